"""Which worker is idle and who waits: first come, first served, and never more than a few."""

import logging
import threading
from collections import deque
from collections.abc import Callable

from store.errors import Unavailable

from .child import Child
from .query import Leash, Limits

_log = logging.getLogger(__name__)


class _Ticket:
    """A place in the queue."""

    def __init__(self) -> None:
        self.called = threading.Event()
        self.child: Child | None = None


class Pool:
    """Keeps `size` workers alive. One thread of its own starts and buries them.

    Only that thread starts processes: the system kills a worker when the thread that started it
    ends.
    """

    def __init__(self, spawn: Callable[[], Child], limits: Limits, size: int) -> None:
        self._spawn, self._limits, self._size = spawn, limits, size
        self._changed = threading.Condition()
        self._idle: deque[Child] = deque()
        self._busy: set[Child] = set()
        self._dead: list[Child] = []
        self._waiting: deque[_Ticket] = deque()
        self._closing = False
        self._keeper = threading.Thread(target=self._keep, name="query-workers", daemon=True)
        self._keeper.start()

    def take(self, leash: Leash) -> Child:
        """Wait for a worker. Raises Unavailable when too many wait, too long, or all is closing."""
        ticket = _Ticket()
        with self._changed:
            if self._closing or len(self._waiting) >= self._limits.waiting + len(self._idle):
                raise Unavailable(
                    "Too many queries are waiting.", remedy="Try again in a few seconds."
                )
            self._waiting.append(ticket)
            self._call()
        leash.tie(ticket.called.set)
        ticket.called.wait(self._limits.patience)
        with self._changed:
            child = ticket.child
            if child is None and ticket in self._waiting:
                self._waiting.remove(ticket)
        if child is not None:
            leash.tie(child.kill)
            return child
        raise Unavailable(
            "The query was stopped while it waited." if leash.stopped else "No worker was free.",
            remedy="Try again in a few seconds.",
        )

    def give_back(self, child: Child) -> None:
        """Return a worker that has finished and may be used again."""
        with self._changed:
            if child in self._busy:
                self._busy.remove(child)
                self._idle.append(child)
                self._call()

    def discard(self, child: Child) -> None:
        """End a worker; another one takes its place."""
        child.kill()
        with self._changed:
            if child in self._busy:
                self._busy.remove(child)
                self._dead.append(child)
                self._changed.notify_all()

    def close(self) -> None:
        """End all workers and everything that waits; returns when no process is left."""
        with self._changed:
            self._closing = True
            for ticket in self._waiting:
                ticket.called.set()
            for child in self._busy:
                child.kill()
            self._changed.notify_all()
        self._keeper.join()

    def _call(self) -> None:
        """Give idle workers to those who have waited longest."""
        while self._idle and self._waiting and not self._closing:
            ticket, child = self._waiting.popleft(), self._idle.popleft()
            self._busy.add(child)
            ticket.child = child
            ticket.called.set()
            self._changed.notify_all()

    def _keep(self) -> None:
        while True:
            with self._changed:
                if not (self._closing or self._dead or self._missing()):
                    self._changed.wait()
                dead, self._dead = self._dead, []
                missing, closing = self._missing(), self._closing
            for child in dead:
                child.dispose()
            if closing:
                break
            self._fill(missing)
        self._bury()

    def _missing(self) -> int:
        return self._size - len(self._idle) - len(self._busy)

    def _fill(self, missing: int) -> None:
        for _ in range(missing):
            try:
                child = self._spawn()
            except OSError:
                _log.exception("query worker could not be started")
                with self._changed:
                    self._changed.wait(1)
                return
            with self._changed:
                self._idle.append(child)
                self._call()

    def _bury(self) -> None:
        with self._changed:
            everyone = [*self._idle, *self._busy, *self._dead]
            self._idle.clear()
            self._busy.clear()
            self._dead.clear()
        for child in everyone:
            child.dispose()

"""Which worker is idle and who gets it: each client in turn, and never more than a few."""

import asyncio
import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from store.errors import TooManyQueries, Unavailable

from .child import Child
from .line import Line, Ticket
from .query import Leash, Limits

_log = logging.getLogger(__name__)
_LONG, _MEMORY = 0.5, 60.0  # seconds: what is a long query, and how long it is remembered
_MOST_GREEDY = 10_000  # clients
_LATER = "Try again in a few seconds."


@dataclass(frozen=True, slots=True)
class _Loan:
    """Who has a worker, since when (monotonic clock), and whether as one who took long of late."""

    client: str
    since: float
    greedy: bool


class Pool:
    """Keeps `size` workers alive. One thread of its own starts and buries them.

    Only that thread starts processes: the system kills a worker when the thread that started it
    ends. Of several workers, no client ever has the last, nor have all those together whose queries
    took long of late: so who asks little never waits for who asks much.
    """

    def __init__(self, spawn: Callable[[], Child], limits: Limits, size: int) -> None:
        self._spawn, self._limits, self._size = spawn, limits, size
        self._changed = threading.Condition()
        self._idle: deque[Child] = deque()
        self._busy: dict[Child, _Loan] = {}
        self._greedy: dict[str, float] = {}
        self._dead: list[Child] = []
        self._waiting = Line()
        self._closing = False
        self._keeper = threading.Thread(target=self._keep, name="query-workers", daemon=True)
        self._keeper.start()

    def take(self, leash: Leash, client: str) -> Child:
        """Wait for a worker.

        Raises TooManyQueries when this client has too many, Unavailable when too many wait, too
        long, or all is closing.
        """
        if child := self._at_once(leash, client):
            return child
        called = threading.Event()
        ticket = self._enter(client, called.set)
        leash.tie(ticket.call)
        called.wait(self._limits.patience)
        return self._leave(ticket, leash)

    async def take_soon(self, leash: Leash, client: str) -> Child:
        """The same in a task."""
        if child := self._at_once(leash, client):
            return child
        called = asyncio.Event()
        loop = asyncio.get_running_loop()
        ticket = self._enter(client, lambda: loop.call_soon_threadsafe(called.set))
        leash.tie(ticket.call)
        try:
            await asyncio.wait_for(called.wait(), self._limits.patience)
        except TimeoutError:
            pass
        except asyncio.CancelledError:
            self._give_up(ticket)
            raise
        return self._leave(ticket, leash)

    def alone(self) -> bool:
        """Whether one query runs, and none waits."""
        return len(self._busy) == 1 and not self._waiting

    def give_back(self, child: Child) -> None:
        """Return a worker that has finished and may be used again."""
        with self._changed:
            if self._is_returned(child):
                if child.lowered:  # It cannot be raised again.
                    self._dead.append(child)
                    self._changed.notify_all()
                else:
                    self._idle.append(child)
                    self._serve()

    def discard(self, child: Child) -> None:
        """End a worker; another one takes its place."""
        child.kill()
        with self._changed:
            if self._is_returned(child):
                self._dead.append(child)
                self._changed.notify_all()

    def close(self) -> None:
        """End all workers and everything that waits; returns when no process is left."""
        with self._changed:
            self._closing = True
            self._waiting.call_all()
            for child in self._busy:
                child.kill()
            self._changed.notify_all()
        self._keeper.join()

    def _at_once(self, leash: Leash, client: str) -> Child | None:
        """A worker that is free, where nobody waits for one."""
        with self._changed:
            if not self._idle or self._waiting or self._closing or not self._may_run(client):
                return None
            child = self._lend(client)
        leash.tie(child.kill)
        return child

    def _enter(self, client: str, call: Callable[[], object]) -> Ticket:
        """A place in the line. Raises as `take` does."""
        ticket = Ticket(client, call)
        with self._changed:
            if client and self._running(client) + self._waiting.of(client) >= self._limits.client:
                raise TooManyQueries(
                    f"You have {self._limits.client} queries running or waiting, as many as one"
                    " client may have.",
                    remedy="Wait for their answers before you ask more.",
                )
            full = len(self._waiting) >= self._limits.waiting + len(self._idle)
            if self._closing or (full and not self._waiting.make_room(client)):
                raise Unavailable("Too many queries are waiting.", remedy=_LATER)
            self._waiting.add(ticket)
            self._serve()
        return ticket

    def _leave(self, ticket: Ticket, leash: Leash) -> Child:
        """The worker that has been found. Raises Unavailable where there is none."""
        with self._changed:
            child = ticket.child
            if child is None:
                self._waiting.remove(ticket)
        if child is not None:
            leash.tie(child.kill)
            return child
        raise Unavailable(
            "The query was stopped while it waited." if leash.stopped else "No worker was free.",
            remedy=_LATER,
        )

    def _give_up(self, ticket: Ticket) -> None:
        with self._changed:
            self._waiting.remove(ticket)
        if ticket.child is not None:
            self.give_back(ticket.child)

    def _is_returned(self, child: Child) -> bool:
        """Whether it was lent until now; remembers whose query took long."""
        loan = self._busy.pop(child, None)
        if loan is None:
            return False
        now = time.monotonic()
        if loan.client and now - loan.since > _LONG:
            if len(self._greedy) >= _MOST_GREEDY:
                self._greedy.pop(next(iter(self._greedy)))
            self._greedy[loan.client] = now + _MEMORY
        return True

    def _is_greedy(self, client: str) -> bool:
        until = self._greedy.get(client)
        if until is not None and until < time.monotonic():
            del self._greedy[client]
            return False
        return until is not None

    def _running(self, client: str) -> int:
        return sum(loan.client == client for loan in self._busy.values())

    def _may_run(self, client: str) -> bool:
        share = max(1, self._size - 1)
        if not client or not self._busy:
            return True
        if self._is_greedy(client):
            return sum(loan.greedy for loan in self._busy.values()) < share
        return self._running(client) < share

    def _lend(self, client: str) -> Child:
        """The next idle worker; to who is greedy, at a low priority."""
        child, greedy = self._idle.popleft(), self._is_greedy(client)
        if greedy:
            child.lower()
        self._busy[child] = _Loan(client, time.monotonic(), greedy)
        return child

    def _serve(self) -> None:
        """Give idle workers to those whose turn it is."""
        while self._idle and not self._closing:
            ticket = self._waiting.next(self._may_run)
            if ticket is None:
                return
            ticket.child = self._lend(ticket.client)
            ticket.call()

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
                self._serve()

    def _bury(self) -> None:
        with self._changed:
            everyone = [*self._idle, *self._busy, *self._dead]
            self._idle.clear()
            self._busy.clear()
            self._dead.clear()
        for child in everyone:
            child.dispose()

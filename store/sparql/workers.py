"""Runs public queries in worker processes that can be killed: the only way to stop this engine."""

import asyncio
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from store.errors import Unavailable

from .cache import Cache, identity, lasting, tag
from .child import Child
from .federation import Federation
from .guard import Checked, check
from .pool import Pool
from .query import Answer, Kept, Leash, Limits, Query, Whole
from .running import Lent, Running

_TRIES = 3
_ABROAD = 3  # queries that ask other endpoints at once; threads of the process wait for them
_LATER = "Try again in a few seconds."


@dataclass(frozen=True)
class _Task:
    """A query that may be run. `lasting`: the same data give the same answer each time."""

    query: Query
    checked: Checked
    lasting: bool


class Workers:
    """`size` processes that read the publication in the folder `current()`, asked for each query.

    The folder holds `store` and `lock`; a worker keeps a shared lock on the latter while it has the
    store open, so that nobody sweeps it away.
    """

    def __init__(
        self,
        current: Callable[[], Path],
        limits: Limits = Limits(),  # noqa: B008  (frozen)
        size: int = 1,
        federation: Federation | None = None,
    ) -> None:
        """`federation` asks others; without it, SERVICE is refused."""
        self._current, self._limits = current, limits
        self._federation = federation
        self._pool = Pool(lambda: Child(limits.memory), limits, size)
        self._cache = Cache(limits.cache)
        self._known = (Path(), b"")
        self._abroad = threading.BoundedSemaphore(_ABROAD)

    def run(self, query: Query) -> Answer:
        """Begin to answer: the first bytes are there when this returns.

        Raises QueryMalformed (with a place), QueryRefused, TooLarge, UnsupportedFormat,
        QueryTimedOut, QueryTooHeavy, TooManyQueries, and Unavailable when too many wait.
        """
        task = self._task(query)
        if task.checked.services:
            task = self._federated(task)
        leash = query.leash or Leash()
        for _ in range(_TRIES):
            if leash.stopped:
                raise _stopped()
            if kept := self._cache.get(self._current(), query.key):
                return Answer(query.media_type, Whole(kept.body), kept.tag, kept)
            lent = Lent(self._pool, self._pool.take(leash, query.client), leash)
            running, request = self._prepared(task, lent)
            if (chunks := running.begin(request)) is not None:
                return Answer(query.media_type, chunks, running.tag)
        raise _changing()

    async def ask(self, query: Query) -> Answer:
        """The same in a task, without a thread: for small answers, that is most of the work."""
        task = self._task(query)
        if task.checked.services:
            task = await asyncio.to_thread(self._federated, task)
        leash = query.leash or Leash()
        for _ in range(_TRIES):
            if leash.stopped:
                raise _stopped()
            if kept := self._cache.get(self._current(), query.key):
                return Answer(query.media_type, Whole(kept.body), kept.tag, kept)
            lent = Lent(self._pool, await self._pool.take_soon(leash, query.client), leash)
            running, request = self._prepared(task, lent)
            if (chunks := await running.begin_soon(request)) is not None:
                return Answer(query.media_type, chunks, running.tag)
        raise _changing()

    def publication(self) -> Path:
        """What is being read now; another one as soon as anything has changed. Raises Unavailable."""
        return self._current()

    def renew(self) -> None:
        """Forget answers of the publications before, also while nobody asks. Raises Unavailable."""
        self._cache.follow(self._current())

    def tag(self, query: Query) -> str:
        """The entity tag that an answer has now; empty where each answer is another one."""
        return tag(self._identity(self._current()), query) if self._task(query).lasting else ""

    def _task(self, query: Query) -> _Task:
        checked = check(query.text, self._limits, federating=self._federation is not None)
        return _Task(query, checked, lasting(checked))

    def _federated(self, task: _Task) -> _Task:
        """The task with what others answer, and with the time that is left of its own."""
        if self._federation is None:
            return task
        if not self._abroad.acquire(blocking=False):
            raise Unavailable("Too many queries ask elsewhere.", remedy=_LATER)
        try:
            return self._expanded(task, self._federation)
        finally:
            self._abroad.release()

    def _expanded(self, task: _Task, federation: Federation) -> _Task:
        query = task.query
        if query.leash and query.leash.stopped:
            raise _stopped()
        allowed = min(query.timeout or self._limits.seconds, self._limits.seconds)
        started = time.monotonic()
        expanded = federation.expand(task.checked, query.base, allowed)
        left = max(0.01, allowed - (time.monotonic() - started))
        return replace(task, query=replace(query, timeout=left), checked=expanded)

    def close(self) -> None:
        """Stop all queries; returns when no process is left."""
        self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _prepared(self, task: _Task, lent: Lent) -> tuple[Running, bytes]:
        """All that a lent worker needs."""
        query, checked = task.query, task.checked
        running = Running(lent, self._limits, query, checked.text)
        try:
            path = self._current()
        except BaseException:
            lent.give_back()  # Nothing was published yet: the worker has done nothing.
            raise
        if task.lasting:
            tagged = running.tag = tag(self._identity(path), query)
            running.longest = self._cache.longest
            running.keep = lambda body: self._cache.put(query.key, Kept(path, body, tagged))
        return running, _request(query, checked, path, self._limits)

    def _identity(self, path: Path) -> bytes:
        """Read once for each publication."""
        known, found = self._known
        if known != path:
            found = identity(path)
            self._known = (path, found)
        return found


def _changing() -> Unavailable:
    return Unavailable("The data changed too quickly.", remedy=_LATER)


def _stopped() -> Unavailable:
    return Unavailable("The query was stopped.", remedy="Ask again.")


def _request(query: Query, checked: Checked, path: Path, limits: Limits) -> bytes:
    return json.dumps(
        {
            "path": str(path),
            "text": checked.text,
            "prologue": checked.prologue,
            "star": checked.star,
            "columns": checked.columns,
            "mends": [(mend.start, mend.end, mend.text, mend.unless) for mend in checked.mends],
            "graphs": [(graph.written, graph.named) for graph in checked.graphs],
            "default_graphs": query.default_graphs,
            "named_graphs": query.named_graphs,
            "base": query.base,
            "media_type": query.media_type,
            "bytes": limits.bytes,
            "rows": limits.rows,
        }
    ).encode()

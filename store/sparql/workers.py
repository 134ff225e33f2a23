"""Runs public queries in worker processes that can be killed: the only way to stop this engine."""

import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Self

from store.errors import Unavailable

from .child import Child
from .federation import Federation
from .guard import Checked, check
from .pool import Pool
from .query import Answer, Leash, Limits, Query
from .running import Lent, Running


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

    def run(self, query: Query) -> Answer:
        """Begin to answer: the first bytes are there when this returns.

        Raises QueryMalformed (with a place), QueryRefused, TooLarge, UnsupportedFormat,
        QueryTimedOut, QueryTooHeavy, and Unavailable when too many wait.
        """
        checked = check(query.text, self._limits, federating=self._federation is not None)
        if checked.services and self._federation is not None:
            query, checked = self._federated(query, checked, self._federation)
        leash = query.leash or Leash()
        for _ in range(3):
            lent = Lent(self._pool, self._pool.take(leash), leash)
            running = Running(lent, self._limits, query, checked.text)
            try:
                request = _request(query, checked, self._current(), self._limits)
            except BaseException:
                lent.give_back()  # Nothing was published yet: the worker has done nothing.
                raise
            stream = running.begin(request)
            if stream is not None:
                return Answer(query.media_type, stream)
        raise Unavailable("The data changed too quickly.", remedy="Try again in a few seconds.")

    def _federated(
        self, query: Query, checked: Checked, federation: Federation
    ) -> tuple[Query, Checked]:
        """The query with what others answer, and with the time that is left of its own."""
        allowed = min(query.timeout or self._limits.seconds, self._limits.seconds)
        started = time.monotonic()
        expanded = federation.expand(checked, query.base, allowed)
        left = max(0.01, allowed - (time.monotonic() - started))
        return replace(query, timeout=left), expanded

    def close(self) -> None:
        """Stop all queries; returns when no process is left."""
        self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


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

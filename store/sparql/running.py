"""One query on one worker: the deadline, the stream, and what each way of failing means."""

import json
import time
from typing import Self

from store.errors import (
    QueryMalformed,
    QueryTimedOut,
    QueryTooHeavy,
    StoreError,
    Unavailable,
    UnsupportedFormat,
)

from .child import Child
from .mistakes import explain
from .pool import Pool
from .query import Leash, Limits, Query

_CHUNK = 64 * 1024
_SMALLER = "Add a LIMIT, ask for less at a time, or take the whole catalogue as a file."


class _Gone(Exception):
    """The store had been swept, or the worker had died, before the query began."""


class Lent:
    """A worker that must be given back exactly once: fit for more, or to be replaced."""

    def __init__(self, pool: Pool, child: Child, leash: Leash) -> None:
        self.child, self.leash = child, leash
        self._pool = pool
        self.returned = False

    def give_back(self) -> None:
        """Let others use it."""
        if not self.returned:
            self.returned = True
            self.leash.tie(None)
            self._pool.give_back(self.child)

    def discard(self) -> None:
        """Kill it; another takes its place."""
        if not self.returned:
            self.returned = True
            self.leash.tie(None)
            self._pool.discard(self.child)


class Running:
    """The stream of one answer. Holds its worker until the end, an error, or `close`."""

    def __init__(self, lent: Lent, limits: Limits, query: Query, text: str) -> None:
        self._lent, self._limits, self._text = lent, limits, text
        self._media_type = query.media_type
        self._allowed = min(limits.seconds, query.timeout or limits.seconds)
        self._left = self._allowed
        self._held = b""

    def begin(self, request: bytes) -> bool:
        """Wait for the first chunk; false when the worker or its store had gone before it began."""
        try:
            self._lent.child.send(request)
            self._held = self._next_chunk()
        except (_Gone, OSError):
            self.close()
            return False
        if len(self._held) < _CHUNK:
            self._next_chunk()  # A short chunk is the last: take the end too, and free the worker.
        return True

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        chunk, self._held = self._held, b""
        chunk = chunk or self._next_chunk()
        if not chunk:
            raise StopIteration
        return chunk

    def close(self) -> None:
        """Stop the query if it still runs; its worker is replaced."""
        self._lent.discard()

    def __del__(self) -> None:
        self.close()

    def _next_chunk(self) -> bytes:
        """The next chunk, or nothing at the end. Raises what went wrong."""
        if self._lent.returned:
            return b""
        started = time.monotonic()
        try:
            letter, body = self._lent.child.frame(started + self._left)
        except TimeoutError:
            self.close()
            raise self._too_slow() from None
        except EOFError:
            self.close()
            raise self._died() from None
        self._left -= time.monotonic() - started
        if letter == b"C":
            return body
        if letter == b"E":
            self._end(json.loads(body)["peak"])
            return b""
        raise self._failed(**json.loads(body))

    def _end(self, peak: int) -> None:
        """Give the worker back, unless it has grown so large that the next query would suffer."""
        if peak > self._limits.memory // 2:
            self._lent.discard()
        else:
            self._lent.give_back()

    def _too_slow(self) -> StoreError:
        return QueryTimedOut(
            f"The query took longer than {self._allowed:g} seconds and was stopped.",
            remedy=_SMALLER,
        )

    def _died(self) -> StoreError:
        """Why the worker closed its end: somebody pulled, it was read too slowly, or it burst."""
        if self._lent.leash.stopped:
            return Unavailable("The query was stopped.", remedy="Ask again.")
        if self._lent.child.expires <= time.monotonic():
            return QueryTimedOut(
                f"The answer was not read within {self._limits.lifetime:g} seconds.",
                remedy=_SMALLER,
            )
        return self._too_heavy("memory")

    def _too_heavy(self, reason: str) -> StoreError:
        limits = self._limits
        what = {
            "memory": f"The query needs more than {limits.memory >> 20:,} MB of memory",
            "bytes": f"The answer has more than {limits.bytes:,} bytes",
            "rows": f"The answer has more than {limits.rows:,} rows",
        }[reason]
        return QueryTooHeavy(f"{what}, and was stopped.", remedy=_SMALLER)

    def _failed(self, reason: str, text: str) -> Exception:
        """What an error frame means. After these first ones the worker is as good as before."""
        harmless: dict[str, Exception] = {
            "gone": _Gone(),
            "graph": QueryMalformed(
                "The name of a graph is no absolute IRI.", remedy="Write it whole, with http://."
            ),
            "format": UnsupportedFormat(
                f"{self._media_type} cannot hold the answer to this kind of query.",
                remedy="Ask for a results type with SELECT and ASK, for RDF otherwise.",
            ),
        }
        if reason == "malformed":
            self._lent.give_back()
            return explain(self._text, text)
        if reason in harmless:
            self._lent.give_back()
            return harmless[reason]
        self._lent.discard()
        if reason == "store":
            return Unavailable("The query could not be answered.", remedy="Try again later.")
        return self._too_heavy(reason)

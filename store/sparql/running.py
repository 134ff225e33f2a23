"""One query on one worker: the deadline, the stream, and what each way of failing means."""

import json
import threading
import time
from collections.abc import Callable
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
from .spool import Spool

_CHUNK = 64 * 1024
_SMALLER = "Add a LIMIT, ask for less at a time, or take the whole catalogue as a file."


class _Gone(Exception):
    """The store had been swept, or the worker had died, before the query began."""


class Stream:
    """The bytes of an answer as they come. Raises in `next` what broke it."""

    def __init__(self, stop: Callable[[], None], spool: Spool) -> None:
        self._stop, self._spool = stop, spool

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        chunk = self._spool.get()
        if not chunk:
            raise StopIteration
        return chunk

    def close(self) -> None:
        """Stop the query if it still runs, and forget what was not read."""
        self._stop()
        self._spool.clear()

    def __del__(self) -> None:
        self.close()


class Lent:
    """A worker that must be given back exactly once: fit for more, or to be replaced."""

    def __init__(self, pool: Pool, child: Child, leash: Leash) -> None:
        self.child, self.leash = child, leash
        self._pool = pool
        self._lock = threading.Lock()
        self.returned = False

    def give_back(self) -> None:
        """Let others use it."""
        if self._is_first():
            self._pool.give_back(self.child)

    def discard(self) -> None:
        """Kill it; another takes its place."""
        if self._is_first():
            self._pool.discard(self.child)

    def _is_first(self) -> bool:
        with self._lock:
            first, self.returned = not self.returned, True
        if first:
            self.leash.tie(None)
        return first


class Running:
    """One query on a lent worker: what it sends, and what each of its ends means."""

    def __init__(self, lent: Lent, limits: Limits, query: Query, text: str) -> None:
        self._lent, self._limits, self._text = lent, limits, text
        self._media_type = query.media_type
        self._allowed = min(limits.seconds, query.timeout or limits.seconds)
        self._deadline = 0.0

    def begin(self, request: bytes) -> Stream | None:
        """Wait for the first chunk; None when the worker or its store had gone before it began."""
        self._deadline = time.monotonic() + self._allowed
        try:
            self._lent.child.send(request)
            first = self.next_chunk()
        except (_Gone, OSError):
            self.close()
            return None
        spool = Spool()
        if len(first) < _CHUNK and not self.next_chunk():
            spool.put(first)  # A short chunk is the last: with its end taken, the worker is free.
            spool.end()
        else:
            spool.put(first)
            threading.Thread(target=self._pump, args=(spool,), name="answer", daemon=True).start()
        return Stream(self.close, spool)

    def close(self) -> None:
        """Stop the query if it still runs; its worker is replaced."""
        self._lent.discard()

    def next_chunk(self) -> bytes:
        """The next chunk, or nothing at the end. Raises what went wrong."""
        if self._lent.returned:
            return b""
        try:
            letter, body = self._lent.child.frame(self._deadline)
        except TimeoutError:
            self.close()
            raise self._too_slow() from None
        except EOFError:
            self.close()
            raise self._died() from None
        if letter == b"C":
            return body
        if letter == b"E":
            self._end(json.loads(body)["peak"])
            return b""
        raise self._failed(**json.loads(body))

    def _pump(self, spool: Spool) -> None:
        """Take everything from the worker, as fast as it comes."""
        try:
            while chunk := self.next_chunk():
                spool.put(chunk)
            spool.end()
        except StoreError as error:
            spool.end(error)
        except OSError:
            spool.end(Unavailable("There is no room to keep the answer.", remedy=_SMALLER))
        finally:
            self.close()
            spool.end(Unavailable("The answer broke off.", remedy="Ask again."))  # if nothing else

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
        """Why the worker closed its end: somebody pulled, or it burst."""
        if self._lent.leash.stopped:
            return Unavailable("The query was stopped.", remedy="Ask again.")
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

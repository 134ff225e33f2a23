"""One query on one worker: the deadline, the stream, and what each way of failing means."""

import asyncio
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
from .query import Chunks, Leash, Limits, Query, Whole
from .spool import Spool

_CHUNK = 64 * 1024
_MOMENT = 0.001  # seconds
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
        if chunk := self._spool.get():
            return chunk
        raise StopIteration

    def ready(self) -> bytes | None:
        """The next chunk if it is there, nothing at the end; None where `next` would wait."""
        return self._spool.ready()

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

    @property
    def alone(self) -> bool:
        """Whether no other is lent just now, and nobody waits."""
        return self._pool.alone()

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
    """One query on a lent worker: what it sends, and what each of its ends means.

    `tag` is the answer's. `keep` is given the whole of it, if that has at most `longest` bytes.
    """

    def __init__(self, lent: Lent, limits: Limits, query: Query, text: str) -> None:
        self._lent, self._limits, self._text = lent, limits, text
        self._media_type = query.media_type
        self._allowed = min(limits.seconds, query.timeout or limits.seconds)
        self._deadline = time.monotonic() + self._allowed
        self._ended = False
        self.tag = ""
        self.keep: Callable[[bytes], None] | None = None
        self.longest = 0

    def begin(self, request: bytes) -> Chunks | None:
        """Wait for the first chunk; None when the worker or its store had gone before it began."""
        try:
            self._lent.child.send(request)
            first = self.next_chunk()
        except (_Gone, OSError):
            self.close()
            return None
        return self._flow(first, whole=len(first) < _CHUNK and not self.next_chunk())

    async def begin_soon(self, request: bytes) -> Chunks | None:
        """The same in a task."""
        child = self._lent.child
        try:
            async with asyncio.timeout_at(self._deadline):
                await child.ask(request, _MOMENT if self._lent.alone else 0)
                first = self._taken(await child.reply())
                # A short chunk is the last one: with its end taken, the worker is free.
                whole = not first or (len(first) < _CHUNK and not self._taken(await child.reply()))
        except TimeoutError:
            raise self._too_slow() from None
        except EOFError:
            raise self._died() from None
        except (_Gone, OSError):
            self.close()
            return None
        except asyncio.CancelledError:
            self.close()
            raise
        return self._flow(first, whole=whole)

    def close(self) -> None:
        """Stop the query if it still runs; its worker is replaced."""
        self._lent.discard()

    def next_chunk(self) -> bytes:
        """The next chunk, or nothing at the end. Raises what went wrong."""
        if self._lent.returned:
            return b""
        try:
            return self._taken(self._lent.child.frame(self._deadline))
        except TimeoutError:
            raise self._too_slow() from None
        except EOFError:
            raise self._died() from None

    def _taken(self, frame: tuple[bytes, bytes]) -> bytes:
        """The chunk in a frame, or nothing at the end. Raises what went wrong."""
        letter, body = frame
        if letter == b"C":
            return body
        if letter == b"E":
            self._end(int(body))
            return b""
        raise self._failed(**json.loads(body))

    def _flow(self, first: bytes, *, whole: bool) -> Chunks:
        """The answer from its first chunk on; a long one is taken from the worker by a thread."""
        if whole:
            if self.keep is not None:
                self.keep(first)
            return Whole(first)
        spool = Spool()
        spool.put(first)
        threading.Thread(target=self._pump, args=(spool, first), name="answer", daemon=True).start()
        return Stream(self.close, spool)

    def _pump(self, spool: Spool, first: bytes) -> None:
        """Take everything from the worker, as fast as it comes."""
        gathered = bytearray(first)
        try:
            while chunk := self.next_chunk():
                spool.put(chunk)
                if len(gathered) <= self.longest:
                    gathered += chunk
            if self._ended:  # and was not closed by who read it
                if self.keep is not None and len(gathered) <= self.longest:
                    self.keep(bytes(gathered))
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
        self._ended = True
        if peak > self._limits.memory // 2:
            self._lent.discard()
        else:
            self._lent.give_back()

    def _too_slow(self) -> StoreError:
        self.close()
        return QueryTimedOut(
            f"The query took longer than {self._allowed:g} seconds and was stopped.",
            remedy=_SMALLER,
        )

    def _died(self) -> StoreError:
        """Why the worker closed its end: somebody pulled, or it burst."""
        self.close()
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

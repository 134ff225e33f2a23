"""What travels between a caller and the query workers."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

Key = tuple[str, str, str, tuple[str, ...], tuple[str, ...]]


class Leash:
    """Lets somebody else stop a query at any time: while it waits, computes or streams."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stopped = False
        self._stop: Callable[[], object] | None = None

    @property
    def stopped(self) -> bool:
        """True once somebody has pulled."""
        return self._stopped

    def pull(self) -> None:
        """Stop the query now. Safe to call twice, from any thread, and after the end."""
        with self._lock:
            self._stopped = True
            if self._stop is not None:
                self._stop()

    def tie(self, stop: Callable[[], object] | None) -> None:
        """Say what stops the query from here on; done at once if somebody has already pulled.

        The lock makes sure that a worker which was untied is not killed in another query.
        """
        with self._lock:
            self._stop = stop
            if self._stopped and stop is not None:
                stop()


@dataclass(frozen=True)
class Query:
    """A query and how it is wanted.

    `media_type` is one of the result types for SELECT and ASK, one of the RDF types for CONSTRUCT
    and DESCRIBE. Graphs named here replace FROM and FROM NAMED of the text (SPARQL 1.1 Protocol,
    section 2.1.4). `timeout` is in seconds and can only shorten the limit. Relative IRIs are
    resolved against `base`. Who holds the `leash` can stop the query. `client` is who asks, for a
    fair share; nothing stands for ourselves.
    """

    text: str
    media_type: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    timeout: float | None = None
    base: str = ""
    leash: Leash | None = field(default=None, compare=False, repr=False)
    client: str = field(default="", compare=False, repr=False)

    @cached_property
    def key(self) -> Key:
        """All that the answer depends on, besides the data."""
        return (self.text, self.media_type, self.base, self.default_graphs, self.named_graphs)


@dataclass(frozen=True)
class Limits:
    """What one query may use.

    `seconds`: until the whole answer is made; reading it may take longer. `memory`: address space
    of a worker in bytes. `bytes`, `rows`: size of an answer; rows are counted for SELECT.
    `query_length`: characters. `nesting`: brackets in brackets. `branches`: groups, filters and
    bindings. `operators`: signs in expressions and paths. `waiting`: queries that may wait for a
    worker; `patience`: seconds that one of them waits. `client`: queries of one client that may
    run or wait. `cache`: bytes of answers that are kept to be given again.
    """

    seconds: float = 10.0
    memory: int = 3 * 1024**3
    bytes: int = 256 * 1024**2
    rows: int = 2_000_000
    query_length: int = 256 * 1024
    nesting: int = 100
    branches: int = 500
    operators: int = 2_000
    waiting: int = 32
    patience: float = 10.0
    client: int = 10
    cache: int = 64 * 1024**2


class Chunks(Iterator[bytes], Protocol):
    """The bytes of an answer; a broken answer raises in `next`, it never just ends."""

    def ready(self) -> bytes | None:
        """The next chunk if it is there, nothing at the end; None where `next` would wait."""

    def close(self) -> None:
        """Stop the query if it still runs."""


class Whole:
    """The bytes of an answer that is there already."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self._rest = body

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        if rest := self.ready():
            return rest
        raise StopIteration

    def ready(self) -> bytes:
        """All of it; nothing the second time."""
        rest, self._rest = self._rest, b""
        return rest

    def close(self) -> None:
        """Do nothing: nothing runs."""


@dataclass(slots=True, weakref_slot=True, eq=False)
class Kept:
    """A whole answer that a publication gave, and its entity tag; `used` since it was last looked at."""

    publication: Path
    body: bytes
    tag: str
    used: bool = False


@dataclass(frozen=True)
class Answer:
    """An answer that has begun: the first bytes are there, so what fails at once has not failed.

    `tag` is its strong entity tag; empty where the same query is answered in another way each time.
    `kept` is there if it was given before.
    """

    media_type: str
    chunks: Chunks
    tag: str = ""
    kept: Kept | None = None

    def read(self) -> bytes:
        """All of it. Raises what the stream raises."""
        return b"".join(self.chunks)

    @property
    def body(self) -> bytes | None:
        """All of it, if it is there already."""
        return self.chunks.body if isinstance(self.chunks, Whole) else None

    def close(self) -> None:
        """Stop the query if it still runs."""
        self.chunks.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

"""The one process that writes to a scratch store: killable like the workers that read."""

import json
import re
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from store.errors import (
    Conflict,
    Malformed,
    QueryMalformed,
    QueryTimedOut,
    QueryTooHeavy,
    StoreError,
    Unavailable,
)

from .child import Child
from .graphs import iri_reference
from .mistakes import explain
from .pool import Pool
from .query import Leash, Limits
from .updates import Update, check_update

_LONGEST = 4 * 1024 * 1024  # characters of an update
_STATE = re.compile(r"The graph <.*> (?:does not exist|already exists)")
_SMALLER = "Write less at a time."


@dataclass(frozen=True)
class Document:
    """A graph's statements as they were sent; relative IRIs are resolved against `base`."""

    media_type: str
    text: str
    base: str


@dataclass(frozen=True)
class _Work:
    """What the process is told: an update in two parts, and what goes between them."""

    before: str
    documents: tuple[Document, ...] = ()
    after: str = ""
    base: str = ""


class Writer:
    """Changes the store in the folder `head`; each change ends with a copy of it in a new folder."""

    def __init__(self, head: Path, limits: Limits) -> None:
        self._head, self._limits = head, limits
        self._pool = Pool(lambda: Child(limits.memory), limits, 1)

    def update(self, update: Update, copy: Path) -> None:
        """Run an update.

        Raises QueryMalformed, QueryRefused, TooLarge, Conflict, QueryTimedOut, QueryTooHeavy.
        """
        text = check_update(update, _LONGEST)
        self._run(_Work(text, base=update.base), copy, lambda told: explain(text, told))

    def put(self, graph: str, documents: tuple[Document, ...], copy: Path) -> None:
        """Put statements in the place of a graph's own; no name means the default graph.

        Raises Malformed, QueryTimedOut, QueryTooHeavy.
        """
        name = iri_reference(graph) if graph else ""
        drop = f"DROP SILENT GRAPH {name}; CREATE SILENT GRAPH {name};" if name else "DROP DEFAULT;"
        self._insert(name, documents, copy, drop)

    def add(self, graph: str, documents: tuple[Document, ...], copy: Path) -> None:
        """Add statements to a graph; no name means the default graph. Raises as `put` does."""
        name = iri_reference(graph) if graph else ""
        self._insert(name, documents, copy, f"CREATE SILENT GRAPH {name};" if name else "")

    def drop(self, graph: str, copy: Path) -> None:
        """Remove a graph; no name means the default graph, which is emptied."""
        text = f"DROP SILENT GRAPH {iri_reference(graph)}" if graph else "DROP DEFAULT"
        self._run(_Work(text), copy, QueryMalformed)

    def close(self) -> None:
        """End the process, also in the middle of an update: then nothing of that one is kept."""
        self._pool.close()

    def _insert(self, name: str, documents: tuple[Document, ...], copy: Path, first: str) -> None:
        opening, closing = (f"GRAPH {name} {{", "}") if name else ("", "")
        work = _Work(f"{first} INSERT DATA {{ {opening}", documents, f"{closing} }}")
        self._run(work, copy, lambda told: Malformed(f"The statements cannot be read: {told}."))

    def _run(self, work: _Work, copy: Path, explained: Callable[[str], StoreError]) -> None:
        request = {
            "path": str(self._head),
            "backup": str(copy),
            "before": work.before,
            "documents": [asdict(document) for document in work.documents],
            "after": work.after,
            "base": work.base,
        }
        child = self._pool.take(Leash(), "")
        deadline = time.monotonic() + self._limits.seconds
        try:
            child.send(json.dumps(request).encode())
            letter, body = child.frame(deadline)
        except TimeoutError:
            self._pool.discard(child)
            raise QueryTimedOut(
                f"The update took longer than {self._limits.seconds:g} seconds and was stopped.",
                remedy=_SMALLER,
            ) from None
        except (EOFError, OSError):
            self._pool.discard(child)
            raise QueryTooHeavy(
                "The update needs too much memory, and was stopped.", remedy=_SMALLER
            ) from None
        if letter == b"E":
            self._pool.give_back(child)
        else:
            self._fail(child, explained, **json.loads(body))

    def _fail(
        self, child: Child, explained: Callable[[str], StoreError], reason: str, text: str
    ) -> None:
        if reason == "malformed":
            self._pool.give_back(child)
            raise explained(text)
        if reason == "store" and _STATE.fullmatch(text):
            self._pool.give_back(child)
            raise Conflict(f"{text}.", remedy="Write SILENT where that does not matter.")
        self._pool.discard(child)
        if reason == "memory":
            raise QueryTooHeavy("The update needs too much memory.", remedy=_SMALLER)
        raise Unavailable("The update could not be made.", remedy="Look at it, or start again.")

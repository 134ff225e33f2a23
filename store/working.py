"""The working copy of the public projection: the RDF store, the documents and the search index, open for writing.

They have no common commit: who uses the copy keeps a position beside it, and takes it away while the copy is written.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store

from .documents import Document, Documents
from .documents import Writer as DocumentWriter
from .ledger import Change
from .naming import Names
from .search import Writer as SearchWriter
from .statements import count, in_graph, lines, triples
from .views import describe

_AT_ONCE = 5_000
_MANY = 200
_BLANK = re.compile(r"^_:| _:[0-9A-Za-z]+ \.$")


@dataclass(frozen=True)
class Position:
    """How far the working copy has followed, and under which ledger, code and base IRI."""

    incarnation: str
    code: str
    base: str
    sequence: int = 0
    statements: int = 0


class WorkingCopy:
    """The RDF store, the documents and the search index, open for writing."""

    def __init__(self, folder: Path, base: str, *, changes: int) -> None:
        """`changes` is how many are expected: many want indexes with room, which costs time at each commit."""
        bulk = changes > _MANY
        self._base = base
        self._beside = ThreadPoolExecutor(2, "beside")
        opening = self._beside.submit(Store, str(folder / "store"))
        try:
            self._documents = DocumentWriter(folder / "documents", bulk=bulk)
            self._search = SearchWriter(folder / "search", bulk=bulk)
        finally:
            self.store = opening.result()
        self._folder = folder
        self._before = Documents(folder / "documents")
        self._names = Names(self._before)
        self._fresh: list[Change] = []
        self._loading: Future[None] | None = None
        self._closed = False

    def apply(self, changes: Iterable[Change], position: Position) -> Position:
        """Project each change; returns the position after the last."""
        sequence, statements = position.sequence, position.statements
        coming = iter(changes)
        while chunk := list(islice(coming, _AT_ONCE)):
            before = [self._before.by_page(change.record.page) for change in chunk]
            for change, known in zip(chunk, before, strict=True):
                statements += self._place(change, known)
                sequence = max(sequence, change.sequence)
            self._load()
            for change, known in zip(chunk, before, strict=True):
                self._describe(change, known)
        if self._loading is not None:
            self._loading.result()
        return replace(position, sequence=sequence, statements=statements)

    def commit(self, target: Path) -> None:
        """Make all three last, side by side, and copy the RDF store to `target`.

        None comes first: the copy has no position until all are on the disk.
        """
        pages = self._misnamed()
        parts = [self._beside.submit(self._documents.commit)]
        if not pages:
            parts.append(self._beside.submit(self._search.commit))
        self.store.flush()
        self.store.backup(str(target))
        for part in parts:
            part.result()
        if pages:
            self._name_again(pages)
            self._search.commit()

    def close(self) -> None:
        """Let go of the folders, once no thread merges segments in them any more."""
        if self._closed:
            return
        self._closed = True
        with ExitStack() as stack:  # each in turn, also where one fails: on a full disk they do
            stack.callback(delattr, self, "store")
            stack.callback(self._search.close)
            stack.callback(self._documents.close)
            stack.callback(self._beside.shutdown)

    def _place(self, change: Change, before: Document | None) -> int:
        """Bring the RDF store up to a change, now or with the next load; returns how many statements it adds."""
        old = before.statements if before else ""
        new = change.statements or ""
        if old:
            self.replace(self._graph(change), old, new)
        elif new:
            self._fresh.append(change)
        return count(new) - count(old)

    def replace(self, graph: NamedNode, old: str, new: str) -> None:
        """Put new statements in the place of a graph's old ones, there and in the default graph."""
        if self._loading is not None:
            # What is being loaded may hold the same statements: they must be seen before any is removed.
            self._loading.result()
        gone = set(lines(old)) - set(lines(new))
        for triple in triples("".join(gone)):
            here = Quad(triple.subject, triple.predicate, triple.object, DefaultGraph())
            if not self._held_elsewhere(here, graph):
                self.store.remove(here)
            self.store.remove(Quad(triple.subject, triple.predicate, triple.object, graph))
        # All of it, not only what is new: the engine may hold two spellings of a literal as one.
        self.store.extend(_both(new, graph))

    def _held_elsewhere(self, quad: Quad, graph: NamedNode) -> bool:
        found = self.store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        return any(other.graph_name not in (graph, DefaultGraph()) for other in found)

    def _load(self) -> None:
        """Load what is new, while it is described; the engine works outside the interpreter."""
        if self._loading is not None:
            self._loading.result()
        fresh = [(change.statements or "", self._graph(change)) for change in self._fresh]
        self._fresh.clear()
        self._loading = self._beside.submit(_load, self.store, fresh)

    def _describe(self, change: Change, before: Document | None) -> None:
        record = change.record
        if change.statements is None and not change.tombstone:
            return
        labels: Mapping[str, str] = {}
        if change.statements is None:
            self._search.remove(record.iri)
            # Who refers to it is described again, without its name.
            self._names.learn(record.iri, labels, before.labels if before else None)
        else:
            labels = self._summarise(record.page, record.iri, record.kind, change.statements)
            self._names.learn(record.iri, labels, before.labels if before else None)
        self._documents.put(
            Document(
                page=record.page,
                iri=record.iri,
                kind=record.kind,
                sequence=change.sequence,
                changed=change.time,
                digest=change.digest,
                labels=labels,
                judgements=change.judgements,
                versions=tuple((version.number, version.time) for version in change.versions),
                statements=change.statements or "",
                withdrawn=record.withdrawn,
                reason=record.reason,
            )
        )

    def _summarise(self, page: str, iri: str, kind: str, statements: str) -> Mapping[str, str]:
        summary = describe(statements, iri, kind, self._names.asked_for(page))
        self._search.put(iri, page, summary)
        return summary.labels

    def _misnamed(self) -> set[str]:
        """Pages that named something before its name was known, or by its old name."""
        pages = self._names.late()
        for iri in self._names.renamed:
            for quad in self.store.quads_for_pattern(None, None, NamedNode(iri), None):
                if isinstance(quad.graph_name, NamedNode):
                    pages.add(quad.graph_name.value.removeprefix(self._base))
        return pages

    def _name_again(self, pages: set[str]) -> None:
        now = Documents(self._folder / "documents")
        for page in sorted(pages):
            document = now.by_page(page)
            if document is not None and not document.withdrawn:
                self._summarise(page, document.iri, document.kind, document.statements)

    def _graph(self, change: Change) -> NamedNode:
        return NamedNode(self._base + change.record.page)


def _load(store: Store, fresh: list[tuple[str, NamedNode]]) -> None:
    """Put records into a store that has nothing of them yet."""
    if len(fresh) < _MANY:
        for statements, graph in fresh:
            store.extend(_both(statements, graph))
        return
    plain: list[str] = []
    labelled: list[tuple[str, NamedNode]] = []
    for statements, graph in fresh:
        kept = statements
        if "_:" in statements:
            # The engine's loader gives blank nodes new labels, and the two copies would differ.
            kept, blank = _parted(lines(statements))
            labelled.append((blank, graph))
        plain += (kept, kept.replace(" .\n", f" {graph} .\n"))
    # Lenient: what the ledger holds has been checked, so that IRIs and tags need not be again.
    text = "".join(plain).encode()
    store.bulk_load(input=text, format=RdfFormat.N_QUADS, lenient=True)
    store.bulk_extend(quad for text, graph in labelled for quad in _both(text, graph))


def _parted(told: list[str]) -> tuple[str, str]:
    """The lines without and with blank nodes."""
    blank = {line for line in told if "_:" in line and _BLANK.search(line)}
    return "".join(line for line in told if line not in blank), "".join(sorted(blank))


def _both(statements: str, graph: NamedNode) -> Iterator[Quad]:
    read = list(triples(statements))
    yield from in_graph(read, graph)
    yield from in_graph(read, DefaultGraph())

"""The working copy of the public projection: the RDF store, the documents and the search index, open for writing.

It begins as a copy of the current publication, in a folder of its own, and is nobody's truth: what was not published
is not missed. So they need no common commit, and a killed process loses nothing but its copy. Who has published a
small change keeps its copy open for the next, because opening costs as much as all the rest.
"""

import os
import re
import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store

from . import snapshots
from .describing import SelfDescription
from .documents import Document, Documents
from .documents import Writer as DocumentWriter
from .ledger import Change
from .locking import shared, try_exclusive
from .naming import Names
from .search import Index
from .search import Writer as SearchWriter
from .statements import count, in_graph, lines, triples
from .views import describe

MANY = 200
_AT_ONCE = 5_000
_MOST_LOGGED = 1_000  # statements, which every reader replays: some 50 ms
_MOST_LOADS = 3
_LAST = 20
_PARTS = ("store", "documents", "search")
_BLANK = re.compile(r"^_:| _:[0-9A-Za-z]+ \.$")


@dataclass(frozen=True)
class Position:
    """How far a copy has followed, and under which ledger, code and base IRI."""

    incarnation: str
    code: str
    base: str
    sequence: int = 0
    statements: int = 0


class WorkingCopy:
    """The RDF store, the documents and the search index, open for writing in a folder that goes with them."""

    def __init__(self, parent: Path, origin: Path | None, base: str, *, bulk: bool) -> None:
        """A copy of the publication in `origin`, or an empty one; `bulk` gives room for many changes.

        Raises what the engines raise where it is damaged: OSError, ValueError, RuntimeError, Misconfigured.
        """
        self._base = base
        self._bulk = bulk
        self._logged = 0  # statements since the last flush; opening flushes as well
        self._new_log = True  # begun since a copy was last read again, which costs 15 ms
        self._loads = 0
        self._closing = ExitStack()  # each in turn, also where one fails: on a full disk they do
        self.folder = _claimed(parent, self._closing)
        try:
            if origin is not None:
                for name in _PARTS:
                    snapshots.take(origin / name, self.folder / name)
            self._open()
        except BaseException:
            self._closing.close()
            raise

    def _open(self) -> None:
        self._beside = ThreadPoolExecutor(2, "beside")
        opening = self._beside.submit(Store, str(self.folder / "store"))
        try:
            self._documents = DocumentWriter(self.folder / "documents", bulk=self._bulk)
            self._closing.callback(self._documents.close)
            self._search = SearchWriter(self.folder / "search", bulk=self._bulk)
            self._closing.callback(self._search.close)
        finally:
            self.store = opening.result()
            self._closing.callback(delattr, self, "store")
            self._closing.callback(
                self._beside.shutdown
            )  # the first to end: its threads use the rest
        self._begin()

    def _begin(self) -> None:
        self._before = Documents(self.folder / "documents")
        self._names = Names(self._before)
        self._last: deque[Change] = deque(maxlen=_LAST)
        self._fresh: list[Change] = []
        self._loading: Future[None] | None = None
        self._telling: Callable[[], int] | None = None

    def apply(self, changes: Iterable[Change], position: Position) -> Position:
        """Project each change; returns the position after the last."""
        self._begin()
        sequence, statements = position.sequence, position.statements
        description, newest = SelfDescription(self.store, self._base), ""
        # Of a few changes, it takes in what they add and remove; else it counts anew.
        few = statements > 0 and not self._bulk
        counting: Future[int] | None = None
        for chunk, last in _chunks(changes):
            before = [self._before.by_page(change.record.page) for change in chunk]
            newest = max(newest, *(change.time for change in chunk))
            if few:
                _expect(description, chunk, before)
            for change, known in zip(chunk, before, strict=True):
                statements += self._place(change, known)
                sequence = max(sequence, change.sequence)
            self._load()
            if last and not few:
                # The engine counts while the last records are described.
                counting = self._beside.submit(self._renew, description, newest)
            for change, known in zip(chunk, before, strict=True):
                self._describe(change, known)
        self._settle()
        if few:
            self._telling = partial(description.adjust, newest)
        else:
            self._logged += counting.result() if counting else description.renew(newest)
        return replace(position, sequence=sequence, statements=statements)

    def _renew(self, description: SelfDescription, newest: str) -> int:
        self._settle()
        return description.renew(newest)

    def _settle(self) -> None:
        """Wait for what is being loaded."""
        if self._loading is not None:
            self._loading.result()

    def publish(self, target: Path) -> None:
        """Put all three into the folder of a publication, on the disk."""
        pages = self._misnamed()
        parts = [self._beside.submit(self._publish_documents, target)]
        if not pages:
            parts.append(self._beside.submit(self._publish_search, target))
        if self._telling is not None:
            # The indexes are written outside of the interpreter meanwhile.
            self._logged += self._telling()
            self._telling = None
        self._publish_store(target)
        for part in parts:
            part.result()
        if pages:
            self._name_again(pages)
            self._publish_search(target)

    def close(self) -> None:
        """Remove the folder, once no thread merges segments in it any more."""
        # The engines complain on a full disk, or where the folder is gone: there is nothing to lose.
        with suppress(OSError, ValueError, RuntimeError):
            self._closing.close()

    def _publish_store(self, target: Path) -> None:
        if self._loads > _MOST_LOADS:
            # Else readers look into many files, and a later change has to wait until they are merged.
            self.store.optimize()
            self._logged = 0
        elif self._bulk or self._logged > _MOST_LOGGED:
            self._flush()
        _publish(self.folder / "store", target)
        if self._new_log and not self._same(target / "store"):
            self._flush()
            shutil.rmtree(target / "store")
            _publish(self.folder / "store", target)
            if not self._same(target / "store"):
                raise RuntimeError("The copy of the RDF store lacks what was written last.")
        self._new_log = self._logged == 0

    def _flush(self) -> None:
        self.store.flush()
        self._logged, self._new_log = 0, True

    def _same(self, copy: Path) -> bool:
        """Whether a copy has what was written last; a log that could not be replayed to its end would lack it."""
        published = Store.read_only(str(copy))
        graphs = [self._graph(change) for change in self._last]
        return all(_graph_of(published, graph) == _graph_of(self.store, graph) for graph in graphs)

    def _publish_documents(self, target: Path) -> None:
        self._documents.commit()
        _publish(self.folder / "documents", target)
        published = Documents(target / "documents")
        for change in self._last:
            found = published.by_page(change.record.page)
            gone = found is None or bool(found.withdrawn)
            if gone if change.statements else not gone:
                raise RuntimeError("The copy of the documents lacks what was written last.")
            if change.statements and found is not None and found.digest != change.digest:
                raise RuntimeError("The copy of the documents lacks what was written last.")

    def _publish_search(self, target: Path) -> None:
        self._search.commit()
        _publish(self.folder / "search", target)
        Index(target / "search").write_counts()

    def _place(self, change: Change, before: Document | None) -> int:
        """Bring the RDF store up to a change, now or with the next load; returns how many statements it adds."""
        old = before.statements if before else ""
        new = change.statements or ""
        if old:
            self.replace(self._graph(change), new)
        elif new:
            self._fresh.append(change)
        self._logged += count(new) + count(old)
        self._last.append(change)
        return count(new) - count(old)

    def replace(self, graph: NamedNode, new: str) -> None:
        """Put new statements in the place of whatever a graph holds, there and in the default graph."""
        # What is being loaded may hold the same statements: they must be seen before any is removed.
        self._settle()
        wanted = set(triples(new))
        # What the store itself holds, not what the documents say that it should: so a mistake mends itself.
        for quad in _graph_of(self.store, graph):
            if quad.triple not in wanted:
                here = Quad(quad.subject, quad.predicate, quad.object, DefaultGraph())
                if not self._held_elsewhere(here, graph):
                    self.store.remove(here)
                self.store.remove(quad)
        # All of it, not only what is new: the engine may hold two spellings of a literal as one.
        self.store.extend(_both(new, graph))

    def _held_elsewhere(self, quad: Quad, graph: NamedNode) -> bool:
        found = self.store.quads_for_pattern(quad.subject, quad.predicate, quad.object, None)
        return any(other.graph_name not in (graph, DefaultGraph()) for other in found)

    def _load(self) -> None:
        """Load what is new, while it is described; the engine works outside the interpreter."""
        self._settle()
        fresh = [(change.statements or "", self._graph(change)) for change in self._fresh]
        self._fresh.clear()
        self._loads += len(fresh) >= MANY
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
        now = Documents(self.folder / "documents")
        for page in sorted(pages):
            document = now.by_page(page)
            if document is not None and not document.withdrawn:
                self._summarise(page, document.iri, document.kind, document.statements)

    def _graph(self, change: Change) -> NamedNode:
        return NamedNode(self._base + change.record.page)


def sweep(parent: Path) -> None:
    """Remove the copies of processes that died."""
    for folder in _all(parent):
        try:
            descriptor = try_exclusive(folder / "lock")
        except FileNotFoundError:  # half removed
            _remove(folder)
            continue
        if descriptor is not None:
            try:
                _remove(folder)
            finally:
                os.close(descriptor)


def purge(parent: Path) -> None:
    """Remove every copy, also those that are open: who has one finds it outdated, and lets go of it."""
    for folder in _all(parent):
        _remove(folder)


def _all(parent: Path) -> list[Path]:
    return [*parent.glob("gone-*"), *parent.glob("working*")]


def _claimed(parent: Path, closing: ExitStack) -> Path:
    """A new folder, held by a lock until `closing`, which also removes it."""
    parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="working-", dir=parent))
    (folder / "lock").touch()
    closing.callback(os.close, shared(folder / "lock"))
    closing.callback(_remove, folder)
    return folder


def _remove(folder: Path) -> None:
    """Under another name first: an engine that still writes there writes nothing more."""
    gone = folder.with_name(f"gone-{folder.name.removeprefix('gone-')}")
    with suppress(FileNotFoundError):
        folder.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


def _publish(part: Path, target: Path) -> None:
    snapshots.settle(target / part.name, snapshots.take(part, target / part.name))


def _graph_of(store: Store, graph: NamedNode) -> set[Quad]:
    return set(store.quads_for_pattern(None, None, None, graph))


def _chunks(changes: Iterable[Change]) -> Iterator[tuple[list[Change], bool]]:
    """The changes in pieces, each with whether it is the last."""
    coming = iter(changes)
    chunk = list(islice(coming, _AT_ONCE))
    while chunk:
        following = list(islice(coming, _AT_ONCE))
        yield chunk, not following
        chunk = following


def _expect(
    description: SelfDescription, changes: Iterable[Change], before: Iterable[Document | None]
) -> None:
    for change, known in zip(changes, before, strict=True):
        description.expect(known.statements if known else "", change.statements or "")


def _load(store: Store, fresh: list[tuple[str, NamedNode]]) -> None:
    """Put records into a store that has nothing of them yet."""
    if len(fresh) < MANY:
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

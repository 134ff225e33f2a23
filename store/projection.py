"""The public projection: follows the ledger by sequence number and publishes what it holds.

The RDF store, the documents and the search index have no common commit. So the position is taken away before the first
of them is written, and stands again when all three are on the disk: a copy without a position is made anew.
"""

import errno
import json
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store

from . import durable
from .documents import Document, Documents
from .documents import Writer as DocumentWriter
from .errors import Misconfigured, OutOfSpace
from .ledger import Change, Ledger
from .locking import exclusive
from .naming import Names
from .publications import About, Publications
from .search import Writer as SearchWriter
from .statements import count, in_graph, lines, triples
from .views import describe

_AT_ONCE = 5_000
_MANY = 200
_SPARE = 64_000_000  # bytes, which an index writer may want at once
_BLANK = re.compile(r"^_:| _:[0-9A-Za-z]+ \.$")


@dataclass(frozen=True)
class Position:
    """How far the working copy has followed, and under which ledger, code and base IRI."""

    incarnation: str
    code: str
    base: str
    sequence: int = 0
    statements: int = 0


class Projection:
    """The working copy that one process at a time brings up to date."""

    def __init__(self, folder: Path, ledger: Ledger, start: Position) -> None:
        self._folder = folder
        self._working = folder / "working"
        self._ledger = ledger
        self._start = start
        self.publications = Publications(folder / "publications")

    def lag(self) -> int:
        """How many sequence numbers the current publication is behind the ledger."""
        newest = self.publications.newest()
        return self._ledger.head() - (newest.sequence if newest else 0)

    def follow(self) -> int:
        """Bring the projection to the ledger's head, publish it, and return the publication's number.

        Waits for another process that is doing so. Raises OutOfSpace where the disk is full; the old publication
        then stays current.
        """
        with exclusive(self._folder / "lock"):
            try:
                return self._follow()
            except (OSError, ValueError) as error:
                if _full(error, self._folder):
                    raise OutOfSpace(
                        "The disk is full: the records are kept, but not yet visible.",
                        remedy="Free space, then run `varde rebuild`.",
                    ) from error
                raise

    def rebuild(self) -> int:
        """Delete the working copy and make it again from the ledger."""
        with exclusive(self._folder / "lock"):
            self._clear()
            return self._follow()

    def purge(self) -> None:
        """Delete every publication but the current one, also those that are being read."""
        with exclusive(self._folder / "lock"):
            self.publications.purge()

    def sweep(self) -> None:
        """Delete the publications that have lost their last reader since the newest one came."""
        with exclusive(self._folder / "lock"):
            self.publications.sweep()

    def _follow(self) -> int:
        position = self._position()
        newest = self.publications.newest()
        head = self._ledger.head()
        if newest and newest.sequence == position.sequence == head and _same(newest, position):
            return newest.number
        if position.sequence and self._ledger.erased_since(position.sequence):
            # A deleted literal stays in the engine's files until they are made anew.
            position = self._clear()
        number = self.publications.next_number()
        prepared = self.publications.prepare(number)
        position, copy = self._open(position, head)
        self._forget()
        try:
            now = copy.apply(self._ledger.changes(position.sequence), position)
            if not (position.sequence and self._ledger.erased_since(position.sequence)):
                copy.commit(prepared / "store")
                self._keep(now)
                copy.close()
                return self._publish(prepared, number, now)
        finally:
            copy.close()
        # Something was erased between the first look and the reading.
        return self._follow()

    def _open(self, position: Position, head: int) -> tuple[Position, "WorkingCopy"]:
        """The working copy; a damaged one is made anew from the ledger."""
        try:
            return position, self._copy(head - position.sequence)
        except (OSError, ValueError, RuntimeError, Misconfigured) as error:  # of the engines
            if _full(error, self._folder):
                raise
        # Only here, with the error forgotten, is what it held let go of.
        position = self._clear()
        return position, self._copy(head)

    def _copy(self, changes: int) -> "WorkingCopy":
        (self._working / "store").mkdir(parents=True, exist_ok=True)
        return WorkingCopy(self._working, self._start.base, bulk=changes > _MANY)

    def _position(self) -> Position:
        try:
            kept = Position(**json.loads((self._working / "position.json").read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            kept = None
        if kept and (kept.incarnation, kept.code, kept.base) == (
            self._start.incarnation,
            self._start.code,
            self._start.base,
        ):
            return kept
        return self._clear()

    def _keep(self, position: Position) -> None:
        draft = self._working / "position.new"
        durable.write(draft, json.dumps(asdict(position)))
        draft.replace(self._working / "position.json")

    def _forget(self) -> None:
        (self._working / "position.json").unlink(missing_ok=True)
        durable.sync(self._working)

    def _clear(self) -> Position:
        """Delete the working copy, its position first: half a copy must never pass for a whole one."""
        if self._working.exists():
            self._forget()
            shutil.rmtree(self._working)
        return self._start

    def _publish(self, prepared: Path, number: int, position: Position) -> int:
        for name in ("documents", "search"):
            durable.link(self._working / name, prepared / name)
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        self.publications.publish(
            prepared,
            About(
                number=number,
                incarnation=position.incarnation,
                sequence=position.sequence,
                code=position.code,
                base=position.base,
                statements=position.statements,
                time=now,
            ),
        )
        return number


class WorkingCopy:
    """The RDF store, the documents and the search index, open for writing."""

    def __init__(self, folder: Path, base: str, *, bulk: bool) -> None:
        """`bulk` gives the indexes room for many changes, which costs time at each commit."""
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
            self._replace(change, old, new)
        elif new:
            self._fresh.append(change)
        return count(new) - count(old)

    def _replace(self, change: Change, old: str, new: str) -> None:
        if self._loading is not None:
            # What is being loaded may hold the same statements: they must be seen before any is removed.
            self._loading.result()
        graph = self._graph(change)
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


def _same(newest: About, position: Position) -> bool:
    return (newest.incarnation, newest.code, newest.base) == (
        position.incarnation,
        position.code,
        position.base,
    )


def _full(error: Exception, folder: Path) -> bool:
    if getattr(error, "errno", None) == errno.ENOSPC or "no space left" in str(error).lower():
        return True
    # The search engine's error does not tell why it could not write.
    return isinstance(error, ValueError) and shutil.disk_usage(folder).free < _SPARE

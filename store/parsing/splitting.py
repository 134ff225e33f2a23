"""Cuts an upload's graph into records with canonical statements, and tells what is refused and what is left over."""

import hashlib
from collections.abc import Iterator

from ..errors import Refused, StoreError, TooLarge
from . import canonical, titles
from .boundaries import Boundaries
from .engine import LOCAL
from .graph import graph
from .identity import LONGEST_IRI, is_name, is_page, local_name, slug
from .kinds import Boundary
from .leftovers import left_over
from .literals import unfit
from .minting import Draft, Mint, mark
from .notes import Notes
from .uploads import LeftOver, Limits, Origin, ParsedRecord


class Splitter:
    """The records of one upload's N-Triples text. `statements`, `left` and the notes are complete after `records()`."""

    def __init__(self, text: str, boundary: Boundary, origin: Origin, limits: Limits) -> None:
        """Find records. Raises TooLarge for more records than the limit, or too many shared parts."""
        self._graph = graph(text)
        self.statements = self._graph.size
        self._boundary, self._origin, self._limits = boundary, origin, limits
        self._bounds = Boundaries(self._graph, boundary, origin.base)
        if len(self._bounds.records) > limits.records:
            raise TooLarge(
                f"The upload has more than {limits.records:,} records.", remedy="Send it in parts."
            )
        self._drafts = [
            Draft(
                node,
                kind,
                place,
                self._bounds.nodes(node),
                title=titles.title(self._graph.facts[node]),
            )
            for place, (node, kind) in enumerate(self._bounds.records.items())
        ]
        self._mint = Mint(self._graph, self._bounds, boundary.paths, origin.source)
        self._careful = LOCAL in text
        self._unfit = unfit(text, limits.literal)
        self.left: list[LeftOver] = []

    def records(self, notes: Notes) -> Iterator[ParsedRecord]:
        """The records in file order. A record that is refused becomes a problem; where all are, Refused is raised."""
        refused = self._mint.assign(self._drafts)
        distinct: dict[str, Draft] = {}
        for draft in self._drafts:
            distinct.setdefault(draft.key, draft)
        drafts = list(distinct.values())
        pages = {mark(draft.key): self._page(draft) for draft in drafts}
        self._careful = self._careful or self._mint.needed
        first: StoreError | None = None
        count = 0
        for draft in drafts:
            try:
                self._check(draft, refused)
                yield self._record(draft, pages)
                count += 1
            except (Refused, TooLarge) as error:
                first = first or self._named(draft, error)
                self._refuse(draft, error, notes)
        if first and not count:
            first.records = notes.refused
            raise first
        used = {node for draft in self._drafts for node in draft.nodes}
        self.left += left_over(self._graph, used, self._boundary)

    def _check(self, draft: Draft, refused: dict[str, str]) -> None:
        if draft.node in refused:
            raise Refused(refused[draft.node])
        if len(draft.node.encode()) > LONGEST_IRI + 2:  # in angle brackets
            raise TooLarge(
                f"Its IRI has more than {LONGEST_IRI:,} bytes.", remedy="Give it a shorter one."
            )
        name = local_name(draft.node, self._boundary.paths)
        if name and name[0] != draft.kind.path:
            raise Refused(
                f"Its address says {name[0]}, its class {draft.kind.path}.",
                remedy="Make the two agree.",
            )
        for node in draft.nodes:
            if node in self._unfit:
                raise self._unfit[node]

    def _record(self, draft: Draft, pages: dict[str, str]) -> ParsedRecord:
        facts = self._graph.facts[draft.node]
        own = mark(draft.key)
        lines = self._mint.lines(draft, own) if self._careful else self._mint.plain_lines(draft)
        if self._careful:
            for other, (kind, local, key) in self._mint.met().items():
                pages.setdefault(other, f"{self._origin.base}/{kind}/{slug(local, kind, key)}")
            lines = self._mint.addressed(lines, pages)
        page = pages[own]
        iri = draft.node[1:-1] if is_name(draft.node) else page
        text = canonical.statements(lines, iri)
        return ParsedRecord(
            iri=iri,
            key=draft.key,
            kind=draft.kind.path,
            slug=page.rsplit("/", 1)[-1],
            title=draft.title,
            modified=titles.modified(facts),
            conforms_to=titles.conforms_to(facts),
            statements=text,
            digest=hashlib.sha256(text.encode()).hexdigest(),
            position=draft.position,
        )

    def _page(self, draft: Draft) -> str:
        if is_page(draft.node, self._origin.base, draft.kind.path):
            return draft.node[1:-1]
        name = local_name(draft.node, self._boundary.paths)
        readable = name[1] if name and not name[2] else draft.title
        return f"{self._origin.base}/{draft.kind.path}/{slug(readable, draft.kind.path, draft.key)}"

    def _refuse(self, draft: Draft, error: StoreError, notes: Notes) -> None:
        count = sum(len(self._graph.facts[node]) for node in draft.nodes)
        notes.refused += 1
        notes.problems.append(str(self._named(draft, error)))
        self.left.append(LeftOver(self._shown(draft), count, f"Refused: {error.message}"))

    def _named(self, draft: Draft, error: StoreError) -> StoreError:
        message = f"The record {self._shown(draft)} was refused: {error.message}"
        return type(error)(message, remedy=error.remedy)

    def _shown(self, draft: Draft) -> str:
        if is_name(draft.node):
            return draft.node[1:-1]
        return f'"{draft.title}"' if draft.title else f"(a {draft.kind.path} without IRI and title)"

"""Answers searches from an index folder that nobody changes: hits, facets, sorting, paging."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import tantivy

from store.views.fields import concept_labels
from store.views.pages import FacetValue, SearchPage, SearchRequest, Text

from . import schema as names
from .counting import Counter, Counts
from .documents import Kept, unpack
from .queries import Asked, Filters, narrowed, text_query
from .snippets import Marker
from .suggestions import suggestion
from .telling import Teller
from .wanted import Wanted, wanted

Labels = Mapping[str, str]

MOST_PAGES = 500
LARGEST_PAGE = 100
FEW = 5
SORTS = ("relevance", "newest", "oldest", "title")
_REMEMBERED = 512
_MOST_NAMES = 20


@dataclass(frozen=True)
class _Answer:
    """What a text and filters find, whatever page of it is shown."""

    match: tantivy.Query
    score: tantivy.Query
    total: int
    counts: Counts
    suggestion: str


@dataclass(frozen=True)
class Figures:
    """How many records there are, and how many of each kind and access level."""

    total: int
    by_kind: tuple[FacetValue, ...]
    by_access: tuple[FacetValue, ...]


class Index:
    """A published search index; several processes and threads may read it at once.

    Raises Misconfigured where the folder holds no index of this release.
    """

    def __init__(self, folder: Path) -> None:
        self._index = names.open_index(folder, create=False)
        self._searcher = self._index.searcher()
        self._counter = Counter(self._searcher, folder)
        self._answers: dict[tuple[str, object], _Answer] = {}
        self._known: dict[tuple[str, str], tuple[Text, ...]] = {}

    def __len__(self) -> int:
        """The number of records in the index."""
        return self._searcher.num_docs

    def search(self, request: SearchRequest, labels: Labels | None = None) -> SearchPage:
        """One page of hits with facets; any text, filter, sort and page number is answered.

        `labels` names concepts in the request's language, IRI -> label; by default those of
        ontology/. What it does not know is called as the records themselves call it.
        """
        asked = wanted(request.text)
        filters = _filters(request)
        answer = self._answer(asked, filters)
        size = max(1, min(request.size, LARGEST_PAGE))
        pages = max(1, min(MOST_PAGES, -(-answer.total // size)))
        page = max(1, min(request.page, pages))
        sort = _sort(request.sort, asked)
        addresses = self._addresses(answer, sort, request.language, (page - 1) * size, size)
        marker = Marker(asked)
        teller = self._teller(request.language, labels)
        return SearchPage(
            text=asked.text,
            total=answer.total,
            page=page,
            pages=pages,
            hits=tuple(teller.hit(self._kept(a), marker) for a in addresses),
            facets=tuple(
                teller.facet(f, answer.counts[f], filters.get(f, ())) for f in names.FACETS
            ),
            suggestion=answer.suggestion,
            sort=sort,
        )

    def counts(self, language: str, labels: Labels | None = None) -> Figures:
        """Figures over the whole index, for the home page."""
        answer = self._answer(wanted(""), {})
        teller = self._teller(language, labels)
        return Figures(
            total=answer.total,
            by_kind=teller.facet("kind", answer.counts["kind"], ()).values,
            by_access=teller.facet("access", answer.counts["access"], ()).values,
        )

    def write_counts(self) -> None:
        """Count all records once, and keep the counts beside the index."""
        self._counter.write()

    def forget(self) -> None:
        """Drop what was remembered of earlier searches, for measuring."""
        self._answers.clear()
        self._known.clear()

    def _teller(self, language: str, labels: Labels | None) -> Teller:
        known = concept_labels(language) if labels is None else labels
        return Teller(language, known, self._names)

    # What is found

    def _answer(self, asked: Wanted, filters: Filters) -> _Answer:
        key = (asked.text, tuple(sorted(filters.items())))
        known = self._answers.get(key)
        if known is None:
            if len(self._answers) >= _REMEMBERED:
                self._answers.clear()
            known = self._answers[key] = self._ask(asked, filters)
        return known

    def _ask(self, asked: Wanted, filters: Filters) -> _Answer:
        text = text_query(asked)
        total, counts = self._counts(text, filters)
        better = ""
        if asked.pieces and total < FEW:
            text = text_query(asked, typos=True)
            total, counts = self._counts(text, filters)
            better = suggestion(self._searcher, asked)
        match = narrowed(text.match if text else None, filters)
        score = narrowed(text.score if text else None, filters)
        return _Answer(match, score, total, counts, better)

    def _counts(self, text: Asked | None, filters: Filters) -> tuple[int, Counts]:
        """How many are found, and the values of every facet.

        A facet with a choice is counted as if it had none.
        """
        match = text.match if text else None
        open_facets = [f for f in names.FACETS if not filters.get(f)]
        total, found = self._counter.count(narrowed(match, filters), open_facets)
        for facet in names.FACETS:
            if filters.get(facet):
                without = narrowed(match, filters, leave_out=facet)
                found |= self._counter.count(without, [facet])[1]
        return total, found

    def _addresses(
        self, answer: _Answer, sort: str, language: str, offset: int, size: int
    ) -> list[tantivy.DocAddress]:
        order = {
            "newest": (names.NEWEST, tantivy.Order.Desc),
            "oldest": (names.OLDEST, tantivy.Order.Asc),
            "title": (names.title_order(_spoken(language)), tantivy.Order.Asc),
        }.get(sort)
        search = self._searcher.search
        if order is None:
            found = search(answer.score, size, count=False, offset=offset)
        else:
            field, way = order
            found = search(
                answer.match, size, count=False, offset=offset, order_by_field=field, order=way
            )
        return [address for _, address in found.hits]

    # What was stored

    def _kept(self, address: tantivy.DocAddress) -> Kept:
        return unpack(bytes(self._searcher.doc(address)[names.STORED][0]))

    def _names(self, facet: str, token: str) -> tuple[Text, ...]:
        """What records call a value, the most frequent name first; remembered: the index is fixed."""
        key = (facet, token)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= _REMEMBERED * 8:
                self._known.clear()
            start = names.named(facet, token)
            found = self._searcher.terms_with_prefix(names.NAME, start, limit=_MOST_NAMES)
            pairs = (term.removeprefix(start).split("\x1f", 1) for term, _ in found)
            known = self._known[key] = tuple(Text(name, language) for language, name in pairs)
        return known


def _filters(request: SearchRequest) -> dict[str, tuple[str, ...]]:
    """The filters of facets that we have; tokens are bounded, repeated ones count once."""
    found: dict[str, tuple[str, ...]] = {}
    for facet, tokens in request.filters:
        if facet in names.FACETS:
            kept = [t[:2000] for t in tokens if t]
            found[facet] = tuple(dict.fromkeys((*found.get(facet, ()), *kept)))[:50]
    return {f: t for f, t in found.items() if t}


def _sort(asked: str, text: Wanted) -> str:
    """The sort that is used: relevance needs a text."""
    sort = asked if asked in SORTS else "relevance"
    return "newest" if sort == "relevance" and not text.pieces else sort


def _spoken(language: str) -> str:
    return language if language in names.LANGUAGES else "en"

"""Answers searches from an index folder that nobody changes: hits, facets, sorting, paging."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import tantivy

from store.views.access import CODES
from store.views.fields import kinds, ontology_labels
from store.views.links import tail
from store.views.pages import (
    Access,
    Facet,
    FacetValue,
    Hit,
    SearchPage,
    SearchRequest,
    Text,
)
from store.views.texts import ACCESS_EXPLANATIONS, ACCESS_LABELS, FACETS, say

from . import schema as names
from .documents import Kept, best, unpack
from .queries import Filters, narrowed, text_query
from .snippets import Marker
from .suggestions import suggestion
from .wanted import Wanted, wanted

Labels = Callable[[str], Mapping[str, str] | None]

MOST_PAGES = 500
LARGEST_PAGE = 100
MOST_VALUES = 200
FEW = 5
SORTS = ("relevance", "newest", "oldest", "title")
_REMEMBERED = 512


@dataclass(frozen=True)
class _Answer:
    """What a text and filters find, whatever page of it is shown."""

    query: tantivy.Query
    total: int
    counts: Mapping[str, tuple[tuple[str, int], ...]]
    suggestion: str


class Index:
    """A published search index. Several processes and threads may read it at once.

    `labels` names what a facet value points to (IRI -> language -> label); where it knows nothing,
    the names that records themselves give are used. Raises Misconfigured where the folder holds no
    index of this release.
    """

    def __init__(self, folder: Path, labels: Labels = lambda _: None) -> None:
        self._index = names.open_index(folder, create=False)
        self._searcher = self._index.searcher()
        self._labels = labels
        self._answers: dict[tuple[str, object], _Answer] = {}
        self._names: dict[tuple[str, str], tuple[Text, ...]] = {}

    @property
    def size(self) -> int:
        """The number of records in the index."""
        return self._searcher.num_docs

    def search(self, request: SearchRequest) -> SearchPage:
        """One page of hits with facets; any text, filter, sort and page number is answered."""
        asked = wanted(request.text)
        filters = _filters(request)
        answer = self._answer(asked, filters)
        size = max(1, min(request.size, LARGEST_PAGE))
        pages = max(1, min(MOST_PAGES, -(-answer.total // size)))
        page = max(1, min(request.page, pages))
        sort = _sort(request.sort, asked)
        addresses = self._addresses(answer.query, sort, request.language, (page - 1) * size, size)
        marker = Marker(asked)
        return SearchPage(
            text=asked.text,
            total=answer.total,
            page=page,
            pages=pages,
            hits=tuple(self._hit(a, marker, request.language) for a in addresses),
            facets=self._facets(answer, filters, request.language),
            suggestion=answer.suggestion,
            sort=sort,
        )

    def counts(self, facet: str, language: str) -> tuple[FacetValue, ...]:
        """All values of one facet over the whole index, for the home page."""
        answer = self._answer(wanted(""), {})
        return self._values(facet, answer.counts[facet], (), language)

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
        query = narrowed(text, filters)
        total = self._count(query)
        better = ""
        if asked.pieces and total < FEW:
            text = text_query(asked, typos=True)
            query = narrowed(text, filters)
            total = self._count(query)
            better = suggestion(self._searcher, asked)
        return _Answer(query, total, self._counts(text, filters), better)

    def _count(self, query: tantivy.Query) -> int:
        found = self._searcher.search(query, 1)
        return int(found.count)  # type: ignore[attr-defined]  # missing in tantivy's stubs

    def _counts(
        self, text: tantivy.Query | None, filters: Filters
    ) -> Mapping[str, tuple[tuple[str, int], ...]]:
        """The values of every facet; a facet with a choice is counted as if it had none."""
        open_facets = [f for f in names.FACETS if not filters.get(f)]
        found = self._aggregate(narrowed(text, filters), open_facets)
        for facet in names.FACETS:
            if filters.get(facet):
                found |= self._aggregate(narrowed(text, filters, leave_out=facet), [facet])
        return found

    def _aggregate(
        self, query: tantivy.Query, facets: list[str]
    ) -> dict[str, tuple[tuple[str, int], ...]]:
        asked = {f: {"terms": {"field": f, "size": MOST_VALUES}} for f in facets}
        answer = self._searcher.aggregate(query, asked) if asked else {}
        return {
            f: tuple((b["key"], int(b["doc_count"])) for b in answer[f]["buckets"]) for f in facets
        }

    def _addresses(
        self, query: tantivy.Query, sort: str, language: str, offset: int, size: int
    ) -> list[tantivy.DocAddress]:
        order = {
            "newest": (names.NEWEST, tantivy.Order.Desc),
            "oldest": (names.OLDEST, tantivy.Order.Asc),
            "title": (names.title_order(_spoken(language)), tantivy.Order.Asc),
        }.get(sort)
        if order is None:
            found = self._searcher.search(query, size, count=False, offset=offset)
        else:
            found = self._searcher.search(
                query, size, count=False, offset=offset, order_by_field=order[0], order=order[1]
            )
        return [address for _, address in found.hits]

    # How it is told

    def _kept(self, address: tantivy.DocAddress) -> Kept:
        return unpack(bytes(self._searcher.doc(address)[names.STORED][0]))

    def _hit(self, address: tantivy.DocAddress, marker: Marker, language: str) -> Hit:
        kept = self._kept(address)
        text = best(kept.descriptions, language) or Text("")
        return Hit(
            iri=kept.iri,
            page=kept.page,
            kind=kept.kind,
            kind_label=_kind(kept.kind, language),
            title=best(kept.titles, language) or Text(tail(kept.iri)),
            snippet=marker.marks(text.value),
            snippet_language=text.language,
            publisher=self._first(kept.publishers, language),
            access=_access(kept.access, language),
            licence=self._first(kept.licences, language),
            formats=kept.formats,
            issued=kept.issued,
            modified=kept.modified,
        )

    def _first(self, things: Iterable[object], language: str) -> str:
        for thing in things:
            iri, given = getattr(thing, "iri", ""), getattr(thing, "names", ())
            found = self._known(iri, language) or best(given, language)
            return found.value if found else tail(iri)
        return ""

    def _known(self, iri: str, language: str) -> Text | None:
        labels = (self._labels(iri) or ontology_labels().get(iri)) if iri else None
        if not labels:
            return None
        return best((Text(label, tag) for tag, label in labels.items()), language)

    def _facets(self, answer: _Answer, filters: Filters, language: str) -> tuple[Facet, ...]:
        return tuple(
            Facet(
                name=facet,
                label=say(FACETS[facet], language),
                values=self._values(facet, answer.counts[facet], filters.get(facet, ()), language),
            )
            for facet in names.FACETS
        )

    def _values(
        self,
        facet: str,
        counts: Iterable[tuple[str, int]],
        chosen: tuple[str, ...],
        language: str,
    ) -> tuple[FacetValue, ...]:
        """The values by frequency, then by label.

        A chosen one is there even where it finds nothing.
        """
        known = dict(counts)
        for token in chosen:
            known.setdefault(token, 0)
        values = [
            FacetValue(token, self._label(facet, token, language), count, selected=token in chosen)
            for token, count in known.items()
        ]
        return tuple(sorted(values, key=lambda v: (-v.count, v.label.lower(), v.token)))

    def _label(self, facet: str, token: str, language: str) -> str:
        if facet == "kind":
            return _kind(token, language)
        if facet == "access":
            return _access(token, language).label
        if facet in ("format", "year"):
            return token
        known = self._known(token, language)
        if known is None:
            known = best(self._named(facet, token), language)
        return known.value if known else tail(token)

    def _named(self, facet: str, token: str) -> tuple[Text, ...]:
        """What one record with this value calls it; remembered, since the index does not change."""
        key = (facet, token)
        if key not in self._names:
            if len(self._names) >= _REMEMBERED * 8:
                self._names.clear()
            self._names[key] = self._ask_record(facet, token)
        return self._names[key]

    def _ask_record(self, facet: str, token: str) -> tuple[Text, ...]:
        query = tantivy.Query.term_query(names.schema(), facet, token, "basic")
        found = self._searcher.search(query, 1, count=False).hits
        if not found:
            return ()
        kept = self._kept(found[0][1])
        for thing in (*kept.publishers, *kept.licences, *kept.named):
            if thing.token == token:
                labels = self._labels(thing.iri) if thing.iri else None
                return tuple(Text(v, k) for k, v in labels.items()) if labels else thing.names
        return ()


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


def _kind(kind: str, language: str) -> str:
    known = kinds().get(kind)
    return say(known.labels, language) if known else kind


def _access(code: str, language: str) -> Access:
    known = code if code in CODES else "unknown"
    return Access(
        known, say(ACCESS_LABELS[known], language), say(ACCESS_EXPLANATIONS[known], language)
    )

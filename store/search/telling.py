"""Tells what was found in the reader's language: hits, facets and their labels."""

from collections.abc import Callable, Iterable, Mapping

from store.views import Named
from store.views.access import CODES
from store.views.fields import kind_label
from store.views.links import tail
from store.views.pages import Access, Facet, FacetValue, Hit, Text
from store.views.texts import ACCESS_EXPLANATIONS, ACCESS_LABELS, FACETS, say

from .documents import Kept, best
from .snippets import Marker

Names = Callable[[str, str], Iterable[Text]]


class Teller:
    """One language; `labels` names concepts, `names` finds what records call a facet's value."""

    def __init__(self, language: str, labels: Mapping[str, str], names: Names) -> None:
        self._language = language
        self._labels = labels
        self._names = names

    def hit(self, kept: Kept, marker: Marker) -> Hit:
        """A stored record as a line of a list."""
        text = best(kept.descriptions, self._language) or Text("")
        return Hit(
            iri=kept.iri,
            page=kept.page,
            kind=kept.kind,
            kind_label=kind_label(kept.kind, self._language),
            title=best(kept.titles, self._language) or Text(tail(kept.iri)),
            snippet=marker.marks(text.value),
            snippet_language=text.language,
            publisher=self._first(kept.publishers),
            access=self._access(kept.access),
            licence=self._first(kept.licences),
            formats=kept.formats,
            issued=kept.issued,
            modified=kept.modified,
        )

    def facet(self, name: str, counts: Iterable[tuple[str, int]], chosen: tuple[str, ...]) -> Facet:
        """The values by frequency, then by label; a chosen one is there even if it finds nothing."""
        known = dict(counts)
        for token in chosen:
            known.setdefault(token, 0)
        values = [
            FacetValue(token, self._label(name, token), count, selected=token in chosen)
            for token, count in known.items()
        ]
        values.sort(key=lambda v: (-v.count, v.label.lower(), v.token))
        return Facet(name, say(FACETS[name], self._language), tuple(values))

    def _first(self, things: Iterable[Named]) -> str:
        for thing in things:
            return self._name(thing) or tail(thing.token)
        return ""

    def _name(self, thing: Named) -> str:
        known = self._labels.get(thing.iri) if thing.iri else ""
        if known:
            return known
        given = best(thing.names, self._language)
        return given.value if given else ""

    def _label(self, facet: str, token: str) -> str:
        if facet == "kind":
            return kind_label(token, self._language)
        if facet == "access":
            return self._access(token).label
        if facet in ("format", "year"):
            return token
        known = self._labels.get(token)
        if known:
            return known
        name = best(self._names(facet, token), self._language)
        return name.value if name else tail(token)

    def _access(self, code: str) -> Access:
        known = code if code in CODES else "unknown"
        return Access(
            code=known,
            label=say(ACCESS_LABELS[known], self._language),
            explanation=say(ACCESS_EXPLANATIONS[known], self._language),
        )

"""Fields without a box of their own, and relations in both directions."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from store.terms import TYPE

from .fields import Field, fields
from .graph import IRI, Term
from .pages import Fact, Link
from .reading import Reading
from .texts import NAMED_BY, say

_MOST = 50

# What a relation is called when it is read from the other end.
_INVERSE = MappingProxyType(
    {
        "in-series": "series-member",
        "series-member": "in-series",
        "part-of": "has-part",
        "has-part": "part-of",
        "dataset": "catalogue",
        "service": "catalogue",
        "sub-catalogue": "catalogue",
        "catalogue": "dataset",
        "serves-dataset": "service",
        "previous": "next",
        "next": "previous",
        "has-version": "version-of",
        "version-of": "has-version",
        "replaces": "replaced-by",
        "replaced-by": "replaces",
        "relation": "relation",
    }
)
# Of these head fields a page shows the first property that has a value; others must not get lost.
_FIRST_ONLY = ("description", "publisher", "creator", "issued", "modified", "version", "licence")


def facts(reading: Reading) -> tuple[Fact, ...]:
    """Every field and every unknown property of the record that no box shows, in the order of the alignment."""
    star = reading.graph.star(reading.iri)
    known = fields()
    done = {TYPE, *known.heads, *(p for f in known.related for p in f.properties)}
    found = [
        _fact(reading, f, star, done)
        for f in known.facts
        if not star.keys().isdisjoint(f.properties)
    ]
    rest = [
        _plain(reading, p, star[p])
        for p in [*_passed_over(reading), *(p for p in star if p not in done)]
    ]
    rest.sort(key=lambda f: f.label.lower())
    return tuple(f for f in [*found, *rest] if f.values)


def _fact(reading: Reading, field: Field, star: Mapping[str, list[Term]], done: set[str]) -> Fact:
    properties = [p for p in field.properties if p in star and p not in done]
    done.update(properties)
    values = reading.facts(t for p in properties for t in star[p])
    return Fact(
        say(field.labels, reading.language), properties[0] if properties else "", values[:_MOST]
    )


def _plain(reading: Reading, prop: str, terms: Iterable[Term]) -> Fact:
    return Fact(reading.property_label(prop), prop, reading.facts(terms)[:_MOST])


def _passed_over(reading: Reading) -> Iterable[str]:
    """Properties of a head field whose values differ from those of the one that is shown."""
    star = reading.graph.star(reading.iri)
    for name in _FIRST_ONLY:
        shown = reading.terms(name)
        for prop in fields().properties("record", name):
            if prop in star and any(t.value.strip() and t not in shown for t in star[prop]):
                yield prop


def related(reading: Reading, incoming: Iterable[tuple[str, str]]) -> tuple[Fact, ...]:
    """Relations that the record states, then those that other records state about it, grouped by label."""
    found: dict[str, tuple[str, dict[Link, None]]] = {}
    star = reading.graph.star(reading.iri)
    for field in fields().related:
        values = [t for p in field.properties for t in star.get(p, ())]
        _add(
            found,
            say(field.labels, reading.language),
            field,
            reading.links(t for t in values if t.value.strip()),
        )
    names = {p: f for f in fields().related for p in f.properties}
    for prop, subject in incoming:
        inverse = fields().by_name.get(
            ("record", _INVERSE.get(names[prop].name, "") if prop in names else "")
        )
        label = say(inverse.labels, reading.language) if inverse else _named_by(reading, prop)
        link = reading.link(Term(IRI, subject))
        _add(found, label, inverse, [link], prop)
    return tuple(
        Fact(label, prop, tuple(links)[:_MOST]) for label, (prop, links) in found.items() if links
    )


def _add(
    found: dict[str, tuple[str, dict[Link, None]]],
    label: str,
    field: Field | None,
    links: Iterable[Link],
    prop: str = "",
) -> None:
    _, kept = found.setdefault(label, (prop or (field.properties[0] if field else ""), {}))
    kept.update(dict.fromkeys(links))


def _named_by(reading: Reading, prop: str) -> str:
    field = next(
        (f for f in fields().by_name.values() if f.of == "record" and prop in f.properties), None
    )
    label = say(field.labels, reading.language) if field else reading.property_label(prop)
    return say(NAMED_BY, reading.language).format(label=label[:1].lower() + label[1:])

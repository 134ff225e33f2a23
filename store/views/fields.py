"""Which properties carry a field, and what it is called: read once from ontology/."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pyoxigraph as ox

from store.resources import ONTOLOGY
from store.terms import FIELD, LABEL, PREF_LABEL, RDF, TYPE, VARDE

Labels = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Field:
    """One thing that a page tells: where it stands, what may carry it, and its label by language."""

    of: str
    name: str
    section: str
    order: int
    properties: tuple[str, ...]
    schema_property: str
    labels: Mapping[str, str]


@dataclass(frozen=True)
class Fields:
    """All fields, by the sort of thing they belong to and by name."""

    by_name: Mapping[tuple[str, str], Field]
    facts: tuple[Field, ...]
    related: tuple[Field, ...]
    heads: frozenset[str]

    def properties(self, of: str, name: str) -> tuple[str, ...]:
        """The properties that carry a field, best first; none where the alignment has no such field."""
        return self.carriers.get((of, name), ())

    @cached_property
    def carriers(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """The properties of every field, best first."""
        return {key: field.properties for key, field in self.by_name.items()}


class _Turtle:
    """A Turtle file as subject -> property -> values, for our own files only."""

    def __init__(self, path: Path) -> None:
        self.values: dict[
            str, dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]
        ] = {}
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            star = self.values.setdefault(_key(quad.subject), {})
            star.setdefault(quad.predicate.value, []).append(quad.object)

    def text(self, subject: str, predicate: str) -> str:
        values = self.values.get(subject, {}).get(predicate)
        return _key(values[0]) if values else ""

    def labels(self, subject: str, predicate: str) -> dict[str, str]:
        values = self.values.get(subject, {}).get(predicate, [])
        return {v.language or "": v.value for v in values if isinstance(v, ox.Literal)}

    def items(self, head: str) -> Iterable[str]:
        while head and head != RDF + "nil":
            yield self.text(head, RDF + "first")
            head = self.text(head, RDF + "rest")

    def of_class(self, name: str) -> list[str]:
        return [s for s, star in self.values.items() if name in map(_key, star.get(TYPE, []))]


def _key(node: object) -> str:
    if isinstance(node, ox.BlankNode):
        return f"_:{node.value}"
    return str(getattr(node, "value", node))


@cache
def fields() -> Fields:
    """The fields of ontology/alignments.ttl."""
    return read_fields(ONTOLOGY / "alignments.ttl")


def read_fields(path: Path) -> Fields:
    """The fields of an alignment file; its pattern is told in ontology/README.md."""
    turtle = _Turtle(path)
    found = sorted((_field(turtle, s) for s in turtle.of_class(FIELD)), key=lambda f: f.order)
    records = [f for f in found if f.of == "record"]
    return Fields(
        by_name={(f.of, f.name): f for f in found},
        facts=tuple(f for f in records if f.section == "facts"),
        related=tuple(f for f in records if f.section == "related"),
        heads=frozenset(p for f in records if f.section == "head" for p in f.properties),
    )


def _field(turtle: _Turtle, subject: str) -> Field:
    return Field(
        of=turtle.text(subject, VARDE + "of"),
        name=turtle.text(subject, VARDE + "name"),
        section=turtle.text(subject, VARDE + "section"),
        order=int(turtle.text(subject, VARDE + "order") or 0),
        properties=tuple(turtle.items(turtle.text(subject, VARDE + "property"))),
        schema_property=turtle.text(subject, VARDE + "schemaProperty"),
        labels=turtle.labels(subject, PREF_LABEL),
    )


@dataclass(frozen=True)
class Kind:
    """A kind of record: its labels, singular and plural, by language."""

    labels: Mapping[str, str]
    plurals: Mapping[str, str]


@cache
def kinds() -> Mapping[str, Kind]:
    """The kinds of ontology/portal.ttl by their path."""
    turtle = _Turtle(ONTOLOGY / "portal.ttl")
    return {
        turtle.text(s, VARDE + "path"): Kind(
            turtle.labels(s, PREF_LABEL), turtle.labels(s, VARDE + "plural")
        )
        for s in turtle.of_class(VARDE + "Kind")
    }


@cache
def ontology_labels() -> Labels:
    """What ontology/ calls classes, properties and concepts: IRI -> language -> label."""
    found: dict[str, dict[str, str]] = {}
    places = [ONTOLOGY / "portal.ttl", *sorted(ONTOLOGY.glob("labels/*.ttl"))]
    for path in [*places, *sorted(ONTOLOGY.glob("vocabularies/*.ttl"))]:
        turtle = _Turtle(path)
        for subject in turtle.values:
            labels = turtle.labels(subject, PREF_LABEL) or turtle.labels(subject, LABEL)
            if labels:
                found.setdefault(subject, {}).update(labels)
    return found


@cache
def concept_labels(language: str) -> Mapping[str, str]:
    """What ontology/ calls things in one language, as far as it says: IRI -> label."""
    return {
        iri: labels.get(language) or labels.get("en") or next(iter(labels.values()))
        for iri, labels in ontology_labels().items()
    }


def kind_label(kind: str, language: str) -> str:
    """What a kind of record is called in a language; the kind itself where it is none of ours."""
    known = kinds().get(kind)
    return (known.labels.get(language) or known.labels["en"]) if known else kind


def kind_plural(kind: str, language: str) -> str:
    """What several records of a kind are called in a language; the kind itself where it is none of ours."""
    known = kinds().get(kind)
    return (known.plurals.get(language) or known.plurals["en"]) if known else kind

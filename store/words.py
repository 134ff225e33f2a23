"""The words of queries and what their answers are called: for those who write queries by hand.

Classes and properties in use are read from the publication's own VoID description (class and property
partitions); where it has none yet, the terms that ontology/ names stand in, without counts.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Store

from . import terms
from .publications import Publication
from .sparql import WELL_KNOWN
from .views.fields import ontology_labels
from .views.language import rank
from .views.pages import Text

_VOID = "http://rdfs.org/ns/void#"
_LOCAL = re.compile(r"[A-Za-z_][\w-]*")
_CONCEPTS = ("obo", "duo")  # ontologies of values, not of classes and properties
_NAMES = (
    terms.DCT + "title",
    terms.FOAF + "name",
    terms.SCHEMA + "name",
    terms.PREF_LABEL,
    terms.VCARD + "fn",
    terms.LABEL,
)


@dataclass(frozen=True)
class Name:
    """What a thing is called, and the path of its page here, empty where it has none."""

    label: Text
    page: str = ""


@dataclass(frozen=True)
class Word:
    """A class or property. `count`: of its things or statements, 0 if unknown; `used_with`: classes."""

    iri: str
    name: str
    label: Text
    count: int = 0
    used_with: tuple[str, ...] = ()


@dataclass(frozen=True)
class Words:
    """What a query can be written with, most used first. `name` of a word is prefix:local or <iri>."""

    prefixes: Mapping[str, str]
    classes: tuple[Word, ...]
    properties: tuple[Word, ...]


def words(store: Store, language: str) -> Words:
    """The classes and properties of a publication's store, called by their labels in the language."""
    classes, properties, used_with = _counted(store)
    if not classes:
        classes, properties = _told()
    return Words(
        WELL_KNOWN,
        tuple(_word(iri, number, language) for iri, number in _ranked(classes)),
        tuple(
            _word(iri, number, language, tuple(sorted(used_with.get(iri, ()))))
            for iri, number in _ranked(properties)
        ),
    )


def names(publication: Publication, iris: Iterable[str], language: str) -> dict[str, Name]:
    """What these IRIs are called: records, things within records, concepts, classes and properties."""
    wanted = set(iris)
    found = {}
    for iri, entry in publication.documents.entries(wanted).items():
        label = _chosen(entry.labels, language)
        found[iri] = Name(label or Text(iri), entry.page)
    for iri in wanted - found.keys():
        label = _chosen(ontology_labels().get(iri, {}), language) or _own(
            publication.store, iri, language
        )
        if label is not None:
            found[iri] = Name(label)
    return found


Counts = dict[str, int]


def _counted(store: Store) -> tuple[Counts, Counts, dict[str, set[str]]]:
    """Things by class, statements by property, and the classes that each property is used with."""
    classes: Counts = {}
    properties: Counts = {}
    used_with: dict[str, set[str]] = defaultdict(set)
    for quad in store.quads_for_pattern(None, NamedNode(_VOID + "property"), None):
        iri = str(getattr(quad.object, "value", ""))
        properties[iri] = max(properties.get(iri, 0), _number(store, quad.subject, "triples"))
    for quad in store.quads_for_pattern(None, NamedNode(_VOID + "class"), None):
        iri = str(getattr(quad.object, "value", ""))
        classes[iri] = max(classes.get(iri, 0), _number(store, quad.subject, "entities"))
        for part in _objects(store, quad.subject, "propertyPartition"):
            for named in _objects(store, part, "property"):
                used_with[str(getattr(named, "value", ""))].add(iri)
    return classes, properties, used_with


def _objects(store: Store, subject: object, name: str) -> list[object]:
    if isinstance(subject, Literal):
        return []
    found = store.quads_for_pattern(subject, NamedNode(_VOID + name), None)  # type: ignore[arg-type]  # a node, as read from the store
    return [quad.object for quad in found]


def _number(store: Store, subject: object, name: str) -> int:
    values = [str(getattr(value, "value", "")) for value in _objects(store, subject, name)]
    return max((int(value) for value in values if value.isdecimal()), default=0)


def _told() -> tuple[Counts, Counts]:
    """The terms that ontology/ names, told apart by the spelling that their vocabularies share."""
    classes: Counts = {}
    properties: Counts = {}
    for iri in ontology_labels():
        prefix, local = _split(iri)
        if prefix and prefix not in _CONCEPTS:
            (classes if local[0].isupper() else properties)[iri] = 0
    return classes, properties


def _ranked(counts: Counts) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _word(iri: str, number: int, language: str, used_with: tuple[str, ...] = ()) -> Word:
    prefix, local = _split(iri)
    name = f"{prefix}:{local}" if prefix else f"<{iri}>"
    label = _chosen(ontology_labels().get(iri, {}), language) or Text("")
    return Word(iri, name, label, number, used_with)


def _split(iri: str) -> tuple[str, str]:
    for prefix, namespace in WELL_KNOWN.items():
        local = iri.removeprefix(namespace)
        if local != iri and _LOCAL.fullmatch(local):
            return prefix, local
    return "", iri


def _chosen(labels: Mapping[str, str], language: str) -> Text | None:
    tag = min(labels, key=lambda tag: rank(tag, language), default=None)
    return None if tag is None else Text(labels[tag], tag)


def _own(store: Store, iri: str, language: str) -> Text | None:
    """What the published statements call a thing that is no record of its own."""
    try:
        subject = NamedNode(iri)
    except ValueError:
        return None
    for name in _NAMES:
        found = store.quads_for_pattern(subject, NamedNode(name), None, DefaultGraph())
        labels = {
            quad.object.language or "": quad.object.value
            for quad in found
            if isinstance(quad.object, Literal)
        }
        if labels:
            return _chosen(labels, language)
    return None

"""The data set in VoID: what it is, its figures and partitions, and what its classes and properties are called.

VoID (W3C Note, 3 March 2011), sections 2 and 4; partitions by datatype are those of void-ext, as void-generator writes
them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from ..resources import ONTOLOGY
from ..terms import DCT, FOAF, LABEL, PREF_LABEL, RDFS, SKOS, TYPE, XSD
from .names import VOID, VOID_EXT, Names
from .partitions import ALL, Figures, Part, sorts

MEASURES = (
    "triples",
    "entities",
    "classes",
    "properties",
    "distinctSubjects",
    "distinctObjects",
)
_INTEGER = NamedNode(XSD + "integer")
_FEATURES = ("Turtle", "N-Triples", "N-Quads", "TriG", "JSON-LD", "RDF_XML")
_TITLES = {
    "en": "The public records at {}",
    "nb": "De offentlige postene på {}",
    "nn": "Dei offentlege postane på {}",
}
_COUNTED = {
    "en": "Counted are the distinct statements of the published records, but none of those on this endpoint.",
    "nb": "Talt er de ulike utsagnene i de publiserte postene, men ingen av dem om dette endepunktet.",
    "nn": "Talde er dei ulike utsegnene i dei publiserte postane, men ingen av dei om dette endepunktet.",
}


def about(names: Names) -> Iterator[Triple]:
    """What the data set is."""
    document, whole, data = names.void, names.dataset, names.part(ALL)
    yield Triple(document, _node(TYPE), _void("DatasetDescription"))
    yield Triple(document, _node(FOAF + "primaryTopic"), whole)
    yield Triple(document, _node(FOAF + "topic"), data)
    for node in (whole, data):
        yield Triple(node, _node(TYPE), _void("Dataset"))
        yield Triple(node, _void("sparqlEndpoint"), names.service)
    for language, title in _TITLES.items():
        title_here = Literal(title.format(names.base), language=language)
        yield Triple(whole, _node(DCT + "title"), title_here)
        yield Triple(data, _node(RDFS + "comment"), Literal(_COUNTED[language], language=language))
    yield Triple(whole, _void("subset"), data)
    yield Triple(whole, _node(FOAF + "homepage"), _node(f"{names.base}/"))
    for feature in _FEATURES:
        yield Triple(whole, _void("feature"), _node(f"http://www.w3.org/ns/formats/{feature}"))


def latest(names: Names, changed: str, example: str) -> Iterator[Triple]:
    """When the newest change was accepted (ISO 8601), and a record to look at."""
    if changed:
        moment = Literal(changed, datatype=_node(XSD + "dateTime"))
        yield Triple(names.dataset, _node(DCT + "modified"), moment)
    if example:
        yield Triple(names.dataset, _void("exampleResource"), _node(example))


def is_latest(triple: Triple) -> bool:
    """Whether a statement about the data set is one of those."""
    return triple.predicate.value in (DCT + "modified", VOID + "exampleResource")


def partition(part: Part, numbers: Mapping[str, int], names: Names) -> Iterator[Triple]:
    """A part with its numbers by measure; nothing where there are none."""
    if numbers:
        yield from _place(part, names.part(part), names)
        yield from numbered(part, numbers, names)


def numbered(part: Part, numbers: Mapping[str, int], names: Names) -> Iterator[Triple]:
    """The numbers of a part by measure."""
    nodes = (names.part(part),) if part != ALL else (names.part(ALL), names.dataset)
    for node in nodes:
        for measure, number in numbers.items():
            yield Triple(node, _void(measure), Literal(str(number), datatype=_INTEGER))


def _place(part: Part, node: NamedNode, names: Names) -> Iterator[Triple]:
    """What it is a part of, and by what."""
    if part.datatype:
        yield Triple(names.part(part._replace(datatype="")), _ext("datatypePartition"), node)
        yield Triple(node, _ext("datatype"), _node(part.datatype))
    elif part.target:
        yield Triple(names.part(part._replace(target="")), _void("classPartition"), node)
        yield Triple(node, _void("class"), _node(part.target))
    elif part.by:
        yield Triple(names.part(part._replace(by="")), _void("propertyPartition"), node)
        yield Triple(node, _void("property"), _node(part.by))
    elif part.of:
        yield Triple(names.part(ALL), _void("classPartition"), node)
        yield Triple(node, _void("class"), _node(part.of))


def partitions(figures: Figures, names: Names) -> Iterator[Triple]:
    """All parts with their numbers."""
    numbers: dict[Part, dict[str, int]] = defaultdict(dict)
    numbers[ALL] = dict.fromkeys(MEASURES, 0)
    for (part, measure), number in figures.items():
        numbers[part][measure] = number
    numbers[ALL].update(sorts(numbers))
    for part, given in numbers.items():
        yield from partition(part, given, names)


def measures(told: Iterable[Triple]) -> dict[str, int]:
    """The numbers in what is told of a part."""
    found = ((triple.predicate.value.removeprefix(VOID), triple.object) for triple in told)
    return {
        name: int(term.value)
        for name, term in found
        if name in MEASURES and isinstance(term, Literal)
    }


def vocabulary(parts: Iterable[Part], names: Names) -> Iterator[Triple]:
    """What these classes and properties are called, where that is known, and the vocabularies they are of.

    rdfs:label is in English alone: an editor that joins the labels of class, property and value would get each row
    27 times from three languages.
    """
    known = _known()
    for part in parts:
        term = part.of or part.by
        space = term[: max(term.rfind("#"), term.rfind("/")) + 1]
        if space:
            yield Triple(names.part(ALL), _void("vocabulary"), _node(space))
        yield from known.get(term, ())


@cache
def _known() -> Mapping[str, tuple[Triple, ...]]:
    """Labels and comments of every term that ontology/ names."""
    found: dict[str, list[Triple]] = defaultdict(list)
    files = [
        *(ONTOLOGY / "labels").glob("*.ttl"),
        ONTOLOGY / "portal.ttl",
        ONTOLOGY / "annotations.ttl",
    ]
    for path in files:
        for quad in parse(path.read_bytes(), format=RdfFormat.TURTLE):
            subject, told = quad.subject, quad.object
            if isinstance(subject, NamedNode) and isinstance(told, Literal):
                found[subject.value] += _said(subject, quad.predicate.value, told)
    return {term: tuple(triples) for term, triples in found.items()}


def _said(subject: NamedNode, predicate: str, told: Literal) -> Iterator[Triple]:
    if predicate == LABEL:
        yield Triple(subject, _node(PREF_LABEL), told)
    if predicate == LABEL and told.language == "en":
        yield Triple(subject, _node(LABEL), told)
    if predicate == SKOS + "definition" and told.language == "en":
        yield Triple(subject, _node(RDFS + "comment"), told)


def _node(iri: str) -> NamedNode:
    return NamedNode(iri)


def _void(name: str) -> NamedNode:
    return NamedNode(VOID + name)


def _ext(name: str) -> NamedNode:
    return NamedNode(VOID_EXT + name)

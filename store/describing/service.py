"""The endpoint and the graphs it answers from (SPARQL 1.1 Service Description)."""

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode, Triple

from ..sparql import MEDIA_TYPES, service_statements
from ..terms import LABEL, PREF_LABEL, RDFS, TYPE
from .names import SD, Names
from .partitions import ALL

_SIMPLE = "http://www.w3.org/ns/entailment/Simple"
_RECORDS = {
    "en": "Records: a graph for each, named by the address of its page",
    "nb": "Poster: en graf for hver, med adressen til siden som navn",
    "nn": "Postar: ein graf for kvar, med adressa til sida som namn",
}
_GRAPHS = {
    "service": {
        "en": "Service description",
        "nb": "Beskrivelse av tjenesten",
        "nn": "Skildring av tenesta",
    },
    "void": {
        "en": "Description of the data in VoID",
        "nb": "Beskrivelse av dataene i VoID",
        "nn": "Skildring av dataa i VoID",
    },
    "examples": {
        "en": "Example queries",
        "nb": "Eksempelspørringer",
        "nn": "Døme på spørjingar",
    },
    "prefixes": {"en": "Prefixes", "nb": "Prefikser", "nn": "Prefiks"},
}


def service(names: Names) -> Iterator[Triple]:
    """The service, its default graph and its named graphs. No extension function is there to be told of."""
    endpoint = names.service
    yield from service_statements(endpoint.value, MEDIA_TYPES, dataset=names.dataset.value)
    yield Triple(endpoint, _sd("defaultEntailmentRegime"), NamedNode(_SIMPLE))
    for graph in (names.void, names.examples, names.prefixes):
        yield Triple(endpoint, NamedNode(RDFS + "seeAlso"), graph)
    yield from _named(names, names.records, _RECORDS)
    # The graphs of records are too many to be listed. What they say together is one description.
    yield Triple(names.records, _sd("graph"), names.part(ALL))
    yield Triple(names.part(ALL), NamedNode(TYPE), _sd("Graph"))
    for name, titles in _GRAPHS.items():
        node = names.graph(name)
        yield from _named(names, node, titles)
        yield Triple(node, _sd("name"), getattr(names, name))


def _named(names: Names, node: NamedNode, titles: dict[str, str]) -> Iterator[Triple]:
    yield Triple(names.dataset, _sd("namedGraph"), node)
    yield Triple(node, NamedNode(TYPE), _sd("NamedGraph"))
    yield Triple(node, NamedNode(LABEL), Literal(titles["en"], language="en"))
    for language, title in titles.items():
        yield Triple(node, NamedNode(PREF_LABEL), Literal(title, language=language))


def _sd(name: str) -> NamedNode:
    return NamedNode(SD + name)

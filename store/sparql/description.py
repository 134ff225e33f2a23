"""What a client may ask of an endpoint (SPARQL 1.1 Service Description)."""

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

from store.errors import UnsupportedFormat

_SD = "http://www.w3.org/ns/sparql-service-description#"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_FORMATS = "http://www.w3.org/ns/formats/"
_NAMES = {
    "application/sparql-results+json": "SPARQL_Results_JSON",
    "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV",
    "text/tab-separated-values": "SPARQL_Results_TSV",
    "text/turtle": "Turtle",
    "application/ld+json": "JSON-LD",
    "application/n-triples": "N-Triples",
    "application/rdf+xml": "RDF_XML",
    "application/n-quads": "N-Quads",
    "application/trig": "TriG",
}
MEDIA_TYPES = tuple(_NAMES)
"""Of all answers that a query can have."""


def service_description(endpoint: str, offered: tuple[str, ...], media_type: str) -> bytes:
    """The description of the endpoint with this public IRI, as RDF.

    `offered` are the media types of its answers. Raises UnsupportedFormat.
    """
    form = RdfFormat.from_media_type(media_type)
    if form is None:
        raise UnsupportedFormat(f"There is no RDF in {media_type}.")
    prefixes = {"sd": _SD, "formats": _FORMATS}
    told = service_statements(endpoint, offered, dataset=f"{endpoint}#dataset")
    return serialize(told, format=form, prefixes=prefixes) or b""


def service_statements(endpoint: str, offered: Iterable[str], *, dataset: str) -> Iterator[Triple]:
    """The same as statements; `dataset` is the IRI of what is asked where a query has no FROM."""
    service, data = NamedNode(endpoint), NamedNode(dataset)
    graph = NamedNode(f"{dataset.partition('#')[0]}#default-graph")
    yield Triple(service, _TYPE, _sd("Service"))
    yield Triple(service, _sd("endpoint"), service)
    yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    # The default graph holds every statement of the named graphs once.
    yield Triple(service, _sd("feature"), _sd("UnionDefaultGraph"))
    for media_type in offered:
        form = NamedNode(_FORMATS + _NAMES[media_type])
        yield Triple(service, _sd("resultFormat"), form)
    yield Triple(service, _sd("defaultDataset"), data)
    yield Triple(data, _TYPE, _sd("Dataset"))
    yield Triple(data, _sd("defaultGraph"), graph)
    yield Triple(graph, _TYPE, _sd("Graph"))


def _sd(name: str) -> NamedNode:
    return NamedNode(_SD + name)

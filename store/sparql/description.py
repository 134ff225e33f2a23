"""What a client may ask this endpoint (SPARQL 1.1 Service Description)."""

from collections.abc import Iterator

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, serialize

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


def service_description(endpoint: str, offered: tuple[str, ...], media_type: str) -> bytes:
    """The description of the endpoint with this public IRI, as RDF.

    `offered` are the media types of its answers. Raises UnsupportedFormat.
    """
    form = RdfFormat.from_media_type(media_type)
    if form is None:
        raise UnsupportedFormat(f"There is no RDF in {media_type}.")
    prefixes = {"sd": _SD, "formats": _FORMATS}
    written = serialize(_statements(endpoint, offered), format=form, prefixes=prefixes)
    return written or b""


def _statements(endpoint: str, offered: tuple[str, ...]) -> Iterator[Triple]:
    service = NamedNode(endpoint)
    data, graph = NamedNode(f"{endpoint}#dataset"), BlankNode("default")
    yield Triple(service, _TYPE, _sd("Service"))
    yield Triple(service, _sd("endpoint"), service)
    yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    # The default graph holds every statement of the record graphs once.
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

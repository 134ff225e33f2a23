"""Two strict readers of other make, and the canonical text of what they understood."""

import warnings

import pyoxigraph as ox
import rdflib

READERS = {
    "turtle": (ox.RdfFormat.TURTLE, "turtle"),
    "n3": (ox.RdfFormat.N3, "n3"),
    "trig": (ox.RdfFormat.TRIG, "trig"),
    "jsonld": (ox.RdfFormat.JSON_LD, "json-ld"),
    "rdfxml": (ox.RdfFormat.RDF_XML, "xml"),
    "ntriples": (ox.RdfFormat.N_TRIPLES, "nt"),
    "nquads": (ox.RdfFormat.N_QUADS, "nquads"),
}


def canonical(triples: list[ox.Triple]) -> list[str]:
    dataset = ox.Dataset([ox.Quad(t.subject, t.predicate, t.object) for t in triples])
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(str(quad) for quad in dataset)


def by_oxigraph(body: bytes, name: str) -> list[str]:
    return canonical([quad.triple for quad in ox.parse(body, format=READERS[name][0])])


def by_rdflib(body: bytes, name: str) -> list[str]:
    data: rdflib.Graph = rdflib.Graph()
    if name in {"trig", "nquads"}:
        data = rdflib.Dataset(default_union=True)
    with warnings.catch_warnings():
        # rdflib's own readers of data sets call what rdflib deprecates.
        warnings.filterwarnings("ignore", category=DeprecationWarning, module="rdflib")
        data.parse(data=body, format=READERS[name][1])
        found = list(data.triples((None, None, None)))
    return canonical([ox.Triple(*map(_term, triple)) for triple in found])


def _term(term: rdflib.term.Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    if isinstance(term, rdflib.URIRef):
        return ox.NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return ox.BlankNode(str(term))
    assert isinstance(term, rdflib.Literal)
    if term.datatype:
        return ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype)))
    return ox.Literal(str(term), language=term.language)

"""rdflib: the endpoint as one of its stores, and SERVICE from a process of its own."""

import sys

import pytest
from rdflib import RDF, Dataset, Graph, Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from .conftest import DCAT, DCT

DATASET = URIRef(f"{DCAT}Dataset")
TITLE = URIRef(f"{DCT}title")


@pytest.fixture(params=["GET", "POST", "POST_FORM"])
def graph(request, served):
    """All that is public, as a graph whose every lookup is a query."""
    return Graph(SPARQLStore(served.endpoint, method=request.param))


def test_patterns_find_what_is_there(graph, served):
    found = list(graph.triples((None, RDF.type, DATASET)))
    assert len(found) == served.datasets
    assert (found[0][0], RDF.type, DATASET) in graph
    assert (found[0][0], RDF.type, URIRef("https://example.org/nothing")) not in graph
    assert list(graph.triples((None, TITLE, Literal("no such title", lang="nb")))) == []


def test_its_length_is_the_number_of_statements(graph):
    (row,) = graph.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert len(graph) == row.n.toPython() > 1000


def test_a_variable_that_is_bound_beforehand(graph):
    subject = next(graph.subjects(RDF.type, DATASET))
    rows = list(graph.query("SELECT ?t { ?s ?p ?t }", initBindings={"s": subject, "p": TITLE}))
    assert {row.t for row in rows} == set(graph.objects(subject, TITLE))
    assert rows


def test_a_new_graph_is_made_of_an_answer(graph, served):
    made = graph.query("CONSTRUCT WHERE { ?d a <http://www.w3.org/ns/dcat#Dataset> }").graph
    assert len(made) == served.datasets


def test_every_record_has_its_own_graph(served):
    dataset = Dataset(SPARQLStore(served.endpoint))
    names = list(dataset.store.contexts())
    assert len(names) > served.datasets
    pages = [name for name in names if str(name).startswith(f"{served.base}/dataset/")]
    one = Graph(SPARQLStore(served.endpoint), identifier=URIRef(pages[0]))
    assert len(one) == len(list(one)) > 0
    assert len(list(one.subjects(RDF.type, DATASET))) == 1


def test_a_graph_is_read_from_a_records_address(served):
    dataset = Dataset(SPARQLStore(served.endpoint))
    page = next(n for n in dataset.store.contexts() if "/dataset/" in str(n))
    assert (None, RDF.type, DATASET) in Graph().parse(str(page))


def test_another_program_asks_by_service(served, run):
    program = (
        "import sys\nfrom rdflib import Graph\n"
        "print(*(row.n for row in Graph().query(sys.argv[1])))"
    )
    told = run(sys.executable, "-c", program, served.federated)
    assert told.stdout.strip() == str(served.datasets), told.stderr

"""SPARQLWrapper, the client that most Python programs use, in all its ways of asking."""

import csv
import io

import pytest
from rdflib import RDF, Graph, URIRef
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    N3,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TSV,
    TURTLE,
    URLENCODED,
    XML,
    SPARQLWrapper,
    SPARQLWrapper2,
)
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from .conftest import COUNT, DCAT, DCT

# SPARQLWrapper itself still uses what rdflib will drop.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")

WAYS = [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)]
DATASETS = f"CONSTRUCT {{ ?d a <{DCAT}Dataset> }} WHERE {{ ?d a <{DCAT}Dataset> }}"


@pytest.fixture(params=WAYS, ids=["get", "form", "direct"])
def client(request, served):
    """A client that sends its queries in one of the protocol's three ways."""
    wrapper = SPARQLWrapper(served.endpoint)
    wrapper.setMethod(request.param[0])
    wrapper.setRequestMethod(request.param[1])
    wrapper.setTimeout(20)
    return wrapper


def test_a_count_in_json(client, served):
    client.setQuery(COUNT)
    client.setReturnFormat(JSON)
    (row,) = client.queryAndConvert()["results"]["bindings"]
    assert int(row["n"]["value"]) == served.datasets > 10


def test_a_count_in_every_other_table(client, served):
    client.setQuery(COUNT)
    client.setReturnFormat(XML)
    text = client.queryAndConvert().toxml()
    assert f">{served.datasets}</literal>" in text
    client.setReturnFormat(CSV)
    assert list(csv.reader(io.StringIO(client.queryAndConvert().decode()))) == [
        ["n"],
        [str(served.datasets)],
    ]
    client.setReturnFormat(TSV)
    assert client.queryAndConvert().decode().splitlines()[1].startswith(str(served.datasets))


@pytest.mark.parametrize("form", [TURTLE, N3, RDFXML, JSONLD])
def test_a_graph_in_every_syntax(client, served, form):
    client.setQuery(DATASETS)
    client.setReturnFormat(form)
    found = client.queryAndConvert()
    graph = found if isinstance(found, Graph) else Graph().parse(data=found, format="turtle")
    assert len(list(graph.subjects(RDF.type, URIRef(f"{DCAT}Dataset")))) == served.datasets


def test_a_description_becomes_a_graph(client):
    client.setQuery(f"DESCRIBE ?d {{ ?d a <{DCAT}Dataset> }} LIMIT 1")
    client.setReturnFormat(RDFXML)
    graph = client.queryAndConvert()
    assert isinstance(graph, Graph)
    assert list(graph.objects(None, URIRef(f"{DCT}title")))


def test_a_yes_or_no(client):
    client.setQuery(f"ASK {{ ?d a <{DCAT}Dataset> }}")
    client.setReturnFormat(JSON)
    assert client.queryAndConvert()["boolean"] is True


def test_letters_beyond_ascii_arrive_as_they_were_sent(client):
    client.setQuery('SELECT ?x { BIND("Tromsø – 東京 – 𝔘" AS ?x) }')
    client.setReturnFormat(JSON)
    (row,) = client.queryAndConvert()["results"]["bindings"]
    assert row["x"]["value"] == "Tromsø – 東京 – 𝔘"


def test_only_the_graph_that_is_named_is_read(client, served):
    client.setQuery("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } LIMIT 1")
    client.setReturnFormat(JSON)
    name = client.queryAndConvert()["results"]["bindings"][0]["g"]["value"]
    client.addParameter("default-graph-uri", name)
    client.setQuery(COUNT)
    (row,) = client.queryAndConvert()["results"]["bindings"]
    assert int(row["n"]["value"]) <= 1 < served.datasets


def test_a_broken_query_is_said_to_be_badly_formed(client):
    client.setQuery("SELECT ?x { ?x a }")
    with pytest.raises(QueryBadFormed, match=r'"line": 1'):
        client.query()


def test_rows_as_objects(served):
    wrapper = SPARQLWrapper2(served.endpoint)
    wrapper.setQuery(f"SELECT ?d ?t {{ ?d a <{DCAT}Dataset> ; <{DCT}title> ?t }} LIMIT 5")
    result = wrapper.query()
    assert result.variables == ["d", "t"]
    assert [row["t"].value for row in result.bindings]
    assert len(result.bindings) == 5

"""Clients that know SPARQL find out by themselves what this endpoint holds: over HTTP, from the seed catalogue."""

import urllib.parse
from collections.abc import Iterator

import pytest
import rdflib
from pyoxigraph import RdfFormat, parse
from rdflib.namespace import RDF, VOID
from SPARQLWrapper import JSON, SPARQLWrapper

from .conftest import Portal

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
SH = rdflib.Namespace("http://www.w3.org/ns/shacl#")
FORMS = ("Select", "Ask", "Construct", "Describe")
# The questions of editors, as far as matters: what must match, by which names, and no GRAPH.
PREFIXES = """PREFIX sh: <http://www.w3.org/ns/shacl#>
SELECT DISTINCT ?prefix ?namespace WHERE { [] sh:namespace ?namespace ; sh:prefix ?prefix }"""
EXAMPLES = """PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
SELECT DISTINCT ?one ?comment ?text WHERE {
  ?one a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct|sh:describe ?text
}"""
PARTITIONS = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX void: <http://rdfs.org/ns/void#>
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> PREFIX ext: <http://ldf.fi/void-ext#>
SELECT DISTINCT ?label ?of ?by ?target ?datatype ?number ?ofLabel ?byLabel ?targetLabel ?byComment WHERE {
  {
    OPTIONAL { ?graph sd:graph ?about . OPTIONAL { ?graph rdfs:label ?label } ?about void:classPartition ?class }
    ?class void:class ?of ; void:propertyPartition ?property .
    OPTIONAL { ?of rdfs:label ?ofLabel }
    ?property void:property ?by .
    OPTIONAL { ?property void:triples ?number }
    OPTIONAL { ?by rdfs:label ?byLabel }
    OPTIONAL { ?by rdfs:comment ?byComment }
    OPTIONAL {
      { ?property void:classPartition [ void:class ?target ] . OPTIONAL { ?target rdfs:label ?targetLabel } }
      UNION
      { ?property ext:datatypePartition [ ext:datatype ?datatype ] }
    }
  } UNION {
    ?links void:subjectsTarget [ void:class ?of ] ; void:linkPredicate ?by ; void:objectsTarget [ void:class ?target ]
  }
}"""


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """The portal with its own catalogue."""
    portal = Portal(tmp_path_factory.mktemp("portal") / "data")
    portal.settings["VARDE_BASE_URL"] = f"http://127.0.0.1:{portal.port}"
    portal.start()
    yield portal
    portal.stop()


def asked(portal: Portal, text: str) -> list[dict[str, str]]:
    endpoint = SPARQLWrapper(f"http://127.0.0.1:{portal.port}/sparql", returnFormat=JSON)
    endpoint.setQuery(text)
    rows = endpoint.query().convert()["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in rows]


def read(portal: Portal, path: str) -> rdflib.Graph:
    answer = portal.get(path, Accept="text/turtle")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/turtle")
    return rdflib.Graph().parse(data=answer.body, format="turtle")


def test_an_editor_finds_prefixes(seeded: Portal) -> None:
    found = {row["prefix"]: row["namespace"] for row in asked(seeded, PREFIXES)}

    assert found["dcat"] == "http://www.w3.org/ns/dcat#"
    assert len(found) == len(asked(seeded, PREFIXES)) > 30


def test_an_editor_finds_each_example_once_and_can_run_it(seeded: Portal) -> None:
    rows = asked(seeded, EXAMPLES)

    assert len({row["one"] for row in rows}) == len(rows) >= 20
    for row in rows:
        text = urllib.parse.quote(row["text"])
        answer = seeded.get(f"/sparql?query={text}")
        assert answer.status == 200, row["one"]
        assert b'"bindings":[]' not in answer.body.replace(b" ", b""), row["one"]


def test_an_editor_finds_what_classes_say_once_each(seeded: Portal) -> None:
    rows = asked(seeded, PARTITIONS)
    parts = {(row["of"], row["by"], row.get("target"), row.get("datatype")) for row in rows}
    data_set = "http://www.w3.org/ns/dcat#Dataset"
    named = {row["by"]: row for row in rows if row["of"] == data_set}
    (counted,) = asked(
        seeded,
        f"SELECT (COUNT(*) AS ?n) {{ ?s a <{data_set}> ; <http://purl.org/dc/terms/title> ?title }}",
    )

    assert len(parts) == len(rows) > 100
    assert named["http://purl.org/dc/terms/title"]["number"] == counted["n"]
    assert named["http://purl.org/dc/terms/title"]["byLabel"] == "title"
    assert any(row.get("target") == "http://www.w3.org/ns/dcat#Distribution" for row in rows)


@pytest.mark.parametrize(
    "accept",
    ["application/ld+json", "application/rdf+xml", "application/n-triples", "application/n-quads"],
)
@pytest.mark.parametrize(
    "path", ["/.well-known/void", "/sparql/.well-known/sparql-examples", "/sparql"]
)
def test_every_description_comes_in_every_syntax(seeded: Portal, path: str, accept: str) -> None:
    found = []
    for media_type in ("text/turtle", accept):
        answer = seeded.get(path, Accept=media_type)
        assert (answer.status, answer.headers["content-type"]) == (200, media_type)
        form = RdfFormat.from_media_type(media_type)
        found.append({str(quad) for quad in parse(answer.body, format=form)})  # in no graph
        again = seeded.get(path, Accept=media_type, If_None_Match=answer.headers["etag"])
        assert (again.status, again.body) == (304, b"")
    assert found[0] == found[1] != set()


def test_the_documents_are_the_graphs(seeded: Portal) -> None:
    base = f"http://127.0.0.1:{seeded.port}"
    for path in (
        "/.well-known/void",
        "/sparql/.well-known/sparql-examples",
        "/sparql/.well-known/prefixes",
    ):
        graph = f"SELECT ?s ?p ?o {{ GRAPH <{base}{path}> {{ ?s ?p ?o }} }}"
        assert len(asked(seeded, graph)) == len(read(seeded, path)) > 100


def test_the_service_description_is_whole(seeded: Portal) -> None:
    told = read(seeded, "/sparql")
    endpoint = rdflib.URIRef(f"http://127.0.0.1:{seeded.port}/sparql")
    dataset = told.value(endpoint, SD.defaultDataset)
    void = read(seeded, "/.well-known/void")

    assert list(told.subjects(RDF.type, SD.Service)) == [endpoint]
    assert list(told.objects(endpoint, SD.endpoint)) == [endpoint]
    assert list(told.objects(endpoint, SD.supportedLanguage)) == [SD.SPARQL11Query]
    assert len(list(told.objects(endpoint, SD.resultFormat))) == 10
    assert SD.BasicFederatedQuery not in set(told.objects(endpoint, SD.feature))
    assert (dataset, RDF.type, VOID.Dataset) in told
    assert (told.value(dataset, SD.defaultGraph), RDF.type, SD.Graph) in told
    for measure in ("triples", "entities", "classes", "properties"):
        assert told.value(dataset, VOID[measure]) == void.value(dataset, VOID[measure]) is not None
    names = {told.value(graph, SD.name) for graph in told.objects(dataset, SD.namedGraph)}
    for name in names - {None}:
        assert asked(seeded, f"SELECT ?s {{ GRAPH <{name}> {{ ?s ?p ?o }} }} LIMIT 1")
    for address in told.objects(endpoint, rdflib.RDFS.seeAlso):
        assert (
            seeded.get(str(address).removeprefix(f"http://127.0.0.1:{seeded.port}")).status == 200
        )
    example = void.value(dataset, VOID.exampleResource)
    assert asked(seeded, f"SELECT ?p {{ <{example}> ?p ?o }}")


def test_each_example_says_its_form_and_is_titled_in_three_languages(seeded: Portal) -> None:
    told = read(seeded, "/.well-known/sparql-examples")
    prefixes = read(seeded, "/.well-known/prefixes")
    sdo = rdflib.Namespace("https://schema.org/")
    for one in told.subjects(RDF.type, SH.SPARQLExecutable):
        (form,) = [form for form in FORMS if (one, RDF.type, SH[f"SPARQL{form}Executable"]) in told]
        assert told.value(one, SH[form.lower()])
        assert sorted(title.language for title in told.objects(one, rdflib.RDFS.label)) == [
            "en",
            "nb",
            "nn",
        ]
        assert (told.value(one, SH.prefixes), SH.declare, None) in prefixes
        assert str(told.value(one, sdo.target)).endswith("/sparql")
        assert told.value(one, sdo.keywords)


def test_there_is_nothing_else_at_the_well_known_place(seeded: Portal) -> None:
    assert seeded.get("/.well-known/nothing").status == 404
    assert seeded.get("/.well-known/void.nothing").status == 404
    assert seeded.get("/.well-known/void", Accept="image/png").status == 406
    assert seeded.get("/.well-known/void").headers["access-control-allow-origin"] == "*"

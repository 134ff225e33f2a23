"""What comes back: every format, columns in the query's order, and the right data set."""

import csv
import io
import json

import pyoxigraph as ox
import pytest

from store.errors import QueryMalformed, UnsupportedFormat

RESULTS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/trig": ox.RdfFormat.TRIG,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
WASTEWATER = "https://data.example.no/dataset/wastewater-11111111"
COHORT = "https://data.example.no/dataset/cohort-22222222"
LAB = "https://data.example.no/organization/lab-33333333"


def rows(answer):
    document = json.loads(answer.read())
    return [
        [row[name]["value"] for name in document["head"]["vars"] if name in row]
        for row in document["results"]["bindings"]
    ]


@pytest.mark.parametrize("media_type", RESULTS)
def test_a_table_is_written_in_every_results_format(ask, media_type):
    answer = ask("SELECT ?s ?o { ?s a ?o }", media_type)
    assert answer.media_type == media_type
    parsed = ox.parse_query_results(answer.read(), format=RESULTS[media_type])
    assert len(list(parsed)) == 4


def test_csv_keeps_quotes_commas_and_line_ends(ask):
    text = ask(f"SELECT ?t {{ <{COHORT}> <http://purl.org/dc/terms/title> ?t }}", "text/csv")
    table = list(csv.reader(io.StringIO(text.read().decode(), newline="")))
    assert table == [["t"], ['A cohort, with "quotes", and\na line end']]


@pytest.mark.parametrize(
    "media_type", ["application/sparql-results+json", "application/sparql-results+xml"]
)
def test_ask_is_answered_in_json_and_xml(ask, media_type):
    parsed = ox.parse_query_results(
        ask("ASK { ?s ?p ?o }", media_type).read(), format=RESULTS[media_type]
    )
    assert bool(parsed)


@pytest.mark.parametrize("media_type", GRAPHS)
def test_a_graph_is_written_in_every_rdf_format(ask, media_type):
    answer = ask("CONSTRUCT { ?s a ?o } WHERE { ?s a ?o }", media_type)
    assert len(set(ox.parse(answer.read(), format=GRAPHS[media_type]))) == 4


@pytest.mark.parametrize(
    ("text", "media_type"),
    [
        ("CONSTRUCT WHERE { ?s ?p ?o }", "application/sparql-results+json"),
        ("SELECT * { ?s ?p ?o }", "text/turtle"),
        ("SELECT * { ?s ?p ?o }", "image/png"),
    ],
)
def test_a_type_that_cannot_hold_the_answer_is_refused(ask, text, media_type):
    with pytest.raises(UnsupportedFormat):
        ask(text, media_type)


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("SELECT * { ?subject ?property ?object }", ["subject", "property", "object"]),
        ("SELECT * { ?z ?y ?x . FILTER(?b = ?z || true) MINUS { ?a ?y 'no' } }", ["z", "y", "x"]),
        ("SELECT * { { SELECT ?o ?s { ?s ?hidden ?o } } }", ["o", "s"]),
        ("# SELECT * {?z ?y ?x}\nSELECT DISTINCT * { $b ?a ?c } ORDER BY ?c", ["b", "a", "c"]),
        ("SELECT * { ?s ?p ?o . BIND(1 AS ?a) } LIMIT 1", ["s", "p", "o", "a"]),
        ("SELECT * { ?only <urn:p> <urn:o> }", ["only"]),
        ("SELECT * { }", []),
        ("SELECT ?o ?s { ?s ?p ?o }", ["o", "s"]),
    ],
)
def test_columns_stand_in_the_order_of_the_query(ask, text, columns):
    assert json.loads(ask(text).read())["head"]["vars"] == columns


def test_a_statement_of_two_records_counts_once(ask):
    count = 'SELECT (COUNT(*) AS ?n) { ?s <http://xmlns.com/foaf/0.1/name> "The laboratory" }'
    assert rows(ask(count)) == [["1"]]


def test_describe_finds_subjects_of_every_record(ask):
    for subject in (WASTEWATER, COHORT, LAB):
        answer = ask(f"DESCRIBE <{subject}>", "application/n-triples")
        assert answer.read().count(b"\n") >= 2


COUNT = "SELECT (COUNT(*) AS ?n) {} {{ ?s ?p ?o }}"
NAMES = "SELECT (COUNT(DISTINCT ?g) AS ?n) {} {{ GRAPH ?g {{ ?s ?p ?o }} }}"


@pytest.mark.parametrize(
    ("clauses", "statements", "named"),
    [
        ("", 13, 3),
        (f"FROM <{WASTEWATER}>", 8, 0),
        (f"FROM <{WASTEWATER}> FROM <{COHORT}>", 12, 0),
        (f"FROM NAMED <{COHORT}>", 0, 1),
        (f"FROM <{WASTEWATER}> FROM <{COHORT}> FROM NAMED <{LAB}>", 12, 1),
        ("FROM <urn:not-there>", 0, 0),
        ("FROM <urn:not-there> FROM <urn:nor-this>", 0, 0),
    ],
)
def test_from_and_from_named_choose_among_the_graphs(ask, clauses, statements, named):
    assert rows(ask(COUNT.format(clauses))) == [[str(statements)]]
    assert rows(ask(NAMES.format(clauses))) == [[str(named)]]


def test_from_takes_prefixed_and_relative_names(ask):
    text = (
        "BASE <https://data.example.no/dataset/> PREFIX o: <https://data.example.no/organization/>"
        " SELECT (COUNT(*) AS ?n) FROM o:lab-33333333 FROM <cohort-22222222> { ?s ?p ?o }"
    )
    assert rows(ask(text)) == [["6"]]


def test_graphs_of_the_request_replace_those_of_the_text(ask):
    text = COUNT.format(f"FROM <{WASTEWATER}> FROM NAMED <{WASTEWATER}>")
    assert rows(ask(text, default_graphs=(LAB,))) == [["2"]]
    assert rows(ask(text, default_graphs=(LAB, COHORT))) == [["6"]]
    assert rows(ask(text, named_graphs=(LAB,))) == [["0"]]
    names = NAMES.format(f"FROM <{WASTEWATER}> FROM NAMED <{WASTEWATER}>")
    assert rows(ask(names, default_graphs=(LAB,))) == [["0"]]
    assert rows(ask(names, named_graphs=(LAB, COHORT))) == [["2"]]


def test_a_graph_that_is_no_iri_is_malformed(ask):
    with pytest.raises(QueryMalformed, match="absolute IRI"):
        ask("ASK {}", default_graphs=("not an iri",))


def test_relative_iris_follow_the_base_of_the_request(ask):
    assert rows(ask("SELECT (<> AS ?i) {}", base="https://data.example.no/sparql")) == [
        ["https://data.example.no/sparql"]
    ]


def test_a_byte_order_mark_is_no_mistake(ask):
    assert rows(ask("\ufeffSELECT ?s { ?s a ?t } LIMIT 1"))

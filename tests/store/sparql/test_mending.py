"""A mend changes what it is for and nothing else."""

from collections.abc import Callable

import pytest

from store.errors import Place, QueryMalformed
from store.sparql.guard import check
from store.sparql.mending import Mend
from store.sparql.query import Limits

RECORD = "https://data.example.no/dataset/wastewater-11111111"
TSV = "text/tab-separated-values"
P = "PREFIX dcat: <http://www.w3.org/ns/dcat#> PREFIX dct: <http://purl.org/dc/terms/> "


def found(text: str) -> tuple[Mend, ...]:
    return check(text, Limits()).mends


def mended(text: str) -> str:
    for mend in reversed(found(text)):
        text = text[: mend.start] + mend.text + text[mend.end :]
    return text


@pytest.mark.parametrize(
    ("text", "better"),
    [
        (
            "SELECT (GROUP_CONCAT(?o) AS ?x) { ?s ?p ?o }",
            "SELECT (STR(GROUP_CONCAT(?o)) AS ?x) { ?s ?p ?o }",
        ),
        (
            'SELECT (group_concat(DISTINCT STR(?o); separator="), ") AS ?x) { ?s ?p ?o }',
            'SELECT (STR(group_concat(DISTINCT STR(?o); separator="), ")) AS ?x) { ?s ?p ?o }',
        ),
        ("SELECT ?x { <urn:a> <urn:p>* ?x }", "SELECT ?x {  VALUES ?x { <urn:a> }  }"),
        ("SELECT ?x { ?x a? <urn:a> . }", "SELECT ?x {  VALUES ?x { <urn:a> }  . }"),
        (
            f"{P}ASK {{ ?s ?p ?o . dct:a (dct:b/^dct:c)* ?x FILTER(?o > 1) dct:a dct:b? ?y }}",
            f"{P}ASK {{ ?s ?p ?o .  VALUES ?x {{ dct:a }}  FILTER(?o > 1)  VALUES ?y {{ dct:a }}  }}",
        ),
    ],
)
def test_what_is_mended(text, better):
    assert mended(text) == better


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?o }",
        "SELECT ?x { ?s <urn:p>* ?x }",
        "SELECT ?x { <urn:a> <urn:p>+ ?x }",
        "SELECT ?x { <urn:a> <urn:p>*/<urn:q> ?x }",
        "SELECT ?x { <urn:a> ^<urn:p>* ?x }",
        "SELECT ?x { <urn:a> <urn:p>* ?x ; <urn:q> ?y }",
        "SELECT ?x { <urn:a> <urn:p>* ?x , ?y }",
        "SELECT ?x { ?s <urn:q> ?y ; <urn:p>* ?x }",
        "SELECT ?x { GRAPH ?g { <urn:a> <urn:p>* ?x } }",
        "SELECT ?x FROM <urn:g> { <urn:a> <urn:p>* ?x }",
        "SELECT (<urn:a> * ?x AS ?y) { ?s ?p ?x }",
        "ASK { <urn:a> <urn:p>* <urn:a> }",
        'ASK { ?s ?p "GROUP_CONCAT(?x)" }',
        "ASK { <urn:a> <urn:p>*",
        "ASK { ?s ?p ?o } GROUP_CONCAT",
    ],
)
def test_what_is_left_alone(text):
    assert found(text) == ()


def test_a_term_that_the_graph_mentions_goes_its_way(ask: Callable[..., object]):
    text = f"{P}SELECT ?x {{ <{RECORD}> dct:publisher* ?x }}"
    rows = ask(text, TSV).read().decode().splitlines()[1:]
    assert len(rows) == 2
    assert f"<{RECORD}>" in rows


def test_a_term_of_the_prologue_is_found(ask: Callable[..., object]):
    text = f"PREFIX r: <{RECORD[:-8]}> {P} SELECT ?x {{ r:11111111 dct:publisher? ?x }}"
    assert len(ask(text, TSV).read().splitlines()) == 3


def test_a_data_set_of_the_request_is_asked_as_it_is(ask: Callable[..., object]):
    text = "SELECT ?x { <urn:new> <urn:p>* ?x }"
    assert len(ask(text, TSV).read().splitlines()) == 2
    assert len(ask(text, TSV, default_graphs=(RECORD,)).read().splitlines()) == 1


def test_columns_keep_their_order(ask: Callable[..., object]):
    text = "SELECT * { <urn:new> <urn:p>* ?z . ?s ?b ?a } LIMIT 1"
    assert ask(text, TSV).read().splitlines()[0] == b"?z\t?s\t?b\t?a"


def test_a_mistake_keeps_its_place(ask: Callable[..., object]):
    with pytest.raises(QueryMalformed) as caught:
        ask("SELECT (GROUP_CONCAT(?o) AS ?x) { ?s ?p ?o } LIMIT", TSV)
    assert caught.value.place == Place(1, 51)


def test_a_mend_that_does_not_fit_is_dropped(ask: Callable[..., object]):
    """Here the mend would part the two patterns that share a blank node, which is no SPARQL."""
    text = "SELECT ?x { _:a <urn:q> ?y . <urn:new> <urn:p>* ?x . _:a <urn:r> ?z }"
    assert len(ask(text, TSV).read().splitlines()) == 1

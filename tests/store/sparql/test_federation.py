"""SERVICE for endpoints that the administrator allows: asked by the fetcher, put in place as rows."""

import json
from pathlib import Path
from urllib.parse import parse_qs

import pyoxigraph as ox
import pytest

from store.errors import FetchFailed, QueryRefused
from store.fetching import Fetched, Fetcher, Wanted
from store.sparql import Federation, Limits, Query, Workers
from store.sparql.guard import check

JSON = "application/sparql-results+json"
FAR = "https://far.example.org/sparql"
BASE = "https://data.example.no"


class Far(Fetcher):
    """Another endpoint, without a network: an engine of its own behind the fetcher's door."""

    def __init__(self) -> None:
        super().__init__([FAR])
        self.asked: list[str] = []
        self.store = ox.Store()
        self.store.load(
            b"""@prefix e: <https://far.example.org/> .
            e:a e:name "Bergen \\"by\\"\\n"@nb, "Bergen"; e:size 7; e:in [ e:name "Vestland" ] .
            e:b e:name "Oslo" .""",
            ox.RdfFormat.TURTLE,
        )

    def fetch(self, wanted: Wanted, *, seconds: float) -> Fetched:
        assert seconds > 0
        assert wanted.body is not None
        text = parse_qs(wanted.body.decode())["query"][0]
        self.asked.append(text)
        found = self.store.query(text)
        return Fetched(JSON, found.serialize(format=ox.QueryResultsFormat.JSON))


@pytest.fixture
def far() -> Far:
    return Far()


@pytest.fixture
def ask(small: Path, far: Far):
    limits = Limits(seconds=5)
    with Workers(lambda: small, limits, federation=Federation(far, BASE)) as crew:

        def ask(text: str) -> list[dict[str, dict[str, str]]]:
            answer = crew.run(Query(f"PREFIX e: <https://far.example.org/> {text}", JSON)).read()
            return json.loads(answer)["results"]["bindings"]

        yield ask


def values(rows: list[dict[str, dict[str, str]]], name: str) -> list[str]:
    return sorted(row[name]["value"] for row in rows)


def test_rows_from_elsewhere_join_with_ours(ask):
    rows = ask(f"SELECT ?n {{ VALUES ?x {{ e:a }} SERVICE <{FAR}> {{ ?x e:name ?n }} }}")
    assert values(rows, "n") == ["Bergen", 'Bergen "by"\n']


def test_terms_keep_language_and_datatype(ask):
    rows = ask(
        f'SELECT * {{ SERVICE <{FAR}> {{ e:a e:name ?n ; e:size ?s FILTER(LANG(?n) = "nb") }} }}'
    )
    assert rows[0]["n"]["xml:lang"] == "nb"
    assert rows[0]["s"]["datatype"].endswith("#integer")


@pytest.mark.parametrize(
    ("pattern", "count"),
    [
        (f"?x e:name ?n OPTIONAL {{ SERVICE <{FAR}> {{ ?x e:size ?s }} }}", 0),
        (f"SERVICE <{FAR}> {{ ?x e:name ?n OPTIONAL {{ ?x e:size ?s }} }}", 4),
        (f"SERVICE <{FAR}> {{ ?x e:size ?s }} SERVICE <{FAR}> {{ ?x e:name ?n }}", 2),
        (f"SERVICE <{FAR}> {{ ?x e:name ?n }} MINUS {{ SERVICE <{FAR}> {{ ?x e:size ?s }} }}", 2),
        (f"VALUES ?x {{ e:a e:b }} FILTER EXISTS {{ SERVICE <{FAR}> {{ ?x e:size ?s }} }}", 1),
        (f"{{ SELECT (COUNT(*) AS ?c) {{ SERVICE <{FAR}> {{ ?x e:name ?n }} }} }}", 1),
        (f"SERVICE <{FAR}> {{ e:b e:name 'Oslo' }}", 1),
        (f"SERVICE <{FAR}> {{ e:b e:name 'Bergen' }}", 0),
        (f"SERVICE # here }} <x>\n SILENT <{FAR}> # there }}\n {{ ?x e:name '}}' }}", 0),
    ],
)
def test_a_clause_means_the_same_wherever_it_stands(ask, pattern, count):
    assert len(ask(f"SELECT * {{ {pattern} }}")) == count


def test_beside_a_service_nothing_of_the_text_is_mended():
    """What others answer moves the text: a mend could then open a string, and show a hidden SERVICE."""
    text = f"SELECT (GROUP_CONCAT(?n) AS ?j) {{ SERVICE <{FAR}> {{ ?x e:name ?n }} <urn:a> <urn:p>* ?y }}"
    checked = check(f"PREFIX e: <https://far.example.org/> {text}", Limits(), federating=True)
    assert checked.services
    assert not checked.mends


def test_a_blank_node_from_elsewhere_becomes_an_iri_of_its_own(ask):
    text = f"SELECT * {{ SERVICE <{FAR}> {{ ?x e:in ?y }} SERVICE <{FAR}> {{ ?z e:name 'Vestland' }} }}"
    (row,) = ask(text)
    assert row["y"]["value"].startswith(f"{BASE}/.well-known/genid/")
    assert row["y"]["value"] != row["z"]["value"]


def test_what_is_sent_holds_the_prefixes_and_the_group_alone(ask, far):
    ask(f"SELECT ?x {{ ?x ?p 'ours' . SERVICE <{FAR}> {{ ?x e:name ?n }} }}")
    (sent,) = far.asked
    assert "PREFIX e:" in sent
    assert "ours" not in sent


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("SELECT * { SERVICE <https://other.example.org/> { ?s ?p ?o } }", "other.example.org"),
        ("SELECT * { SERVICE SILENT <https://other.example.org/> { ?s ?p ?o } }", "is not allowed"),
        ("SELECT * { SERVICE ?e { ?s ?p ?o } }", "as it is"),
        (
            "PREFIX f: <https://far.example.org/> SELECT * { SERVICE f:sparql { ?s ?p ?o } }",
            "as it is",
        ),
        (f"SELECT * {{ SERVICE <{FAR}> {{ SERVICE <{FAR}> {{ ?s ?p ?o }} }} }}", "in another"),
        (f"SELECT * {{ SERVICE <{FAR}> {{ ?s ?p ?o ", "as it is"),
        (f"PREFIX a: <urn:a> SELECT * {{ SERVICE <{FAR}> {{ }} SERVICEa:b {{ }} }}", "not allowed"),
        ("SELECT * {" + f"SERVICE <{FAR}> {{ }}" * 5 + "}", "5 SERVICE clauses"),
    ],
)
def test_nothing_else_is_asked(ask, far, text, message):
    with pytest.raises(QueryRefused, match=message):
        ask(text)
    assert not far.asked


def test_without_a_federation_the_clause_is_refused(small):
    with (
        Workers(lambda: small) as crew,
        pytest.raises(QueryRefused, match="SERVICE is not allowed"),
    ):
        crew.run(Query(f"ASK {{ SERVICE <{FAR}> {{ }} }}", JSON))


@pytest.mark.parametrize(
    "fetched",
    [
        Fetched("text/html", b"<p>Hello"),
        Fetched(JSON, b'{"head": {"vars": ["x"]}, "results": {"bindings": [{'),
        Fetched(JSON, b'{"head": {}, "boolean": true}'),
        Fetched("", b""),
        Fetched(
            JSON,
            b'{"head": {"vars": ["x"]}, "results": {"bindings": ['
            + b",".join([b'{"x": {"type": "literal", "value": "a"}}'] * 10_001)
            + b"]}}",
        ),
    ],
)
def test_an_answer_that_is_none_fails_and_silent_forgives_it(ask, far, monkeypatch, fetched):
    monkeypatch.setattr(far, "fetch", lambda *_, **__: fetched)
    with pytest.raises(FetchFailed):
        ask(f"SELECT * {{ SERVICE <{FAR}> {{ ?s ?p ?o }} }}")
    assert ask(f"SELECT * {{ SERVICE SILENT <{FAR}> {{ ?s ?p ?o }} }}") == [{}]

import pyoxigraph as ox
import pytest

from store.views.graph import BLANK, IRI, LITERAL, Graph, Term

S = "<https://data.example.org/s>"
P = "<https://data.example.org/p>"
LITERALS = [
    '"plain"',
    '""',
    '"tagged"@nb-no',
    '"12"^^<http://www.w3.org/2001/XMLSchema#int>',
    '"text"^^<http://www.w3.org/2001/XMLSchema#string>',
    r'"quote \" backslash \\ line \n tab \t end"',
    r'"backslash before n: \\n and at the end \\"',
    r'"code \u000B and \U0001F600"',
    '"line separators \u2028\u2029\u0085 stay"',
    '"> . <x> \' . "',
    '"ends like a line \\" .\\n"',
]


@pytest.mark.parametrize("literal", LITERALS)
def test_the_quick_way_reads_as_the_engine_does(literal):
    line = f"{S} {P} {literal} .\n"
    quick = Graph(line)
    by_engine = Graph(line + "# not canonical\n")
    assert quick.stars == by_engine.stars
    assert quick.size == by_engine.size == 1
    quad = next(iter(ox.parse(line.encode(), format=ox.RdfFormat.N_TRIPLES)))
    found = quick.values("https://data.example.org/s", "https://data.example.org/p")[0]
    assert isinstance(quad.object, ox.Literal)
    assert (found.value, found.language) == (quad.object.value, quad.object.language or "")


def test_nodes_and_blank_nodes_are_told_apart():
    graph = Graph(f"_:b0 {P} {S} .\n{S} {P} _:b0 .\n")
    assert graph.values("_:b0", "https://data.example.org/p") == [
        Term(IRI, "https://data.example.org/s")
    ]
    assert graph.values("https://data.example.org/s", "https://data.example.org/p") == [
        Term(BLANK, "_:b0")
    ]


def test_a_string_has_no_datatype_and_a_number_has():
    graph = Graph(f"{S} {P} {LITERALS[4]} .\n{S} {P} {LITERALS[3]} .\n")
    values = graph.values("https://data.example.org/s", "https://data.example.org/p")
    assert values == [
        Term(LITERAL, "text"),
        Term(LITERAL, "12", "", "http://www.w3.org/2001/XMLSchema#int"),
    ]


def test_nothing_said_is_no_error():
    graph = Graph("")
    assert graph.star("https://data.example.org/s") == {}
    assert graph.size == 0
    assert list(graph.triples()) == []

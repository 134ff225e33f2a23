"""A query that cannot be read is told where, and what to add."""

import pytest

from store.errors import Place, QueryMalformed


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("SELECT * {\n ?s dcat:theme ?o }", 2, 5, "PREFIX dcat: <http://www.w3.org/ns/dcat#>"),
        ("SELECT * { ?s schema:name ?o }", 1, 15, "PREFIX schema: <http://schema.org/>"),
        ("SELECT * { ?s mine:name ?o }", 1, 15, "PREFIX mine: <"),
        ("SELECT * { ?s :name ?o }", 1, 15, "PREFIX : <"),
        ("PREFIX a: <urn:a>\nSELECT * { ?s a:x\n ?o", 3, 4, ""),
        ("SELECT * { ?s ?p ?o } LIMIT", 1, 28, ""),
        ("SELECT * { ?s ?p ?o } ORDER", 1, 28, "Expected here"),
        ("SELECT * { <relative> ?p ?o }", 1, 22, "BASE"),
        ("SELECT ?x { ?s ?p ?o } GROUP BY ?s", 1, 8, ""),
        ("ASK { ?s ?p ?o } # comment\n}", 2, 2, ""),
        ("SELECT ?a\n ?b ?a { ?a ?p ?b }", 2, 5, "AS"),
        ("SELECT ?a (1 + ?a AS ?b) (2 AS ?b) { ?a ?p ?o }", 1, 32, "AS"),
        ("SELECT (COUNT(?p) AS ?n) ?o { ?s ?p ?o } GROUP BY ?s", 1, 26, "GROUP BY"),
        ("SELECT ?s ?o (COUNT(?p) AS ?n) { ?s ?p ?o } GROUP BY ?s", 1, 11, "GROUP BY"),
    ],
)
def test_the_place_and_the_remedy_are_named(ask, text, line, column, words):
    with pytest.raises(QueryMalformed) as caught:
        ask(text)
    assert caught.value.place == Place(line, column)
    assert words in caught.value.remedy
    assert caught.value.remedy
    assert "['" not in str(caught.value)
    assert "SERVICE" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("SELECT ?a ?a { ?a ?p ?o }", "AS"),
        ("SELECT ?o { ?s ?p ?o } GROUP BY ?s", "GROUP BY"),
        ("SELECT (1 AS ?o) { ?s ?p ?o }", "new name"),
        ("SELECT ?s COUNT(?o) { ?s ?p ?o } GROUP BY ?s", "(COUNT(?x) AS ?n)"),
        ("SELECT * { ?s bif:contains 'x' }", "Virtuoso"),
        (
            "SELECT * { ?s dct:title ?o ; dcat:theme ?t ; mine:x ?y }",
            "PREFIX dct: <http://purl.org/dc/terms/> PREFIX dcat: <http://www.w3.org/ns/dcat#>",
        ),
    ],
)
def test_a_common_mistake_is_told_in_its_own_words(ask, text, words):
    with pytest.raises(QueryMalformed) as caught:
        ask(text)
    assert caught.value.place is not None
    assert words in caught.value.remedy
    assert "mine" not in caught.value.remedy


@pytest.mark.parametrize(
    ("text", "excerpt"),
    [
        ("SELECT * {\n ?s nope ?o }", " ?s nope ?o }\n    ^"),
        ("SELECT *\t{ ?s nope ?o }", "SELECT * { ?s nope ?o }\n              ^"),
        (f"{' ' * 80}nope{' ' * 80}", f"{' ' * 50}nope\n{' ' * 50}^"),
        ("ASK {\n", ""),
        ("ASK { ?s ?p '\u202e' nope", "ASK { ?s ?p ' ' nope\n                ^"),
    ],
)
def test_the_line_is_shown_with_a_caret(ask, text, excerpt):
    with pytest.raises(QueryMalformed) as caught:
        ask(text)
    assert caught.value.place.excerpt == excerpt

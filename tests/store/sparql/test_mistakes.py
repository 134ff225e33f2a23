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
        ("SELECT ?x { ?s ?p ?o } GROUP BY ?s", 1, 35, ""),
        ("ASK { ?s ?p ?o } # comment\n}", 2, 2, ""),
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


# Listed as federated, but only their vocabulary speaks of services.
NOT_FEDERATED = {"lsq-docs-0-2.rq", "lsq-docs-22-1.rq"}


def test_real_queries_never_break_anything(shared, ask):
    """Queries of others: answered, or refused with a reason; those with SERVICE never run."""
    from store.errors import QueryRefused, StoreError, UnsupportedFormat

    folder = shared / "corpora" / "sparql-share"
    lines = (folder / "INDEX.tsv").read_text(encoding="utf-8").splitlines()[1:]
    kept = 0
    for line in lines:
        name, _, _, federated, engine, *_ = line.split("\t")
        text = (folder / name).read_text(encoding="utf-8")
        try:
            ask(text, "application/sparql-results+json").read()
            outcome = None
        except UnsupportedFormat:
            outcome = None
        except StoreError as error:
            outcome = type(error)
            assert error.remedy, name
        if federated == "True" and name not in NOT_FEDERATED:
            assert outcome is QueryRefused, f"{name}: {outcome}"
        elif engine.startswith("ok"):
            assert outcome is None, f"{name}: {outcome}"
            kept += 1
        else:
            assert outcome is QueryMalformed, f"{name}: {outcome}"
    assert kept > 100

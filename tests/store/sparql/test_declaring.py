from pyoxigraph import Store

from store.sparql import missing_prefixes, with_missing_prefixes


def test_a_query_gets_the_lines_that_it_lacks() -> None:
    query = "SELECT * { ?d a dcat:Dataset ; dct:title ?t ; <x:y> :z ; own:p 'foaf:not', ?foaf }"
    assert list(missing_prefixes(query)) == ["dcat", "dct"]
    assert with_missing_prefixes(query).splitlines()[:2] == [
        "PREFIX dcat: <http://www.w3.org/ns/dcat#>",
        "PREFIX dct: <http://purl.org/dc/terms/>",
    ]


def test_what_is_declared_stays_as_it_is() -> None:
    query = "prefix dct: <http://example.org/other#>\nSELECT * { ?d dct:title ?t }"
    assert with_missing_prefixes(query) == query


def test_a_mended_query_can_be_run() -> None:
    Store().query(
        with_missing_prefixes("BASE <http://example.org/> ASK { <a> a dcat:Dataset, skos:Concept }")
    )


def test_a_slip_further_down_does_not_hide_what_is_missing() -> None:
    assert list(missing_prefixes('SELECT * { ?d dct:title "open ')) == ["dct"]
    assert with_missing_prefixes("\\") == "\\"

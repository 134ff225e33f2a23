"""The example queries are read from Turtle, titled in each language, and can be run as they stand."""

import pytest
from pyoxigraph import Store

from store.examples import example_queries


@pytest.mark.parametrize("language", ["en", "nb", "nn"])
def test_every_example_has_a_title_in_the_language(language: str) -> None:
    found = example_queries(language)
    assert len(found) >= 10
    assert {example.title.language for example in found} == {language}
    assert len({example.title.value for example in found}) == len(found)


def test_every_example_declares_the_prefixes_it_uses() -> None:
    store = Store()
    for example in example_queries("en"):
        store.query(example.query)  # raises SyntaxError for an undeclared prefix

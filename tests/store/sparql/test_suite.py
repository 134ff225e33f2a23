"""The guard over the published test suite: it takes whatever the engine takes, but SERVICE."""

import pyoxigraph as ox
import pytest

from store.errors import QueryMalformed, QueryRefused
from store.sparql import kind_of


@pytest.mark.conformance
def test_the_guard_refuses_no_query_of_the_suite_but_for_service(shared):
    accepted = refused = 0
    for path in sorted((shared / "conformance" / "sparql11").rglob("*.rq")):
        text = path.read_text(encoding="utf-8")
        try:
            kind_of(text)
            accepted += 1
        except QueryRefused:
            assert "SERVICE" in text.upper(), path.name
            refused += 1
        except QueryMalformed:
            with pytest.raises(SyntaxError):
                ox.Store().query(text, base_iri="http://example.org/")
    assert accepted >= 400
    assert 9 <= refused <= 12

"""Real mistakes, told in the reader's language."""

import pytest
from flask_babel import gettext
from pyoxigraph import Store

from store.errors import StoreError
from store.sparql import kind_of
from store.sparql.mistakes import explain
from webapp.sentences import translated

MISTAKES = (
    "SELEC * { ?s ?p ?o }",
    "SELECT * { ?s wibble ?o }",
    "SELECT * { ?s ?p ?o } LIMIT",
    "SELECT ?d ?t { ?d a ?t } WHERE ?x",
    "SELECT * { ?s <a b> ?o }",
    "SELECT * { ?s <a> ?o ",
    "SELECT * { ?s <> 1 . ?t <not absolute ?o }",
    'SELECT * { ?s ?p "open }',
    "SELECT * { ?s made:up ?o }",
    "PREFIX dct: <http://purl.org/dc/terms/>",
    "INSERT DATA { <urn:a> <urn:b> 1 }",
    "LOAD <http://127.0.0.1/>",
    "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "ASK { ?a " + "/".join(["<urn:p>"] * 3000) + " ?b }",
    "ASK " + "{" * 200 + "}" * 200,
    "ASK {} #" + "x" * 300_000,
)


def mistake(query):
    try:
        kind_of(query)
        Store().query(query)
    except StoreError as error:
        return error
    except SyntaxError as error:
        return explain(query, str(error))
    raise AssertionError(query[:60])


@pytest.fixture(params=["nb", "nn"])
def language(app, request):
    with app.test_request_context(f"/{request.param}/"):
        app.preprocess_request()
        yield request.param


@pytest.mark.parametrize("query", MISTAKES, ids=lambda query: query[:40])
def test_mistakes_are_told_in_norwegian(language, query):
    error = mistake(query)
    told = list(translated(error.message, error.remedy))
    assert told
    assert [sentence for sentence in told if sentence.language != language] == []
    assert gettext("The query is no SPARQL 1.1.") != "The query is no SPARQL 1.1."


@pytest.mark.usefixtures("language")
def test_words_of_the_query_stay_in_the_sentence():
    (told,) = translated("Did you mean SELECT?")
    assert "SELECT?" in told.value


@pytest.mark.usefixtures("language")
def test_what_is_not_known_stays_english_and_says_so():
    (told,) = translated("The moon is in the way.", "")
    assert (told.value, told.language) == ("The moon is in the way.", "en")

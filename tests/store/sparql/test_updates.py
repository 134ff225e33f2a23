"""What is seen in an update before any engine reads it, and how its data set is written into it."""

import random

import pyoxigraph as ox
import pytest

from store.errors import Place, QueryMalformed, QueryRefused, TooLarge
from store.sparql.graphs import existence, iri_reference
from store.sparql.updates import Update, check_update

MANY = 10_000


def checked(text: str, *using: str, named: tuple[str, ...] = ()) -> str:
    return check_update(Update(text, using, named), MANY)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "INSERT DATA { <urn:s> <urn:p> 1 }",
        "PREFIX a: <urn:a> DROP ALL ; PREFIX b: <urn:b> BASE <urn:c> CLEAR SILENT DEFAULT ;",
        "DELETE WHERE { ?s ?p ?o ; ?q ?r } ; COPY <urn:a> TO <urn:b>",
        "WITH <urn:g> DELETE { ?s ?p ?o } INSERT { ?s ?p 1 } USING NAMED <urn:h> WHERE { ?s ?p ?o }",
        "# LOAD <urn:x>\nADD GRAPH <urn:a> TO DEFAULT",
        "PREFIX load: <urn:load> INSERT DATA { load:LOAD load:x 'LOAD <x>' }",
        "\ufeffCREATE GRAPH <urn:g>",
    ],
)
def test_updates_are_taken_as_they_are(text):
    assert checked(text) == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://127.0.0.1/x>",
        "load silent <http://127.0.0.1/x> INTO GRAPH <urn:g>",
        "CREATE GRAPH <urn:g> ; LOAD <http://127.0.0.1/x>",
        "PREFIX a: <http://127.0.0.1/> LOAD a:x",
        "LOAD#\n<http://127.0.0.1/x>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
        "INSERT { ?s ?p ?o } WHERE { SERVICE SILENT ?e { ?s ?p ?o } }",
        "PREFIX a: <http://127.0.0.1/> DELETE { ?s ?p ?o } WHERE { SERVICEa:b { ?s ?p ?o } }",
    ],
)
def test_nothing_is_fetched(text):
    with pytest.raises(QueryRefused) as caught:
        checked(text)
    assert caught.value.remedy
    assert caught.value.place


@pytest.mark.parametrize(
    "text",
    [
        "LOAD",
        "LOAD ;",
        "CREATE GRAPH <urn:g> LOAD <http://127.0.0.1/x>",
        "CREATE GRAPH <urn:g> ;; LOAD <http://127.0.0.1/x>",
        "LOAD <http://127.0.0.1/x> ;; DROP ALL",
        "; DROP ALL",
        "SELECT * { ?s ?p ?o }",
        "PREFIX a: <http://127.0.0.1/> LOADa:b",
        "DROP ALL ; <urn:s> <urn:p> 1",
        "\\u004COAD <http://127.0.0.1/x>",
        "INSERT DATA { <urn:s> nope 1 }",
        "DROP ALLES",
    ],
)
def test_what_is_no_update_is_named_with_its_place(text):
    with pytest.raises(QueryMalformed) as caught:
        checked(text)
    assert caught.value.place is not None
    assert caught.value.remedy


def test_a_hidden_service_is_found():
    with pytest.raises((QueryRefused, QueryMalformed)):
        checked("INSERT { ?s ?p ?o } WHERE { \\u0053ERVICE <http://127.0.0.1/> { ?s ?p ?o } }")


@pytest.mark.parametrize(
    ("text", "better"),
    [
        (
            "DELETE { ?s ?p 1 } WHERE { ?s ?p ?o }",
            "DELETE { ?s ?p 1 }  USING <urn:a> USING NAMED <urn:n> WHERE { ?s ?p ?o }",
        ),
        (
            "DELETE WHERE { ?s <urn:p> ?o }",
            "DELETE  { ?s <urn:p> ?o } USING <urn:a> USING NAMED <urn:n> WHERE { ?s <urn:p> ?o }",
        ),
        ("INSERT DATA { <urn:s> <urn:p> 1 } ; DROP ALL", None),
        (
            "INSERT { ?s ?p 1 } WHERE { { SELECT ?s WHERE { ?s ?p ?o } } }",
            "INSERT { ?s ?p 1 }  USING <urn:a> USING NAMED <urn:n> WHERE { { SELECT ?s WHERE { ?s ?p ?o } } }",
        ),
    ],
)
def test_the_data_set_of_the_request_is_written_into_each_operation(text, better):
    assert checked(text, "urn:a", named=("urn:n",)) == (better or text)


@pytest.mark.parametrize(
    "text",
    [
        "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DROP ALL; DELETE { ?s ?p ?o } USING <urn:g> WHERE { ?s ?p ?o }",
        "DELETE { ?s ?p ?o } USING NAMED <urn:g> WHERE { ?s ?p ?o }",
    ],
)
def test_two_data_sets_are_one_too_many(text):
    assert checked(text)
    with pytest.raises(QueryMalformed, match="data set"):
        checked(text, "urn:a")


@pytest.mark.parametrize(
    "iri", ["", "relative", "urn:a> {} ; DROP ALL ; #", "urn:a b", ":x", "1:x"]
)
def test_the_name_of_a_graph_is_an_absolute_iri(iri):
    with pytest.raises(QueryMalformed, match="graph"):
        iri_reference(iri)
    with pytest.raises(QueryMalformed, match="graph"):
        checked("DELETE WHERE { ?s ?p ?o }", iri)


def test_a_graph_is_asked_for_by_its_name():
    assert existence("https://data.example.no/æ") == "ASK { GRAPH <https://data.example.no/æ> {} }"


def test_an_update_has_a_length():
    text = "INSERT DATA { <urn:s> <urn:p> 1 }"
    assert check_update(Update(text), len(text)) == text
    with pytest.raises(TooLarge, match="33"):
        check_update(Update(text), len(text) - 1)


def test_the_place_is_that_of_the_word():
    with pytest.raises(QueryRefused) as caught:
        checked("DROP ALL ;\n  LOAD <http://127.0.0.1/x>")
    assert caught.value.place == Place(2, 3)
    assert caught.value.place.excerpt == "  LOAD <http://127.0.0.1/x>\n  ^"


# The engine refuses port 9 by itself, after deciding to fetch: an OSError without a connection.
NOWHERE = "<http://127.0.0.1:9/>"
PIECES = (
    *("LOAD", "load", "LOADa:b", "LOADSILENTa:b", "SILENT", "INTO GRAPH <urn:g>", NOWHERE, "a:b"),
    *(
        ";",
        "#\n",
        " ",
        "\n",
        "DROP ALL",
        "CLEAR DEFAULT",
        "CREATE GRAPH <urn:g>",
        "DELETE",
        "INSERT",
    ),
    *(
        "WHERE",
        "{",
        "}",
        "?s ?p ?o",
        "SERVICE",
        "SERVICEa:b",
        "\\u004COAD",
        "'",
        '"',
        "USING",
        "WITH",
    ),
    *(f"PREFIX LOADa: {NOWHERE}", f"BASE {NOWHERE}", "INSERT{}WHERE{", "}", "<x>", "@en", ".", "1"),
)


def update(chance: random.Random) -> str:
    pieces = [chance.choice(PIECES) for _ in range(chance.randint(1, 8))]
    return f"PREFIX a: {NOWHERE}" + chance.choice(["", " "]).join(pieces)


def fetches(text: str) -> bool:
    try:
        ox.Store().update(text)
    except SyntaxError:
        return False
    except (OSError, RuntimeError) as error:
        return "exist" not in str(error)  # of a graph that is dropped or made
    return False


@pytest.mark.parametrize("seed", [20261125, 7])
def test_what_the_engine_would_fetch_is_refused(seed):
    chance = random.Random(seed)
    dangerous = [text for text in (update(chance) for _ in range(20_000)) if fetches(text)]
    assert len(dangerous) > 20, f"seed {seed} tries too little"
    for text in dangerous:
        with pytest.raises((QueryRefused, QueryMalformed)):
            checked(text)

"""What the guard sees in a query, and what it refuses before any engine reads it."""

import socket
import time

import pytest

from store.errors import Place, QueryMalformed, QueryRefused, TooLarge
from store.sparql import Limits, kind_of
from store.sparql.guard import check
from tests.conftest import missing


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("SELECT * {}", "select"),
        ("select?s{?s ?p ?o}", "select"),
        ("ASK {}", "ask"),
        ("# SELECT\nASK{}", "ask"),
        (
            "PREFIX select: <http://example.org/ask#> CONSTRUCT WHERE { ?s select:x ?o }",
            "construct",
        ),
        ("BASE <http://example.org/SELECT> DESCRIBE <x>", "describe"),
        ('VERSION "1.2" ASK {}', "ask"),
        ("\ufeffASK {}", "ask"),
    ],
)
def test_the_form_is_the_first_keyword_of_the_query_itself(text, kind):
    assert kind_of(text) == kind


SERVICES = [
    "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { sErViCe ?e { ?s ?p ?o } }",
    "SELECT * { OPTIONAL { SERVICE <http://127.0.0.1/> { ?s ?p ?o } } }",
    "ASK { FILTER EXISTS { SERVICE <http://127.0.0.1/> { ?s ?p ?o } } }",
    "SELECT * { { SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } } } }",
    "SELECT * { SERVICE#<http://x>\n<http://127.0.0.1/>#\n{ ?s ?p ?o } }",
    "SELECT * { ?s ?p 'a # b' . SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    'SELECT * { ?s ?p "a \\" # b" . SERVICE <http://127.0.0.1/> { ?s ?p ?o } }',
    'SELECT * { ?s ?p """a "" # b""" . SERVICE <http://127.0.0.1/> { ?s ?p ?o } }',
    "SELECT * { ?s <http://e/#> ?o . SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { FILTER(?a<?b) SERVICE <http://127.0.0.1/> { ?s ?p ?o } FILTER(?c>?d) }",
    "SELECT * { \\u0053ERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { S\\U00000045RVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "PREFIX a: <http://127.0.0.1/> SELECT * { SERVICE a:b { ?s ?p ?o } }",
    # The engine reads these as SERVICE, for it wants no blank behind a keyword.
    "PREFIX a: <http://127.0.0.1/> PREFIX SERVICEa: <urn:> ASK { SERVICEa:b { ?s ?p ?o } }",
    "PREFIX : <http://127.0.0.1/> PREFIX SERVICE: <urn:> ASK { SERVICE:b { ?s ?p ?o } }",
    "PREFIX a: <http://127.0.0.1/> ASK { SERVICESILENTa:b { ?s ?p ?o } }",
    "PREFIX a: <http://127.0.0.1/> ASK { ?s ?p true.SERVICEa:b { ?s ?p ?o } }",
]


@pytest.mark.parametrize("text", SERVICES)
def test_service_is_refused_wherever_and_however_it_is_written(text):
    with pytest.raises(QueryRefused, match="SERVICE") as caught:
        kind_of(text)
    assert caught.value.remedy


def test_service_glued_to_a_literal_is_refused_too():
    with pytest.raises((QueryRefused, QueryMalformed)):
        kind_of("ASK { ?s ?p trueSERVICE<http://127.0.0.1/> { ?a ?b ?c } }")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?service { ?service ?p 'SERVICE <x> {' }",
        "SELECT ?service ?dataService { ?service a <http://www.w3.org/ns/dcat#DataService> }",
        "PREFIX service: <http://e/> SELECT * { GRAPH service:g { ?service service:p ?o } }",
        "# SERVICE <http://x> {\nSELECT * { ?s ?p ?o }",
        "PREFIX dcat: <http://e/> SELECT * { ?s dcat:servesDataset ?service { ?a ?b ?c } }",
        "SELECT * { ?s ?p 'x'@service { ?a ?b ?c } }",
        "DESCRIBE <http://e/service> { ?s ?p ?o }",
        'SELECT * { ?s ?p "\\u0053ERVICE <x> {" }',
    ],
)
def test_the_word_alone_is_no_offence(text):
    assert kind_of(text)


def test_load_is_refused_and_other_updates_are_no_queries():
    with pytest.raises(QueryRefused, match="LOAD"):
        kind_of("LOAD <http://127.0.0.1/x>")
    with pytest.raises(QueryRefused, match="LOAD"):
        kind_of("PREFIX a: <urn:a> # no\nload SILENT <http://127.0.0.1/x>")
    for text in (
        "INSERT DATA { <urn:s> <urn:p> 1 }",
        "DROP ALL",
        "DELETE WHERE { ?s ?p ?o }",
        "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "ASK {} # \n; DROP ALL",
    ):
        with pytest.raises(QueryMalformed, match="update"):
            kind_of(text)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("SELEKT * {}", 1, 1),
        ("SELECT * {\n  ?s ?p 'open\n}", 2, 9),
        ("SELECT * { ?s ?p \x00 }", 1, 18),
        ("SELECT * {\n\n ?s nope ?o }", 3, 5),
        ("", 1, 1),
        ("PREFIX a: <urn:a>", 1, 18),
        ("SELECT * { ?s ?p ?o } \\u0022", 1, 23),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(text, line, column):
    with pytest.raises(QueryMalformed) as caught:
        kind_of(text)
    assert caught.value.place == Place(line, column)


def test_a_misspelt_keyword_is_guessed():
    with pytest.raises(QueryMalformed) as caught:
        kind_of("SELEKT * {}")
    assert "SELECT" in caught.value.remedy


def nested(opening: str, closing: str, times: int) -> str:
    return f"SELECT * {{ ?s ?p ?o {opening * times}{closing * times} }}"


@pytest.mark.parametrize(
    ("limits", "fits", "too_large"),
    [
        (Limits(query_length=20), "ASK {} # 89012345678", "ASK {} # 890123456789"),
        (Limits(nesting=3), nested("{", "}", 2), nested("{", "}", 3)),
        (Limits(nesting=3), "ASK { FILTER((true)) }", "ASK { FILTER(((true))) }"),
        (Limits(branches=2), nested("OPTIONAL {}", "", 2), nested("OPTIONAL {}", "", 3)),
        (Limits(operators=2), "ASK { FILTER(!!true) }", "ASK { FILTER(!!!true) }"),
    ],
)
def test_limits_of_size_hold_at_their_edge(limits, fits, too_large):
    check(fits, limits)
    with pytest.raises(TooLarge, match="allowed"):
        check(too_large, limits)


def test_brackets_in_strings_and_comments_do_not_count():
    check("SELECT * { ?s ?p '((((((' } # {{{{{{", Limits(nesting=1))


@pytest.mark.parametrize(
    "text",
    [
        "a." * 60_000,
        "ASK { " + "<" * 120_000,
        '"""' + '"' * 120_000,
        "a" * 120_000 + ":",
        "?" * 99_999,
    ],
)
def test_the_scan_itself_cannot_be_made_slow(text):
    began = time.process_time()
    with pytest.raises((QueryMalformed, TooLarge)):
        check(text, Limits())
    assert time.process_time() - began < 1


def test_comments_are_blanked_without_moving_anything():
    text = "SELECT ?s # {\nWHERE { ?s ?p '# no' } # end"
    plain = check(text, Limits()).text
    assert plain == "SELECT ?s    \nWHERE { ?s ?p '# no' }      "
    assert len(plain) == len(text)


def test_nothing_is_fetched_even_past_the_guard(small, monkeypatch):
    """A worker has no network: the second wall, tried with the first one taken away."""
    from store.sparql import Query, Workers, guard

    for wall in ("refuse_fetching", "_demand_plain_services"):
        monkeypatch.setattr(guard, wall, lambda *_, **__: None)
    guard._read.cache_clear()
    with socket.create_server(("127.0.0.1", 0)) as listener, Workers(lambda: small) as workers:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        text = f"SELECT * {{ SERVICE SILENT <{address}> {{ ?s ?p ?o }} }}"
        if not _can_be_without_network():
            missing("a network namespace of a process")
        workers.run(Query(text, "text/csv")).read()
        listener.settimeout(0)
        with pytest.raises(BlockingIOError):
            listener.accept()


def _can_be_without_network() -> bool:
    import ctypes
    import os

    child = os.fork()
    if child == 0:
        libc = ctypes.CDLL(None)
        os._exit(int(libc.unshare(0x40000000) != 0 and libc.unshare(0x50000000) != 0))
    return os.waitpid(child, 0)[1] == 0

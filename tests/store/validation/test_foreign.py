"""Shapes given by others: run whole, told in our own words, and never let out."""

import socket

import pytest

from store import validation
from store.errors import Malformed, Refused
from store.validation.preparing import from_triples

HARMFUL = ("foreign/reaching.ttl", "foreign/loading.ttl", "foreign/smuggling.ttl")


@pytest.fixture
def no_network(monkeypatch):
    """Fails the test when anything looks up a name or opens a connection."""

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("the judge reached out")

    for name in ("connect", "connect_ex"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize("name", HARMFUL)
def test_shapes_that_reach_out_are_refused(engine, triples, name):
    with pytest.raises(Refused) as caught:
        validation.check_foreign(triples("records/good.ttl"), triples(name), engine)
    assert caught.value.remedy


@pytest.mark.usefixtures("no_network")
def test_imports_are_left_out_and_like_words_are_taken(engine, triples):
    report = validation.check_foreign(
        triples("records/good.ttl"), triples("foreign/harmless.ttl"), engine
    )
    assert [row.component for row in report.rows] == ["SPARQL"]
    assert report.notes == ("1 property shapes without sh:path were left out.",)


def test_no_import_is_handed_to_an_engine(triples):
    shapes = from_triples(triples("foreign/harmless.ttl"))
    assert "owl#imports" not in shapes.text


def test_every_path_and_component_is_told_alike(triples):
    fast = validation.fast_engine()
    if fast is None:
        pytest.skip("the optional fast engine is not installed")
    shapes, record = triples("foreign/bare.ttl"), triples("records/poor.ttl")
    one, other = (validation.check_foreign(record, shapes, each) for each in (None, fast))
    assert sorted(row.canonical() for row in one.rows) == sorted(
        row.canonical() for row in other.rows
    )
    ex = "https://walks.example.org/terms#"
    assert {row.path for row in one.rows if row.component == "MinCount"} == {
        f"(<{ex}name>|<{ex}label>)",
        f"(<{ex}next>)*",
        f"(<{ex}next>)+",
        f"(<{ex}next>)?",
        f"<{ex}start>/^(<{ex}end>/<{ex}next>)",
    }
    assert {row.component for row in one.rows} >= {
        "Closed",
        "Datatype",
        "In",
        "HasValue",
        "NodeKind",
    }


def test_foreign_shapes_run_whole_whatever_the_class(engine, triples):
    shapes = triples("foreign/bare.ttl").replace("shacl#targetClass", "shacl#targetObjectsOf")
    shapes = shapes.replace("terms#Walk>", "terms#keeper>")
    report = validation.check_foreign(triples("records/poor.ttl"), shapes, engine)
    assert {row.focus for row in report.rows} == {"<https://walks.example.org/club>"}


def test_the_technical_text_of_an_engine_reaches_nobody(engine, triples):
    report = validation.check_foreign(
        triples("records/poor.ttl"), triples("foreign/bare.ttl"), engine
    )
    assert {row.messages for row in report.rows} == {()}
    assert "expected" not in validation.write(report, "text").replace("unexpected", "")
    assert "Literal(" not in validation.write(report, "json")


def test_a_pattern_that_is_none_is_malformed(engine, triples):
    shapes = triples("foreign/bare.ttl").replace("shacl#maxLength", "shacl#pattern")
    shapes = shapes.replace('"3"^^<http://www.w3.org/2001/XMLSchema#integer>', '"(["')
    with pytest.raises(Malformed, match="The shapes cannot be used"):
        validation.check_foreign(triples("records/poor.ttl"), shapes, engine)


def test_shapes_that_turn_in_circles_end(engine, triples):
    ring = (
        "<x:s> <http://www.w3.org/ns/shacl#targetClass> <https://walks.example.org/terms#Walk> .\n"
        "<x:s> <http://www.w3.org/ns/shacl#node> <x:s> .\n"
    )
    try:
        report = validation.check_foreign(triples("records/good.ttl"), ring, engine)
    except Malformed:
        return
    assert report.conforms

"""Every error has one status, and is written so that people and programs can act on it."""

import json
import logging
import uuid

import pytest

from store import errors
from webapp import failures, problems

BASE = "https://data.example.org/covid"
NUMBER = str(uuid.UUID(int=7))


def every(kind: type) -> set[type]:
    return {kind}.union(*(every(child) for child in kind.__subclasses__()))


def test_every_error_of_the_store_is_mapped_once():
    ours = {kind for kind in every(errors.StoreError) if kind.__module__ == "store.errors"}
    assert set(problems.BY_ERROR) == ours
    assert set(problems.BY_ERROR.values()) <= set(problems.SORTS)


def test_every_failure_of_http_is_mapped():
    for kind in every(failures.HttpFailure):
        assert kind.slug in problems.SORTS


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.QueryMalformed("x"), 400),
        (errors.QueryRefused("x"), 403),
        (errors.NotFound("x"), 404),
        (errors.Conflict("x"), 409),
        (errors.Withdrawn("x"), 410),
        (errors.TooLarge("x"), 413),
        (errors.UnsupportedFormat("x"), 415),
        (errors.Invalid("x"), 422),
        (errors.Unavailable("x"), 503),
        (errors.QueryTimedOut("x"), 503),
        (errors.QueryTooHeavy("x"), 503),
        (errors.OutOfSpace("x"), 507),
        (failures.NotAcceptable(("text/turtle",)), 406),
        (failures.MethodNotAllowed("PUT", "GET"), 405),
        (failures.BodyTooLarge(1), 413),
        (failures.AddressTooLong(), 414),
        (failures.HeadersTooLarge(), 431),
    ],
)
def test_statuses(error, status):
    assert problems.of(error).status == status


def test_a_subclass_unknown_to_the_table_is_as_its_parent():
    class Special(errors.NotFound):
        pass

    assert problems.of(Special("x")).status == 404


def test_a_problem_document_has_what_the_standard_asks_for():
    error = errors.QueryMalformed("Wrong here.", remedy="Add this.", place=errors.Place(3, 9))
    document = json.loads(problems.as_json(problems.of(error), BASE, NUMBER))
    assert document == {
        "type": f"{BASE}/problems/malformed",
        "title": "This cannot be read",
        "status": 400,
        "detail": "Wrong here. Add this.",
        "instance": f"urn:uuid:{NUMBER}",
        "line": 3,
        "column": 9,
    }


def test_what_is_busy_says_when_to_come_again():
    for error in (errors.Unavailable("x"), errors.QueryTimedOut("x"), errors.OutOfSpace("x")):
        headers = dict(problems.of(error).headers)
        assert int(headers["Retry-After"]) > 0
    assert not problems.of(errors.NotFound("x")).headers


def test_the_methods_that_are_allowed_are_named():
    problem = problems.of(failures.MethodNotAllowed("PUT", "GET, HEAD"))
    assert ("Allow", "GET, HEAD") in problem.headers


@pytest.mark.parametrize("error", [ValueError("secret"), errors.Misconfigured("secret path")])
def test_nothing_of_an_unexpected_error_is_told(error, caplog):
    with caplog.at_level(logging.ERROR):
        problem = problems.of(error)
    assert problem.status == 500
    for accept in ("application/json", "text/plain"):
        assert b"secret" not in problems.written(problem, accept, BASE, NUMBER)[1]
    assert type(error).__name__ in caplog.text


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        (None, "application/problem+json"),
        ("*/*", "application/problem+json"),
        ("application/problem+json", "application/problem+json"),
        ("application/json", "application/problem+json"),
        ("application/sparql-results+xml", "application/problem+json"),
        ("text/plain", "text/plain; charset=utf-8"),
        ("text/plain;q=0.2, application/json;q=0.1", "text/plain; charset=utf-8"),
    ],
)
def test_json_is_the_rule_and_text_the_wish(accept, kind):
    problem = problems.of(errors.NotFound("There is no such record.", remedy="Search."))
    written, body = problems.written(problem, accept, BASE, NUMBER)
    assert written == kind
    assert b"There is no such record." in body
    assert NUMBER.encode() in body


def test_a_bare_status_gets_a_title_and_a_remedy():
    for status in (400, 404, 405, 406, 413, 414, 415, 431, 500, 503):
        problem = problems.of_status(status)
        assert problem.status == status
        assert json.loads(problems.as_json(problem, BASE, NUMBER))["detail"]
    assert problems.of_status(418).status == 400
    assert problems.of_status(599).status == 500


def test_titles_and_remedies_are_sentences_for_people():
    for sort in problems.SORTS.values():
        assert sort.title[0].isupper()
        assert not sort.title.endswith(".")
        assert sort.remedy.endswith(".")


def test_the_place_of_a_mistake_is_shown_with_a_caret():
    excerpt = "?s nope ?o\n   ^"
    mistake = errors.QueryMalformed("No word.", place=errors.Place(2, 4, excerpt))
    problem = problems.of(mistake)
    assert json.loads(problems.as_json(problem, BASE, NUMBER))["excerpt"] == excerpt
    assert f"No word.\n{excerpt}\n" in problems.as_text(problem, NUMBER).decode()
    unseen = problems.of(errors.QueryMalformed("No word.", place=errors.Place(2, 4)))
    assert "excerpt" not in unseen.members

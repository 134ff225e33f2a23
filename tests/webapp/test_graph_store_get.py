"""The graph store of a public installation: read by everybody, written by nobody."""

import json
from urllib.parse import quote

import pytest

from store.sparql import Limits, Workers
from tests.webapp.wire import Desk, call, portal, publish

GRAPHS = "/rdf-graph-store"
BASE = "https://data.example.no"
LAB = f"{BASE}/organization/lab-33333333"
NT = {"Accept": "application/n-triples"}


@pytest.fixture(scope="module")
def application(tmp_path_factory):
    folder = publish(tmp_path_factory.mktemp("publication"))
    desk = Desk(Workers(lambda: folder, Limits(seconds=3)))
    yield portal(desk)
    desk.close()


@pytest.fixture
def ask(application):
    def ask(target, **rest):
        return call(application, f"{GRAPHS}{target}", **rest)

    return ask


def test_a_graph_is_read_by_its_name(ask):
    reply = ask(f"?graph={quote(LAB, safe='')}", headers=NT)
    assert reply.status == 200
    assert reply.headers["content-type"] == "application/n-triples"
    assert reply.headers["access-control-allow-origin"] == "*"
    assert reply.headers["vary"] == "Accept"
    assert len(reply.body.splitlines()) == 2
    assert ask(f"/?graph={LAB}", headers=NT).body == reply.body


def test_the_default_graph_has_each_statement_once(ask):
    reply = ask("?default", headers=NT)
    assert reply.status == 200
    assert len(reply.body.splitlines()) == 13


def test_head_has_no_body(ask):
    reply = ask(f"?graph={LAB}", method="HEAD")
    assert (reply.status, reply.body, reply.headers["content-type"]) == (200, b"", "text/turtle")
    assert ask("?graph=urn:none", method="HEAD").status == 404


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("*/*", "text/turtle"),
        ("application/rdf+xml", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-quads", "application/n-quads"),
        ("text/turtle;q=0.2, application/trig", "application/trig"),
        ("text/html,*/*;q=0.1", "text/turtle"),
    ],
)
def test_it_comes_in_every_rdf_format(ask, accept, kind):
    reply = ask(f"?graph={LAB}", headers={"Accept": accept})
    assert (reply.status, reply.headers["content-type"]) == (200, kind)


def test_the_format_may_be_a_parameter(ask):
    assert ask(f"?graph={LAB}&format=nt").headers["content-type"] == "application/n-triples"


def test_what_cannot_be_had_is_refused_with_the_list(ask):
    reply = ask("?default", headers={"Accept": "image/png"})
    assert reply.status == 406
    assert "text/turtle" in json.loads(reply.body)["available"]


@pytest.mark.parametrize(
    ("target", "status", "word"),
    [
        ("", 400, "graph="),
        ("/", 400, "graph="),
        (f"?graph={LAB}&default", 400, "one"),
        (f"?graph={LAB}&graph={LAB}", 400, "one"),
        ("?graph=relative", 400, "absolute"),
        ("?graph=urn:a%3E%20%7B%7D%20%7D%20%23", 400, "absolute"),
        ("?graph=urn:none", 404, "urn:none"),
        ("/urn/none.ttl", 404, f"{BASE}{GRAPHS}/urn/none.ttl"),
    ],
)
def test_a_graph_that_is_not_there_is_a_clear_problem(ask, target, status, word):
    reply = ask(target)
    problem = json.loads(reply.body)
    assert (reply.status, problem["status"]) == (status, status)
    assert word in problem["detail"]
    assert reply.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize("target", ["?default", f"?graph={LAB}", "", "/new"])
def test_nobody_writes(ask, method, target):
    turtle = {"Content-Type": "text/turtle"}
    reply = ask(target, method=method, body=b"<urn:s> <urn:p> 1 .", headers=turtle)
    assert reply.status == 405
    assert reply.headers["allow"] == "GET, HEAD, OPTIONS"
    assert len(ask("?default", headers=NT).body.splitlines()) == 13


def test_a_browser_is_told_what_it_may(ask):
    reply = ask("?default", method="OPTIONS")
    assert reply.status == 204
    assert reply.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
def test_updates_are_refused_at_their_own_address(application, method):
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    reply = call(application, "/update", method=method, body=b"update=DROP+ALL", headers=form)
    assert reply.status == 403
    assert "stewards" in json.loads(reply.body)["detail"]


def test_a_graph_is_asked_for_without_words_of_the_client(application, ask):
    """The name is checked before it stands in a query, and the pattern has none of it."""
    application.open()._desk.asked.clear()
    assert ask(f"?graph={LAB}").status == 200
    existence, read = application.open()._desk.asked
    assert existence.text == f"ASK {{ GRAPH <{LAB}> {{}} }}"
    assert (read.text, read.default_graphs) == ("CONSTRUCT WHERE { ?s ?p ?o }", (LAB,))

"""Eighteen kinds of bombs against a running server: each ends in time, and nothing is left of it."""

import http.client
import json
import threading
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.webapp.server.conftest import Server

DEADLINE, SLACK = 1.0, 0.5
LAST_CHUNK = b"0\r\n\r\n"
_TEN = " ".join(f"BIND(CONCAT({','.join([f'?v{n}'] * 10)}) AS ?v{n + 1})" for n in range(8))
_VALUES = " ".join(f"VALUES ?v{n} {{ {' '.join(map(str, range(300)))} }}" for n in range(6))
_OPTIONAL = " ".join(f"OPTIONAL {{ ?a{n} ?b{n} ?c{n}" for n in range(12)) + "}" * 12
_TOWER = "SELECT * { " * 12 + "?x ?y ?z . ?u ?v ?w . ?r ?s ?t" + " }" * 12

BOMBS = {
    "cross product under COUNT": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "cross product sorted": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?f ?c",
    "cross product made distinct": "SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "cross product in one text": "SELECT (GROUP_CONCAT(?c) AS ?all) { ?a ?b ?c . ?d ?e ?f }",
    "cross product in groups": "SELECT ?c (SUM(STRLEN(?f)) AS ?n) { ?a ?b ?c . ?d ?e ?f } GROUP BY ?c ?f",
    "cross product to a graph": "CONSTRUCT { ?a ?b ?f } { ?a ?b ?c . ?d ?e ?f FILTER(?c > ?f && ?f > ?c) }",
    "closure of everything": "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>)* ?b . ?c (!<urn:y>)* ?d . ?e (!<urn:z>)* ?f }",
    "repeated paths": "SELECT (COUNT(*) AS ?n) { ?a ((!<urn:x>)*/(!<urn:y>)*)+ ?b . ?c (!<urn:z>)* ?d }",
    "regex over a product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f "
    'FILTER REGEX(CONCAT(?c, STR(?f)), "(x+x+)+y") }',
    "nested OPTIONAL": f"SELECT (COUNT(*) AS ?n) {{ ?a ?b ?c {_OPTIONAL} }}",
    "product of VALUES": f"SELECT (COUNT(*) AS ?n) {{ {_VALUES} }}",
    "text by CONCAT": f'SELECT ?v8 {{ BIND("xxxxxxxxxx" AS ?v0) {_TEN} }}',
    "text by REPLACE": 'SELECT (STRLEN(?d) AS ?n) { ?s ?p ?o BIND(REPLACE(STR(?o), "x", STR(?o)) AS ?b) '
    'BIND(REPLACE(?b, "x", ?b) AS ?c) BIND(REPLACE(?c, "x", STR(?o)) AS ?d) }',
    "tower of sub-selects": f"SELECT (COUNT(*) AS ?n) {{ {{ {_TOWER} }} }}",
    "MINUS over a product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f MINUS { ?a ?x ?y . ?d ?z ?w . ?g ?h ?i } }",
    "EXISTS over a product": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER NOT EXISTS "
    "{ ?g ?h ?i . ?j ?k ?l FILTER(?c = ?l && ?i = ?f && ?h = ?k && ?g = <urn:x>) } }",
    "endless rows": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "endless statements": "CONSTRUCT { ?a ?e ?i } { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
}
STREAMING = ("cross product made distinct", "endless rows", "endless statements")


@pytest.fixture(scope="module")
def server(publication):
    """One of its own: what bombs leave behind harms no other test."""
    running = Server(publication, name="several")
    yield running
    running.stop()


def ask(server, text, client="192.0.2.1", seconds=DEADLINE):
    """Status, type, raw body and whether it was whole."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    target = "/sparql?" + urlencode({"query": text, "timeout": seconds})
    connection.request("GET", target, headers={"X-Forwarded-For": client})
    response = connection.getresponse()
    body, whole = b"", True
    try:
        body = response.read()
    except (http.client.IncompleteRead, ConnectionError):
        whole = False
    connection.close()
    return response.status, response.getheader("Content-Type"), body, whole


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_time_or_broken_off(server, name):
    assert ask(server, "ASK {}")[0] == 200
    began = time.monotonic()
    status, kind, body, whole = ask(server, BOMBS[name])
    assert time.monotonic() - began < DEADLINE + SLACK
    if name in STREAMING:
        assert (status, whole) == (200, False)
    else:
        assert (status, kind, whole) == (503, "application/problem+json", True)
        assert json.loads(body)["status"] == 503
    assert ask(server, "SELECT (COUNT(*) AS ?n) { ?s a ?o }")[0] == 200


def test_others_are_answered_during_a_barrage_and_memory_stays_under_the_cap(server):
    over = threading.Event()
    statuses = set()

    def throw(number):
        while not over.is_set():
            with suppress(OSError, http.client.HTTPException):
                bomb = list(BOMBS.values())[number % len(BOMBS)]
                statuses.add(ask(server, bomb, f"198.51.100.{number % 3}", 0.6)[0])

    threads = [threading.Thread(target=throw, args=(number,)) for number in range(9)]
    for thread in threads:
        thread.start()
    for number in range(20):
        status, _, body, whole = ask(
            server, f"SELECT * {{ ?s a ?o }} LIMIT {number + 1}", seconds=15
        )
        assert (status, whole) == (200, True), body
        assert memory(server) < 3 * 1024**3
    over.set()
    for thread in threads:
        thread.join()
    assert statuses <= {200, 429, 503}
    assert 503 in statuses


def test_afterwards_no_process_is_left_and_no_publication_is_held(publication):
    running = Server(publication, name="several")
    for name in ("cross product under COUNT", "endless rows"):
        ask(running, BOMBS[name], seconds=0.3)
    everybody = workers(running)
    assert everybody
    assert running.stop() == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in everybody)
    # A lock is held by an open file of a living process alone.
    assert held_by(running.process.pid, publication) == []


def held_by(process, folder):
    with suppress(OSError):
        links = [str(entry.readlink()) for entry in Path(f"/proc/{process}/fd").iterdir()]
        return [link for link in links if link.startswith(str(folder))]
    return []


def workers(server):
    """The query workers of a server."""
    from tests.webapp.server.test_answers import descendants

    found = []
    for pid in descendants(server.process.pid):
        with suppress(OSError):
            if "worker.py" in Path(f"/proc/{pid}/cmdline").read_text():
                found.append(pid)
    return found


def memory(server):
    """Resident bytes of all its query workers."""
    total = 0
    for pid in workers(server):
        with suppress(OSError, ValueError, IndexError):
            status = Path(f"/proc/{pid}/status").read_text()
            total += int(status.partition("VmRSS:")[2].split()[0]) * 1024
    return total

"""A real server: answers arrive whole or visibly broken, and the server goes on."""

import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest

BOMB = "/sparql?timeout=1&query=" + quote("SELECT (COUNT(*) AS ?n) {?a ?b ?c. ?d ?e ?f. ?g ?h ?i}")
ENDLESS = "/sparql?timeout=1&query=" + quote("SELECT * {?s ?p ?o . ?a ?b ?c}")
LARGE = "/sparql?query=" + quote("SELECT * {?s <https://data.example.no/value> ?o . ?a a ?c}")
LAST_CHUNK = b"0\r\n\r\n"


def read_to_the_end(client):
    received = bytearray()
    with suppress(ConnectionError):
        while not received.endswith(LAST_CHUNK) and (piece := client.recv(1 << 16)):
            received += piece
    return bytes(received)


def ask(target, accept="*/*"):
    return f"GET {target} HTTP/1.1\r\nHost: x\r\nAccept: {accept}\r\n\r\n".encode()


def test_a_whole_answer_ends_with_the_last_chunk(server):
    with server.raw(ask(LARGE)) as client:
        received = read_to_the_end(client)
    assert received.startswith(b"HTTP/1.1 200")
    assert received.endswith(b"\r\n" + LAST_CHUNK)


def test_a_short_answer_comes_in_one_piece_with_its_length(server):
    reply = server.get("/sparql?query=ASK%7B%7D")
    assert int(reply.getheader("Content-Length")) == len(reply.text) > 0
    assert reply.getheader("Transfer-Encoding") is None


@pytest.mark.parametrize("target", [ENDLESS, "/breaks"])
def test_an_answer_that_breaks_has_no_last_chunk(server, target):
    with server.raw(ask(target)) as client:
        received = read_to_the_end(client)
    assert received.startswith(b"HTTP/1.1 200")
    assert len(received) > 60_000
    assert not received.endswith(LAST_CHUNK)
    assert b"secret" not in received
    assert server.get("/health").status == 200


def test_what_fails_before_it_began_is_an_error_and_not_a_broken_200(server):
    began = time.monotonic()
    reply = server.get(BOMB)
    assert reply.status == 503
    assert reply.getheader("Retry-After") == "60"
    assert reply.getheader("Content-Type") == "application/problem+json"
    assert time.monotonic() - began < 1 + 1
    assert server.get("/sparql?query=ASK%7B%7D").status == 200


def test_a_client_that_hangs_up_frees_the_worker_at_once(server):
    with server.raw(ask(BOMB)):
        wait_until(lambda: is_computing(server))
    began = time.monotonic()
    assert server.get("/sparql?query=ASK%7B%7D").status == 200
    assert time.monotonic() - began < 1


def test_a_client_that_does_not_read_holds_up_nobody_and_no_memory(server):
    before = memory(server)
    with server.raw(ask(LARGE)) as client:
        for _ in range(3):
            assert server.get("/sparql?query=ASK%7B%7D").status == 200
        assert memory(server) - before < 30_000
        received = read_to_the_end(client)
    assert received.endswith(LAST_CHUNK)
    assert len(received) > 30_000_000


def test_head_is_answered_natively_and_by_pages(server):
    for target in ("/", "/health", "/sparql", "/sparql?query=ASK%7B%7D"):
        reply = server.get(target, method="HEAD")
        assert (reply.status, reply.text) == (200, b"")


def test_bodies_reach_the_pages_and_too_long_ones_are_refused(server):
    assert server.get("/echo", method="POST", body=b"abc").text == b"abc"
    request = b"POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n"
    with server.raw(request) as client:
        assert client.recv(100).startswith(b"HTTP/1.1 413")


def test_strange_requests_are_survived(server):
    for request in (
        b"GET /%ff HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /?q=\xff\xe6 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET /" + b"x" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nA: " + b"x" * 500_000 + b"\r\n\r\n",
        b"nonsense\r\n\r\n",
    ):
        with server.raw(request) as client, suppress(ConnectionError):
            assert client.recv(100)[9:12] in (b"400", b"404", b"414", b"431", b"")
    assert server.get("/health").status == 200


def test_log_lines_name_no_query(server):
    server.get("/?q=not-for-the-log")
    server.get("/sparql?query=" + quote("ASK { <urn:not-for-the-log> ?p ?o }"))
    wait_until(lambda: "route=sparql" in server.log)
    assert "not-for-the-log" not in server.log
    assert "127.0.0.1" not in server.log.replace(f"http://127.0.0.1:{server.port}", "")


def test_the_published_protocol_tests_pass(server, shared):
    command = [
        *(sys.executable, str(shared / "tools" / "sparql_protocol.py"), "--readonly", "--project"),
        *("--query", f"http://127.0.0.1:{server.port}/sparql"),
    ]
    run = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert run.returncode == 0, run.stdout
    assert run.stdout.rstrip().endswith("51 passed, 0 failed")


def test_a_foreign_client_reads_the_answers(server):
    from SPARQLWrapper import JSON, SPARQLWrapper

    client = SPARQLWrapper(f"http://127.0.0.1:{server.port}/sparql")
    client.setReturnFormat(JSON)
    client.setQuery("SELECT (COUNT(*) AS ?n) { ?s a ?o }")
    for method in ("GET", "POST"):
        client.setMethod(method)
        rows = client.queryAndConvert()["results"]["bindings"]
        assert rows[0]["n"]["value"] == "4"


def wait_until(holds, seconds=5):
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.01)


def descendants(pid):
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = path.read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue
        if int(parent) == pid:
            child = int(path.parent.name)
            found += [child, *descendants(child)]
    return found


def is_computing(server):
    """Whether a query worker below the server is running just now."""
    states = []
    for pid in descendants(server.process.pid):
        with suppress(OSError):  # a worker that is being replaced
            if "worker.py" in Path(f"/proc/{pid}/cmdline").read_text():
                tasks = Path(f"/proc/{pid}/task").glob("*/stat")
                states += [task.read_text().rpartition(")")[2].split()[0] for task in tasks]
    return "R" in states


def memory(server):
    """Resident memory in kB of the server and its web process, without query workers."""
    total = 0
    for pid in (server.process.pid, *descendants(server.process.pid)):
        with suppress(OSError):  # a worker that is being replaced
            if "worker.py" not in Path(f"/proc/{pid}/cmdline").read_text():
                status = Path(f"/proc/{pid}/status").read_text()
                total += int(status.partition("VmRSS:")[2].split()[0])
    return total

"""Told to stop, a server finishes or breaks off what it does, and leaves no process behind."""

import http.client
import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.webapp.server.conftest import Server

BOMB = "/sparql?timeout=1.5&query=" + quote(
    "SELECT (COUNT(*) AS ?n) {?a ?b ?c. ?d ?e ?f. ?g ?h ?i}"
)


@pytest.fixture
def start(publication):
    running = []

    def start(**options):
        running.append(Server(publication, **options))
        return running[-1]

    yield start
    everybody = [pid for server in running for pid in family(server.process.pid)]
    for server in running:
        server.process.kill()
        server.process.wait()
    wait_until(lambda: all(is_gone(pid) for pid in everybody))


class Asking(threading.Thread):
    """Asks in the background; `result` is the status and the body, or the error."""

    def __init__(self, server, target):
        super().__init__()
        self._server, self._target = server, target
        self.result = None
        self.start()

    def run(self):
        try:
            reply = self._server.get(self._target)
            self.result = (reply.status, reply.text)
        except (OSError, http.client.HTTPException) as error:
            self.result = error


def family(pid):
    below = [pid]
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z" and int(fields[1]) == pid:
            below += family(int(path.parent.name))
    return below


def wait_until(holds, seconds=10):
    until = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.02)


def is_gone(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_requests_that_run_may_finish(start):
    server = start()
    page, query = Asking(server, "/slow?seconds=1"), Asking(server, BOMB)
    everybody = family(server.process.pid)
    time.sleep(0.3)
    assert server.stop() == 0
    page.join()
    query.join()
    assert page.result == (200, b"slow but whole")
    status, body = query.result
    assert status == 503
    assert body.rstrip().endswith(b"}")
    wait_until(lambda: all(is_gone(pid) for pid in everybody))


def test_a_killed_server_leaves_no_process(start):
    server = start()
    assert server.get("/sparql?query=ASK%7B%7D").status == 200
    query = Asking(server, BOMB)
    everybody = family(server.process.pid)
    assert len(everybody) >= 3
    server.process.kill()
    server.process.wait()
    query.join()
    wait_until(lambda: all(is_gone(pid) for pid in everybody))


def test_a_killed_web_process_takes_its_workers_along(start):
    server = start()
    web = int(server.get("/process").text)
    assert server.get("/sparql?query=ASK%7B%7D").status == 200
    workers = family(web)
    assert len(workers) >= 2
    os.kill(web, signal.SIGKILL)
    wait_until(lambda: all(is_gone(pid) for pid in workers))


def test_a_client_that_stalls_is_cut_off(start):
    server = start(name="impatient")
    large = quote("SELECT * {?s <https://data.example.no/value> ?o . ?a a ?c}")
    request = f"GET /sparql?query={large} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    with server.raw(request) as client:
        wait_until(lambda: "broken=true" in server.log)
        received = bytearray()
        with suppress(ConnectionError):
            while piece := client.recv(1 << 16):
                received += piece
    assert received.startswith(b"HTTP/1.1 200")
    assert not received.endswith(b"0\r\n\r\n")


def test_two_processes_share_the_work(start):
    server = start(workers=2)
    processes = set()

    asked = 0

    def both_seen():
        nonlocal asked
        asked += 1
        processes.add(server.get("/process").text)
        return len(processes) == 2

    wait_until(both_seen)
    counted = f'{{route="other",method="GET",status="200"}} {asked}\n'.encode()
    wait_until(lambda: counted in server.get("/metrics").text)  # whichever of the two answers
    for _ in range(10):
        assert server.get("/sparql?query=ASK%7B%7D").status == 200
    assert server.stop() == 0


def test_a_prefix_works_through_a_proxy_and_without(start):
    server = start(base="https://data.example.org/covid")
    for path in ("/covid/sparql", "/sparql"):
        reply = server.get(path, Accept="text/turtle", Host="internal:1")
        assert b"<https://data.example.org/covid/sparql>" in reply.text
    assert server.get("/covid/health").status == 200
    assert server.get("/covid/").text == b"<h1>Home</h1>"

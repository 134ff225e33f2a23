"""A portal over the seed catalogue in a process of its own, and the foreign programs that ask it."""

import json
import os
import shutil
import subprocess
import sysconfig
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.conftest import missing
from tests.operation.conftest import Portal

DCAT = "http://www.w3.org/ns/dcat#"
DCT = "http://purl.org/dc/terms/"
COUNT = f"SELECT (COUNT(*) AS ?n) {{ ?dataset a <{DCAT}Dataset> }}"


@dataclass(frozen=True)
class Served:
    """A running portal, and what a plain request has told of it."""

    portal: Portal
    datasets: int

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.portal.port}"

    @property
    def endpoint(self) -> str:
        return f"{self.base}/sparql"

    @property
    def federated(self) -> str:
        """A query for another store: how many data sets there are here."""
        return f"SELECT (COUNT(*) AS ?n) {{ SERVICE <{self.endpoint}> {{ ?d a <{DCAT}Dataset> }} }}"


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The portal as a visitor meets it, with its seed catalogue; one for all of these tests."""
    portal = Portal(tmp_path_factory.mktemp("clients") / "data", {"VARDE_QUERY_SECONDS": "3"})
    portal.start()
    answer = json.loads(portal.get(f"/sparql?query={_encoded(COUNT)}").body)
    yield Served(portal, int(answer["results"]["bindings"][0]["n"]["value"]))
    portal.kill()


def _encoded(query: str) -> str:
    from urllib.parse import quote

    return quote(query)


@dataclass(frozen=True)
class Ear:
    """An address where nobody may knock, and who has."""

    port: int
    heard: list[str]


@pytest.fixture
def ear() -> Iterator[Ear]:
    """Listens on this machine, so that a request made on a visitor's behalf is noticed."""
    heard: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            heard.append(self.client_address[0])

    with ThreadingHTTPServer(("127.0.0.1", 0), Listener) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield Ear(server.server_address[1], heard)
        server.shutdown()
        thread.join()


def program(name: str) -> str:
    """A program beside this Python or on the path; the test is skipped, in CI failed, without it."""
    beside = sysconfig.get_path("scripts")
    found = shutil.which(name, path=os.pathsep.join([beside, os.environ.get("PATH", "")]))
    if found is None:
        missing(name)
    assert found is not None
    return found


Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a foreign program to its end, in an empty folder and with a time limit."""

    def call(*words: object, **options: object) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(  # noqa: PLW1510 - it is among the options
            [str(word) for word in words],
            **{
                "cwd": tmp_path,
                "capture_output": True,
                "text": True,
                "timeout": 60,
                "check": False,
                **options,
            },
        )

    return call

"""Other stores ask us by SERVICE: Oxigraph's server and Virtuoso, each a process of its own."""

import json
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.operation.conftest import free_port

from .conftest import DCAT, program

_LONGEST = 60.0
Ask = Callable[[str], list[dict[str, dict[str, str]]]]
# Only on this machine, with little memory; Virtuoso lets nobody ask others until it is told to.
_VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
TransactionFile = virtuoso.trx
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{door}
NumberOfBuffers = 2000
ServerThreads = 10
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 5
ServerRoot = .
"""
_ALLOWED = (
    'grant select on "DB.DBA.SPARQL_SINV_2" to "SPARQL";'
    'grant execute on "DB.DBA.SPARQL_SINV_IMP" to "SPARQL";'
)


def asker(address: str) -> Ask:
    def ask(query: str) -> list[dict[str, dict[str, str]]]:
        wanted = {"Accept": "application/sparql-results+json"}
        request = urllib.request.Request(f"{address}?{urlencode({'query': query})}", headers=wanted)
        try:
            with urllib.request.urlopen(request, timeout=_LONGEST) as answer:
                return json.load(answer)["results"]["bindings"]
        except urllib.error.HTTPError as error:
            pytest.fail(error.read().decode())

    return ask


def wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _LONGEST
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert process.poll() is None, "it has ended"
            time.sleep(0.05)
        else:
            return
    pytest.fail("it does not answer")


@pytest.fixture(scope="module")
def oxigraph() -> Iterator[Ask]:
    """An Oxigraph server over an empty store."""
    port = free_port()
    line = [program("oxigraph"), "serve", "--bind", f"127.0.0.1:{port}"]
    with subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(port, process)
            yield asker(f"http://127.0.0.1:{port}/query")
        finally:
            process.kill()


@pytest.fixture(scope="module")
def virtuoso(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    """A Virtuoso over an empty store, whose visitors may use SERVICE."""
    server, console = program("virtuoso-t"), program("isql-vt")
    folder: Path = tmp_path_factory.mktemp("virtuoso")
    door, port = free_port(), free_port()
    (folder / "virtuoso.ini").write_text(_VIRTUOSO.format(door=door, port=port))
    line = [server, "-f", "-c", "virtuoso.ini"]
    with subprocess.Popen(
        line, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_for(door, process)
            wait_for(port, process)
            login = [console, f"127.0.0.1:{door}", "dba", "dba", f"exec={_ALLOWED}"]
            subprocess.run(login, check=True, capture_output=True, timeout=_LONGEST)
            yield asker(f"http://127.0.0.1:{port}/sparql")
        finally:
            process.kill()


@pytest.fixture(params=["oxigraph", "virtuoso"])
def other(request: pytest.FixtureRequest) -> Ask:
    """A store of another make."""
    return request.getfixturevalue(request.param)


def test_it_counts_our_data_sets(other, served):
    (row,) = other(served.federated)
    assert int(row["n"]["value"]) == served.datasets


def test_it_joins_two_of_our_answers(other, served):
    query = f"""SELECT ?dataset ?title {{
      {{ SELECT ?dataset {{ SERVICE <{served.endpoint}> {{ ?dataset a <{DCAT}Dataset> }} }} }}
      SERVICE <{served.endpoint}> {{ ?dataset <http://purl.org/dc/terms/title> ?title }}
      FILTER(lang(?title) = "en") }}"""
    rows = other(query)
    assert len({row["dataset"]["value"] for row in rows}) == served.datasets
    assert {row["title"]["xml:lang"] for row in rows} == {"en"}


def test_letters_beyond_ascii_come_through(other, served):
    query = f"""SELECT ?x {{ SERVICE <{served.endpoint}> {{
      SELECT ?x {{ VALUES ?x {{ "Tromsø – 東京" }} }} }} }}"""
    (row,) = other(query)
    assert row["x"]["value"] == "Tromsø – 東京"


def test_no_rows_is_an_answer(other, served):
    query = f"SELECT ?d {{ SERVICE <{served.endpoint}> {{ ?d a <https://example.org/Nothing> }} }}"
    assert other(query) == []

"""`varde scratch` from its start to its end."""

import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.operation.conftest import ROOT
from tests.operation.scratching import Scratching, environment


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[Scratching]:
    one = Scratching(tmp_path)
    yield one
    one.kill()


def _ask(address: str, parameters: dict[str, str], *, post: bool = False) -> bytes:
    encoded = urllib.parse.urlencode(parameters)
    target = address if post else f"{address}?{encoded}"
    with urllib.request.urlopen(target, encoded.encode() if post else None, timeout=20) as answer:
        return bytes(answer.read())


@pytest.mark.slow
def test_it_is_empty_takes_an_update_and_leaves_nothing(scratch: Scratching, tmp_path: Path):
    scratch.start()
    everything = {"query": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "format": "csv"}
    assert _ask(f"{scratch.address}/sparql", everything) == b"n\r\n0\r\n"
    _ask(f"{scratch.address}/update", {"update": "INSERT DATA { <urn:s> <urn:p> 1 }"}, post=True)
    assert _ask(f"{scratch.address}/sparql", everything) == b"n\r\n1\r\n"
    assert list(tmp_path.glob("varde-scratch-*"))
    assert scratch.stop() == 0
    assert not list(tmp_path.glob("varde-scratch-*"))


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "data.example.no"])  # noqa: S104
def test_it_listens_on_this_machine_only(tmp_path: Path, host: str):
    done = subprocess.run(
        [sys.executable, "-m", "varde", "scratch", "--host", host],
        env=environment(tmp_path),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert "does not listen" in done.stderr
    assert not list(tmp_path.iterdir())

"""The W3C suites for SPARQL 1.1, its protocol and the graph store, over HTTP, by the runners of the shared material."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.operation.conftest import Portal, portal
from tests.operation.scratching import Scratching

__all__ = ["portal"]

# tests/store/sparql/test_engine.py has the smallest case and the reason of each. The list only gets shorter.
EXCEPTIONS = {
    ("aggregates", "agg-empty-group-count-graph"),
    ("bindings", "graph"),
    ("csv-tsv-res", "tsv03"),
    ("functions", "bnode01"),
    ("negation", "graph-minus"),
}
_LONGEST = 900.0  # a minute where nothing else runs

pytestmark = [pytest.mark.conformance, pytest.mark.slow]


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scratching]:
    one = Scratching(tmp_path_factory.mktemp("scratch"))
    one.start()
    yield one
    one.kill()


def _run(shared: Path, *words: object) -> str:
    done = subprocess.run(
        [sys.executable, shared / "tools" / str(words[0]), *map(str, words[1:])],
        capture_output=True,
        text=True,
        timeout=_LONGEST,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    return done.stdout


def test_queries_and_updates(shared: Path, scratch: Scratching, tmp_path: Path) -> None:
    query, update = f"{scratch.address}/sparql", f"{scratch.address}/update"
    failed = tmp_path / "failed.json"
    told = _run(
        shared,
        *("sparql_suite.py", "--no-federation", "--wipe", "--query", query, "--update", update),
        *("--json", failed),
    )
    names = {(folder, test) for folder, test, *_ in json.loads(failed.read_text())["failures"]}
    assert names == EXCEPTIONS, told
    assert told.splitlines()[-1] == "493 passed, 5 failed"


def test_the_protocol_and_the_graph_store(
    shared: Path, scratch: Scratching, tmp_path: Path
) -> None:
    found = tmp_path / "found.json"
    told = _run(
        shared,
        *("sparql_protocol.py", "--project", "--wipe", "--query", f"{scratch.address}/sparql"),
        *("--update", f"{scratch.address}/update", "--gsp", f"{scratch.address}/rdf-graph-store"),
        *("--json", found),
    )
    assert _passed(found, told) == {
        "protocol": 34,
        "service-description": 3,
        "gsp-indirect": 9,
        "gsp-direct": 4,
        "conneg": 12,
        "extra": 7,
        "project": 16,
    }


def test_the_public_endpoint(
    shared: Path,
    portal: Callable[..., Portal],
    tmp_path: Path,
) -> None:
    public = portal()
    public.start("--no-seed")
    address, found = f"http://127.0.0.1:{public.port}/sparql", tmp_path / "found.json"
    told = _run(
        shared,
        *("sparql_protocol.py", "--project", "--readonly", "--query", address, "--json", found),
    )
    counts = _passed(found, told)
    assert counts["project"] == 15  # all but LOAD, which is sent to where updates go
    assert counts["extra"] == 7
    assert counts["conneg"] == 12
    assert counts["protocol"] >= 14


def _passed(found: Path, told: str) -> Counter[str]:
    results = json.loads(found.read_text())
    assert all(outcome == "pass" for _, _, outcome, _ in results), told
    return Counter(group for group, *_ in results)

"""Killed at any moment, nothing that was acknowledged is lost and nothing is half there."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Store

from store import Catalogue, StoreSettings
from store.describing.names import VOID, Names
from store.describing.partitions import ALL
from store.statements import digest, in_graph, triples
from store.views.pages import SearchRequest
from tests.said import said

_WRITER = Path(__file__).with_name("writer.py")
_LONGEST = 30.0

pytestmark = pytest.mark.crash


@pytest.mark.parametrize("runs", [25, pytest.param(200, marks=pytest.mark.crash_long)])
def test_nothing_acknowledged_is_lost(tmp_path: Path, runs: int) -> None:
    seed = int(os.environ.get("VARDE_TEST_SEED", random.SystemRandom().randint(0, 10**6)))
    print(f"seed {seed}")
    dice = random.Random(seed)
    acknowledged: dict[str, int] = {}
    for run in range(runs):
        _write_and_kill(tmp_path / "data", seed + run, dice.uniform(0.02, 1.2), acknowledged)
        _check(tmp_path / "data", acknowledged)
    assert acknowledged, "no run came as far as to acknowledge anything"


def _write_and_kill(folder: Path, seed: int, seconds: float, acknowledged: dict[str, int]) -> None:
    writer = subprocess.Popen(
        [sys.executable, str(_WRITER), str(folder), str(seed)],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert writer.stdout is not None
    started = time.monotonic()
    assert writer.stdout.readline().strip() == "ready"
    assert time.monotonic() - started < _LONGEST
    try:
        writer.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(writer.pid, signal.SIGKILL)
    rest, _ = writer.communicate(timeout=_LONGEST)
    for line in rest.splitlines():
        word, iri, version = line.split()
        assert word == "ack"
        acknowledged[iri] = max(int(version), acknowledged.get(iri, 0))


def _check(folder: Path, acknowledged: dict[str, int]) -> None:
    catalogue = Catalogue(StoreSettings(data_dir=folder))
    try:
        catalogue.projection.follow()
        _check_ledger(catalogue, acknowledged)
        _check_projection(catalogue)
    finally:
        catalogue.close()


def _check_ledger(catalogue: Catalogue, acknowledged: dict[str, int]) -> None:
    for iri, version in acknowledged.items():
        record = catalogue.ledger.record(iri)
        versions = catalogue.ledger.versions(record.id)
        assert [item.number for item in versions] == list(range(1, record.head + 1))
        assert record.head >= version
        for item in versions:
            assert item.statements is not None
            assert digest(item.statements) == item.digest


def _check_projection(catalogue: Catalogue) -> None:
    """Store, documents, search and default graph hold exactly the ledger's public state."""
    publication = catalogue.publications.current()
    wanted = Store()
    public = [change for change in catalogue.ledger.changes(0) if change.statements]
    for change in public:
        graph = NamedNode(catalogue.base + change.record.page)
        read = list(triples(change.statements or ""))
        wanted.extend(in_graph(read, graph))
        wanted.extend(in_graph(read, DefaultGraph()))
        document = publication.documents.by_page(change.record.page)
        assert document is not None
        assert document.statements == change.statements
    assert set(said(publication)) == set(wanted)
    described = publication.store.quads_for_pattern(
        Names(catalogue.base).part(ALL), NamedNode(f"{VOID}triples"), None, DefaultGraph()
    )
    assert [int(quad.object.value) for quad in described] == [len({q.triple for q in wanted})]
    assert len(publication.documents) == len(public)
    assert publication.about.sequence == catalogue.ledger.head()
    if public:
        assert catalogue.search(SearchRequest()).total == len(public)

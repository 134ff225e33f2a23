"""Killed at any moment, nothing that was acknowledged is lost and nothing is half there."""

import os
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Store

from store import Catalogue, StoreSettings
from store.describing.names import VOID, Names
from store.describing.partitions import ALL
from store.errors import NotFound, Withdrawn
from store.ledger import Change
from store.statements import digest, in_graph, lines, triples
from store.views.pages import SearchRequest
from tests.operation.conftest import ROOT
from tests.said import said

_WRITER = Path(__file__).with_name("writer.py")
_LONGEST = 60.0

pytestmark = pytest.mark.crash


@dataclass
class Told:
    """What writers said, over all runs. Pages stand by subject IRI."""

    deeds: Counter[str] = field(default_factory=Counter)
    versions: dict[str, int] = field(default_factory=dict)
    withdrawn: dict[str, str] = field(default_factory=dict)
    erased: dict[str, str] = field(default_factory=dict)
    begun: dict[str, str] = field(default_factory=dict)
    """Erasures that were perhaps cut short."""

    def take(self, line: str) -> None:
        deed, iri, page, version = line.split()
        self.deeds[deed] += 1
        if deed in ("published", "draft"):
            self.versions[iri] = max(int(version), self.versions.get(iri, 0))
        elif deed == "withdraw":
            self.withdrawn[iri] = page
        elif deed == "erase-begun":
            self.begun[iri] = page
        elif deed == "erase":
            self.erased[iri] = self.begun.pop(iri)


@pytest.mark.parametrize("runs", [25, pytest.param(200, marks=pytest.mark.crash_long)])
def test_nothing_acknowledged_is_lost(tmp_path: Path, runs: int) -> None:
    seed = int(os.environ.get("VARDE_TEST_SEED", random.SystemRandom().randint(0, 10**6)))
    print(f"seed {seed}")
    dice = random.Random(seed)
    folder, told = tmp_path / "data", Told()
    for run in range(runs):
        _write_and_kill(folder, seed + run, dice, told)
        # Otherwise the next writer goes on with what the killed one left, before anybody has followed.
        if dice.random() < 0.5 or run == runs - 1:
            _finish_erasures(folder, told)
            _check(folder, told)
            _check_erased(folder, told)
    print(dict(told.deeds))
    assert {"published", "draft", "withdraw", "erase"} <= set(told.deeds), "no run came as far"
    _check_command_line(folder, told)


def _write_and_kill(folder: Path, seed: int, dice: random.Random, told: Told) -> None:
    """Let a writer do a few things, and kill it in the middle of one."""
    writer = subprocess.Popen(
        [sys.executable, str(_WRITER), str(folder), str(seed)],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert writer.stdout is not None
    hanging = threading.Timer(_LONGEST, os.killpg, (writer.pid, signal.SIGTERM))
    hanging.start()
    left, said = dice.randint(1, 5), []
    for line in writer.stdout:
        said.append(line)
        left -= line == "next\n"
        if not left:
            break
    hanging.cancel()
    with suppress(subprocess.TimeoutExpired):
        writer.wait(timeout=dice.uniform(0, 0.4))
    with suppress(ProcessLookupError):
        os.killpg(writer.pid, signal.SIGKILL)
    said += writer.stdout  # what stood in the pipe
    writer.stdout.close()
    assert writer.wait(timeout=_LONGEST) == -signal.SIGKILL, "it ended by itself"
    for line in said:
        if line != "next\n":
            told.take(line)


def _finish_erasures(folder: Path, told: Told) -> None:
    """Whoever got no answer asks again."""
    with Catalogue(StoreSettings(data_dir=folder)) as catalogue:
        for iri, page in told.begun.items():
            assert catalogue.erase(iri, actor="crash test")
            told.erased[iri] = page
    told.begun.clear()


def _check(folder: Path, told: Told) -> None:
    with Catalogue(StoreSettings(data_dir=folder)) as catalogue:
        catalogue.projection.follow()
        _check_ledger(catalogue, told)
        _check_projection(catalogue)
        _check_gone(catalogue, told)


def _check_ledger(catalogue: Catalogue, told: Told) -> None:
    for iri, version in told.versions.items():
        if iri in told.erased:
            continue
        record = catalogue.ledger.record(iri)
        versions = catalogue.ledger.versions(record.id)
        assert [item.number for item in versions] == list(range(1, record.head + 1))
        assert record.head >= version
        assert iri not in told.withdrawn or record.state == "withdrawn"
        for item in versions:
            assert item.statements is not None
            assert digest(item.statements) == item.digest


def _check_projection(catalogue: Catalogue) -> None:
    """Store, documents, search, counts and default graph hold exactly the ledger's public state."""
    public = [change for change in catalogue.ledger.changes(0) if change.statements]
    wanted = Store()
    for change in public:
        read = list(triples(change.statements or ""))
        wanted.extend(in_graph(read, NamedNode(catalogue.base + change.record.page)))
        wanted.extend(in_graph(read, DefaultGraph()))
        _check_document(catalogue, change)
    publication = catalogue.publications.current()
    assert set(said(publication)) == set(wanted)
    described = publication.store.quads_for_pattern(
        Names(catalogue.base).part(ALL), NamedNode(f"{VOID}triples"), None, DefaultGraph()
    )
    assert [int(quad.object.value) for quad in described] == [len({q.triple for q in wanted})]
    assert publication.about.sequence == catalogue.ledger.head()
    assert {page for page, _ in catalogue.pages()} == {change.record.page for change in public}
    assert catalogue.counts("en").records == len(public)
    assert catalogue.search(SearchRequest()).total == len(public)


def _check_document(catalogue: Catalogue, change: Change) -> None:
    body = catalogue.document(change.record.kind, change.record.slug, "ntriples").body.decode()
    assert set(lines(change.statements or "")) <= set(lines(body))
    # A record's page is made from the same document as its files.
    shown = catalogue.record_page(change.record.kind, change.record.slug, "en")
    assert shown.title.value in (change.statements or "")


def _check_gone(catalogue: Catalogue, told: Told) -> None:
    for page in (*told.withdrawn.values(), *told.erased.values()):
        with pytest.raises((Withdrawn, NotFound)):  # the latter where it was only a draft
            catalogue.record_page(*page.strip("/").split("/"), "en")


def _check_erased(folder: Path, told: Told) -> None:
    words = [iri.rpartition("/")[2].encode() for iri in told.erased]
    for path in (path for path in folder.rglob("*") if path.is_file()):
        body = path.read_bytes()
        assert [word for word in words if word in body] == [], path


def _check_command_line(folder: Path, told: Told) -> None:
    """A new process sees the same, and a projection made anew is the one that was followed."""
    outputs = []
    for words in ((), ("rebuild",)):
        output = folder.parent / f"out{len(outputs)}.nq"
        for line in (words, ("export", "--output", str(output))):
            command = [sys.executable, "-m", "varde", *line, "--data-dir", str(folder)]
            if line:
                subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=_LONGEST)
        outputs.append(output.read_text(encoding="utf-8"))
    assert outputs[0] == outputs[1]
    gone = set(told.withdrawn) | set(told.erased)
    assert [iri for iri in gone if f"<{iri}>" in outputs[0]] == []

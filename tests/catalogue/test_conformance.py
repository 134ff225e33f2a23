"""The seed records by our own shapes, and by the official shapes of DCAT-AP 3.0.1."""

import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from store import profiles, validation

ROOT = Path(__file__).resolve().parents[2]
DCAT = {f"http://www.w3.org/ns/dcat#{n}" for n in ("Dataset", "DatasetSeries", "Catalog")}
DCAT.add("http://www.w3.org/ns/dcat#DataService")


@pytest.fixture(scope="module")
def known(records) -> dict[str, str]:
    """What the ledger would tell of each record: its types and name."""
    return {record.iri: record.statements() for record in records}


def test_a_record_keeps_our_own_rules(seed, known: dict[str, str]) -> None:
    kind = seed.name.split("/")[0]
    chosen = profiles.load(ROOT / "shapes").of(kind, ())
    statements = seed.statements()

    def others(iris) -> str:
        return "".join(known.get(iri, "") for iri in iris if iri != seed.iri)

    context = validation.context_for(statements, others)
    report = validation.check(statements, chosen, context)
    wrong = [row for row in report.rows if row.severity == "Violation"]

    assert chosen
    assert wrong == []


@pytest.mark.conformance
def test_the_dcat_records_conform_to_dcat_ap(records, shared: Path, tmp_path: Path) -> None:
    mine = tmp_path / "records.nt"
    agents = tmp_path / "agents.nt"
    mine.write_text("".join(r.statements() for r in records if r.types & DCAT), "utf-8")
    agents.write_text(
        "".join(r.statements() for r in records if r.name.startswith("organization/")), "utf-8"
    )
    vocabularies = sorted((ROOT / "ontology" / "vocabularies").glob("*.ttl"))
    command = [sys.executable, shared / "tools" / "shacl_check.py", mine, agents]
    for profile in ("dcat-ap", "dcat-ap-range", "dcat-ap-cv"):
        command += ["--profile", profile]
    command += ["--background", agents, *vocabularies]
    run = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, timeout=120, check=False
    )

    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.splitlines()[-1].endswith(" 0 failed")


def test_the_text_of_the_records_is_strict_turtle(seed) -> None:
    assert list(ox.parse(seed.text, format=ox.RdfFormat.TURTLE, base_iri="https://portal.example/"))

"""Every kind of page through the shared checker of JSON-LD: Google's rules and Bioschemas'."""

import json
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from store.views import Material, json_ld

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "data" / "views"
BASE = "https://portal.example.org"
LANGUAGES = ("en", "nb", "nn")

THINGS = (
    ("cohort-dcat.ttl", "cohort", "dataset"),
    ("cohort-schema.ttl", "cohort", "dataset"),
    ("hostile.ttl", "hostile", "dataset"),
    ("poor.ttl", "only/identifier", "dataset"),
    ("poor.ttl", "short", "dataset"),
    ("poor.ttl", "agreeing", "dataset"),
    ("poor.ttl", "short", "series"),
    ("kinds.ttl", "catalog", "catalog"),
    ("kinds.ttl", "tool", "tool"),
)


def material(name: str, iri: str, kind: str) -> Material:
    quads = ox.parse(path=str(DATA / name), format=ox.RdfFormat.TURTLE)
    return Material(
        iri=f"https://data.example.org/{iri}",
        page=f"/{kind}/x-1a2b3c4d",
        kind=kind,
        statements="".join(sorted(f"{q.subject} {q.predicate} {q.object} .\n" for q in quads)),
        base=BASE,
        portal="Test portal",
    )


def errors(pages: list[Path], shared: Path) -> list[str]:
    """What the checker counts as an error; it must have read every page."""
    command = [sys.executable, str(shared / "tools" / "jsonld_check.py"), "-q", *map(str, pages)]
    told = subprocess.run(  # our own interpreter and the shared checker
        command, capture_output=True, text=True, check=False, timeout=60
    )
    assert told.stdout.count("JSON-LD blocks") == len(pages), told.stderr
    return [
        line.split("error", 1)[1].strip()
        for line in told.stdout.splitlines()
        if "    error" in line
    ]


@pytest.mark.conformance
@pytest.mark.parametrize(("name", "iri", "kind"), THINGS)
def test_no_error_by_the_rules_of_google(name, iri, kind, shared, tmp_path):
    pytest.importorskip("extruct")
    texts = {x: json_ld(material(name, iri, kind), x) for x in LANGUAGES}
    pages = [tmp_path / f"{language}.html" for language in LANGUAGES]
    for page, (language, text) in zip(pages, texts.items(), strict=True):
        page.write_text(
            f'<!doctype html><html lang="{language}"><title>x</title>'
            f'<script type="application/ld+json">{text}</script></html>',
            encoding="utf-8",
        )
    found = errors(pages, shared)
    # A Bioschemas minimum may be missing where the record lacks it; then no profile is claimed.
    assert [e for e in found if not e.startswith("bioschemas")] == []
    if found:
        assert all("dct:conformsTo" not in json.loads(text) for text in texts.values())

"""Records of others that are known to be good raise no alarm that cannot be explained."""

import os
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

SHARED = Path(
    os.environ.get("VARDE_TEST_SHARED", Path(__file__).resolve().parents[2].parent / "shared")
)
OURS = ("dataset", "series", "catalog", "service", "organization")
# Violations that are right: file, profile, rule, reason.
EXPLAINED = {
    ("test2.ttl", "catalog", "Description"): "a catalogue of one line, made to test relations",
}


def _text(path: str) -> str:
    file = SHARED / path
    if not file.exists():
        assert not os.environ.get("CI"), f"{file} is missing"
        pytest.skip(f"the shared corpora are not beside the project ({file})")
    kind = ox.RdfFormat.TRIG if file.suffix == ".trig" else ox.RdfFormat.TURTLE
    quads = ox.parse(file.read_bytes(), format=kind)
    return "".join(f"{ox.Triple(q.subject, q.predicate, q.object)} .\n" for q in quads)


@pytest.mark.parametrize("name", [*OURS, "dcat-ap-3"])
def test_the_golden_record_has_no_violation(profiles: dict[str, Any], name: str) -> None:
    text = _text("conformance/golden_nonpublic.ttl")
    assert profiles[name].broken(text, "Violation") == []


@pytest.mark.parametrize(
    "path",
    [
        "dcat-ap-no-examples/examples/DCAT-AP-NO2.0-examples.ttl",
        "dcat-ap-no-examples/examples/dataset-series-example.ttl",
        "dcat-ap-no-examples/examples/test.ttl",
        "dcat-ap-no-examples/examples/test2.ttl",
        "dcat-ap-no-examples/examples/test_begrep.ttl",
    ],
)
def test_the_examples_of_dcat_ap_no_raise_no_false_alarm(
    profiles: dict[str, Any], path: str
) -> None:
    _assert_explained(profiles, path)


def test_a_czech_record_with_names_in_its_own_letters_raises_none(
    profiles: dict[str, Any],
) -> None:
    (file,) = (SHARED / "corpora" / "dcat-cz-nkod").rglob("*.trig") if SHARED.exists() else [""]
    _assert_explained(profiles, str(Path(file).relative_to(SHARED / "corpora")) if file else "x")


def _assert_explained(profiles: dict[str, Any], path: str) -> None:
    text = _text(f"corpora/{path}")
    found = {
        (Path(path).name, name, rule)
        for name in OURS
        for rule in profiles[name].broken(text, "Violation")
    }
    assert found <= set(EXPLAINED)

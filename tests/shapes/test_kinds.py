"""The shapes look at every class that makes a record of their kind."""

from pathlib import Path
from typing import Any

import pyoxigraph as ox

PORTAL = Path(__file__).resolve().parents[2] / "ontology" / "portal.ttl"
VARDE = "https://w3id.org/varde/ns#"
TARGET = "http://www.w3.org/ns/shacl#targetClass"


def _record_classes() -> dict[str, set[str]]:
    paths: dict[Any, str] = {}
    classes: dict[Any, set[str]] = {}
    for quad in ox.parse(PORTAL.read_bytes(), format=ox.RdfFormat.TURTLE):
        if quad.predicate.value == f"{VARDE}path":
            paths[quad.subject] = quad.object.value
        if quad.predicate.value == f"{VARDE}recordClass":
            classes.setdefault(quad.subject, set()).add(quad.object.value)
    return {paths[kind]: found for kind, found in classes.items() if kind in paths}


def test_each_record_class_is_a_target_of_the_profile_of_its_kind(
    profiles: dict[str, Any],
) -> None:
    kinds = _record_classes()
    for kind in sorted(kinds.keys() & profiles.keys()):
        quads = ox.parse(profiles[kind].shapes.encode(), format=ox.RdfFormat.TURTLE)
        targets = {quad.object.value for quad in quads if quad.predicate.value == TARGET}
        assert kinds[kind] <= targets, kind

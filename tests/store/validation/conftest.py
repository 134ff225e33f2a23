"""What the tests of validation share: test data as canonical N-Triples, and both engines."""

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from store import profiles, validation

DATA = Path(__file__).resolve().parents[2] / "data" / "validation"


def _triples(name: str) -> str:
    """A file of the test data as sorted N-Triples text, its blank nodes named after the file."""
    quads = ox.parse(path=DATA / name, format=ox.RdfFormat.TURTLE)
    labels: dict[str, str] = {}
    lines = []
    for quad in quads:
        line = f"{quad} .\n"
        for term in (quad.subject, quad.object):
            if isinstance(term, ox.BlankNode):
                label = labels.setdefault(term.value, f"_:{Path(name).stem}{len(labels)}")
                line = line.replace(str(term), label)
        lines.append(line)
    return "".join(sorted(lines))


@pytest.fixture(scope="session")
def triples() -> Callable[[str], str]:
    return _triples


@pytest.fixture(scope="session")
def walks() -> profiles.Profiles:
    return profiles.load(DATA / "profiles")


@pytest.fixture(params=["pyshacl", "shacl"])
def engine(request: pytest.FixtureRequest) -> validation.Engine:
    if request.param == "pyshacl":
        return validation.reference_engine()
    pytest.importorskip("shacl", reason="the optional fast engine is not installed")
    found = validation.fast_engine()
    assert found is not None
    return found

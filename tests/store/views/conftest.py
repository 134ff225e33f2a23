"""Records for the tests of views, read from tests/data/views and kept as the ledger keeps them."""

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from store.views import Material

DATA = Path(__file__).resolve().parents[2] / "data" / "views"
BASE = "https://portal.example.org"


def statements(path: Path) -> str:
    """A Turtle file as sorted N-Triples."""
    quads = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
    return "".join(sorted(f"{q.subject} {q.predicate} {q.object} .\n" for q in quads))


@pytest.fixture
def data() -> Path:
    return DATA


@pytest.fixture
def material() -> Callable[..., Material]:
    """Makes the material of one record of a file; `around` adds labels, pages and the like."""

    def make(name: str, iri: str, kind: str = "dataset", **around: object) -> Material:
        return Material(
            iri=f"https://data.example.org/{iri}" if "://" not in iri else iri,
            page=f"/{kind}/x-1a2b3c4d",
            kind=kind,
            statements=statements(DATA / name),
            base=BASE,
            portal="Test portal",
            **around,  # type: ignore[arg-type]
        )

    return make

"""A publication on disk, and workers on it."""

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from store.sparql import Answer, Limits, Query, Workers

DATA = Path(__file__).resolve().parents[2] / "data" / "sparql"
JSON = "application/sparql-results+json"


def publish(folder: Path, extra: int = 0) -> Path:
    """A publication: the records in their graphs and merged, and `extra` statements."""
    store = ox.Store(str(folder / "store"))
    quads = list(ox.parse(path=str(DATA / "records.trig"), format=ox.RdfFormat.TRIG))
    numbers = [
        ox.Quad(
            ox.NamedNode(f"https://data.example.no/n/{n}"),
            ox.NamedNode("https://data.example.no/value"),
            ox.Literal(str(n)),
            ox.NamedNode("https://data.example.no/numbers"),
        )
        for n in range(extra)
    ]
    store.bulk_extend(quads + numbers)
    store.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in quads + numbers)
    store.flush()
    del store
    (folder / "lock").touch()
    return folder


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return publish(tmp_path_factory.mktemp("large"), extra=30_000)


@pytest.fixture(scope="session")
def workers(small: Path) -> Iterator[Workers]:
    with Workers(lambda: small, Limits(seconds=5)) as crew:
        yield crew


@pytest.fixture
def ask(workers: Workers):
    """Ask the small store, by default for JSON."""

    def ask(text: str, media_type: str = JSON, **rest: object) -> Answer:
        return workers.run(Query(text, media_type, **rest))

    return ask

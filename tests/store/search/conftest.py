"""An index of a small catalogue in three languages, read from tests/data/views/catalogue.ttl."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from store.search import Index, Writer
from store.snapshots import take
from store.views import Summary, describe
from store.views.pages import SearchPage, SearchRequest

DATA = Path(__file__).resolve().parents[2] / "data" / "views"
KINDS = {"tool": "tool", "api": "service", "eih": "organization"}


def summaries() -> Iterator[tuple[str, str, Summary]]:
    """IRI, page and summary of each record of the catalogue."""
    graphs: dict[str, list[str]] = {}
    for quad in ox.parse(path=str(DATA / "catalogue.trig"), format=ox.RdfFormat.TRIG):
        line = f"{quad.subject} {quad.predicate} {quad.object} .\n"
        graphs.setdefault(quad.graph_name.value, []).append(line)
    for iri, lines in graphs.items():
        name = iri.rsplit("/", 1)[-1]
        kind = KINDS.get(name, "dataset")
        yield iri, f"/{kind}/{name}-1a2b3c4d", describe("".join(sorted(lines)), iri, kind)


@pytest.fixture(scope="session")
def catalogue() -> list[tuple[str, str, Summary]]:
    return list(summaries())


@pytest.fixture(scope="session")
def index(
    catalogue: list[tuple[str, str, Summary]], tmp_path_factory: pytest.TempPathFactory
) -> Index:
    folder = tmp_path_factory.mktemp("index")
    with Writer(folder / "working") as writer:
        for iri, page, summary in catalogue:
            writer.put(iri, page, summary)
        writer.commit()
        take(folder / "working", folder / "published")
    return Index(folder / "published")


@pytest.fixture
def find(index: Index) -> Callable[..., SearchPage]:
    def search(text: str = "", language: str = "en", **asked: object) -> SearchPage:
        return index.search(SearchRequest(text=text, language=language, **asked))  # type: ignore[arg-type]

    return search


@pytest.fixture
def names(find: Callable[..., SearchPage]) -> Callable[..., list[str]]:
    """The last part of the IRI of each hit, in order."""

    def search(text: str = "", language: str = "en", **asked: object) -> list[str]:
        return [hit.iri.rsplit("/", 1)[-1] for hit in find(text, language, **asked).hits]

    return search

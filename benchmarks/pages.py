"""Landing pages and publishing at 10,000 and 100,000 records: how long the engine takes, and whether it stays flat."""

import itertools
import tempfile
import time
from pathlib import Path

from pyoxigraph import NamedNode, Variable

from store import Catalogue, StoreSettings
from store.formats import named, write
from store.ledger import Candidate, Delivery
from store.statements import digest

from . import records
from .results import Result, median

_SIZES = (10_000, 100_000)
_PAGE = 0.010
_FLAT = 1.5
_VISIBLE = 0.050
_CHANGES = 60


def main(sizes: tuple[int, ...] = _SIZES) -> list[Result]:
    """Engine time of a landing page and of one publication, for each size."""
    results: list[Result] = []
    pages: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            catalogue = Catalogue(StoreSettings(data_dir=Path(folder) / str(size)))
            try:
                _fill(catalogue, size)
                page, peer = _page(catalogue, size)
                pages.append(page)
                results += [
                    _told(f"landing page at {size} records", page, peer),
                    _published(catalogue, size),
                ]
            finally:
                catalogue.close()
    flat = pages[-1] / pages[0]
    results.append(
        Result(
            "landing page, largest to smallest", f"{flat:.2f}x", "", f"<= {_FLAT}x", flat <= _FLAT
        )
    )
    return results


def _fill(catalogue: Catalogue, size: int) -> None:
    """Straight into the ledger: parsing and judging are measured elsewhere."""
    every = (candidate(number) for number in range(size))
    while chunk := list(itertools.islice(every, 500)):
        catalogue.ledger.commit(chunk, Delivery("benchmark", "benchmark"))
    catalogue.projection.follow()


def candidate(number: int, seed: int = 1) -> Candidate:
    """A record that passes for judged."""
    iri, text = records.iri(number), records.statements(number, seed)
    return Candidate(
        key=f"iri:{iri}",
        iri=iri,
        kind="dataset",
        slug=f"set-{number}",
        title="",
        statements=text,
        digest=digest(text),
        profiles=("dataset",),
        report="{}",
        violations=0,
        warnings=0,
        infos=0,
    )


def _page(catalogue: Catalogue, size: int) -> tuple[float, float]:
    """Our page, and the peer: the same record by CONSTRUCT from the store, written as Turtle, without any page."""
    numbers = itertools.cycle(range(7, size, max(1, size // 97)))
    ours = median(lambda: catalogue.record_page("dataset", f"set-{next(numbers)}", "en"), rounds=60)
    store = catalogue.publications.current().store
    query = "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } }"

    def construct() -> bytes:
        graph = NamedNode(f"{catalogue.base}/dataset/set-{next(numbers)}")
        found = "".join(
            f"{triple} .\n" for triple in store.query(query, substitutions={Variable("g"): graph})
        )
        return write(found, named("turtle"))

    return ours, median(construct, rounds=20)


def _told(name: str, page: float, peer: float) -> Result:
    return Result(
        name,
        f"{page * 1000:.1f} ms",
        f"{page / peer:.2f}x CONSTRUCT and Turtle",
        f"<= {_PAGE * 1000:.0f} ms",
        page <= _PAGE,
    )


def _published(catalogue: Catalogue, size: int) -> Result:
    """One changed record until a page shows it; the first change, which opens a working copy, is told apart."""
    times = [_changed(catalogue, seed) for seed in range(2, 2 + _CHANGES)]
    middle = sorted(times)[len(times) // 2]
    return Result(
        f"publish to visible at {size} records",
        f"{middle * 1000:.1f} ms (median of {len(times)})",
        f"first {times[0] * 1000:.0f} ms, slowest of the others {max(times[1:]) * 1000:.0f} ms",
        f"<= {_VISIBLE * 1000:.0f} ms",
        middle <= _VISIBLE,
    )


def _changed(catalogue: Catalogue, seed: int) -> float:
    catalogue.ledger.commit([candidate(5, seed)], Delivery("benchmark", "benchmark"))
    start = time.perf_counter()
    catalogue.projection.follow()
    shown = catalogue.publications.current().documents.by_page("/dataset/set-5")
    taken = time.perf_counter() - start
    assert shown is not None
    assert shown.statements == records.statements(5, seed)
    return taken


if __name__ == "__main__":
    for each in main():
        print(each.line())

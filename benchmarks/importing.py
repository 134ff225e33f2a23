"""How fast are 10,000 records imported, beside the engine's own bulk load of the same statements.

The import parses, splits, judges (with the fast engine), keeps every version in a synced ledger, projects, indexes
for search and publishes; the peer only loads quads.
"""

import tempfile
import time
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from store import Catalogue, ImportOptions, StoreSettings

from . import records
from .results import Result

_COUNT = 10_000
_TARGET = 500


def main(count: int = _COUNT) -> list[Result]:
    """Records a second, and the share of the raw bulk load's speed; then the same files once more."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "records.nt"
        text = (
            "".join(statements for _, statements in records.records(count))
            + records.organisations()
        )
        file.write_text(text, encoding="utf-8")
        peer = _loaded(file, folder / "peer")
        first, totals = _imported(file, folder / "data")
        again, _ = _imported(file, folder / "data")
    kept = totals["published"] + totals["drafts"]
    assert kept >= count, totals
    return [
        Result(
            f"import of {count} records ({totals['drafts']} drafts)",
            f"{count / first:.0f} records/s ({first:.1f} s)",
            f"{peer / first:.2f} of raw bulk_load",
            f">= {_TARGET} records/s",
            count / first >= _TARGET,
        ),
        Result(
            "the same import again (nothing changes)",
            f"{count / again:.0f} records/s ({again:.1f} s)",
            f"{first / again:.1f}x the first",
            "",
            True,
        ),
    ]


def _imported(file: Path, folder: Path) -> tuple[float, dict[str, int]]:
    start = time.perf_counter()
    catalogue = Catalogue(StoreSettings(data_dir=folder))
    try:
        report = catalogue.import_files([file], ImportOptions(source="benchmark"))
    finally:
        catalogue.close()
    return time.perf_counter() - start, report.totals()


def _loaded(file: Path, folder: Path) -> float:
    start = time.perf_counter()
    store = Store(str(folder))
    store.bulk_load(path=str(file), format=RdfFormat.N_TRIPLES)
    store.flush()
    return time.perf_counter() - start


if __name__ == "__main__":
    for each in main():
        print(each.line())

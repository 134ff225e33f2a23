"""Measures a search page with all facets at 100,000 records, beside SQLite FTS5.

The peer answers the same question over the same records: count, the best 20, and eight facets.
Also: describing and indexing 10,000 records, and one record put and committed.
"""

import sqlite3
import tempfile
from collections.abc import Iterable
from pathlib import Path

from store.search import Index, Writer
from store.snapshots import take
from store.views import Summary, describe
from store.views.pages import SearchRequest

from . import records
from .results import Result, median, seconds

RECORDS = 100_000
BULK = 10_000
_PAGE = 0.010
_TEXTS = (("vaccinations coast", _PAGE), ("vaccinations", _PAGE), ("invented", _PAGE))
_PUT = 0.020
_BULK_SECONDS = 4.0
_FACETS = ("kind", "access", "publisher", "theme", "format", "licence", "place", "year")


class Peer:
    """SQLite FTS5 beside a table of facet values, as one would build it without a search library."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path)
        self._database.execute("CREATE VIRTUAL TABLE text USING fts5(title, body)")
        columns = ", ".join(f"{facet} TEXT" for facet in _FACETS)
        self._database.execute(f"CREATE TABLE facts (id INTEGER PRIMARY KEY, {columns})")

    def put(self, number: int, summary: Summary) -> None:
        """Add a record; one value a facet, which is in favour of the peer."""
        title = " ".join(t.value for t in summary.titles)
        body = " ".join([*(t.value for t in summary.descriptions), summary.rest])
        run = self._database.execute
        run("INSERT INTO text (rowid, title, body) VALUES (?,?,?)", (number, title, body))
        groups = (summary.publishers, summary.themes, summary.licences, summary.places)
        publisher, theme, licence, place = (next((x.token for x in g), "") for g in groups)
        form = next(iter(summary.formats), "")
        facts = (summary.kind, summary.access, publisher, theme, form, licence, place, summary.year)
        run("INSERT INTO facts VALUES (?,?,?,?,?,?,?,?,?)", (number, *facts))

    def commit(self) -> None:
        """Write it all."""
        self._database.commit()

    def page(self, text: str) -> int:
        """Count, best 20, and the values of every facet."""
        run = self._database.execute
        match = " AND ".join(f'"{word}"' for word in text.split())
        total = run("SELECT count(*) FROM text WHERE text MATCH ?", (match,)).fetchone()[0]
        best = "SELECT rowid, bm25(text, 4.0, 1.0) AS s FROM text WHERE text MATCH ? ORDER BY s"
        run(f"{best} LIMIT 20", (match,)).fetchall()
        for facet in _FACETS:
            # The names of the facets are ours; what is looked for is bound.
            hits = "(SELECT rowid FROM text WHERE text MATCH ?)"
            counts = f"SELECT {facet}, count(*) FROM facts WHERE id IN {hits} GROUP BY 1"  # noqa: S608
            run(f"{counts} ORDER BY 2 DESC LIMIT 100", (match,)).fetchall()
        return int(total)


def main(count: int = RECORDS) -> list[Result]:
    """Build both indexes over the same records and measure them."""
    with tempfile.TemporaryDirectory() as name:
        return _measure(Path(name), count)


def _measure(folder: Path, count: int) -> list[Result]:
    peer = Peer(folder / "peer.sqlite")
    with Writer(folder / "working") as writer:
        first = records.records(min(count, BULK))
        bulk = seconds(lambda: _index(writer, first), rounds=1)
        for number in range(count):
            iri = records.iri(number)
            summary = describe(records.statements(number), iri, "dataset")
            peer.put(number + 1, summary)
            if number >= len(first):
                writer.put(iri, iri.removeprefix(records.BASE), summary)
        writer.commit()
        peer.commit()
        put = median(lambda: _index(writer, first[:1]))
        take(folder / "working", folder / "published")
        Index(folder / "published").write_counts()  # as whoever publishes does
    index = Index(folder / "published")
    return [
        _target(f"describe and index {len(first)} records", bulk, _BULK_SECONDS),
        _target(f"put and commit one record of {count}", put, _PUT),
        *(_page(index, peer, text, limit) for text, limit in _TEXTS),
        _target("page without a text, first time", median(lambda: _fresh(index, "")), _PAGE),
        _target("page without a text, again", median(lambda: index.search(SearchRequest())), _PAGE),
    ]


def _index(writer: Writer, texts: Iterable[tuple[str, str]]) -> None:
    for iri, text in texts:
        writer.put(iri, iri.removeprefix(records.BASE), describe(text, iri, "dataset"))
    writer.commit()


def _fresh(index: Index, text: str) -> int:
    """One search page, with nothing remembered of earlier ones."""
    index.forget()
    return index.search(SearchRequest(text=text)).total


def _page(index: Index, peer: Peer, text: str, limit: float) -> Result:
    found = _fresh(index, text)
    mine = median(lambda: _fresh(index, text))
    theirs = median(lambda: peer.page(text), rounds=5)
    return Result(
        f"search page, {text!r}, {found} hits",
        f"{mine * 1000:.1f} ms",
        f"{theirs / mine:.0f}x faster than FTS5",
        f"<= {limit * 1000:.0f} ms",
        mine <= limit,
    )


def _target(name: str, measured: float, target: float) -> Result:
    figure, limit = f"{measured * 1000:.1f} ms", f"<= {target * 1000:.0f} ms"
    return Result(name, figure, "", limit, measured <= target)

"""Measures a search page with all facets at 100,000 records, beside SQLite FTS5.

The peer answers the same question over the same records: count, the best 20, and eight facets.
Also: describing and indexing 10,000 records, and one record put and committed.
"""

import random
import sqlite3
import tempfile
from collections.abc import Iterable
from pathlib import Path

from store.search import Index, Writer
from store.views import Summary, describe
from store.views.pages import SearchRequest

from .results import Result, median, seconds

RECORDS = 100_000
BULK = 10_000
_SEED = 19
_BASE = "https://bench.example.org"
_PAGE = 0.010
_PUT = 0.020
_BULK_SECONDS = 4.0
_FACETS = ("kind", "access", "publisher", "theme", "format", "licence", "place", "year")

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_DCAT = "http://www.w3.org/ns/dcat#"
_DCT = "http://purl.org/dc/terms/"
_EU = "http://publications.europa.eu/resource/authority/"
_COMMON = (
    *("data", "health", "register", "infection", "hospital", "vaccine", "sample", "virus"),
    *("county", "week", "patient", "study", "helse", "smitte", "sykehus", "vaksine", "prøve"),
    *("fylke", "uke", "pasient"),
)
_THEMES = ("HEAL", "ENVI", "SOCI", "TECH", "GOVE", "EDUC", "ECON", "REGI")
_FORMATS = ("CSV", "JSON", "XLSX", "PDF", "XML", "TSV")
_ACCESS = ("PUBLIC", "RESTRICTED", "NON_PUBLIC")


def statements(number: int, rng: random.Random) -> tuple[str, str]:
    """A made-up record: its IRI, and its text as the ledger keeps it."""
    iri = f"{_BASE}/dataset/{number}"
    facts = [
        (iri, _TYPE, f"<{_DCAT}Dataset>"),
        (iri, _DCT + "title", f'"{_words(8, rng)}"@en'),
        (iri, _DCT + "title", f'"{_words(8, rng)}"@nb'),
        (iri, _DCT + "description", f'"{_words(60, rng)}"@en'),
        (iri, _DCT + "description", f'"{_words(60, rng)}"@nb'),
        (iri, _DCT + "identifier", f'"PRJEB{number:06}"'),
        (iri, _DCT + "publisher", f"<{_BASE}/org/{rng.randint(1, 300)}>"),
        (iri, _DCT + "accessRights", f"<{_EU}access-right/{rng.choice(_ACCESS)}>"),
        (iri, _DCT + "license", f"<{_EU}licence/CC_BY_{rng.choice('34')}_0>"),
        (iri, _DCT + "spatial", f"<{_BASE}/place/{rng.randint(1, 60)}>"),
        (iri, _DCT + "issued", f'"{rng.randint(2000, 2026)}-0{rng.randint(1, 9)}-11"'),
    ]
    facts += [(iri, _DCAT + "keyword", f'"{rng.choice(_COMMON)}"@en') for _ in range(4)]
    facts += [(iri, _DCAT + "theme", f"<{_EU}data-theme/{rng.choice(_THEMES)}>") for _ in range(2)]
    for part in (f"{iri}/1", f"{iri}/2"):
        facts += [
            (iri, _DCAT + "distribution", f"<{part}>"),
            (part, _TYPE, f"<{_DCAT}Distribution>"),
            (part, _DCT + "title", f'"{_words(3, rng)}"@en'),
            (part, _DCAT + "downloadURL", f"<{part}.csv>"),
            (part, _DCT + "format", f"<{_EU}file-type/{rng.choice(_FORMATS)}>"),
        ]
    return iri, "".join(sorted({f"<{s}> <{p}> {o} .\n" for s, p, o in facts}))


def _words(count: int, rng: random.Random) -> str:
    """Half of the words are common, half follow a long tail."""
    rare = (f"word{int(rng.paretovariate(0.6)) % 20_000}" for _ in range(count // 2))
    mixed = [*rng.choices(_COMMON, k=count - count // 2), *rare]
    rng.shuffle(mixed)
    return " ".join(mixed)


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


def main(records: int = RECORDS) -> list[Result]:
    """Build both indexes over the same records and measure them."""
    with tempfile.TemporaryDirectory() as name:
        return _measure(Path(name), records)


def _measure(folder: Path, records: int) -> list[Result]:
    rng = random.Random(_SEED)  # noqa: S311  # made-up records, the same in every run
    peer = Peer(folder / "peer.sqlite")
    with Writer(folder / "working") as writer:
        first = [statements(number, rng) for number in range(min(records, BULK))]
        bulk = seconds(lambda: _index(writer, first), rounds=1)
        for number in range(records):
            iri, text = first[number] if number < len(first) else statements(number, rng)
            summary = describe(text, iri, "dataset")
            peer.put(number + 1, summary)
            if number >= len(first):
                writer.put(iri, iri.removeprefix(_BASE), summary)
        writer.commit()
        peer.commit()
        put = median(lambda: _index(writer, first[:1]))
        writer.publish(folder / "published")
    index = Index(folder / "published")
    return [
        _target(f"describe and index {len(first)} records", bulk, _BULK_SECONDS),
        _target(f"put and commit one record of {records}", put, _PUT),
        *(_page(index, peer, text) for text in ("health", "vaccine county", "word77")),
        _target("search page without a text", median(lambda: _fresh(index, "")), _PAGE),
    ]


def _index(writer: Writer, texts: Iterable[tuple[str, str]]) -> None:
    for iri, text in texts:
        writer.put(iri, iri.removeprefix(_BASE), describe(text, iri, "dataset"))
    writer.commit()


def _fresh(index: Index, text: str) -> int:
    """One search page, with nothing remembered of earlier ones."""
    index.forget()
    return index.search(SearchRequest(text=text)).total


def _page(index: Index, peer: Peer, text: str) -> Result:
    found = _fresh(index, text)
    mine = median(lambda: _fresh(index, text))
    theirs = median(lambda: peer.page(text), rounds=5)
    return Result(
        f"search page, {text!r}, {found} hits",
        f"{mine * 1000:.1f} ms",
        f"{theirs / mine:.0f}x faster than FTS5",
        f"<= {_PAGE * 1000:.0f} ms",
        mine <= _PAGE,
    )


def _target(name: str, measured: float, target: float) -> Result:
    figure, limit = f"{measured * 1000:.1f} ms", f"<= {target * 1000:.0f} ms"
    return Result(name, figure, "", limit, measured <= target)

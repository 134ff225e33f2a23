"""How long does a search page with all facets take at 100,000 records, beside SQLite FTS5?

The peer answers the same question over the same records: count, the best 20, and eight facets.
Also: bulk indexing of 10,000 records, and one record put and committed.
"""

import random
import sqlite3
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from store.search import Index, Writer
from store.views import Summary, describe
from store.views.pages import SearchRequest

from .results import Result, median, seconds

RECORDS = 100_000
BULK = 10_000
_SEED = 19
_PAGE = 0.010
_PUT = 0.020
_BULK_SECONDS = 4.0
_FACETS = ("kind", "access", "publisher", "theme", "format", "licence", "place", "year")

_DCAT = "http://www.w3.org/ns/dcat#"
_DCT = "http://purl.org/dc/terms/"
_EU = "http://publications.europa.eu/resource/authority/"
_COMMON = [
    "data",
    "health",
    "register",
    "infection",
    "hospital",
    "vaccine",
    "sample",
    "virus",
    "county",
    "week",
    "patient",
    "study",
    "helse",
    "smitte",
    "sykehus",
    "vaksine",
    "prøve",
    "fylke",
    "uke",
    "pasient",
    "undersøkelse",
    "register",
]
_THEMES = ("HEAL", "ENVI", "SOCI", "TECH", "GOVE", "EDUC", "ECON", "REGI")
_FORMATS = ("CSV", "JSON", "XLSX", "PDF", "XML", "TSV")
_ACCESS = ("PUBLIC", "RESTRICTED", "NON_PUBLIC")


def statements(number: int, rng: random.Random) -> tuple[str, str]:
    """A made-up record as canonical text, and its IRI."""
    iri = f"https://bench.example.org/dataset/{number}"

    def words(count: int) -> str:
        rare = (f"word{int(rng.paretovariate(0.6)) % 20_000}" for _ in range(count // 2))
        mixed = [*rng.choices(_COMMON, k=count - count // 2), *rare]
        rng.shuffle(mixed)
        return " ".join(mixed)

    facts = [
        (iri, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", f"<{_DCAT}Dataset>"),
        (iri, _DCT + "title", f'"{words(8)}"@en'),
        (iri, _DCT + "title", f'"{words(8)}"@nb'),
        (iri, _DCT + "description", f'"{words(60)}"@en'),
        (iri, _DCT + "description", f'"{words(60)}"@nb'),
        (iri, _DCT + "identifier", f'"PRJEB{number:06}"'),
        (iri, _DCT + "publisher", f"<https://bench.example.org/org/{rng.randint(1, 300)}>"),
        (iri, _DCT + "accessRights", f"<{_EU}access-right/{rng.choice(_ACCESS)}>"),
        (iri, _DCT + "license", f"<{_EU}licence/CC_BY_{rng.choice('34')}_0>"),
        (iri, _DCT + "spatial", f"<https://bench.example.org/place/{rng.randint(1, 60)}>"),
        (iri, _DCT + "issued", f'"{rng.randint(2000, 2026)}-0{rng.randint(1, 9)}-11"'),
    ]
    facts += [(iri, _DCAT + "keyword", f'"{rng.choice(_COMMON)}"@en') for _ in range(4)]
    facts += [(iri, _DCAT + "theme", f"<{_EU}data-theme/{rng.choice(_THEMES)}>") for _ in range(2)]
    for part in (f"{iri}/1", f"{iri}/2"):
        facts += [
            (iri, _DCAT + "distribution", f"<{part}>"),
            (part, "http://www.w3.org/1999/02/22-rdf-syntax-ns#type", f"<{_DCAT}Distribution>"),
            (part, _DCT + "title", f'"{words(3)}"@en'),
            (part, _DCAT + "downloadURL", f"<{part}.csv>"),
            (part, _DCT + "format", f"<{_EU}file-type/{rng.choice(_FORMATS)}>"),
        ]
    lines = sorted({f"<{s}> <{p}> {o} .\n" for s, p, o in facts})
    return iri, "".join(lines)


@dataclass
class Peer:
    """SQLite FTS5 with a table of facet values, the way one would build this without tantivy."""

    database: sqlite3.Connection

    def fill(self, summaries: Iterable[Summary]) -> None:
        """Make the tables and fill them."""
        self.database.execute("CREATE VIRTUAL TABLE text USING fts5(title, body)")
        columns = ", ".join(f"{f} TEXT" for f in _FACETS)
        self.database.execute(f"CREATE TABLE facts (id INTEGER PRIMARY KEY, iri TEXT, {columns})")
        marks = ", ".join("?" * (len(_FACETS) + 2))
        for number, summary in enumerate(summaries, 1):
            title = " ".join(t.value for t in summary.titles)
            body = " ".join([*(t.value for t in summary.descriptions), summary.rest])
            self.database.execute(
                "INSERT INTO text (rowid, title, body) VALUES (?,?,?)", (number, title, body)
            )
            row = (
                summary.kind,
                summary.access,
                *(next((x.token for x in g), "") for g in (summary.publishers, summary.themes)),
                next(iter(summary.formats), ""),
                *(next((x.token for x in g), "") for g in (summary.licences, summary.places)),
                summary.year,
            )
            self.database.execute(
                f"INSERT INTO facts VALUES ({marks})", (number, summary.iri, *row)
            )
        self.database.commit()

    def page(self, text: str) -> int:
        """Count, best 20, and the values of every facet (one value a record, which favours it)."""
        run = self.database.execute
        match = " AND ".join(f'"{word}"' for word in text.split())
        total = run("SELECT count(*) FROM text WHERE text MATCH ?", (match,)).fetchone()[0]
        run(
            "SELECT rowid, bm25(text, 4.0, 1.0) AS score, title FROM text WHERE text MATCH ? "
            "ORDER BY score LIMIT 20",
            (match,),
        ).fetchall()
        for facet in _FACETS:
            run(
                f"SELECT {facet}, count(*) FROM facts WHERE id IN "  # noqa: S608
                f"(SELECT rowid FROM text WHERE text MATCH ?) GROUP BY {facet} ORDER BY 2 DESC LIMIT 200",
                (match,),
            ).fetchall()
        return int(total)


def main(records: int = RECORDS) -> list[Result]:
    """Build both indexes and measure."""
    with tempfile.TemporaryDirectory() as name:
        return _measure(Path(name), records)


def _measure(folder: Path, records: int) -> list[Result]:
    rng = random.Random(_SEED)
    results = []
    texts = [statements(n, rng) for n in range(records)]
    peer = Peer(sqlite3.connect(folder / "peer.sqlite"))
    with Writer(folder / "working") as writer:
        bulk = seconds(lambda: _index(writer, texts[:BULK]), rounds=1)
        _index(writer, texts[BULK:])
        sample = texts[0]
        put = median(lambda: _index(writer, [sample]))
        writer.publish(folder / "published")
    peer.fill(describe(text, iri, "dataset") for iri, text in texts)
    results.append(_target(f"describe and index {BULK} records", bulk, _BULK_SECONDS))
    results.append(_target("put and commit one record", put, _PUT))
    for label, text in (
        ("one common word", "health"),
        ("two words", "vaccine county"),
        ("a rare word", "word77"),
    ):
        results.append(_page(Index(folder / "published"), peer, label, text))
    empty = median(lambda: Index(folder / "published").search(SearchRequest()), rounds=5)
    results.append(_target("page without a text, index opened anew", empty, _PAGE))
    return results


def _index(writer: Writer, texts: Iterable[tuple[str, str]]) -> None:
    for iri, text in texts:
        writer.put(
            iri, iri.removeprefix("https://bench.example.org"), describe(text, iri, "dataset")
        )
    writer.commit()


def _page(index: Index, peer: Peer, label: str, text: str) -> Result:
    """One search page; what the index remembers of earlier pages is forgotten before each round."""

    def ours() -> int:
        index.forget()
        return index.search(SearchRequest(text=text)).total

    found = ours()
    mine = median(ours)
    theirs = median(lambda: peer.page(text), rounds=5)
    return Result(
        f"search page, {label} ({found} hits)",
        f"{mine * 1000:.1f} ms",
        f"{theirs / mine:.0f}x faster than FTS5",
        f"<= {_PAGE * 1000:.0f} ms",
        mine <= _PAGE,
    )


def _target(name: str, measured: float, target: float) -> Result:
    return Result(
        name, f"{measured * 1000:.1f} ms", "", f"<= {target * 1000:.0f} ms", measured <= target
    )

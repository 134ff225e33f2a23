"""What an import settles with the ledger: one name for a key, one kind for a record, keys that any database takes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from store import Catalogue, ImportOptions, ImportReport, StoreSettings, Upload
from store.errors import Misconfigured
from store.places import LONGEST_SOURCE

BASE = "https://portal.example"
PREFIXES = """@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def catalogue(request: pytest.FixtureRequest, tmp_path: Path):
    url = "" if request.param == "sqlite" else request.getfixturevalue("postgres_url")()
    settings = StoreSettings(data_dir=tmp_path / "data", base_url=BASE, ledger_url=url)
    with Catalogue(settings) as opened:
        yield opened


def brought(catalogue: Catalogue, text: str, source: str = "here") -> ImportReport:
    return catalogue.submit(Upload("x.ttl", (PREFIXES + text).encode()), ImportOptions(source))


def numbered(title: str, number: str = "1") -> str:
    return f'[] a dcat:Dataset ; dct:identifier "{number}" ; dct:title "{title}"@en .'


def test_two_imports_at_once_that_mint_one_key_make_one_record(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    file = tmp_path / "x.ttl"
    file.write_text(PREFIXES + numbered("Slow"))

    def overtake(stage: str, done: int, total: int) -> None:
        if (stage, done, total) == ("judging", 0, 1):
            brought(catalogue, numbered("Quick"))

    report = catalogue.import_files([file], ImportOptions("here"), overtake)
    (line,) = report.files[0].records
    row = catalogue.ledger.record(line.iri)
    assert (line.page, row.head, catalogue.ledger.count_records()) == (row.page, 2, 1)
    assert row.slug.startswith("quick-")
    newest = catalogue.ledger.versions(row.id)[-1]
    assert all(told.startswith(f"<{row.iri}> ") for told in (newest.statements or "").splitlines())
    assert '"Slow"@en' in (newest.statements or "")


def test_a_record_that_becomes_another_kind_is_refused_by_name(catalogue: Catalogue) -> None:
    thing = '<https://example.org/x> a {} ; dct:title "X"@en .'
    brought(catalogue, thing.format("dcat:Dataset"))
    report = brought(catalogue, thing.format("dcat:DataService") + numbered("Other"))
    totals = report.totals()
    assert (totals["refused"], totals["drafts"]) == (1, 1)
    (error,) = report.files[0].errors
    assert (
        "https://example.org/x was refused: it is kept as a dataset, and is now a service" in error
    )
    row = catalogue.ledger.record("https://example.org/x")
    assert (row.kind, row.head) == ("dataset", 1)


@pytest.mark.parametrize("make", [numbered, lambda title, text: numbered(title, f"{text}\u00e6")])
def test_a_long_identifier_is_a_key_that_is_found_again(
    catalogue: Catalogue, make: Callable[[str, str], str]
) -> None:
    text = "".join(f"{n:x}-" for n in range(2_000))
    assert brought(catalogue, make("Long", text)).totals()["drafts"] == 1
    assert brought(catalogue, make("Long", text)).totals()["unchanged"] == 1
    assert brought(catalogue, make("Long", text + "0")).totals()["drafts"] == 1
    assert catalogue.ledger.count_records() == 2


@pytest.mark.parametrize(("length", "refused"), [(2_000, 0), (2_001, 1)])
def test_an_iri_may_be_as_long_as_an_index_takes(
    catalogue: Catalogue, length: int, refused: int
) -> None:
    start = "https://example.org/"
    iri = start + "".join(f"{n:x}." for n in range(2_000))[: length - len(start)]
    report = brought(catalogue, f'<{iri}> a dcat:Dataset ; dct:title "X"@en .' + numbered("Other"))
    assert report.totals()["refused"] == refused
    assert report.totals()["drafts"] == 2 - refused


def test_a_source_has_a_short_name(catalogue: Catalogue) -> None:
    brought(catalogue, numbered("One"), "s" * LONGEST_SOURCE)
    with pytest.raises(Misconfigured, match="more than 500 bytes"):
        brought(catalogue, numbered("One"), "s" * (LONGEST_SOURCE + 1))

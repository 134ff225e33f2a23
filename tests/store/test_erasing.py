"""The old address of an erased record answers that it is gone, and tells nothing of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store import Catalogue, ImportOptions, StoreSettings, Upload
from store.errors import NotFound, Withdrawn
from tests.store.test_following import candidate, kept

_BASE = "https://portal.example.org"
_TEXT = """
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
<dataset/unspeakable> a dcat:Dataset ; dct:title "The unspeakable family"@en .
<dataset/another> a dcat:Dataset ; dct:title "Another"@en ; dct:relation <dataset/unspeakable> .
"""
_TITLE = "The unspeakable family"


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    settings = StoreSettings(data_dir=tmp_path / "data", base_url=_BASE)
    with Catalogue(settings) as opened:
        yield opened


def test_the_old_address_is_gone_and_says_nothing(catalogue: Catalogue) -> None:
    kept(catalogue, candidate("unspeakable"), candidate("b"))
    catalogue.erase("https://example.org/unspeakable", actor="test")
    for _ in range(2):
        with pytest.raises(Withdrawn) as gone:
            catalogue.record_page("dataset", "unspeakable-00000000", "en")
        assert "unspeakable" not in str(gone.value)
        stone = gone.value.tombstone
        assert stone is not None
        assert (stone.iri, stone.reason) == ("", "")
        assert stone.page.startswith("/dataset/erased-")
        catalogue.rebuild()
    with pytest.raises(Withdrawn):
        catalogue.document("dataset", "unspeakable-00000000", "turtle")
    with pytest.raises(Withdrawn):
        catalogue.record_page("dataset", stone.page.rpartition("/")[2], "en")
    for kind, slug in (("series", "unspeakable-00000000"), ("dataset", "unspeakable-00000001")):
        with pytest.raises(NotFound):
            catalogue.record_page(kind, slug, "en")


def test_an_erased_draft_was_never_there(catalogue: Catalogue) -> None:
    catalogue.submit(Upload("a.ttl", _TEXT.encode()), ImportOptions("test"))
    (draft, _), *_ = catalogue.ledger.drafts()
    catalogue.erase(draft.iri, actor="test")
    with pytest.raises(NotFound):
        catalogue.record_page(draft.kind, draft.slug, "en")


def test_an_old_export_does_not_bring_it_back(catalogue: Catalogue, tmp_path: Path) -> None:
    upload = Upload("a.ttl", _TEXT.encode())
    brought = catalogue.submit(upload, ImportOptions("test"))
    (iri,) = (line.iri for line in brought.files[0].records if line.title == _TITLE)
    catalogue.export(tmp_path / "old", drafts=True)
    (old,) = (tmp_path / "old").rglob("unspeakable-*.ttl")
    catalogue.erase(iri, actor="test")
    for paths in ([old], [tmp_path / "old"]):
        report = catalogue.import_files(paths, ImportOptions("elsewhere"))
        assert [line.outcome for file in report.files for line in file.records].count("withdrawn")
    (other,) = (statements for _, statements in catalogue.ledger.drafts())
    assert iri in other  # what others say of it is theirs
    again = catalogue.submit(upload, ImportOptions("test"))
    assert {line.title: line.outcome for line in again.files[0].records}[_TITLE] == "withdrawn"

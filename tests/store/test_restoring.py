"""Backups that are refused leave nothing behind; what was restored goes on where it stood."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store import Catalogue, StoreSettings, backup, restore
from store.errors import Conflict, Malformed, Misconfigured, Unavailable
from store.ledger import Candidate, Delivery
from store.statements import digest

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/dcat#Dataset>"


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with Catalogue(StoreSettings(data_dir=tmp_path / "data")) as opened:
        yield opened


def _record() -> Candidate:
    iri = "https://example.org/a"
    text = f"<{iri}> {_TYPE} .\n"
    return Candidate(
        f"iri:{iri}", iri, "dataset", "a", "a", text, digest(text), ("dataset",), "{}", 0, 0, 0
    )


@pytest.mark.parametrize("manifest", ["{", "{}", "changed"])
def test_a_refused_backup_leaves_the_folder_empty(
    catalogue: Catalogue, tmp_path: Path, manifest: str
) -> None:
    catalogue.ledger.commit([_record()], Delivery("source", "test"))
    backup(catalogue._installation, tmp_path / "backup")
    path = tmp_path / "backup" / "varde-backup.json"
    told = path.read_text()
    path.write_text(
        json.dumps({**json.loads(told), "records": 9}) if manifest == "changed" else manifest
    )
    settings = StoreSettings(data_dir=tmp_path / "restored")
    with pytest.raises(Malformed):
        restore(tmp_path / "backup", settings)
    path.write_text(told)
    assert restore(tmp_path / "backup", settings).records == 1
    with pytest.raises(Conflict):
        restore(tmp_path / "backup", settings)


@pytest.mark.parametrize(
    "url", ["nonsense", "nosuch://host/name", "postgresql+psycopg://u:pw@127.0.0.1:1/x"]
)
def test_an_unusable_database_is_named_in_one_line(tmp_path: Path, url: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        Catalogue(StoreSettings(data_dir=tmp_path, ledger_url=url))
    assert "\n" not in str(refused.value)
    assert "pw" not in str(refused.value)


def test_imports_go_on_after_a_restore_into_postgresql(
    catalogue: Catalogue, tmp_path: Path, postgres_url: Callable[[], str]
) -> None:
    catalogue.ledger.begin_run("source", "test")
    backup(catalogue._installation, tmp_path / "backup")
    settings = StoreSettings(data_dir=tmp_path / "restored", ledger_url=postgres_url())
    restore(tmp_path / "backup", settings)
    with Catalogue(settings) as other:
        assert other.ledger.begin_run("source", "test") == 2


def test_an_erasure_says_so_while_somebody_reads_the_ledgers_log(catalogue: Catalogue) -> None:
    catalogue.ledger.commit([_record()], Delivery("source", "test"))
    with catalogue.ledger.snapshot() as reading:
        reading.exec_driver_sql("SELECT * FROM versions").fetchall()
        with pytest.raises(Unavailable, match="still stands"):
            catalogue.erase("https://example.org/a", actor="test")
    catalogue.erase("https://example.org/a", actor="test")

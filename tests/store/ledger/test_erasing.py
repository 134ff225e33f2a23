"""Erasure takes what a record was called along with what it said; only hashes are left."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from store.errors import NotFound
from store.ledger import Candidate, Delivery, Ledger, erased_slug, is_mark, open_ledger
from store.ledger.tables import metadata, records

Make = Callable[..., Candidate]
LOCAL = Delivery(source="local", actor="test")
NAMED = "https://example.org/unspeakable"


@pytest.fixture
def erased(ledger: Ledger, candidate: Make) -> Ledger:
    """A ledger from which a record with two versions was erased, beside another record."""
    ledger.commit([candidate("unspeakable", "unspeakable"), candidate("other")], LOCAL)
    ledger.commit([candidate("unspeakable", "unspeakable, again")], LOCAL)
    assert ledger.erase(NAMED, actor="test") == 2
    return ledger


def everything(ledger: Ledger) -> str:
    with ledger.snapshot() as connection:
        return str(
            [tuple(row) for t in metadata.sorted_tables for row in connection.execute(t.select())]
        )


def test_no_table_holds_a_word_of_it(erased: Ledger) -> None:
    assert "other" in everything(erased)
    assert "unspeakable" not in everything(erased)
    with pytest.raises(NotFound):
        erased.record(NAMED)


def test_its_address_is_known_by_a_hash(erased: Ledger) -> None:
    (change,) = (change for change in erased.changes(0) if change.tombstone)
    slug = erased_slug("dataset", "unspeakable-00000000")
    assert change.record.page == f"/dataset/{slug}"
    assert is_mark(change.record.iri)
    assert erased.at("dataset", slug) == change.record.iri


@pytest.mark.parametrize("name", ["key", "iri"])
def test_it_cannot_come_back(erased: Ledger, candidate: Make, name: str) -> None:
    """Neither by its key nor, as from an old export, by the subject that it had."""
    again = candidate("unspeakable", "back")
    other = {"key": {"iri": "https://example.org/renamed"}, "iri": {"key": "local:x:dataset/y"}}
    (outcome,) = erased.commit([replace(again, slug="new-11111111", **other[name])], LOCAL)
    assert outcome.action == "withdrawn"
    assert "back" not in everything(erased)


def test_one_version_leaves_the_name_until_the_last_goes(ledger: Ledger, candidate: Make) -> None:
    ledger.commit([candidate("unspeakable", "first")], LOCAL)
    ledger.commit([candidate("unspeakable", "second")], LOCAL)
    ledger.erase(NAMED, actor="test", number=1)
    assert ledger.record(NAMED).state == "published"
    ledger.erase(NAMED, actor="test", number=2)
    assert "unspeakable" not in everything(ledger)


def test_an_erasure_that_was_cut_short_can_be_done_again(erased: Ledger) -> None:
    with erased.snapshot() as connection:
        before = connection.execute(select(records.c.key, records.c.iri, records.c.slug)).all()
    mark = erased.at("dataset", "unspeakable-00000000")
    for name in (NAMED, mark):
        assert erased.erase(name, actor="test") == 2
    with erased.snapshot() as connection:
        after = connection.execute(select(records.c.key, records.c.iri, records.c.slug)).all()
    assert after == before


def test_what_a_steward_said_of_the_withdrawal_goes_too(ledger: Ledger, candidate: Make) -> None:
    ledger.commit([candidate("a")], LOCAL)
    ledger.withdraw("https://example.org/a", actor="test", reason="It named unspeakable things.")
    ledger.erase("https://example.org/a", actor="test")
    assert "unspeakable" not in everything(ledger)


def test_copies_kept_before_migrations_go_and_nothing_else(tmp_path: Path, candidate: Make) -> None:
    names = (
        "ledger.sqlite.before-0001",
        "ledger.sqlite.before-0002",
        "ledger.sqlite.mine",
        "other",
    )
    for name in names:
        (tmp_path / name).write_text("unspeakable")
    ledger = open_ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}", lock=tmp_path / "lock")
    ledger.commit([candidate("unspeakable")], LOCAL)
    ledger.erase(NAMED, actor="test")
    ledger.close()
    assert [name for name in names if (tmp_path / name).exists()] == ["ledger.sqlite.mine", "other"]

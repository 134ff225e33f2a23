"""The ledger keeps every accepted version, numbers it, and never loses or doubles one."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from store.errors import Misconfigured, NotFound, Withdrawn
from store.ledger import Candidate, Delivery, Ledger, open_ledger

Make = Callable[..., Candidate]
LOCAL = Delivery(source="local", actor="test")


def test_a_record_without_violations_is_published(ledger: Ledger, candidate: Make) -> None:
    (outcome,) = ledger.commit([candidate("a")], LOCAL)
    assert (outcome.action, outcome.version, outcome.page) == (
        "published",
        1,
        "/dataset/a-00000000",
    )
    (change,) = ledger.changes(0)
    assert change.statements == candidate("a").statements


def test_a_record_with_violations_is_a_draft_and_not_public(
    ledger: Ledger, candidate: Make
) -> None:
    (outcome,) = ledger.commit([candidate("a", violations=2)], LOCAL)
    assert outcome.action == "draft"
    (change,) = ledger.changes(0)
    assert change.statements is None
    assert not change.tombstone
    assert change.versions == ()
    assert [row.iri for row, _ in ledger.drafts()] == ["https://example.org/a"]


def test_a_bad_new_version_leaves_the_published_one(ledger: Ledger, candidate: Make) -> None:
    ledger.commit([candidate("a")], LOCAL)
    ledger.commit([candidate("a", "worse", violations=1)], LOCAL)
    (change,) = ledger.changes(0)
    assert change.statements == candidate("a").statements
    row = ledger.record("https://example.org/a")
    assert (row.head, row.published, row.state) == (2, 1, "published")


def test_the_same_content_from_the_same_source_is_unchanged(
    ledger: Ledger, candidate: Make
) -> None:
    ledger.commit([candidate("a")], LOCAL)
    head = ledger.head()
    (outcome,) = ledger.commit([candidate("a")], LOCAL)
    assert outcome.action == "unchanged"
    assert ledger.head() == head


def test_it_is_unchanged_also_when_another_source_came_between(
    ledger: Ledger, candidate: Make
) -> None:
    ledger.commit([candidate("a")], LOCAL)
    ledger.commit([candidate("a", "other")], Delivery("elsewhere", "test"))
    (outcome,) = ledger.commit([candidate("a")], LOCAL)
    assert (outcome.action, outcome.version) == ("unchanged", 2)


def test_a_source_may_go_back_to_what_it_said_before(ledger: Ledger, candidate: Make) -> None:
    for word in ("first", "second", "first"):
        (outcome,) = ledger.commit([candidate("a", word)], LOCAL)
    assert (outcome.action, outcome.version) == ("published", 3)


def test_seeds_never_overwrite_a_steward(ledger: Ledger, candidate: Make) -> None:
    seeds = Delivery("seed", "installation", yields=True)
    ledger.commit([candidate("a")], seeds)
    ledger.commit([candidate("a", "mended by a steward")], LOCAL)
    (outcome,) = ledger.commit([candidate("a", "new in this release")], seeds)
    assert outcome.action == "kept"
    (change,) = ledger.changes(0)
    assert "steward" in (change.statements or "")


def test_a_withdrawn_record_leaves_a_tombstone_and_cannot_come_back(
    ledger: Ledger, candidate: Make
) -> None:
    ledger.commit([candidate("a")], LOCAL)
    ledger.withdraw("https://example.org/a", actor="test", reason="by mistake")
    (change,) = ledger.changes(1)
    assert change.statements is None
    assert change.tombstone
    (outcome,) = ledger.commit([candidate("a", "again")], LOCAL)
    assert outcome.action == "withdrawn"
    with pytest.raises(Withdrawn):
        ledger.withdraw("https://example.org/a", actor="test", reason="twice")


def test_a_draft_that_was_never_public_leaves_no_tombstone(ledger: Ledger, candidate: Make) -> None:
    ledger.commit([candidate("a", violations=1)], LOCAL)
    ledger.withdraw("https://example.org/a", actor="test", reason="secret")
    (change,) = ledger.changes(0)
    assert not change.tombstone


def test_erasure_removes_statements_and_keeps_hashes(ledger: Ledger, candidate: Make) -> None:
    ledger.commit([candidate("a", "a secret name")], LOCAL)
    ledger.commit([candidate("a", "no name")], LOCAL)
    assert ledger.erase("https://example.org/a", actor="test", number=1) == 1
    row = ledger.record("https://example.org/a")
    first, second = ledger.versions(row.id)
    assert first.statements is None
    assert first.digest == candidate("a", "a secret name").digest
    assert second.statements == candidate("a", "no name").statements
    assert row.state == "published"
    assert ledger.erased_since(0)


def test_erasing_what_is_public_withdraws_the_record(ledger: Ledger, candidate: Make) -> None:
    ledger.commit([candidate("a")], LOCAL)
    ledger.erase("https://example.org/a", actor="test")
    (change,) = ledger.changes(0)
    assert change.statements is None
    assert change.tombstone
    assert change.versions == ()


def test_sequence_numbers_have_no_gaps_and_changes_follow_them(
    ledger: Ledger, candidate: Make
) -> None:
    ledger.commit([candidate(f"r{number}") for number in range(1200)], LOCAL)
    ledger.commit([candidate("r7", "new")], LOCAL)
    assert ledger.head() == 1201
    changes = list(ledger.changes(0))
    assert len(changes) == 1200
    assert [change.sequence for change in changes] == sorted(change.sequence for change in changes)
    assert [change.record.slug for change in ledger.changes(1200)] == ["r7-00000000"]


def test_a_rehearsal_writes_nothing(ledger: Ledger, candidate: Make) -> None:
    (outcome,) = ledger.rehearse([candidate("a")], LOCAL)
    assert outcome.action == "published"
    assert ledger.head() == 0
    assert ledger.count_records() == 0


def test_one_key_twice_in_a_batch_makes_two_versions(ledger: Ledger, candidate: Make) -> None:
    outcomes = ledger.commit([candidate("a"), candidate("a", "second")], LOCAL)
    assert [outcome.version for outcome in outcomes] == [1, 2]


def test_an_unknown_record_is_named(ledger: Ledger) -> None:
    with pytest.raises(NotFound, match=r"example\.org/none"):
        ledger.withdraw("https://example.org/none", actor="test", reason="x")


def test_a_newer_schema_stops_the_start(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'ledger.sqlite'}"
    open_ledger(url, lock=tmp_path / "lock").close()
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(Misconfigured, match="newer than this release"):
        open_ledger(url, lock=tmp_path / "lock")


def test_every_commit_is_synced_to_disk(tmp_path: Path) -> None:
    opened = open_ledger(f"sqlite:///{tmp_path / 'ledger.sqlite'}", lock=tmp_path / "lock")
    with opened.writing() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    opened.close()


def test_the_newest_revision_is_the_head_of_the_scripts() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    from store.ledger import migrations

    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == migrations.NEWEST


def test_the_same_words_may_be_judged_anew(ledger: Ledger, candidate: Make) -> None:
    ledger.commit([candidate("a", violations=1)], LOCAL)
    (outcome,) = ledger.commit([candidate("a")], LOCAL)
    assert (outcome.action, outcome.version) == ("published", 2)
    (outcome,) = ledger.commit([candidate("a")], LOCAL)
    assert outcome.action == "unchanged"

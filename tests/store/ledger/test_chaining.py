"""The chain of hashes: whole after everything that the ledger does, and broken by what it did not do."""

from collections.abc import Callable

import pytest
from sqlalchemy import delete, update

from store.errors import Malformed
from store.ledger import Candidate, Delivery, Ledger, forge, verify
from store.ledger.tables import counter, events, records, versions

Make = Callable[..., Candidate]
LOCAL = Delivery(source="local", actor="test")


@pytest.fixture
def lived(ledger: Ledger, candidate: Make) -> Ledger:
    """A ledger in which everything has happened once: seven events."""
    ledger.commit([candidate(name) for name in "abc"], LOCAL)
    ledger.commit([candidate("a", "new"), candidate("b", "bad", violations=1)], LOCAL)
    ledger.withdraw("https://example.org/b", actor="test", reason="asked")
    ledger.erase("https://example.org/c", actor="test")
    return ledger


def test_it_holds_after_everything_that_the_ledger_does(lived: Ledger) -> None:
    with lived.snapshot() as connection:
        assert verify(connection) == lived.head() == 7


@pytest.mark.parametrize(
    "meddled",
    [
        update(versions).where(versions.c.record == 1).values(digest="0" * 64),
        update(records).where(records.c.id == 1).values(key="iri:https://example.org/other"),
        update(events).where(events.c.sequence == 2).values(action="withdrawn"),
        update(events).where(events.c.sequence == 2).values(chain="0" * 64),
        delete(events).where(events.c.sequence == 4),
        delete(events).where(events.c.sequence == 7),
        update(counter).values(value=8),
    ],
)
def test_it_breaks_where_something_was_changed_behind_it(lived: Ledger, meddled) -> None:
    with lived.writing() as connection:
        connection.execute(meddled)
    with (
        lived.snapshot() as connection,
        pytest.raises(Malformed, match="chain of hashes is broken"),
    ):
        verify(connection)


def test_it_is_forged_anew_after_a_move_of_every_name(lived: Ledger) -> None:
    with lived.writing() as connection:
        connection.execute(update(records).values(key=records.c.key + "/moved"))
        forge(connection)
    with lived.snapshot() as connection:
        assert verify(connection) == 7


def test_an_erased_name_does_not_break_it(lived: Ledger) -> None:
    with lived.writing() as connection:
        connection.execute(update(records).where(records.c.id == 3).values(key="erased:0"))
    with lived.snapshot() as connection:
        assert verify(connection) == 7

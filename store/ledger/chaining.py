"""The chain of hashes over all events: each link covers the one before, so that no event can be changed unseen.

It covers the hashes of bodies and never the bodies, which may be erased.
"""

import hashlib
from collections.abc import Generator
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select, update

from ..errors import Malformed
from .tables import counter, events, records, versions

_AT_ONCE = 500
_ERASED = "erased:"
_WITH_BODY = ("published", "draft")


@dataclass(frozen=True)
class Event:
    """What one link covers; `digest` is empty where the event brought no body."""

    sequence: int
    key: str
    action: str
    number: int
    digest: str

    def after(self, chain: str) -> str:
        """The link of this event on a chain."""
        told = f"{chain} {self.sequence} {self.key} {self.action} {self.number} {self.digest}"
        return hashlib.sha256(told.encode()).hexdigest()


def verify(connection: Connection) -> int:
    """Go along the whole chain; returns how many events it has.

    Raises Malformed for the first event that is not what its link says, for one that is missing, and for a counter
    that does not stand at the end.
    """
    start = connection.execute(select(counter.c.value, counter.c.chain)).one()
    chain, last = "", 0
    with closing(_events(connection)) as found:
        for event, link in found:
            # What an erased record was called is no longer known: its links are taken as they are.
            chain = link if event.key.startswith(_ERASED) else event.after(chain)
            if event.sequence != last + 1 or link != chain:
                raise _broken(f"event {event.sequence}")
            last = event.sequence
    if (last, chain) != (start.value, start.chain):
        raise _broken("its end")
    return last


def forge(connection: Connection) -> None:
    """Make the whole chain anew, after keys and hashes have changed with the base address."""
    chain = ""
    fresh: list[dict[str, object]] = []
    for event, _ in list(_events(connection)):
        chain = event.after(chain)
        fresh.append({"here": event.sequence, "link": chain})
    statement = (
        update(events).where(events.c.sequence == bindparam("here")).values(chain=bindparam("link"))
    )
    for at in range(0, len(fresh), _AT_ONCE):
        connection.execute(statement, fresh[at : at + _AT_ONCE])
    connection.execute(update(counter).values(chain=chain))


def _events(connection: Connection) -> Generator[tuple[Event, str]]:
    e = events
    mine = (versions.c.record == e.c.record) & (versions.c.number == e.c.number)
    query = (
        select(e.c.sequence, e.c.action, e.c.number, e.c.chain, records.c.key, versions.c.digest)
        .select_from(e.join(records, records.c.id == e.c.record).outerjoin(versions, mine))
        .order_by(e.c.sequence)
        .execution_options(yield_per=_AT_ONCE)
    )
    with connection.execute(query) as rows:
        for row in rows:
            digest = row.digest if row.action in _WITH_BODY else ""
            yield Event(row.sequence, row.key, row.action, row.number, digest), row.chain


def _broken(where: str) -> Malformed:
    return Malformed(
        f"The ledger's chain of hashes is broken at {where}.",
        remedy="Keep this copy aside, and bring a whole backup into a new folder with `varde restore`.",
    )

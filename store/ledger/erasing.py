"""Takes away what versions said and, where nothing is left, what the record was called."""

from sqlalchemy import Connection, delete, func, insert, select, update

from ..errors import NotFound
from . import reading
from .committing import Batch
from .entries import RecordRow
from .marks import ERASED, erased_slug, is_mark, mark
from .tables import bodies, deliveries, facts, records, versions


def erase(batch: Batch, row: RecordRow, number: int | None) -> int:
    """Erase one version of a record, or all of them; returns how many. Raises NotFound."""
    connection = batch.connection
    every = [version.number for version in reading.versions(connection, row.id)]
    chosen = [one for one in every if number in (None, one)]
    if not chosen:
        raise NotFound(
            f"The record {row.iri} has no version {number}.", remedy="Its page lists them."
        )
    here = (versions.c.record == row.id) & versions.c.number.in_(chosen)
    connection.execute(
        update(versions).where(here).values(erased=True, title="", report="{}", note="")
    )
    gone = (bodies.c.record == row.id) & bodies.c.number.in_(chosen)
    connection.execute(delete(bodies).where(gone))
    batch.event(row.id, row.key, "erased", row.head, "")
    left = select(func.count()).select_from(bodies).where(bodies.c.record == row.id)
    whole = not connection.scalar(left)
    if whole or row.published in chosen:
        _set(connection, row, state="withdrawn", published=None, withdrawn=batch.time)
    if whole and not is_mark(row.key):
        _unname(connection, row)
    return len(chosen)


def _unname(connection: Connection, row: RecordRow) -> None:
    slug = erased_slug(row.kind, row.slug)
    _set(connection, row, key=mark(row.key), iri=mark(row.iri), slug=slug, reason="")
    connection.execute(delete(deliveries).where(deliveries.c.record == row.id))
    connection.execute(delete(facts).where(facts.c.name == ERASED))
    connection.execute(insert(facts), {"name": ERASED, "value": "yes"})


def _set(connection: Connection, row: RecordRow, **values: str | None) -> None:
    connection.execute(update(records).where(records.c.id == row.id).values(values))

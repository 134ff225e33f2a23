"""The ledger's questions, each on an open connection."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Connection, Row, func, select

from .entries import Change, PublicVersion, RecordRow, Totals, VersionRow
from .tables import bodies, counter, events, records
from .tables import versions as versions_table

_PUBLIC = "public"


def record(connection: Connection, where: ColumnElement[bool]) -> RecordRow | None:
    """The one record that meets the condition, or None."""
    row = connection.execute(select(records).where(where)).one_or_none()
    return _record(row) if row else None


def versions(connection: Connection, identity: int) -> tuple[VersionRow, ...]:
    """All versions of a record, oldest first."""
    v = versions_table
    body = (
        (bodies.c.record == v.c.record)
        & (bodies.c.number == v.c.number)
        & (bodies.c.part == _PUBLIC)
    )
    query = (
        select(v, bodies.c.statements)
        .select_from(v.outerjoin(bodies, body))
        .where(v.c.record == identity)
        .order_by(v.c.number)
    )
    return tuple(
        VersionRow(
            number=row.number,
            sequence=row.sequence,
            time=row.time,
            actor=row.actor,
            note=row.note,
            source=row.source,
            digest=row.digest,
            state=row.state,
            profiles=tuple(row.profiles.split()),
            violations=row.violations,
            warnings=row.warnings,
            infos=row.infos,
            statements=row.statements,
        )
        for row in connection.execute(query)
    )


def totals(connection: Connection) -> Totals:
    """Records by state, versions, and the head."""
    query = select(records.c.state, func.count()).group_by(records.c.state)
    states: dict[str, int] = {row[0]: row[1] for row in connection.execute(query)}
    return Totals(
        sequence=int(connection.scalar(select(counter.c.value)) or 0),
        published=states.get("published", 0),
        drafts=states.get("draft", 0),
        withdrawn=states.get("withdrawn", 0),
        versions=int(connection.scalar(select(func.count()).select_from(versions_table)) or 0),
    )


def touched(connection: Connection, since: int) -> list[tuple[int, int]]:
    """Record id and newest sequence number of each record with an event after `since`, in that order."""
    newest = func.max(events.c.sequence)
    query = (
        select(events.c.record, newest)
        .where(events.c.sequence > since)
        .group_by(events.c.record)
        .order_by(newest)
    )
    return [(row[0], row[1]) for row in connection.execute(query)]


def erased(connection: Connection, since: int) -> bool:
    """Whether an erasure stands after this sequence number."""
    query = select(events.c.sequence).where(
        (events.c.sequence > since) & (events.c.action == "erased")
    )
    return connection.execute(query.limit(1)).first() is not None


def public_state(connection: Connection, chunk: Sequence[tuple[int, int]]) -> Iterator[Change]:
    """What the public may see now of each of these records."""
    chosen = [identity for identity, _ in chunk]
    v = versions_table
    shown = (v.c.record == records.c.id) & (v.c.number == records.c.published)
    body = (
        (bodies.c.record == v.c.record)
        & (bodies.c.number == v.c.number)
        & (bodies.c.part == _PUBLIC)
    )
    query = (
        select(
            records,
            bodies.c.statements,
            v.c.digest,
            v.c.time,
            v.c.profiles,
            v.c.violations,
            v.c.warnings,
            v.c.infos,
        )
        .select_from(records.outerjoin(v, shown).outerjoin(bodies, body))
        .where(records.c.id.in_(chosen))
    )
    rows = {row.id: row for row in connection.execute(query)}
    history = _history(connection, chosen)
    for identity, sequence in chunk:
        row = rows[identity]
        public = row.audience == _PUBLIC and row.statements is not None
        yield Change(
            sequence=sequence,
            record=_record(row),
            statements=row.statements if public else None,
            digest=row.digest or "",
            time=row.time or row.withdrawn,
            judgements=_judgements(row) if public else (),
            versions=tuple(v for v, stands in history.get(identity, ()) if stands)
            if public
            else (),
            tombstone=not public and bool(history.get(identity)),
        )


def drafts(connection: Connection) -> Iterator[tuple[RecordRow, str]]:
    """Records whose newest version is a draft, with its statements."""
    v = versions_table
    head = (v.c.record == records.c.id) & (v.c.number == records.c.head) & (v.c.state == "draft")
    body = (bodies.c.record == v.c.record) & (bodies.c.number == v.c.number)
    query = (
        select(records, bodies.c.statements)
        .select_from(records.join(v, head).join(bodies, body))
        .where(records.c.state != "withdrawn")
        .order_by(records.c.id)
    )
    for row in connection.execute(query):
        yield _record(row), row.statements


def _history(
    connection: Connection, chosen: list[int]
) -> dict[int, list[tuple[PublicVersion, bool]]]:
    """Each record's versions that were public, with whether their statements still stand."""
    v = versions_table
    query = (
        select(v.c.record, v.c.number, v.c.time, v.c.erased)
        .where(v.c.record.in_(chosen) & (v.c.state == "published"))
        .order_by(v.c.record, v.c.number)
    )
    found: dict[int, list[tuple[PublicVersion, bool]]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.record].append((PublicVersion(row.number, row.time), not row.erased))
    return found


def _judgements(row: Row[tuple[object, ...]]) -> tuple[tuple[str, int, int, int], ...]:
    # One report covers all profiles of a version, so its counts stand beside their names joined.
    return ((row.profiles, row.violations, row.warnings, row.infos),) if row.profiles else ()


def _record(row: Row[tuple[object, ...]]) -> RecordRow:
    return RecordRow(
        id=row.id,
        key=row.key,
        iri=row.iri,
        kind=row.kind,
        slug=row.slug,
        state=row.state,
        audience=row.audience,
        head=row.head,
        published=row.published,
        withdrawn=row.withdrawn,
        reason=row.reason,
    )

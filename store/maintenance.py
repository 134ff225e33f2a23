"""Backup while serving, restore into an empty folder, and moving every IRI to another base."""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, create_engine, func, insert, literal, select, update

from .errors import Conflict, Malformed, NotFound
from .installation import Installation, checked_base
from .ledger import Ledger, forge, open_ledger, verify
from .ledger.tables import bodies, counter, deliveries, facts, metadata, records, runs, versions
from .parsing import relabelled
from .settings import StoreSettings
from .statements import digest, moved

_LEDGER = "ledger.sqlite"
_MANIFEST = "varde-backup.json"
_AT_ONCE = 500


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself."""

    created: str
    base: str
    incarnation: str
    sequence: int
    records: int
    versions: int


def backup(installation: Installation, target: Path) -> Manifest:
    """Copy the ledger into `target` in one read transaction, and verify the copy.

    The projections are not copied: they come back by themselves. Raises Conflict where the folder is not empty.
    """
    _demand_empty(target)
    target.mkdir(parents=True, exist_ok=True)
    draft = target / f"{_LEDGER}.part"
    url = f"sqlite:///{draft.resolve()}"
    copy = open_ledger(url, lock=target / ".lock")
    with installation.ledger.snapshot() as source, copy.writing() as sink:
        _copy(source, sink)
    manifest = _verified(copy)
    copy.close()
    _settle(draft)
    draft.replace(target / _LEDGER)
    (target / ".lock").unlink()
    (target / _MANIFEST).write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    return manifest


def restore(source: Path, settings: StoreSettings) -> Manifest:
    """Make a data folder from a backup, under a new incarnation. Raises Conflict, NotFound, Malformed."""
    if not (source / _LEDGER).is_file() or not (source / _MANIFEST).is_file():
        raise NotFound(
            f"{source} holds no backup.", remedy=f"Name the folder that holds {_MANIFEST}."
        )
    _demand_empty(settings.data_dir)
    kept = _manifest(source)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    scratch = settings.data_dir / ".restoring"
    try:
        shutil.copytree(source, scratch)
        _restored(source, scratch, settings, kept)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return kept


def _manifest(source: Path) -> Manifest:
    try:
        return Manifest(**json.loads((source / _MANIFEST).read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise Malformed(
            f"{source / _MANIFEST} is no manifest of a backup.", remedy="Use another backup."
        ) from error


def _restored(source: Path, scratch: Path, settings: StoreSettings, kept: Manifest) -> None:
    copy = open_ledger(f"sqlite:///{(scratch / _LEDGER).resolve()}", lock=scratch / ".lock")
    if replace(_verified(copy), created=kept.created) != kept:
        raise Malformed(
            f"The backup in {source} is not what its manifest says.", remedy="Use another backup."
        )
    target = open_ledger(settings.ledger, lock=settings.data_dir / "ledger.lock")
    if target.count_records():
        raise Conflict(
            "The ledger's database is not empty.", remedy="Name an empty one in VARDE_LEDGER_URL."
        )
    fresh = target.fact("incarnation") or ""
    with copy.snapshot() as old, target.writing() as sink:
        _copy(old, sink)
        sink.execute(update(facts).where(facts.c.name == "incarnation").values(value=fresh))
        if sink.dialect.name == "postgresql":
            # Its own counter knows nothing of ids that were written outright.
            newest = select(func.max(runs.c.id)).scalar_subquery()
            sink.execute(select(func.setval(func.pg_get_serial_sequence("runs", "id"), newest)))
    copy.close()
    target.close()


def rebase(installation: Installation, address: str) -> int:
    """Move every IRI of the installation to another base; returns how many versions changed.

    The installation must be open `alone`. Text, hashes and the subjects of records change in one transaction.
    """
    new, old = checked_base(address), installation.base
    if new == old:
        return 0
    with installation.ledger.writing() as connection:
        changed = 0
        for record, iri, number, before in _bodies(connection):
            after = moved(before, f"{old}/", f"{new}/")
            if after == before:
                continue
            # Blank labels depend on the record's IRI and statements, so they change too.
            after = relabelled(after, moved(f"<{iri}>", f"{old}/", f"{new}/")[1:-1])
            changed += 1
            here = (bodies.c.record == record) & (bodies.c.number == number)
            connection.execute(update(bodies).where(here).values(statements=after))
            marks = (digest(before), digest(after))
            for table in (versions, deliveries):
                mine = (table.c.record == record) & (table.c.digest == marks[0])
                connection.execute(update(table).where(mine).values(digest=marks[1]))
        _move_column(connection, "iri", f"{old}/", f"{new}/")
        _move_column(connection, "key", f"iri:{old}/", f"iri:{new}/")
        connection.execute(update(facts).where(facts.c.name == "base").values(value=new))
        forge(connection)
    return changed


def _move_column(connection: Connection, name: str, start: str, becomes: str) -> None:
    column = records.c[name]
    begins = func.substr(column, 1, len(start)) == start
    rest = func.substr(column, len(start) + 1)
    connection.execute(update(records).where(begins).values({name: literal(becomes) + rest}))


def _bodies(connection: Connection) -> Iterator[tuple[int, str, int, str]]:
    """Every body, a few at a time: the caller changes them meanwhile, and all would not fit in memory."""
    columns = (bodies.c.record, records.c.iri, bodies.c.number, bodies.c.statements)
    held = bodies.join(records, records.c.id == bodies.c.record)
    newest = connection.scalar(select(func.max(bodies.c.record))) or 0
    for start in range(0, newest + 1, _AT_ONCE):
        here = bodies.c.record.between(start, start + _AT_ONCE - 1)
        for row in connection.execute(select(*columns).select_from(held).where(here)).all():
            yield row.record, row.iri, row.number, row.statements


def _copy(source: Connection, sink: Connection) -> None:
    for table in metadata.sorted_tables:
        sink.execute(table.delete())
        rows = source.execute(select(table)).mappings()
        while chunk := rows.fetchmany(_AT_ONCE):
            sink.execute(insert(table), [dict(row) for row in chunk])


def _verified(copy: Ledger) -> Manifest:
    """Read the whole copy again: its chain must hold, and every body have the hash that its version tells."""
    with copy.snapshot() as connection:
        verify(connection)
        shown = (versions.c.record == bodies.c.record) & (versions.c.number == bodies.c.number)
        query = select(bodies.c.record, bodies.c.number, bodies.c.statements, versions.c.digest)
        for row in connection.execute(query.join(versions, shown).where(bodies.c.part == "public")):
            if digest(row.statements) != row.digest:
                raise Malformed(
                    f"Version {row.number} of record {row.record} does not have the hash that the ledger tells.",
                    remedy="Keep this copy aside, and make another backup.",
                )
        return Manifest(
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            base=str(connection.scalar(select(facts.c.value).where(facts.c.name == "base"))),
            incarnation=str(
                connection.scalar(select(facts.c.value).where(facts.c.name == "incarnation"))
            ),
            sequence=int(connection.scalar(select(counter.c.value)) or 0),
            records=int(connection.scalar(select(func.count()).select_from(records)) or 0),
            versions=int(connection.scalar(select(func.count()).select_from(versions)) or 0),
        )


def _settle(path: Path) -> None:
    """Fold the write-ahead log into the file, so that the backup is one file."""
    engine = create_engine(f"sqlite:///{path.resolve()}")
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
    engine.dispose()
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _demand_empty(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Conflict(f"{folder} is not an empty folder.", remedy="Name an empty or a new one.")

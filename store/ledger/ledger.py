"""Reads and writes the ledger; every write is one transaction under the counter row."""

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, Engine, delete, func, insert, select, tuple_, update
from sqlalchemy.exc import DBAPIError

from ..errors import Conflict, Misconfigured, NotFound, OutOfSpace, Unavailable, Withdrawn
from . import reading
from .committing import Batch
from .entries import Candidate, Change, Delivery, Outcome, RecordRow, Totals, VersionRow
from .erasing import erase
from .marks import erased_slug, mark
from .tables import counter, facts, records, runs, versions

_AT_ONCE = 500
T = TypeVar("T")


class Ledger:
    """The relational database that holds every accepted version."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._reader: dict[str, Any] = {"reading": True}
        if engine.dialect.name != "sqlite":
            self._reader["isolation_level"] = "REPEATABLE READ"  # one moment, as on SQLite

    def close(self) -> None:
        """Give back every connection."""
        self._engine.dispose()

    # -- facts ---------------------------------------------------------------------------------

    def fact(self, name: str) -> str | None:
        """A named fact about this ledger, such as its base IRI or incarnation."""
        with self._reading() as connection:
            found: str | None = connection.scalar(select(facts.c.value).where(facts.c.name == name))
        return found

    def set_fact(self, name: str, value: str) -> None:
        """Keep a named fact, replacing what was there."""
        with self._writing() as connection:
            connection.execute(delete(facts).where(facts.c.name == name))
            connection.execute(insert(facts), {"name": name, "value": value})

    # -- writing -------------------------------------------------------------------------------

    def begin_run(self, source: str, actor: str) -> int:
        """A new import run's id, by which an import can be told from others."""
        with self._writing() as connection:
            row = {"time": _now(), "actor": actor, "source": source}
            key = connection.execute(insert(runs), row).inserted_primary_key
        return int(key[0]) if key else 0

    def commit(self, candidates: Iterable[Candidate], delivery: Delivery) -> tuple[Outcome, ...]:
        """Accept candidates in one transaction and say what became of each.

        A record without violations is published, another is kept as a draft. Content that the same source delivered
        last, or that already stands, is unchanged. Raises OutOfSpace where the disk is full, and Conflict where a key
        has got another subject IRI meanwhile: then nothing is written.
        """
        with self._writing() as connection:
            batch = Batch.begin(connection, delivery, _now())
            for chunk in _batched(candidates, _AT_ONCE):
                batch.take(chunk)
            return batch.finish()

    def rehearse(self, candidates: Iterable[Candidate], delivery: Delivery) -> tuple[Outcome, ...]:
        """What `commit` would do, without doing it."""
        with self._writing() as connection:
            batch = Batch.begin(connection, delivery, _now())
            for chunk in _batched(candidates, _AT_ONCE):
                batch.take(chunk)
            outcomes = batch.finish()
            connection.rollback()
        return outcomes

    def withdraw(self, iri: str, *, actor: str, reason: str) -> RecordRow:
        """Take a record out of the public for ever. Raises NotFound or Withdrawn."""
        with self._writing() as connection:
            batch = Batch.begin(connection, Delivery("", actor), _now())
            row = _present(connection, iri)
            batch.event(row.id, row.key, "withdrawn", row.head, "")
            connection.execute(
                update(records)
                .where(records.c.id == row.id)
                .values(state="withdrawn", published=None, withdrawn=batch.time, reason=reason)
            )
            batch.finish()
        return self.record(iri)

    def erase(self, iri: str, *, actor: str, number: int | None = None) -> int:
        """Remove the statements of one version, or of all, for ever; returns how many. Hashes stay.

        A record whose published version is erased is withdrawn. One of which nothing is left loses its key, subject
        IRI and slug too: marks.py tells what stands in their place. Copies of the database that were
        kept before migrations are deleted. What was cut short can be done again. Raises NotFound.
        """
        with self._writing() as connection:
            # The counter row first: with row locks, a version could otherwise slip in unseen.
            batch = Batch.begin(connection, Delivery("", actor), _now())
            row = reading.record(connection, records.c.iri.in_((iri, mark(iri))))
            if row is None:
                raise _not_found(iri)
            erased = erase(batch, row, number)
            batch.finish()
        with suppress(Unavailable):  # what was erased leaves the projections first
            self.forget()
        return erased

    def forget(self) -> None:
        """Let nothing that was erased stand in SQLite's write-ahead log or in older copies.

        Raises Unavailable while somebody reads the log.
        """
        if self._engine.dialect.name != "sqlite":
            return
        for copy in copies(self._engine):
            copy.unlink(missing_ok=True)
        with closing(self._engine.raw_connection()) as raw:
            cursor = raw.cursor()
            patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
            cursor.execute(
                "PRAGMA busy_timeout = 1000"
            )  # pages read for moments, a backup for minutes
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            cursor.execute(f"PRAGMA busy_timeout = {patience}")
        if busy:
            raise Unavailable(
                "The record is erased, but its text still stands in the ledger's own log: somebody reads it.",
                remedy="Erase it again when no backup, import or rebuild is running.",
            )

    # -- reading -------------------------------------------------------------------------------

    def head(self) -> int:
        """The newest sequence number; 0 where nothing was ever written."""
        with self._reading() as connection:
            return int(connection.scalar(select(counter.c.value)) or 0)

    def totals(self) -> Totals:
        """How many records stand in which state."""
        with self._reading() as connection:
            return reading.totals(connection)

    def record(self, iri: str) -> RecordRow:
        """The record with this subject IRI. Raises NotFound."""
        with self._reading() as connection:
            row = reading.record(connection, records.c.iri == iri)
        if row is None:
            raise _not_found(iri)
        return row

    def at(self, kind: str, slug: str) -> str | None:
        """The subject IRI of the record that has this page, or had it before it was erased; or None."""
        with self._reading() as connection:
            here = (records.c.kind == kind) & records.c.slug.in_((slug, erased_slug(kind, slug)))
            found: str | None = connection.scalar(select(records.c.iri).where(here))
        return found

    def identities(self, keys: Iterable[str]) -> dict[str, str]:
        """The subject IRI of each key that the ledger knows."""
        return self._looked_up(records.c.key, records.c.iri, keys)

    def kinds(self, keys: Iterable[str]) -> dict[str, str]:
        """The kind of each key that the ledger knows."""
        return self._looked_up(records.c.key, records.c.kind, keys)

    def keys(self, iris: Iterable[str]) -> dict[str, str]:
        """The key of each subject IRI that the ledger knows."""
        return self._looked_up(records.c.iri, records.c.key, iris)

    def _looked_up(
        self, known: Column[str], wanted: Column[str], values: Iterable[str]
    ) -> dict[str, str]:
        found: dict[str, str] = {}
        with self._reading() as connection:
            for chunk in _batched(values, _AT_ONCE):
                rows = connection.execute(select(known, wanted).where(known.in_(chunk)))
                found.update((row[0], row[1]) for row in rows)
        return found

    def taken(self, pages: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
        """Those of these pages (kind and slug) that belong to a record."""
        found: set[tuple[str, str]] = set()
        page = tuple_(records.c.kind, records.c.slug)
        with self._reading() as connection:
            for chunk in _batched(pages, _AT_ONCE):
                rows = connection.execute(
                    select(records.c.kind, records.c.slug).where(page.in_(chunk))
                )
                found.update((kind, slug) for kind, slug in rows)
        return found

    def public_kinds(self, iris: Iterable[str]) -> dict[str, str]:
        """The kind of each IRI that is a published record."""
        found: dict[str, str] = {}
        with self._reading() as connection:
            for chunk in _batched(iris, _AT_ONCE):
                here = records.c.iri.in_(chunk) & records.c.published.is_not(None)
                rows = connection.execute(select(records.c.iri, records.c.kind).where(here))
                found.update((iri, kind) for iri, kind in rows)
        return found

    def versions(self, record: int) -> tuple[VersionRow, ...]:
        """All versions of a record, oldest first, with their statements."""
        with self._reading() as connection:
            return reading.versions(connection, record)

    def report(self, record: int, number: int) -> str:
        """The validation report of a version, as JSON."""
        with self._reading() as connection:
            here = (versions.c.record == record) & (versions.c.number == number)
            return str(connection.scalar(select(versions.c.report).where(here)) or "{}")

    def changes(self, since: int) -> Iterator[Change]:
        """The present public state of every record that an event after `since` touched, in the order of events."""
        with self._reading() as connection:
            for chunk in _batched(reading.touched(connection, since), _AT_ONCE):
                yield from reading.public_state(connection, chunk)

    def erased_since(self, since: int) -> bool:
        """Whether a body was erased after this sequence number, so that projections must be made anew."""
        with self._reading() as connection:
            return reading.erased(connection, since)

    def drafts(self) -> Iterator[tuple[RecordRow, str]]:
        """Each record whose newest version is a draft, with that version's statements."""
        with self._reading() as connection:
            yield from reading.drafts(connection)

    def count_records(self) -> int:
        """How many records there are, whatever their state."""
        with self._reading() as connection:
            return int(connection.scalar(select(func.count()).select_from(records)) or 0)

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """One read transaction over everything, beside writers."""
        with self._reading() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction, for moves that touch everything (rebase, restore)."""
        with self._writing() as connection:
            yield connection

    # -- transactions --------------------------------------------------------------------------

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except DBAPIError as error:
            raise translated(error) from error

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        try:
            with self._engine.connect().execution_options(**self._reader) as connection:
                yield connection
        except DBAPIError as error:
            raise translated(error) from error


def copies(engine: Engine) -> list[Path]:
    """The copies of an SQLite database that were kept before migrations."""
    database = Path(engine.url.database or "")
    return sorted(database.parent.glob(f"{database.name}.before-*"))


def _present(connection: Connection, iri: str) -> RecordRow:
    row = reading.record(connection, records.c.iri == iri)
    if row is None:
        raise _not_found(iri)
    if row.state == "withdrawn":
        raise Withdrawn(f"The record {iri} was withdrawn on {row.withdrawn}.")
    return row


def _not_found(iri: str) -> NotFound:
    return NotFound(
        f"The ledger has no record {iri}.",
        remedy="Use the record's subject IRI, as `varde export` shows it, or the address of its page.",
    )


def translated(error: DBAPIError) -> Exception:
    """The error of ours that says what the database's means."""
    text = str(error.orig).lower()
    if "disk is full" in text or "no space left" in text or "disk i/o error" in text:
        return OutOfSpace(
            "The disk of the ledger is full: nothing was written.",
            remedy="Free space, then do it again.",
        )
    if "malformed" in text or "not a database" in text:
        return Misconfigured(
            "The ledger's database is damaged.",
            remedy="Keep it aside, and bring a backup into a new folder with `varde restore`.",
        )
    if "locked" in text:
        return Unavailable(
            "The ledger is busy with another write.", remedy="Try again in a moment."
        )
    if "unique" in text:
        return Conflict("Another record already has this key or address.")
    return Unavailable(
        f"The ledger's database failed ({type(error.orig).__name__}).", remedy="See its own log."
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _batched(items: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """Tuples of at most `size` items; itertools has it from Python 3.12."""
    source = iter(items)
    while chunk := tuple(islice(source, size)):
        yield chunk

"""The public projection: follows the ledger by sequence number and publishes what it holds.

The position of the working copy is taken away before the first of its parts is written, and stands again when all are
on the disk: a copy without a position is made anew.
"""

import errno
import json
import shutil
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from . import durable
from .errors import Misconfigured, OutOfSpace
from .ledger import Ledger
from .locking import exclusive
from .publications import About, Publications
from .working import Position, WorkingCopy

_SPARE = 64_000_000  # bytes, which an index writer may want at once


class Projection:
    """The working copy that one process at a time brings up to date."""

    def __init__(self, folder: Path, ledger: Ledger, start: Position) -> None:
        self._folder = folder
        self._working = folder / "working"
        self._ledger = ledger
        self._start = start
        self.publications = Publications(folder / "publications")

    def lag(self) -> int:
        """How many sequence numbers the current publication is behind the ledger."""
        newest = self.publications.newest()
        return self._ledger.head() - (newest.sequence if newest else 0)

    def follow(self) -> int:
        """Bring the projection to the ledger's head, publish it, and return the publication's number.

        Waits for another process that is doing so. Raises OutOfSpace where the disk is full; the old publication
        then stays current.
        """
        with exclusive(self._folder / "lock"):
            try:
                return self._follow()
            except (OSError, ValueError) as error:
                if _full(error, self._folder):
                    raise OutOfSpace(
                        "The disk is full: the records are kept, but not yet visible.",
                        remedy="Free space, then run `varde rebuild`.",
                    ) from error
                raise

    def rebuild(self) -> int:
        """Delete the working copy and make it again from the ledger."""
        with exclusive(self._folder / "lock"):
            self._clear()
            return self._follow()

    def purge(self) -> None:
        """Delete every publication but the current one, also those that are being read."""
        with exclusive(self._folder / "lock"):
            self.publications.purge()

    def sweep(self) -> None:
        """Delete the publications that have lost their last reader since the newest one came."""
        with exclusive(self._folder / "lock"):
            self.publications.sweep()

    def _follow(self) -> int:
        position = self._position()
        newest = self.publications.newest()
        head = self._ledger.head()
        if newest and newest.sequence == position.sequence == head and _same(newest, position):
            return newest.number
        if position.sequence and self._ledger.erased_since(position.sequence):
            # A deleted literal stays in the engine's files until they are made anew.
            position = self._clear()
        number = self.publications.next_number()
        prepared = self.publications.prepare(number)
        position, copy = self._open(position, head)
        self._forget()
        try:
            now = copy.apply(self._ledger.changes(position.sequence), position)
            if not (position.sequence and self._ledger.erased_since(position.sequence)):
                copy.commit(prepared / "store")
                self._keep(now)
                copy.close()
                return self._publish(prepared, number, now)
        finally:
            copy.close()
        # Something was erased between the first look and the reading.
        return self._follow()

    def _open(self, position: Position, head: int) -> tuple[Position, WorkingCopy]:
        """The working copy; a damaged one is made anew from the ledger."""
        try:
            return position, self._copy(head - position.sequence)
        except (OSError, ValueError, RuntimeError, Misconfigured) as error:  # of the engines
            if _full(error, self._folder):
                raise
        # Only here, with the error forgotten, is what it held let go of.
        position = self._clear()
        return position, self._copy(head)

    def _copy(self, changes: int) -> WorkingCopy:
        (self._working / "store").mkdir(parents=True, exist_ok=True)
        return WorkingCopy(self._working, self._start.base, changes=changes)

    def _position(self) -> Position:
        try:
            kept = Position(**json.loads((self._working / "position.json").read_text()))
        except (FileNotFoundError, ValueError, TypeError):
            kept = None
        if kept and (kept.incarnation, kept.code, kept.base) == (
            self._start.incarnation,
            self._start.code,
            self._start.base,
        ):
            return kept
        return self._clear()

    def _keep(self, position: Position) -> None:
        draft = self._working / "position.new"
        durable.write(draft, json.dumps(asdict(position)))
        draft.replace(self._working / "position.json")

    def _forget(self) -> None:
        (self._working / "position.json").unlink(missing_ok=True)
        durable.sync(self._working)

    def _clear(self) -> Position:
        """Delete the working copy, its position first: half a copy must never pass for a whole one."""
        if self._working.exists():
            self._forget()
            shutil.rmtree(self._working)
        return self._start

    def _publish(self, prepared: Path, number: int, position: Position) -> int:
        for name in ("documents", "search"):
            durable.link(self._working / name, prepared / name)
        now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        self.publications.publish(
            prepared,
            About(
                number=number,
                incarnation=position.incarnation,
                sequence=position.sequence,
                code=position.code,
                base=position.base,
                statements=position.statements,
                time=now,
            ),
        )
        return number


def _same(newest: About, position: Position) -> bool:
    return (newest.incarnation, newest.code, newest.base) == (
        position.incarnation,
        position.code,
        position.base,
    )


def _full(error: Exception, folder: Path) -> bool:
    if getattr(error, "errno", None) == errno.ENOSPC or "no space left" in str(error).lower():
        return True
    # The search engine's error does not tell why it could not write.
    return isinstance(error, ValueError) and shutil.disk_usage(folder).free < _SPARE

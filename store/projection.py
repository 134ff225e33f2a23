"""The public projection: follows the ledger by sequence number and publishes what it holds.

The current publication is what lasts: the ledger is followed from its sequence number, and a working copy begins as a
copy of it. Whatever is interrupted before the pointer moves is done again.
"""

import errno
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from . import working
from .errors import Misconfigured, OutOfSpace
from .ledger import Ledger
from .locking import exclusive, try_exclusive
from .publications import About, Publications
from .working import MANY, Position, WorkingCopy

_SPARE = 64_000_000  # bytes, which an index writer may want at once


class Projection:
    """Brings the public projection up to date; one process at a time does so."""

    def __init__(self, folder: Path, ledger: Ledger, start: Position) -> None:
        self._folder = folder
        self._ledger = ledger
        self._start = start
        self._threads = threading.Lock()
        self._copy: WorkingCopy | None = None
        self._number = 0  # of the publication that the copy equals; 0 while it is written
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
        with self._alone():
            return self._follow(self.publications.newest())

    def rebuild(self) -> int:
        """Make the projection again from the ledger, whatever is published."""
        with self._alone():
            return self._follow(None)

    def purge(self) -> None:
        """Delete all but the current publication, also what is being read or written."""
        with self._alone():
            self._drop()
            self.publications.purge()
            working.purge(self._folder)

    def sweep(self) -> None:
        """Let go of what is outdated: publications without a reader, and the copies they were made from.

        Does nothing while somebody publishes, who sweeps as well.
        """
        if not self._threads.acquire(blocking=False):
            return
        try:
            descriptor = try_exclusive(self._folder / "lock")
            if descriptor is not None:
                try:
                    self._sweep()
                finally:
                    os.close(descriptor)
        finally:
            self._threads.release()

    def close(self) -> None:
        """Let go of the working copy."""
        with self._threads:
            self._drop()

    def _sweep(self) -> None:
        newest = self.publications.newest()
        if newest is None or newest.number != self._number:
            self._drop()
        self.publications.sweep()
        working.sweep(self._folder)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody else publishes meanwhile; a full disk is called so."""
        with self._threads, exclusive(self._folder / "lock"):
            try:
                yield
            except (OSError, ValueError) as error:
                if _full(error, self._folder):
                    raise OutOfSpace(
                        "The disk is full: the records are kept, but not yet visible.",
                        remedy="Free space, then run `varde rebuild`.",
                    ) from error
                raise

    def _follow(self, newest: About | None) -> int:
        """Publish what `newest` lacks; without it, or where it is damaged, all of it."""
        head = self._ledger.head()
        if newest is None or newest.sequence > head or not self._stands(newest):
            return self._advance(None, head)
        if newest.sequence == head:
            return newest.number
        # Where the copy that was kept fails, it is dropped, and another one made of the publication's files.
        for _ in range(2 if self._copy is not None else 1):
            try:
                return self._advance(newest, head)
            except (OSError, ValueError, RuntimeError, Misconfigured) as error:  # of the engines
                if _full(error, self._folder):
                    raise
        return self._advance(None, head)

    def _stands(self, newest: About) -> bool:
        """Whether a publication may be continued: it is of this ledger and code, and holds nothing that was erased."""
        start = self._start
        if (newest.incarnation, newest.code, newest.base) != (
            start.incarnation,
            start.code,
            start.base,
        ):
            return False
        # A deleted literal stays in the engine's files until they are made anew.
        return not self._ledger.erased_since(newest.sequence)

    def _advance(self, newest: About | None, head: int) -> int:
        position = self._start
        if newest is not None:
            position = replace(position, sequence=newest.sequence, statements=newest.statements)
        many = head - position.sequence > MANY
        number = self.publications.next_number()
        prepared = self.publications.prepare(number)
        try:
            copy = self._opened(newest, many=many)
            now = copy.apply(self._ledger.changes(position.sequence), position)
            if newest is not None and not self._stands(newest):
                # Something was erased between the first look and the reading.
                return self._advance(None, head)
            copy.publish(prepared)
            self._publish(prepared, number, now)
        except BaseException:
            self._drop()
            raise
        if many:
            self._drop()
        else:
            self._number = number
        return number

    def _opened(self, newest: About | None, *, many: bool) -> WorkingCopy:
        """The copy that was kept from the last change, where it still equals what is published; else a new one."""
        copy, number = self._copy, self._number
        self._number = 0
        if copy is not None and newest is not None and number == newest.number and not many:
            return copy
        self._drop()
        origin = self.publications.path() if newest is not None else None
        self._copy = WorkingCopy(self._folder, origin, self._start.base, bulk=many)
        return self._copy

    def _drop(self) -> None:
        copy, self._copy, self._number = self._copy, None, 0
        if copy is not None:
            copy.close()

    def _publish(self, prepared: Path, number: int, position: Position) -> None:
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
        with suppress(OSError):  # it is published; who sweeps next tries again
            working.sweep(self._folder)


def _full(error: Exception, folder: Path) -> bool:
    if getattr(error, "errno", None) == errno.ENOSPC or "no space left" in str(error).lower():
        return True
    # The search engine's error does not tell why it could not write.
    return isinstance(error, ValueError) and shutil.disk_usage(folder).free < _SPARE

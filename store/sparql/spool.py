"""Keeps an answer that is made faster than it is read: a little in memory, the rest on disk.

So a slow reader holds no worker: the query ends in its own time, and what was answered waits here.
"""

import tempfile
import threading
from collections import deque
from typing import IO

_PIECE = 64 * 1024


class Spool:
    """First in, first out, from one thread to another."""

    def __init__(self, memory: int = 4 * 1024 * 1024) -> None:
        self._memory = memory
        self._changed = threading.Condition()
        self._first: deque[bytes] = deque()
        self._held = 0
        self._file: IO[bytes] | None = None
        self._read = self._written = 0
        self._ended = False
        self._error: BaseException | None = None

    def put(self, piece: bytes) -> None:
        """Add a piece. Raises OSError when the disk is full."""
        with self._changed:
            if self._ended:
                return
            if self._read == self._written and self._held + len(piece) <= self._memory:
                self._first.append(piece)
                self._held += len(piece)
            else:
                self._put_away(piece)
            self._changed.notify()

    def end(self, error: BaseException | None = None) -> None:
        """Say that no more comes; a reader who has had everything is raised the error."""
        with self._changed:
            if not self._ended:
                self._ended, self._error = True, error
            self._changed.notify()

    def get(self) -> bytes:
        """The next piece, or nothing at the end. Waits. Raises the error the writer ended with."""
        with self._changed:
            while not (self._first or self._read < self._written or self._ended):
                self._changed.wait()
            if self._first:
                piece = self._first.popleft()
                self._held -= len(piece)
                return piece
            if self._read < self._written:
                return self._take_back()
            if self._error is not None:
                raise self._error
            return b""

    def ready(self) -> bytes | None:
        """The next piece if it is in memory, nothing at the end; None where `get` must be asked."""
        with self._changed:
            if self._first:
                piece = self._first.popleft()
                self._held -= len(piece)
                return piece
            over = self._ended and self._read == self._written and self._error is None
            return b"" if over else None

    def clear(self) -> None:
        """Forget what nobody will read."""
        with self._changed:
            self._ended = True
            self._first.clear()
            self._held = 0
            self._drop_file()

    def _put_away(self, piece: bytes) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="varde-answer-")  # noqa: SIM115  (see clear)
        self._file.seek(self._written)
        self._file.write(piece)
        self._file.flush()
        self._written += len(piece)

    def _take_back(self) -> bytes:
        assert self._file is not None  # noqa: S101  (something was written)
        self._file.seek(self._read)
        piece = self._file.read(min(_PIECE, self._written - self._read))
        self._read += len(piece)
        if self._read == self._written:
            self._drop_file()
        return piece

    def _drop_file(self) -> None:
        self._read = self._written = 0
        if self._file is not None:
            self._file.close()
            self._file = None

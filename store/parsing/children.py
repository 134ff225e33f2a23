"""Child processes that read uploads: started by exec, reused, given a deadline, replaced when they die."""

import atexit
import os
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pyoxigraph

from ..errors import Unavailable

_ROOT = Path(__file__).resolve().parents[2]
_PACKAGES = Path(pyoxigraph.__file__).resolve().parent.parent
_START = "import sys; sys.path[:0] = sys.argv[2:]; from store.parsing.child import main; main(int(sys.argv[1]))"
# Side by side; more wait. Memory of the whole = children x Limits.memory.
_AT_ONCE = 4
# A child that has read this much is not used again: freed memory stays with the process.
_WORN_BYTES = 50_000_000


class Died(Exception):
    """The child ended before its answer did; `late` tells that the deadline ended it."""

    def __init__(self, *, late: bool, code: int | None) -> None:
        """`code` is the exit code, negative for a signal."""
        super().__init__(f"late={late} code={code}")
        self.late = late
        self.code = code


class Child:
    """One process. Used by one thread at a time."""

    def __init__(self) -> None:
        """Start it: no environment, no site packages but the engine's, and a pipe that ties its life to ours."""
        there, self._lifeline = os.pipe()
        command = [sys.executable, "-I", "-S", "-c", _START, str(there), str(_ROOT), str(_PACKAGES)]
        try:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and text, nothing from outside
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                pass_fds=(there,),
                env={},
                cwd="/",
                # Ctrl-C at the terminal is for the parent, which then ends the child.
                process_group=0,
            )
        finally:
            os.close(there)
        self._read = 0
        self._late = False

    def ask(self, head: bytes, body: bytes, seconds: float) -> Generator[tuple[bytes, bytes]]:
        """The pieces of the answer: JSON and text. Raises Died; the deadline counts from now, in seconds."""
        self._read += len(body)
        self._late = False
        timer = threading.Timer(seconds, self._overdue)
        timer.daemon = True
        timer.start()
        try:
            yield from self._exchange(head, body)
        finally:
            timer.cancel()

    @property
    def worn(self) -> bool:
        """Whether it should be replaced by a fresh one."""
        return self._read > _WORN_BYTES or self._process.poll() is not None

    def close(self) -> None:
        """End it at once and wait for it."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    # What could not be flushed to a dead process is not missed.
                    continue
        self._process.wait()
        if self._lifeline >= 0:
            os.close(self._lifeline)
            self._lifeline = -1

    def _overdue(self) -> None:
        self._late = True
        self._process.kill()

    def _exchange(self, head: bytes, body: bytes) -> Iterator[tuple[bytes, bytes]]:
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise Died(late=False, code=None)
        try:
            stdin.write(head)
            stdin.write(body)
            stdin.flush()
        except OSError as error:
            raise Died(late=self._late, code=self._process.wait()) from error
        while line := stdout.readline():
            size, _, told = line.partition(b" ")
            if not line.endswith(b"\n") or len(text := stdout.read(int(size))) < int(size):
                break
            yield told, text
        raise Died(late=self._late, code=self._process.wait())


class Pool:
    """At most four children at once; idle ones wait for the next upload."""

    def __init__(self) -> None:
        """No child is started yet."""
        self._idle: list[Child] = []
        self._lock = threading.Lock()
        self._room = threading.BoundedSemaphore(_AT_ONCE)

    @contextmanager
    def child(self, patience: float) -> Iterator[Child]:
        """A child for one upload. Raises Unavailable when none is free within `patience` seconds."""
        if not self._room.acquire(timeout=patience):
            raise Unavailable("Too many uploads are being read.", remedy="Try again in a minute.")
        try:
            child = self._taken() or Child()
            whole = False
            try:
                yield child
                whole = True
            finally:
                self._returned(child, whole=whole)
        finally:
            self._room.release()

    def close(self) -> None:
        """End the idle children."""
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            child.close()

    def _taken(self) -> Child | None:
        while True:
            with self._lock:
                if not self._idle:
                    return None
                child = self._idle.pop()
            if not child.worn:
                return child
            child.close()

    def _returned(self, child: Child, *, whole: bool) -> None:
        if not whole or child.worn:
            child.close()
            return
        with self._lock:
            self._idle.append(child)


@cache
def _pool(_process: int) -> Pool:
    pool = Pool()
    atexit.register(pool.close)
    return pool


def pool() -> Pool:
    """The pool of this process; after a fork the parent's children are not ours."""
    return _pool(os.getpid())

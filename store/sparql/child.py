"""The parent's side of one worker process: start it, talk to it, kill it."""

import asyncio
import contextlib
import importlib.util
import os
import select
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

from store.errors import Misconfigured

_SCRIPT = Path(__file__).with_name("worker.py")


_HEAD = 5  # a letter and four bytes of length
_PIECE = 256 * 1024
_LOW = 15  # niceness


class Child:
    """A worker process. One thread or task talks to it at a time; any thread may kill it."""

    def __init__(self, memory: int) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            arguments = [theirs.fileno(), memory, _engine_folder(), os.getpid()]
            # -I and -S: nothing from the environment or the current folder is imported.
            self._process = subprocess.Popen(  # noqa: S603  (our own script, no shell)
                [sys.executable, "-I", "-S", str(_SCRIPT), *map(str, arguments)],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                # The allocator reserves address space for each thread; two such places are enough, and leave
                # the memory that a query may have to the query.
                env={**os.environ, "MALLOC_ARENA_MAX": "2"},
                cwd="/",
            )
        self._socket = ours
        self._poll = select.poll()
        self._poll.register(ours, select.POLLIN)
        self._received = bytearray()
        self.lowered = False

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def send(self, request: bytes) -> None:
        """Hand over a request. Raises OSError when the process is gone."""
        self._socket.settimeout(5)
        self._socket.sendall(struct.pack("!I", len(request)) + request)

    def frame(self, deadline: float) -> tuple[bytes, bytes]:
        """The next frame: letter and body.

        Raises TimeoutError at the deadline (monotonic clock), EOFError when the process has ended.
        """
        while (found := self._next_frame()) is None:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self._socket.settimeout(left)
            try:
                self._add(self._socket.recv(_PIECE))
            except ConnectionError as error:
                raise EOFError from error
        return found

    async def ask(self, request: bytes, wait: float) -> None:
        """Hand over a request, from a task, and wait here and now for so many seconds.

        To be called by the event loop costs more than a small query takes. Raises OSError when the
        process is gone.
        """
        self._socket.setblocking(False)
        framed = struct.pack("!I", len(request)) + request
        await asyncio.get_running_loop().sock_sendall(self._socket, framed)
        if wait and self._poll.poll(wait * 1000):
            self._add(self._socket.recv(_PIECE))

    async def reply(self) -> tuple[bytes, bytes]:
        """The next frame, in a task. Raises EOFError when the process has ended."""
        loop = asyncio.get_running_loop()
        while (found := self._next_frame()) is None:
            try:
                self._add(await loop.sock_recv(self._socket, _PIECE))
            except ConnectionError as error:
                raise EOFError from error
        return found

    def lower(self) -> None:
        """Let everybody else have the processor first, for the rest of its life."""
        self.lowered = True
        with contextlib.suppress(ProcessLookupError):
            os.setpriority(os.PRIO_PROCESS, self._process.pid, _LOW)

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()

    def dispose(self) -> None:
        """Kill, reap, and let go of the socket."""
        self._process.kill()
        self._process.wait()
        self._socket.close()

    def _add(self, piece: bytes) -> None:
        if not piece:
            raise EOFError
        self._received += piece

    def _next_frame(self) -> tuple[bytes, bytes] | None:
        """The first frame of what has been received, if it is whole."""
        received = self._received
        if len(received) < _HEAD:
            return None
        end = _HEAD + struct.unpack_from("!I", received, 1)[0]
        if len(received) < end:
            return None
        letter, body = bytes(received[:1]), bytes(received[_HEAD:end])
        del received[:end]
        return letter, body


def _engine_folder() -> Path:
    """Where the engine is installed, found without importing it: the parent runs no query."""
    found = importlib.util.find_spec("pyoxigraph")
    if found is None or found.origin is None:
        raise Misconfigured("pyoxigraph is not installed.", remedy="Install Varde again.")
    return Path(found.origin).parent.parent

"""The parent's side of one worker process: start it, talk to it, kill it."""

import importlib.util
import os
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

from store.errors import Misconfigured

_SCRIPT = Path(__file__).with_name("worker.py")


class Child:
    """A worker process. One thread talks to it at a time; any thread may kill it."""

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
                cwd="/",
            )
        self._socket = ours

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
        head = self._exactly(5, deadline)
        return head[:1], self._exactly(struct.unpack("!I", head[1:])[0], deadline)

    def kill(self) -> None:
        """End the process at once."""
        self._process.kill()

    def dispose(self) -> None:
        """Kill, reap, and let go of the socket."""
        self._process.kill()
        self._process.wait()
        self._socket.close()

    def _exactly(self, size: int, deadline: float) -> bytes:
        buffer = bytearray()
        while len(buffer) < size:
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError
            self._socket.settimeout(left)
            try:
                piece = self._socket.recv(size - len(buffer))
            except ConnectionError as error:
                raise EOFError from error
            if not piece:
                raise EOFError
            buffer += piece
        return bytes(buffer)


def _engine_folder() -> Path:
    """Where the engine is installed, found without importing it: the parent runs no query."""
    found = importlib.util.find_spec("pyoxigraph")
    if found is None or found.origin is None:
        raise Misconfigured("pyoxigraph is not installed.", remedy="Install Varde again.")
    return Path(found.origin).parent.parent

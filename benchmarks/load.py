"""A load client: raw sockets and one loop, some 20 microseconds a request; and what the server spent.

Run as a process of its own, so that it shares nothing with who measures. `python -m benchmarks.load`
reads a job as JSON and writes the seconds of each request.
"""

import json
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Job:
    """What to ask: `requests` in turn, on so many connections, for so many seconds."""

    port: int
    requests: tuple[str, ...]
    connections: int
    seconds: float


@dataclass(frozen=True)
class Load:
    """What came of it. `cpu` is what the server and its children spent, in seconds."""

    answers: int
    seconds: float
    cpu: float
    times: tuple[float, ...]

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.answers / self.seconds

    @property
    def per_core(self) -> float:
        """Answers for each second of a core that the server spent."""
        return self.answers / max(self.cpu, 0.01)

    def slowest(self, share: float = 0.99) -> float:
        """The time within which so many of the answers came."""
        return sorted(self.times)[min(len(self.times) - 1, int(share * len(self.times)))]


def get(path: str, query: str, accept: str, client: str = "") -> str:
    """A request; `client` is whom a trusted proxy would name."""
    from urllib.parse import quote

    forwarded = f"X-Forwarded-For: {client}\r\n" if client else ""
    head = f"Host: 127.0.0.1\r\nAccept: {accept}\r\n{forwarded}\r\n"
    return f"GET {path}?query={quote(query)} HTTP/1.1\r\n{head}"


def put(job: Job, process: int) -> Load:
    """Run a job in a process of its own; `process` is the server's. Raises if an answer is bad."""
    before = spent(process)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.load"],
        input=json.dumps(asdict(job)),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    told = json.loads(done.stdout)
    return Load(len(told["times"]), told["seconds"], spent(process) - before, tuple(told["times"]))


def spent(process: int) -> float:
    """Seconds of processor time of a process and all below it, the ended ones included."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    own = sum(map(int, fields[11:15])) / 100
    return own + sum(spent(child) for child in children(process))


def children(process: int) -> Iterator[int]:
    """The processes that this one started and that still run."""
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        yield from map(int, task.read_text().split())


class _Connection:
    """One connection that asks, reads the whole answer, and asks again."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._received = bytearray()
        self._started = 0.0

    def ask(self, request: bytes) -> None:
        self._received.clear()
        self._started = time.perf_counter()
        self.socket.sendall(request)

    def take(self) -> float:
        """Read what is there; the seconds since it was asked, once the answer is whole, else 0."""
        piece = self.socket.recv(1 << 20)
        if not piece:
            raise ConnectionError("the server hung up")
        self._received += piece
        return time.perf_counter() - self._started if self._is_whole() else 0.0

    def _is_whole(self) -> bool:
        end = self._received.find(b"\r\n\r\n")
        if end < 0:
            return False
        head = bytes(self._received[:end]).lower()
        if not head.startswith(b"http/1.1 200"):
            raise ConnectionError(bytes(self._received[:2000]).decode(errors="replace"))
        at = head.find(b"content-length:")
        if at < 0:
            return self._received.endswith(b"0\r\n\r\n")
        return len(self._received) >= end + 4 + int(head[at + 15 :].split(b"\r\n", 1)[0])


def _run(job: Job) -> dict[str, object]:
    requests = [text.encode() for text in job.requests]
    times: list[float] = []
    asked = 0
    with selectors.DefaultSelector() as selector:
        for _ in range(job.connections):
            connection = _Connection(job.port)
            selector.register(connection.socket, selectors.EVENT_READ, connection)
            connection.ask(requests[asked % len(requests)])
            asked += 1
        started = time.perf_counter()
        while time.perf_counter() - started < job.seconds or not times:
            for key, _ in selector.select(10):
                if took := key.data.take():
                    times.append(took)
                    key.data.ask(requests[asked % len(requests)])
                    asked += 1
        return {"seconds": time.perf_counter() - started, "times": times}


if __name__ == "__main__":
    read = json.load(sys.stdin)
    json.dump(_run(Job(**{**read, "requests": tuple(read["requests"])})), sys.stdout)

"""A real server in a process of its own, on a port that is free."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

ROOT = Path(__file__).resolve().parents[3]
HERE = Path(__file__).resolve().parent
DATA = ROOT / "tests" / "data" / "sparql"


class Server:
    """A running server; `log` is what it wrote to stderr so far."""

    def __init__(
        self, folder: Path, base: str = "", workers: int = 1, name: str = "application"
    ) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self._log = folder / f"log-{self.port}"
        called = f"serve('portal:{name}', port={self.port}, workers={workers})"
        command = f"from webapp.server import serve; {called}"
        environment = {
            **os.environ,
            "PYTHONPATH": f"{ROOT}{os.pathsep}{HERE}",
            "VARDE_TEST_PUBLICATION": str(folder),
            "VARDE_TEST_BASE": base or f"http://127.0.0.1:{self.port}",
        }
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", command], env=environment, stderr=log, stdout=log, cwd="/"
            )
        self._wait()

    @property
    def log(self) -> str:
        return self._log.read_text()

    def get(self, target: str, *, method: str = "GET", body: bytes | None = None, **headers: str):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, target, body=body, headers=fields)
        response = connection.getresponse()
        response.text = response.read()
        connection.close()
        return response

    def raw(self, request: bytes) -> socket.socket:
        client = socket.create_connection(("127.0.0.1", self.port), timeout=20)
        client.sendall(request)
        return client

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(30)
        assert "panicked" not in self.log
        return code

    def _wait(self) -> None:
        until = time.monotonic() + 20
        while True:
            try:
                self.get("/health")
            except OSError:
                if time.monotonic() > until or self.process.poll() is not None:
                    self.process.kill()
                    raise RuntimeError(self.log) from None
                time.sleep(0.05)
            else:
                return


@pytest.fixture(scope="session")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("publication")
    store = ox.Store(str(folder / "store"))
    quads = list(ox.parse(path=str(DATA / "records.trig"), format=ox.RdfFormat.TRIG))
    value = ox.NamedNode("https://data.example.no/value")
    numbers = [
        ox.Quad(ox.NamedNode(f"https://data.example.no/n/{n}"), value, ox.Literal("x" * 200))
        for n in range(20_000)
    ]
    merged = [ox.Quad(q.subject, q.predicate, q.object) for q in quads]
    store.bulk_extend(quads + merged + numbers)
    store.flush()
    del store
    (folder / "lock").touch()
    return folder


@pytest.fixture(scope="session")
def server(publication: Path) -> Iterator[Server]:
    running = Server(publication)
    yield running
    assert running.stop() == 0

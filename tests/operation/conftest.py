"""A real portal: the command line and the server, in processes of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_LONGEST = 60.0

RECORDS = """
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
"""
RECORD = """
<https://example.org/{name}> a dcat:Dataset ; dct:title "{title}"@en ;
  dct:description "An invented data set for a test of the running portal, long enough to be read."@en ;
  dct:publisher [ a foaf:Agent ; foaf:name "An invented agency"@en ] ; dct:identifier "{name}" .
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Portal:
    """A data folder, its settings, and the server over it."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def environment(self) -> dict[str, str]:
        own = {"VARDE_DATA_DIR": str(self.folder), "VARDE_PORT": str(self.port)}
        kept = {key: text for key, text in os.environ.items() if not key.startswith("VARDE_")}
        return {**kept, "PYTHONPATH": str(ROOT), **own, **self.settings}

    def command(self, *words: object) -> "subprocess.CompletedProcess[str]":
        line = [sys.executable, "-m", "varde", *map(str, words)]
        return subprocess.run(
            line,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=_LONGEST,
            check=False,
        )

    def start(self, *words: str) -> None:
        with (self.folder.parent / "server.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "varde", "serve", *words],
                env=self.environment,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + _LONGEST
        while time.monotonic() < deadline:
            try:
                if self.get("/ready").status == 200:
                    return
            except OSError:
                pass
            assert self.process.poll() is None, (self.folder.parent / "server.log").read_text()
            time.sleep(0.05)
        pytest.fail("the server did not become ready")

    def stop(self) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout=_LONGEST)
        finally:
            self.kill()

    def kill(self) -> None:
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=_LONGEST)

    def get(self, path: str, **headers: str) -> Answer:
        url = f"http://127.0.0.1:{self.port}{path}"
        names = {key.replace("_", "-"): value for key, value in headers.items()}
        request = urllib.request.Request(url, headers=names)
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return Answer(answer.status, dict(answer.headers), answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, dict(error.headers), error.read())

    def write(self, name: str, *titles: str) -> Path:
        """A Turtle file with a record a title."""
        path = self.folder.parent / f"{name}.ttl"
        records = (
            RECORD.format(name=f"{name}{number}", title=title)
            for number, title in enumerate(titles)
        )
        path.write_text(RECORDS + "".join(records), encoding="utf-8")
        return path


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Callable[..., Portal]]:
    """Makes portals with settings; ends their servers after the test."""
    made: list[Portal] = []

    def make(**settings: str) -> Portal:
        given = {f"VARDE_{name.upper()}": value for name, value in settings.items()}
        made.append(Portal(tmp_path / f"data{len(made)}", given))
        return made[-1]

    yield make
    for one in made:
        one.kill()

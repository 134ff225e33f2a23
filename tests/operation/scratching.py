"""A scratch store in a process of its own."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from tests.operation.conftest import ROOT, free_port

_LONGEST = 60.0


def environment(temporary: Path) -> dict[str, str]:
    kept = {key: text for key, text in os.environ.items() if not key.startswith("VARDE_")}
    return {**kept, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)}


@dataclass
class Scratching:
    """`varde scratch`, with `temporary` as its folder for temporary files."""

    temporary: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        with tempfile.TemporaryFile() as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "varde", "scratch", "--port", str(self.port)],
                env=environment(self.temporary),
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )
            deadline = time.monotonic() + _LONGEST
            while not self._ready():
                log.seek(0)
                assert self.process.poll() is None, log.read().decode()
                assert time.monotonic() < deadline, "it did not become ready"
                time.sleep(0.05)

    def stop(self) -> int:
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=_LONGEST)

    def kill(self) -> None:
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=_LONGEST)

    def _ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/ready", timeout=5) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False

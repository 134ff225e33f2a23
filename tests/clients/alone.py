"""Asks a portal hostile queries in a network of its own; no process of it may call out. Prints facts.

An audit hook in every Python process writes down whom it connects to; there is no way out anyway.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.clients.test_hostile import ask  # noqa: E402 - this is run as a program
from tests.operation.conftest import Portal  # noqa: E402

_HOOK = """
import os, sys
def watch(event, args):
    if event in ("socket.connect", "socket.getaddrinfo") and os.environ.get("VARDE_TEST_CALLS"):
        if not isinstance(args[-1], str):
            with open(os.environ["VARDE_TEST_CALLS"], "a") as calls:
                calls.write(repr((event, args[1:])) + chr(10))
sys.addaudithook(watch)
"""


def main(folder: Path, queries: list[Path]) -> None:
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    hooks = folder / "hooks"
    hooks.mkdir()
    (hooks / "sitecustomize.py").write_text(_HOOK)
    calls = folder / "calls"
    portal = Portal(folder / "data", {"VARDE_QUERY_SECONDS": "3"})
    path = os.pathsep.join([str(ROOT), str(hooks)])
    portal.settings |= {"PYTHONPATH": path, "VARDE_TEST_CALLS": str(calls)}
    portal.start()
    try:
        for query in queries:
            ask(f"http://127.0.0.1:{portal.port}/sparql", query.read_bytes())
        assert portal.get("/ready").status == 200
        # One call of our own, which shows that calls are written down.
        call = "import socket; socket.socket().connect_ex(('127.0.0.1', 9))"
        subprocess.run([sys.executable, "-c", call], env=portal.environment, check=True)
    finally:
        portal.kill()
    print("served", len(queries))
    print(calls.read_text())


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(word) for word in sys.argv[2:]])

"""Fills a small disk under a running portal; run in a mount namespace of its own. Prints facts as JSON."""

import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.operation.conftest import Portal


def main(folder: Path) -> None:
    disk = folder / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", str(disk)], check=False
    )
    if mounted.returncode:
        sys.exit("cannot mount")
    portal = Portal(disk / "data", {"VARDE_SEED": "none"})
    outside = Portal(folder / "outside")
    first = portal.command("import", outside.write("first", *(f"First {n}" for n in range(20))))
    assert first.returncode == 0, first.stderr
    portal.start()
    try:
        print(json.dumps(_fill(portal, outside, disk)))
    finally:
        portal.stop()


def _fill(portal: Portal, outside: Portal, disk: Path) -> dict[str, object]:
    facts: dict[str, object] = {"records_before": _records(portal)}
    stuffing = disk / "stuffing"
    with stuffing.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            pass
    second = outside.write("second", *(f"Second {n}" for n in range(500)))
    refused = portal.command("import", second)
    facts["refused_status"], facts["refused_message"] = refused.returncode, refused.stderr
    facts["page_while_full"] = portal.get("/en/datasets?q=first").status
    facts["query_while_full"] = portal.get("/sparql?query=ASK%20%7B%3Fs%20%3Fp%20%3Fo%7D").status
    facts["records_while_full"] = _records(portal)
    stuffing.unlink()
    facts["import_after"] = portal.command("import", second).returncode
    facts["page_after"] = portal.get("/en/datasets?q=%22second+499%22").status
    return facts


def _records(portal: Portal) -> str:
    lines = portal.get("/metrics").text.splitlines()
    return next(line for line in lines if line.startswith("varde_records"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

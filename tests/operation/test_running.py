"""The portal as an operator runs it: side by side, behind a proxy, stopped, out of disk."""

import json
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from tests.conftest import missing
from tests.operation.conftest import ROOT, Portal

Make = Callable[..., Portal]


def test_two_web_processes_and_an_import_at_once(portal: Make) -> None:
    one = portal(processes="2", seed="none")
    assert one.command("import", one.write("first", "The first")).returncode == 0
    one.start()
    broken: list[int] = []
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            for path in ("/en/datasets?q=first", "/sparql?query=ASK%20%7B%7D", "/sitemap.xml"):
                status = one.get(path).status
                if status != 200:
                    broken.append(status)

    reader = threading.Thread(target=read)
    reader.start()
    for batch in range(4):
        titles = [f"Batch {batch} number {number}" for number in range(40)]
        assert one.command("import", one.write(f"batch{batch}", *titles)).returncode == 0
    over.set()
    reader.join()
    assert broken == []
    for _ in range(8):  # both processes see the newest publication at once
        assert "161" in one.get("/metrics").text
        assert "Batch 3 number 39" in one.get("/en/datasets?q=%22batch+3+number+39%22").text


def test_behind_a_proxy_under_a_path_and_another_host(portal: Make) -> None:
    one = portal(base_url="https://data.example.org/covid", seed="none")
    assert one.command("import", one.write("proxied", "Proxied data")).returncode == 0
    one.start()
    for path in ("/covid/en/datasets", "/en/datasets"):  # whether the proxy strips the path or not
        page = one.get(path, Host="elsewhere.example", X_Forwarded_Host="evil.example")
        assert page.status == 200
        assert "evil.example" not in page.text
        assert "elsewhere.example" not in page.text
        assert 'href="/covid/en/dataset/' in page.text
        assert 'href="/en/' not in page.text
    sitemap = one.get("/covid/sitemap.xml").text
    assert "https://data.example.org/covid/" in sitemap
    assert "127.0.0.1" not in sitemap
    turtle = one.get(
        "/covid/sparql?query=SELECT%20%3Fg%20%7BGRAPH%20%3Fg%20%7B%3Fs%20a%20"
        "%3Chttp%3A//www.w3.org/ns/dcat%23Dataset%3E%7D%7D%20LIMIT%201"
    ).text
    assert "https://data.example.org/covid/dataset/" in turtle


def test_another_base_address_stops_the_start_until_rebased(portal: Make) -> None:
    one = portal(base_url="https://old.example.org", seed="none")
    relative = one.folder.parent / "local.ttl"
    relative.write_text(
        one.write("local", "Local data")
        .read_text()
        .replace("https://example.org/local0", "dataset/local")
    )
    assert one.command("import", relative).returncode == 0
    one.settings["VARDE_BASE_URL"] = "https://new.example.org"
    refused = one.command("status")
    assert refused.returncode == 2
    assert "varde rebase https://new.example.org" in refused.stderr
    assert refused.stderr.count("\n") == 1
    del one.settings["VARDE_BASE_URL"]
    moved = one.command("rebase", "https://new.example.org")
    assert moved.returncode == 0, moved.stderr
    out = one.folder.parent / "out.nt"
    assert one.command("export", "--output", out).returncode == 0
    assert "https://new.example.org/dataset/local-" in out.read_text()
    assert "old.example.org" not in out.read_text()
    again = one.command("import", relative)
    assert "1 unchanged" in again.stdout
    # Blank nodes are called what they would be called if the records had come under the new address.
    fresh = portal(base_url="https://new.example.org", seed="none")
    assert fresh.command("import", relative).returncode == 0
    there = one.folder.parent / "fresh.nt"
    assert fresh.command("export", "--output", there).returncode == 0
    assert "_:b" in there.read_text()
    assert there.read_text() == out.read_text()


def test_stopped_in_the_middle_of_a_request(portal: Make) -> None:
    one = portal(seed="none", query_seconds="20")
    assert (
        one.command("import", one.write("many", *(f"Number {n}" for n in range(60)))).returncode
        == 0
    )
    one.start()
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }".replace(" ", "%20").replace("?", "%3F")
    with socket.create_connection(("127.0.0.1", one.port), timeout=30) as client:
        client.sendall(f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert client.recv(1)  # the answer has begun and could go on for a long time
        started = time.monotonic()
        stopping = threading.Thread(target=one.stop)
        stopping.start()
        received = b""
        try:
            while piece := client.recv(65536):
                received = received[-64:] + piece[-64:]
        except ConnectionError:
            received = b""
        stopping.join()
    assert time.monotonic() - started < 45
    assert not received.endswith(b"0\r\n\r\n"), "a broken answer must not look whole"
    assert _left_over(one.folder) == []


def test_a_full_disk_refuses_writes_and_goes_on_reading(tmp_path: Path) -> None:
    line = ["unshare", "--mount", sys.executable, str(Path(__file__).with_name("full_disk.py"))]
    try:
        done = subprocess.run(
            [*line, str(tmp_path)],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env={"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "PYTHONPATH": str(ROOT)},
        )
    except FileNotFoundError:
        missing("unshare")
    if "cannot mount" in done.stderr or "unshare" in done.stderr:
        missing("the right to mount a small disk")
    assert done.returncode == 0, done.stderr + done.stdout
    facts = json.loads(done.stdout.splitlines()[-1])
    assert facts["refused_status"] == 2
    assert "full" in facts["refused_message"]
    assert facts["refused_message"].count("\n") == 1
    assert facts["page_while_full"] == 200
    assert facts["query_while_full"] == 200
    assert facts["records_while_full"] == facts["records_before"]
    assert facts["import_after"] == 0
    assert facts["page_after"] == 200


def _left_over(folder: Path) -> list[str]:
    """Command lines of processes that still hold a file in the folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            links = [str(link.readlink()) for link in (process / "fd").iterdir()]
        except OSError:
            continue
        if any(str(folder) in link for link in links):
            found.append((process / "cmdline").read_text())
    return found


def test_a_backup_while_serving_restores_elsewhere(portal: Make) -> None:
    one, other = portal(seed="none"), portal(seed="none")
    one.command("import", one.write("kept", "Kept data", "Other kept data"))
    one.start()
    backup = one.folder.parent / "backup"
    made = one.command("backup", backup)
    assert made.returncode == 0, made.stderr
    assert "2 records" in made.stdout
    full = one.command("backup", backup)
    assert full.returncode == 2
    assert "not an empty folder" in full.stderr
    assert other.command("restore", backup).returncode == 0
    exports = []
    for source in (one, other):
        out = source.folder / "out.nq"
        assert source.command("export", "--output", out).returncode == 0
        exports.append(out.read_text())
    assert exports[0] == exports[1]
    body = (backup / "ledger.sqlite").read_bytes()
    damaged = shutil.copytree(backup, one.folder.parent / "damaged")
    (damaged / "ledger.sqlite").write_bytes(body.replace(b"Kept data", b"Lost data"))
    third = portal(seed="none")
    refused = third.command("restore", damaged)
    assert refused.returncode == 2
    assert "hash" in refused.stderr


def test_service_asks_the_endpoints_that_the_administrator_allows_and_no_other(
    portal: Make,
) -> None:
    far = portal(seed="none")
    assert far.command("import", far.write("far", "Far away")).returncode == 0
    far.start()
    endpoint = f"http://127.0.0.1:{far.port}/sparql"
    near = portal(seed="none", federation=endpoint)
    assert near.command("import", near.write("near", "Near by")).returncode == 0
    near.start()
    titles = "?record <http://purl.org/dc/terms/identifier> ?name ; <http://purl.org/dc/terms/title> ?title"
    pattern = f"{{ {{ {titles} }} UNION {{ SERVICE <{endpoint}> {{ {titles} }} }} }}"
    query = f"SELECT ?title {pattern} ORDER BY ?title"
    answer = near.get(f"/sparql?query={quote(query)}", Accept="text/csv")
    assert answer.text.split() == ["title", "Far", "away", "Near", "by"]
    elsewhere = near.get(f"/sparql?query={quote(query.replace('/sparql>', '/other>'))}")
    assert elsewhere.status == 403
    assert endpoint in elsewhere.text
    assert far.get(f"/sparql?query={quote(query)}").status == 403

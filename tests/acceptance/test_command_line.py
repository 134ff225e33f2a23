"""The command line, as its help promises it: exit statuses, reports, settings, and errors in one line."""

import csv
import json
import socket
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from tests.operation.conftest import Portal
from varde.cli import main

from .conftest import BASE, RECORDS

GOOD, POOR = RECORDS / "agency.ttl", RECORDS / "poor.ttl"
FILE_KEYS = {
    *("path", "media_type", "outcome", "published", "drafts", "unchanged", "refused", "errors"),
}


@pytest.fixture
def plain(tmp_path):
    path = tmp_path / "plain.json"
    path.write_text('{"title": "no context"}', encoding="utf-8")
    return path


@pytest.fixture
def standing(varde):
    """What `varde status` says; any change of ledger or publication shows."""
    return lambda: json.loads(varde("status", "--json").stdout)


@pytest.mark.parametrize("name", ["", *main.commands])
def test_every_command_explains_itself(varde, name):
    said = varde(*name.split(), "--help").stdout
    assert said.startswith("Usage: ")
    assert len(said.splitlines()) > 5
    assert "--data-dir" in said or name in {"", "scratch", "validate"}


def test_import_tells_by_its_exit_status(varde, plain, tmp_path):
    assert (
        "1 file: 1 imported, 0 failed, 0 skipped. Records: 2 published"
        in varde("import", GOOD).stdout
    )
    some = varde("import", GOOD, plain, code=1)
    assert "2 unchanged" in some.stdout
    assert some.stderr.startswith(f"{plain}: No statement found")
    varde("import", plain, code=2)
    papers = tmp_path / "papers"
    papers.mkdir()
    assert "No file here is RDF" in varde("import", papers, code=2).stderr
    (papers / "notes.txt").write_text("nothing", encoding="utf-8")
    assert "1 skipped" in varde("import", papers, code=2).stdout
    assert "1 kept as drafts" in varde("import", POOR).stdout


def test_the_version_is_told(varde):
    assert varde("--version").stdout.startswith("varde, version 0.")


@pytest.mark.usefixtures("plain")
@pytest.mark.parametrize(
    ("file", "code"), [(GOOD, 0), (POOR, 1), ("plain.json", 2), ("nowhere.ttl", 2)]
)
@pytest.mark.parametrize("form", ["text", "json", "ttl", "csv"])
def test_validate_tells_by_its_exit_status(varde, file, code, form):
    if code == 2:
        assert str(file) in varde.refused("validate", file, "--format", form)
        return
    said = varde("validate", file, "--format", form, code=code).stdout
    if form == "json":
        (*_, last) = (
            json.loads(said) if isinstance(json.loads(said), list) else json.loads(said)["reports"]
        )
        assert last["conforms"] is (code == 0)
    elif form == "csv":
        rows = list(csv.DictReader(said.splitlines()))
        assert {row["record"] for row in rows} <= {
            f"https://example.org/{name}" for name in ("snow", "ice", "poor")
        }
    elif form == "ttl":
        assert list(ox.parse(said, format=ox.RdfFormat.TURTLE))
    else:
        assert ("Must be mended: 0." in said) is (code == 0)


def test_validate_keeps_nothing(varde, tmp_path):
    varde("validate", GOOD)
    assert not (tmp_path / "data").exists()


def test_a_dry_run_changes_nothing(varde, standing, tmp_path):
    varde("import", GOOD)
    before, files = standing(), kept(tmp_path / "data")
    said = varde("import", POOR, GOOD, "--dry-run", "--report", tmp_path / "r.json").stdout
    assert "1 would be kept as drafts, 2 unchanged" in said
    assert json.loads((tmp_path / "r.json").read_text())["dry_run"] is True
    assert standing() == before
    assert kept(tmp_path / "data") == files


def kept(folder):
    """The files below the folder with their size, but for the locks of readers and the log of the database."""
    found = [path for path in folder.rglob("*") if path.is_file() and ".sqlite-" not in path.name]
    return {str(path): path.stat().st_size for path in found if not path.name.endswith(".lock")}


def test_the_json_report_has_what_it_promises(varde, plain, tmp_path):
    varde("import", GOOD, POOR, plain, "--report", tmp_path / "r.json", code=1)
    report = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    assert {"files", "totals"} <= report.keys()
    by_name = {Path(file["path"]).name: file for file in report["files"]}
    assert all(file.keys() >= FILE_KEYS for file in report["files"])
    assert by_name["agency.ttl"]["published"] == 2
    assert by_name["agency.ttl"]["media_type"] == "text/turtle"
    assert (by_name["poor.ttl"]["outcome"], by_name["poor.ttl"]["drafts"]) == ("imported", 1)
    assert by_name["plain.json"]["outcome"] == "failed"
    assert len(by_name["plain.json"]["errors"]) == 1
    for name in ("published", "drafts", "unchanged", "refused"):
        assert report["totals"][name] == sum(file[name] for file in report["files"])
    (draft,) = by_name["poor.ttl"]["records"]
    assert any(
        finding["field"] == "Description" and finding["remedy"] for finding in draft["findings"]
    )


def test_the_csv_report_is_no_formula(varde, tmp_path):
    varde("import", POOR, "--report", tmp_path / "r.csv")
    with (tmp_path / "r.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert any("yesterday" in row["value"] for row in rows)
    for row in rows:
        assert all(not value.startswith(("=", "+", "-", "@")) for value in row.values())


def test_the_html_report_is_one_page_that_runs_nothing(varde, tmp_path):
    evil = tmp_path / "<img src=x onerror=alert(1)>.ttl"
    evil.write_text(
        POOR.read_text("utf-8").replace("+yesterday", "<script>alert(1)</script>"), "utf-8"
    )
    varde("import", evil, "--report", tmp_path / "r.html")
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "&lt;script&gt;" in page
    for dangerous in ("<script", "<img", "src=x onerror=alert(1)>", "http-equiv"):
        assert dangerous not in page.replace("&lt;img src=x onerror=alert(1)&gt;", "")


@pytest.mark.parametrize("name", ["r.pdf", "no/such/r.json", "r"])
def test_a_report_that_cannot_be_written_stops_before_the_work(varde, standing, name):
    before = standing()
    assert "report" in varde.refused("import", GOOD, "--report", name)
    assert standing() == before


def test_settings_come_from_file_environment_and_flags(varde, tmp_path):
    (tmp_path / "varde.toml").write_text(
        'port = 1111\nhost = "127.0.0.2"\nportal_name = "From the file"\n'
    )

    def origins(*words, **settings):
        rows = [line.split() for line in varde("config", *words, **settings).stdout.splitlines()]
        return {row[0]: (row[1], row[-1]) for row in rows}

    shown = origins("--port", 3333, host="127.0.0.3")
    assert shown["port"] == ("3333", "--port")
    assert shown["host"] == ("127.0.0.3", "VARDE_HOST")
    assert shown["portal_name"][1] == "varde.toml"
    assert shown["query_seconds"] == ("10.0", "default")
    assert origins()["port"] == ("1111", "varde.toml")


def test_a_password_is_not_shown(varde):
    said = varde("config", ledger_url="postgresql+psycopg://varde:qzsecret@db/varde").stdout
    assert "qzsecret" not in said
    assert "@db/varde" in said


def test_an_unknown_setting_names_the_nearest(varde, tmp_path):
    assert "Did you mean data_dir?" in varde.refused("status", data_dirr="x")
    assert "VARDE_PORT must be a whole number" in varde.refused("status", port="many")
    (tmp_path / "varde.toml").write_text('hots = "x"\n')
    assert "Did you mean host?" in varde.refused("status")
    (tmp_path / "varde.toml").write_text("port\n")
    assert "varde.toml is no TOML" in varde.refused("status")


def test_errors_are_one_line_with_a_remedy(varde, tmp_path):
    varde("import", GOOD)
    taken = tmp_path / "a-file"
    taken.write_text("x")
    for words, settings, expected in (
        (("import", "nowhere.ttl"), {}, "There is no file or folder nowhere.ttl"),
        (("import", GOOD, "--profile", "datset"), {}, "dataset"),
        (("validate", GOOD, "--profile", "datset"), {}, "dataset"),
        (("export", "--output", "out.xyz"), {}, ".xyz"),
        (("export", "--output", "out", "--format", "pdf"), {}, "pdf"),
        (("export", "--output", "a-file/out.ttl"), {}, "a-file"),
        (("status",), {"data_dir": "a-file"}, "data folder a-file cannot be made"),
        (("status",), {"data_dir": "/proc/varde"}, "data folder /proc/varde cannot be made"),
        (("status",), {"base_url": "ftp://example.org"}, "no http or https address"),
        (
            ("status",),
            {"base_url": "https://another.example"},
            "varde rebase https://another.example",
        ),
        (("rebase", "nonsense"), {}, "'nonsense' is no http or https address"),
        (
            ("withdraw", "https://example.org/none", "--reason", "x"),
            {},
            "no record https://example.org/none",
        ),
        (("erase", "https://example.org/none", "--yes"), {}, "no record https://example.org/none"),
        (("erase", "https://example.org/snow", "--version", 7, "--yes"), {}, "no version 7"),
        (("backup", tmp_path), {}, "not an empty folder"),
        (("restore", tmp_path), {"data_dir": "other"}, "holds no backup"),
    ):
        assert expected in varde.refused(*words, **settings), words


def test_a_file_that_cannot_be_read_is_an_error_of_that_file(varde, tmp_path, monkeypatch):
    locked = tmp_path / "locked.ttl"
    locked.write_text("x")
    reading = Path.read_bytes

    def refuse(path):  # a mode of 0 would not stop root
        if path.name == locked.name:
            raise PermissionError(13, "Permission denied", str(path))
        return reading(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert "cannot be read: Permission denied" in varde("import", GOOD, locked, code=1).stderr
    assert "cannot be read: Permission denied" in varde.refused("validate", locked)


@pytest.mark.parametrize("damage", ["text", "pages"])
def test_a_damaged_ledger_is_named(varde, tmp_path, damage):
    varde("import", GOOD)
    path = tmp_path / "data" / "ledger.sqlite"
    body = path.read_bytes()
    path.write_bytes(
        b"no database at all" if damage == "text" else body[:4096] + b"\xff" * (len(body) - 4096)
    )
    for words in (("status",), ("import", GOOD), ("export", "--output", "out.ttl"), ("rebuild",)):
        assert "The ledger's database is damaged." in varde.refused(*words)


@pytest.mark.parametrize(
    "damage",
    [
        "publications/current/about.json",
        "publications/current",
        "publications/current/store/CURRENT",
    ],
)
def test_a_damaged_projection_comes_back(varde, tmp_path, damage):
    varde("import", GOOD)
    varde("export", "--output", "before.nq")
    place = (tmp_path / "data" / "public" / damage).resolve()
    if place.is_dir():
        place.rename(tmp_path / "gone")
    else:
        place.write_text("garbage")
    varde("rebuild")
    varde("export", "--output", "after.nq")
    assert (tmp_path / "after.nq").read_bytes() == (tmp_path / "before.nq").read_bytes()
    assert "2 unchanged" in varde("import", GOOD).stdout


def test_a_damaged_publication_does_not_stop_an_import(varde, tmp_path):
    varde("import", GOOD)
    (tmp_path / "data" / "public" / "publications" / "current" / "store" / "CURRENT").write_text(
        "garbage"
    )
    (tmp_path / "other.ttl").write_text(
        GOOD.read_text("utf-8").replace("ex:snow", "ex:rain"), "utf-8"
    )
    assert "1 published" in varde("import", "other.ttl").stdout
    assert json.loads(varde("status", "--json").stdout)["lag"] == 0


def test_status_says_how_the_installation_stands(varde, standing):
    empty = standing()
    assert (empty["published"], empty["publication"], empty["lag"]) == (0, 0, 0)
    varde("import", GOOD, POOR)
    found = standing()
    assert {
        name: found[name]
        for name in ("published", "drafts", "withdrawn", "versions", "sequence", "lag")
    } == {**{"published": 2, "drafts": 1, "withdrawn": 0, "versions": 3, "sequence": 3, "lag": 0}}
    assert found["base_url"] == BASE
    assert "published    2" in varde("status").stdout
    varde("withdraw", "https://example.org/snow", "--reason", "moved")
    varde("erase", "https://example.org/poor", "--yes")
    assert (standing()["published"], standing()["withdrawn"], standing()["drafts"]) == (1, 2, 0)


@pytest.mark.parametrize("language", ["", "/en", "/nn"])
def test_a_record_may_be_named_by_the_address_of_its_page(varde, tmp_path, language):
    varde("import", GOOD)
    varde("export", "--output", "each")
    (page,) = [
        path.stem for path in (tmp_path / "each" / "dataset").iterdir() if "snow" in path.stem
    ]
    varde("withdraw", f"{BASE}{language}/dataset/{page}", "--reason", "moved")
    assert "1 versions erased" in varde("erase", f"{BASE}{language}/dataset/{page}", "--yes").stdout
    assert "no record" in varde.refused("withdraw", f"{BASE}/dataset/none", "--reason", "x")


def test_an_import_tells_where_the_reasons_are(varde, tmp_path):
    assert "--report FILE.html" in varde("import", POOR).stderr
    assert varde("import", POOR, "--report", tmp_path / "r.html").stderr == ""
    assert varde("import", GOOD).stderr == ""


def test_erase_asks_first(varde, standing):
    varde("import", GOOD)
    before = standing()
    assert "Aborted" in varde("erase", "https://example.org/snow", code=1).stderr
    assert standing() == before


def test_a_port_in_use_is_named(tmp_path):
    one = Portal(tmp_path / "data", {"VARDE_SEED": "none"})
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", one.port))
        taken.listen()
        done = one.command("serve")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"Nothing can listen on 127.0.0.1:{one.port}: Address already in use." in done.stderr


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path):
    environment = Portal(tmp_path / "data").environment
    line = [sys.executable, "-m", "varde", "validate", str(GOOD)]
    with subprocess.Popen(
        line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as varde:
        varde.stdout.close()
        assert varde.stderr.read() == b""
    assert varde.returncode == 1

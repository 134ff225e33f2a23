"""`varde export`: what is written, what is taken away, and what is left alone."""

import json

import pyoxigraph as ox
import pytest

from store import exporting

from .conftest import RECORDS

GOOD, POOR = RECORDS / "agency.ttl", RECORDS / "poor.ttl"


@pytest.mark.parametrize("ending", ["ttl", "jsonld", "rdf", "nt", "nq", "trig", "n3"])
def test_export_to_files_and_folders(varde, tmp_path, ending):
    varde("import", GOOD, POOR)
    assert (
        varde("export", "--output", f"all.{ending}").stdout
        == f"2 records written to all.{ending}.\n"
    )
    varde("export", "--output", "each", "--format", ending)
    assert len(list((tmp_path / "each" / "dataset").glob(f"*.{ending}"))) == 2
    assert varde("export", "--drafts", "--output", f"drafts.{ending}").stdout.startswith(
        "1 records"
    )
    assert "=1+1" in (tmp_path / f"drafts.{ending}").read_text(encoding="utf-8")
    assert "=1+1" not in (tmp_path / f"all.{ending}").read_text(encoding="utf-8")
    form = ox.RdfFormat.from_extension(ending)
    together = {str(quad.triple) for quad in ox.parse(path=tmp_path / f"all.{ending}", format=form)}
    assert any("Snow depths" in line for line in together)
    before = json.loads(varde("status", "--json").stdout)
    for output in (f"all.{ending}", "each", f"drafts.{ending}"):
        said = varde("import", output).stdout
        assert "0 published, 0 kept as drafts" in said
        assert "0 unchanged" not in said
    assert json.loads(varde("status", "--json").stdout) == before


def test_an_export_that_fails_leaves_the_old_file(varde, tmp_path):
    varde("import", GOOD)
    varde("export", "--output", "out.ttl")
    before = (tmp_path / "out.ttl").read_bytes()
    (tmp_path / "data" / "public" / "publications" / "current").unlink()
    varde.refused("export", "--output", "out.ttl")
    assert (tmp_path / "out.ttl").read_bytes() == before
    assert not list(tmp_path.glob(".out*"))


def _files(folder):
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(str(path) for path in found if not path.name.startswith("."))


def test_an_export_takes_away_what_the_last_one_wrote_and_nothing_else(varde, tmp_path):
    varde("import", GOOD, POOR)
    varde("export", "--output", "out")
    first = _files(tmp_path / "out")
    own = tmp_path / "out" / "dataset" / "own.ttl"
    for path in (tmp_path / "out" / "README.md", own):
        path.write_text("theirs", encoding="utf-8")
    outside = tmp_path / "outside.ttl"
    outside.touch()
    with (tmp_path / "out" / ".varde-export").open("a", encoding="utf-8") as listed:
        listed.write("../outside.ttl\n")
    varde("withdraw", "https://example.org/snow", "--reason", "a test")
    assert varde("export", "--output", "out").stdout == "1 records written to out.\n"
    left = [name for name in first if "snow" not in name]
    assert len(left) == len(first) - 1
    assert _files(tmp_path / "out") == sorted(["README.md", "dataset/own.ttl", *left])
    assert outside.exists()
    varde("export", "--output", "out", "--format", "nt")
    assert [name for name in _files(tmp_path / "out") if name.endswith(".ttl")] == [
        "dataset/own.ttl"
    ]
    own.unlink()
    (tmp_path / "out" / "README.md").unlink()
    varde("withdraw", "https://example.org/ice", "--reason", "a test")
    assert varde("export", "--output", "out").stdout == "0 records written to out.\n"
    assert [path.name for path in (tmp_path / "out").iterdir()] == [".varde-export"]


def test_an_export_overwrites_nobody_elses_file(varde, tmp_path):
    varde("import", GOOD, POOR)
    varde("export", "--output", "out")
    names = _files(tmp_path / "out")
    taken = tmp_path / "other" / names[-1]
    taken.parent.mkdir(parents=True)
    taken.write_text("theirs", encoding="utf-8")
    refused = varde.refused("export", "--output", "other")
    assert f"{names[-1]} was not written by an export." in refused
    assert _files(tmp_path / "other") == [names[-1]]
    assert taken.read_text(encoding="utf-8") == "theirs"


def test_an_export_that_fails_leaves_the_old_folder(varde, tmp_path, monkeypatch):
    varde("import", GOOD, POOR)
    varde("export", "--output", "out")
    before = {name: (tmp_path / "out" / name).read_bytes() for name in _files(tmp_path / "out")}
    real, calls = exporting.formats.write, []

    def failing(*words, **named):
        calls.append(words)
        if len(calls) % 2 == 0:
            raise OSError(28, "No space left on device")
        return real(*words, **named)

    monkeypatch.setattr(exporting.formats, "write", failing)
    for folder in ("out", "fresh"):
        assert "No space left" in varde.refused("export", "--output", folder, "--format", "nt")
    assert not (tmp_path / "fresh").exists()
    monkeypatch.undo()
    assert _files(tmp_path / "out") == sorted(before)
    assert all((tmp_path / "out" / name).read_bytes() == text for name, text in before.items())

"""What the command line makes of places: sources without a name, and file names of any bytes."""

import json
import os

NUMBERED = (
    "[] a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/identifier> '1' ;"
    " <http://purl.org/dc/terms/title> 'Numbered {name}'@en ."
)


def test_a_place_is_a_source_found_again_and_never_shared(varde, tmp_path, monkeypatch):
    for name in ("a", "b"):
        (tmp_path / name / "data").mkdir(parents=True)
        (tmp_path / name / "data" / "x.ttl").write_text(NUMBERED.format(name=name))
    assert "1 kept as drafts" in varde("import", tmp_path / "a" / "data").stdout
    assert "1 kept as drafts" in varde("import", tmp_path / "b" / "data").stdout
    monkeypatch.chdir(tmp_path / "a")
    assert "1 unchanged" in varde("import", "data").stdout
    assert json.loads(varde("status", "--json").stdout)["drafts"] == 2


def test_a_file_whose_name_is_no_utf_8_is_imported_and_told(varde, tmp_path):
    path = tmp_path / os.fsdecode(b"gr\xf8nn.ttl")
    path.write_text(NUMBERED.format(name="x"))
    report = tmp_path / "r.json"
    assert "1 kept as drafts" in varde("import", path, "--report", report).stdout
    assert json.loads(report.read_text())["files"][0]["path"] == f"{tmp_path}/gr\\xf8nn.ttl"
    assert "numbered-x" in varde("validate", path, code=1).stdout

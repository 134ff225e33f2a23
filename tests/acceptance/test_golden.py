"""Lexical exactness: the golden record goes in, and comes out of every door in every syntax as it was."""

import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from tests.acceptance.conftest import BASE, CommandLine
from tests.operation.conftest import Portal
from tests.store.formats.readers import by_rdflib

SYNTAXES = ("ttl", "jsonld", "rdf", "nt", "nq", "trig")
PROFILES = ("dcat-ap", "dcat-ap-range", "dcat-ap-cv", "health-auto")
BYTES = '"2048"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger>'
NAMES = dict(
    zip(SYNTAXES, ("turtle", "jsonld", "rdfxml", "ntriples", "nquads", "trig"), strict=True)
)
DATASET = "http://example.org/d1"


@pytest.fixture(scope="module")
def golden(shared: Path) -> Path:
    return shared / "conformance" / "golden_nonpublic.ttl"


@pytest.fixture(scope="module")
def portal(golden, tmp_path_factory):
    folder = tmp_path_factory.mktemp("golden")
    varde = CommandLine(folder / "data", {"base_url": BASE})
    varde("import", golden)
    one = Portal(folder / "data", {"VARDE_SEED": "none", "VARDE_BASE_URL": BASE})
    one.start()
    yield one
    one.kill()


@pytest.fixture(scope="module")
def exports(portal):
    """The file of `varde export` in each syntax."""
    made = {}
    for ending in SYNTAXES:
        made[ending] = portal.folder.parent / f"export.{ending}"
        CommandLine(portal.folder)("export", "--output", made[ending])
    return made


@pytest.fixture(scope="module")
def downloads(portal, exports):
    """The data set's record over HTTP in each syntax."""
    text = exports["nq"].read_text()
    page = next(
        line for line in text.splitlines() if f"<{DATASET}> " in line and "/dataset/" in line
    )
    path = page.rpartition("<https://portal.example")[2].removesuffix("> .")
    made = {}
    for ending in SYNTAXES:
        answer = portal.get(f"{path}.{ending}")
        assert answer.status == 200, answer.text
        made[ending] = portal.folder.parent / f"download.{ending}"
        made[ending].write_bytes(answer.body)
    return made


@pytest.fixture(scope="module")
def official(shared):
    """Runs the checker of the official shapes over files; gives its exit status and what it says."""

    def check(*files: Path) -> tuple[int, str]:
        profiles = [word for name in PROFILES for word in ("--profile", name)]
        line = [
            sys.executable,
            str(shared / "tools" / "shacl_check.py"),
            *profiles,
            *map(str, files),
        ]
        done = subprocess.run(line, capture_output=True, text=True, timeout=100, check=False)
        return done.returncode, done.stdout + done.stderr

    return check


def triples(path: Path) -> set[ox.Triple]:
    """The statements by a reader that keeps every literal as written, with canonical blank nodes."""
    found = ox.Dataset(
        ox.Quad(quad.subject, quad.predicate, quad.object)
        for quad in ox.parse(path=path, format=ox.RdfFormat.from_extension(path.suffix[1:]))
    )
    found.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {quad.triple for quad in found}


def test_every_syntax_passes_the_official_shapes(official, golden, exports, downloads, tmp_path):
    code, said = official(*exports.values(), *downloads.values())
    assert code == 0, said
    broken = tmp_path / "broken.ttl"  # the check can fail: a wrong datatype is seen
    broken.write_text(
        golden.read_text().replace('"2048"^^xsd:nonNegativeInteger', '"2048"^^xsd:integer')
    )
    assert official(broken)[0] != 0


@pytest.mark.parametrize("door", ["exports", "downloads"])
def test_every_syntax_says_the_same_to_the_letter(request, door):
    files = request.getfixturevalue(door)
    reference = triples(files["nt"])
    assert any(str(triple.object) == BYTES for triple in reference)
    for ending in SYNTAXES:
        assert triples(files[ending]) == reference, ending


def test_a_second_reader_understands_the_same(monkeypatch, downloads):
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    read = {ending: by_rdflib(downloads[ending].read_bytes(), NAMES[ending]) for ending in SYNTAXES}
    assert sum(BYTES in line for line in read["rdf"]) == 1
    for ending in SYNTAXES:
        assert read[ending] == read["nt"], ending


@pytest.mark.parametrize("ending", SYNTAXES)
def test_our_own_export_comes_back_unchanged(portal, exports, ending):
    varde = CommandLine(portal.folder)
    before = varde("status", "--json").stdout
    assert "2 unchanged" in varde("import", exports[ending]).stdout
    assert varde("status", "--json").stdout == before


def test_another_installation_says_the_same(exports, tmp_path):
    other = CommandLine(tmp_path / "data", {"base_url": BASE})
    other("import", exports["ttl"])
    other("export", "--output", tmp_path / "again.nq")
    assert (tmp_path / "again.nq").read_bytes() == exports["nq"].read_bytes()

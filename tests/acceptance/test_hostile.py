"""Files made to break an importer: each gets its outcome in time, and leaves nothing by halves."""

import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import missing

from .conftest import BASE

# What becomes of each file: how many records arrive, or words of the error.
OUTCOMES = {
    "empty-object.jsonld": "No statement found",
    "empty.ttl": "empty",
    "html-embedded.html": 1,
    "jsonld-blank-clash-1.jsonld": 1,
    "jsonld-blank-clash-2.jsonld": 1,
    "jsonld-deep-nesting.jsonld": "deeper than 100",
    "jsonld-lone-surrogate.jsonld": 1,
    "jsonld-remote-context-file.jsonld": "file:///etc/passwd",
    "jsonld-remote-context-metadata.jsonld": "169.254.169.254",
    "jsonld-schemaorg-contexts.jsonld": 9,
    "truncated.ttl": "Line",
    "ttl-bad-dates.ttl": 16,
    "ttl-bidi-unicode.ttl": 1,
    "ttl-blank-datasets.ttl": 3,
    "ttl-bom.ttl": 1,
    "ttl-deep-bnodes.ttl": "deeper than 100",
    "ttl-huge-literal.ttl": 1,
    "ttl-iri-with-space.ttl": "Line",
    "ttl-lang-tags.ttl": 1,
    "ttl-latin1.ttl": "Byte 241",
    "ttl-script-injection.ttl": "Line",
    "ttl-script-literal.ttl": 1,
    "xml-billion-laughs.rdf": "expands to more than",
    "xml-declared-latin1.rdf": 1,
    "xml-external-entity-file.rdf": "external entity",
    "xml-harmless-entities.rdf": 1,
}
SECONDS = 5.0
REFUSED = sorted(name for name, outcome in OUTCOMES.items() if isinstance(outcome, str))


@pytest.fixture(scope="module")
def hostile(shared):
    return shared / "corpora" / "hostile-made-share"


@pytest.fixture(scope="module")
def desk(desks, tmp_path_factory):
    """A desk that holds a record and has its reader running, as a server has."""
    one = desks()
    kept = tmp_path_factory.mktemp("kept") / "kept.ttl"
    kept.write_text(
        '<https://example.org/kept> a <http://schema.org/Dataset> ; <http://schema.org/name> "Kept" .'
    )
    one.bring(kept)
    return one


def test_every_file_of_the_index_has_an_outcome(hostile):
    index = [line.split("\t")[0] for line in (hostile / "INDEX.tsv").read_text().splitlines()[1:]]
    assert sorted(index) == sorted(OUTCOMES)


@pytest.mark.parametrize("name", OUTCOMES)
def test_a_file_alone(desk, hostile, name):
    before, expected = desk.standing, OUTCOMES[name]
    started = time.monotonic()
    report = desk.bring(hostile / name, source=name)
    assert time.monotonic() - started < SECONDS
    (file,) = report.files
    if isinstance(expected, str):
        assert file.outcome == "failed"
        assert len(file.errors) == 1
        assert expected in file.errors[0]
        assert "\n" not in file.errors[0]
        assert len(file.errors[0]) < 400
        assert desk.standing == before, "a refused file must move neither ledger nor publication"
    else:
        assert file.outcome == "imported"
        assert file.published + file.drafts == expected
        assert len(file.records) == expected


def test_all_of_them_in_one_run(desks, hostile):
    desk = desks()
    report = desk.bring(hostile)
    outcomes = {Path(file.path).name: file.outcome for file in report.files}
    assert {name for name, outcome in outcomes.items() if outcome == "failed"} == set(REFUSED)
    texts = [text for _, text in desk.catalogue.ledger.drafts()]
    assert not any("root:" in text or "truncated" in text.lower() for text in texts)
    totals = desk.catalogue.totals()
    assert (totals.published, totals.drafts) == (
        report.totals()["published"],
        report.totals()["drafts"],
    )


def test_nothing_is_asked_of_any_network(hostile, tmp_path):
    """In a network of its own, with no way out, an import ends as it does elsewhere; and it opens no connection."""
    if shutil.which("unshare") is None:
        missing("unshare")
    probe = subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False)
    if probe.returncode:
        missing("the right to make a network of its own")
    program = f"""
import sys
from pathlib import Path
def watch(event, args):
    if event in ("socket.connect", "socket.getaddrinfo"):
        print("CONNECTION", event, args, flush=True)
sys.addaudithook(watch)
from store import Catalogue, ImportOptions, StoreSettings
desk = Catalogue(StoreSettings(data_dir=Path({str(tmp_path / "data")!r}), base_url={BASE!r}))
report = desk.import_files([Path({str(hostile)!r})], ImportOptions("hostile"))
print("FAILED", report.totals()["failed"])
desk.close()
"""
    line = ["unshare", "-rn", sys.executable, "-c", program]
    done = subprocess.run(
        line, capture_output=True, text=True, timeout=60, check=False, cwd=Path(__file__).parents[2]
    )
    assert done.returncode == 0, done.stderr
    assert "CONNECTION" not in done.stdout
    assert f"FAILED {len(REFUSED)}" in done.stdout


@pytest.fixture
def uploads(tmp_path):
    """A file of records, of which some are refused by the reader."""

    def write(*records: str) -> Path:
        path = tmp_path / "some.ttl"
        head = "@prefix dct: <http://purl.org/dc/terms/> .\n"
        path.write_text(head + "".join(records), encoding="utf-8")
        return path

    return write


def record(name, more=""):
    return f'<https://example.org/{name}> a <http://www.w3.org/ns/dcat#Dataset> ; dct:title "{name}" {more} .\n'


def knot():
    nodes = range(9)
    return "".join(f"_:k{i} dct:relation _:k{j} .\n" for i in nodes for j in nodes if i != j)


def test_a_record_that_the_reader_refuses_is_counted(desks, uploads):
    desk = desks()
    path = uploads(
        record("good"),
        record("control", '; dct:description "a \\u0001 b"'),
        record("knot", "; dct:relation _:k0"),
        knot(),
    )
    (file,) = desk.bring(path).files
    assert (file.outcome, file.drafts + file.published, file.refused) == ("imported", 1, 2)
    assert len(file.errors) == 2
    assert any("https://example.org/control was refused" in error for error in file.errors)
    assert any("https://example.org/knot was refused" in error for error in file.errors)


def test_refused_records_are_counted_where_no_other_stands(desks, uploads):
    desk = desks()
    path = uploads(
        record("one", '; dct:description "a \\u0001 b"'),
        record("two", '; dct:description "\\u0002"'),
    )
    (file,) = desk.bring(path).files
    assert (file.outcome, file.refused) == ("failed", 2)
    assert file.errors
    assert desk.standing == (0, desk.standing[1])

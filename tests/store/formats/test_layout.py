"""What people see: tests/data/formats holds one record as it shall look in each syntax."""

import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from store.formats import FORMATS, write
from tests.store.formats import graphs, readers

ROOT = Path(__file__).resolve().parents[3]
DATA = ROOT / "tests" / "data" / "formats"
RECORD = "https://data.example.no/dataset/hospital-stays-1a2b3c4d"
A = ox.NamedNode("http://example.org/a")
TITLE = ox.NamedNode("http://purl.org/dc/terms/title")


def turtle(*triples: ox.Triple) -> str:
    return write(graphs.text(set(triples)), "turtle").decode()


def jsonld(*triples: ox.Triple) -> str:
    return write(graphs.text(set(triples)), "jsonld").decode()


@pytest.mark.parametrize("name", ["turtle", "trig", "jsonld", "rdfxml", "nquads"])
def test_a_record_looks_as_it_shall(name: str) -> None:
    statements = (DATA / "record.nt").read_text(encoding="utf-8")
    extension = next(row.extension for row in FORMATS if row.name == name)
    written = write(statements, name, subject=RECORD, graph=RECORD)
    assert written.decode() == (DATA / f"record.{extension}").read_text(encoding="utf-8")


def test_only_used_prefixes_are_declared() -> None:
    assert turtle(ox.Triple(A, TITLE, ox.Literal("x"))) == (
        '@prefix dct: <http://purl.org/dc/terms/> .\n\n<http://example.org/a> dct:title "x" .\n'
    )


@pytest.mark.parametrize(
    ("text", "type_name", "written"),
    [
        ("12", "integer", "12"),
        ("007", "integer", '"007"^^xsd:integer'),
        ("1.5", "decimal", "1.5"),
        ("1.50", "decimal", '"1.50"^^xsd:decimal'),
        ("true", "boolean", "true"),
        ("1", "boolean", '"1"^^xsd:boolean'),
        ("1.0E6", "double", '"1.0E6"^^xsd:double'),
    ],
)
def test_numbers_are_bare_only_where_they_stay_exact(
    text: str, type_name: str, written: str
) -> None:
    value = ox.Literal(text, datatype=ox.NamedNode(graphs.XSD + type_name))
    assert f"dct:title {written} ." in turtle(ox.Triple(A, TITLE, value))


@pytest.mark.parametrize(
    ("text", "type_name", "written"),
    [
        ("12", "integer", "12"),
        ("true", "boolean", "true"),
        ("007", "integer", '{\n    "@type": "xsd:integer",\n    "@value": "007"\n  }'),
        ("9007199254740993", "integer", '{\n    "@type": "xsd:integer",\n'),
        ("1.5", "decimal", '{\n    "@type": "xsd:decimal",\n'),
    ],
)
def test_json_numbers_are_written_only_where_they_stay_exact(
    text: str, type_name: str, written: str
) -> None:
    value = ox.Literal(text, datatype=ox.NamedNode(graphs.XSD + type_name))
    assert f'"title": {written}' in jsonld(ox.Triple(A, TITLE, value))


def test_a_value_that_does_not_fit_takes_the_coercion_away_but_not_the_key() -> None:
    written = jsonld(ox.Triple(A, TITLE, ox.Literal("tale", language="nb")), ox.Triple(A, TITLE, A))
    assert '"title": "dct:title"' in written
    assert '"@language": "nb"' in written


def test_a_prefix_that_is_a_scheme_here_is_not_used() -> None:
    triple = ox.Triple(A, TITLE, ox.NamedNode("dct:title"))
    written = jsonld(triple)
    assert '"dct":' not in written
    assert readers.by_oxigraph(written.encode(), "jsonld") == readers.canonical([triple])


def test_nothing_is_written_of_no_statements() -> None:
    for row in FORMATS:
        assert readers.by_oxigraph(write("", row), row.name) == []


@pytest.mark.conformance
@pytest.mark.slow
def test_the_golden_record_passes_the_official_shapes_in_every_syntax(
    tmp_path: Path, shared: Path
) -> None:
    golden = shared / "conformance" / "golden_nonpublic.ttl"
    text = graphs.text({quad.triple for quad in ox.parse(path=golden)})
    files = []
    for row in FORMATS:
        file = tmp_path / f"golden.{row.extension}"
        file.write_bytes(write(text, row, subject="http://example.org/d1"))
        assert readers.by_oxigraph(file.read_bytes(), row.name) == readers.by_oxigraph(
            text.encode(), "ntriples"
        )
        files.append(str(file))
    check = [sys.executable, str(shared / "tools" / "shacl_check.py"), *files]
    profiles = ["--profile", "dcat-ap-full", "--profile", "health-auto"]
    done = subprocess.run([*check, *profiles], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr

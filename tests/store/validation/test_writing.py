"""Reports for people and programs."""

import csv
import io
import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from store import validation
from store.errors import UnsupportedFormat
from store.validation.report_rdf import path_node
from store.validation.reports import SH, Row, make

SHACL = "http://www.w3.org/ns/shacl#"


@pytest.fixture
def poor(walks, triples):
    return validation.check(triples("records/poor.ttl"), [walks.named("walk")])


@pytest.fixture
def bare(triples):
    return validation.check_foreign(triples("records/poor.ttl"), triples("foreign/bare.ttl"))


def _graph(turtle: str) -> list[ox.Quad]:
    return list(ox.parse(turtle, format=ox.RdfFormat.TURTLE))


def test_text_tells_each_finding_in_a_paragraph(poor, walks):
    text = validation.write([("ridge.ttl", poor)], "text", notes=validation.notes_of(walks))
    assert text.startswith("ridge.ttl\nThis cannot be published as it stands.\n")
    assert "Must be mended: 3. Should be mended: 1. Worth knowing: 1." in text
    paragraphs = text.split("\n\n")
    title = next(each for each in paragraphs if "has no title" in each)
    assert "Where:   https://walks.example.org/walk/ridge" in title
    assert 'Mend:    dct:title "…"@en' in title
    assert text.index("Must be mended\n=") < text.index("Should be mended\n=")
    assert max(map(len, text.split("\n"))) <= 100


def test_text_is_there_in_norwegian(poor, walks):
    text = validation.write(poor, "text", language="nn", notes=validation.notes_of(walks))
    assert text.startswith("Dette kan ikkje publiserast slik det står.")
    assert "Kvar:    https://walks.example.org/walk/ridge" in text


def test_the_same_fault_in_many_places_is_one_paragraph():
    rows = [Row(f"<x:{at:02}>", "<x:p>", "", "Violation", "MinCount", "x:s") for at in range(12)]
    text = validation.write(make((), rows), "text")
    assert text.count("A value is missing") == 1
    assert "x:04" in text
    assert "x:05" not in text
    assert "and 7 more" in text


def test_a_report_without_rows_says_so():
    assert validation.write(make(("walk",), []), "text").startswith("Nothing stops publication.")


def test_json_has_stable_keys_and_all_languages(poor, walks):
    text = validation.write(
        [("a", poor), ("b", make((), []))], "json", notes=validation.notes_of(walks)
    )
    read = json.loads(text)
    assert list(read) == ["conforms", "reports"]
    assert [each["conforms"] for each in read["reports"]] == [False, True]
    row = next(each for each in read["reports"][0]["results"] if each["shape"].endswith("Title"))
    assert row["field"] == {"en": "Title", "nb": "Tittel", "nn": "Tittel"}
    assert list(row["message"]) == ["en", "nb", "nn"]
    assert row["link"] == "https://walks.example.org/guide#title"


def test_turtle_is_a_shacl_report_with_all_messages(poor):
    graph = _graph(validation.write(poor, "ttl"))
    results = [quad.object for quad in graph if quad.predicate.value == f"{SH}result"]
    assert len(results) == len(poor.rows)
    for result in results:
        own = [quad for quad in graph if quad.subject == result]
        for name in ("focusNode", "resultSeverity", "sourceConstraintComponent"):
            assert sum(quad.predicate.value == SH + name for quad in own) == 1
        tags = {
            quad.object.language for quad in own if quad.predicate.value == f"{SH}resultMessage"
        }
        assert tags == {"en", "nb", "nn"}


def test_turtle_writes_every_path_as_a_node(bare):
    graph = _graph(validation.write(bare, "ttl"))
    used = {quad.predicate.value.removeprefix(SH) for quad in graph}
    assert used >= {
        *("alternativePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath", "inversePath"),
    }
    assert path_node("<x:a>/^(<x:b>/<x:c>)") == "( <x:a> [ sh:inversePath ( <x:b> <x:c> ) ] )"
    assert path_node("((<x:a>|^<x:b>))*") == (
        "[ sh:zeroOrMorePath [ sh:alternativePath ( <x:a> [ sh:inversePath <x:b> ] ) ] ]"
    )


def test_turtle_conforms_only_without_any_result():
    info = Row("<x:a>", "", "", "Info", "Closed", "")
    assert "sh:conforms false" in validation.write(make((), [info]), "ttl")
    assert "sh:conforms true" in validation.write(make((), []), "ttl")


def test_turtle_uses_only_terms_of_shacl(poor, bare, triples):
    hostile = validation.check_foreign(triples("records/good.ttl"), triples("foreign/hostile.ttl"))
    known = {"ValidationReport", "ValidationResult", "conforms", "result", "focusNode", "value"}
    known |= {"resultPath", "resultSeverity", "sourceConstraintComponent", "sourceShape"}
    known |= {"resultMessage", "Violation", "Warning", "Info", "alternativePath", "inversePath"}
    known |= {"zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"}
    for report in (poor, bare, hostile):
        for quad in _graph(validation.write(report, "ttl")):
            for term in (quad.predicate, quad.object):
                if isinstance(term, ox.NamedNode) and term.value.startswith(SHACL):
                    name = term.value.removeprefix(SHACL)
                    assert name in known or name.endswith("ConstraintComponent")


def test_a_value_too_long_to_show_is_left_out_of_turtle():
    row = Row("<x:a>", "<x:p>", f'"{"a" * 5000}"', "Violation", "Pattern", "")
    assert "aaaa" not in validation.write(make((), [row]), "ttl")


def test_csv_has_a_row_for_each_result_and_no_formula(poor, triples, walks):
    hostile = validation.check_foreign(triples("records/good.ttl"), triples("foreign/hostile.ttl"))
    text = validation.write([("a", poor), ("b", hostile)], "csv", notes=validation.notes_of(walks))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == len(poor.rows) + len(hostile.rows)
    assert {row["record"] for row in rows} == {"a", "b"}
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())
    assert any(cell.startswith("'=HYPERLINK") for row in rows for cell in row.values())


@pytest.mark.parametrize("form", ["text", "json", "csv", "ttl"])
def test_the_same_report_is_written_alike(form, walks, triples):
    written = {
        validation.write(
            validation.check(triples("records/poor.ttl"), [walks.named("walk")]),
            form,
            language="nb",
        )
        for _ in range(3)
    }
    assert len(written) == 1


def test_an_unknown_form_is_refused_with_the_known_ones(poor):
    with pytest.raises(UnsupportedFormat) as caught:
        validation.write(poor, "pdf")
    assert "text, json, csv, ttl" in caught.value.remedy


def test_no_word_of_a_report_stands_in_code():
    """The few words are Turtle beside the code, to be read and mended in one place."""
    folder = Path(validation.__file__).parent
    assert "Hvor" not in (folder / "writing.py").read_text(encoding="utf-8")
    assert '"Hvor"@nb' in (folder / "texts.ttl").read_text(encoding="utf-8")

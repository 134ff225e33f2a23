"""Judging one record: both engines find the same, and only what the record is to blame for."""

import json
import subprocess
import sys
import threading
import warnings
from pathlib import Path

import pytest
import rdflib

from store import validation
from store.errors import Malformed, Misconfigured
from store.profiles import Profile
from store.validation.reports import Row, make
from tests.conftest import missing

CLUB = "<https://walks.example.org/club>"
AGENT = "<http://xmlns.com/foaf/0.1/Agent>"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
CLUB_IS_AGENT = f"{CLUB} {TYPE} {AGENT} .\n"


def _shapes(report: validation.Report) -> list[str]:
    return sorted(row.shape.rpartition("#")[2] for row in report.rows)


def test_a_good_record_conforms(engine, walks, triples):
    report = validation.check(triples("records/good.ttl"), [walks.named("walk")], "", engine)
    assert report.rows == ()
    assert report.conforms
    assert report.profiles == ("walk",)


def test_a_poor_record_gets_a_row_for_each_defect(engine, walks, triples):
    report = validation.check(triples("records/poor.ttl"), [walks.named("walk")], "", engine)
    assert _shapes(report) == ["", "Grade", "Keeper", "Length", "Title"]
    assert (report.violations, report.warnings, report.infos) == (3, 1, 1)
    assert not report.conforms


def test_a_row_says_what_where_and_in_all_languages(engine, walks, triples):
    report = validation.check(triples("records/poor.ttl"), [walks.named("walk")], "", engine)
    row = next(row for row in report.rows if row.shape.endswith("#Length"))
    assert row.focus == "<https://walks.example.org/walk/ridge>"
    assert row.path == "<https://walks.example.org/terms#length>"
    assert row.value.lower() == '"rather long"@en-gb'
    assert (row.component, row.severity) == ("Datatype", "Warning")
    assert [language for language, _ in row.messages] == ["en", "nb", "nn"]


def test_a_blank_shape_has_no_name_and_its_path_is_written(engine, walks, triples):
    report = validation.check(triples("records/poor.ttl"), [walks.named("walk")], "", engine)
    row = next(row for row in report.rows if not row.shape)
    start, height = (f"<https://walks.example.org/terms#{name}>" for name in ("start", "height"))
    assert row.path == f"{start}/{height}"
    assert row.value == '"high"^^<http://www.w3.org/2001/XMLSchema#integer>'


def test_blank_nodes_keep_the_labels_of_the_record(engine, walks, triples):
    record = triples("records/poor.ttl").replace("<https://walks.example.org/walk/ridge>", "_:walk")
    others = '_:z <https://e.example/p> "not _:this" .\n_:y <https://e.example/p> _:z .\n'
    record = others + record
    report = validation.check(record, [walks.named("walk")], "", engine)
    assert {row.focus for row in report.rows} == {"_:walk"}


def test_what_the_context_says_is_used_but_not_judged(engine, walks, triples):
    record = triples("records/poor.ttl")
    report = validation.check(record, [walks.named("walk")], CLUB_IS_AGENT, engine)
    assert "Keeper" not in _shapes(report)
    assert "AgentName" not in _shapes(report)


def test_what_the_record_describes_is_judged_with_the_context(engine, walks, triples):
    record = triples("records/poor.ttl") + f'{CLUB} <https://e.example/p> "x" .\n'
    report = validation.check(record, [walks.named("walk")], CLUB_IS_AGENT, engine)
    assert "Keeper" not in _shapes(report)
    assert "AgentName" in _shapes(report)


def test_literals_are_judged_as_they_are_written(engine, walks, triples):
    record = triples("records/good.ttl")
    report = validation.check(record.replace('"7.50"', '"7,50"'), [walks.named("walk")], "", engine)
    assert [row.value for row in report.rows] == [
        '"7,50"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    ]


@pytest.mark.parametrize("datatype", ["boolean", "integer", "token", "duration", "hexBinary"])
def test_an_ill_typed_literal_is_a_result_and_no_warning(engine, walks, triples, datatype):
    typed = f'" none "^^<http://www.w3.org/2001/XMLSchema#{datatype}>'
    record = triples("records/good.ttl").replace(
        '"7.50"^^<http://www.w3.org/2001/XMLSchema#decimal>', typed
    )
    with warnings.catch_warnings(record=True) as heard:
        warnings.simplefilter("always")
        report = validation.check(record, [walks.named("walk")], "", engine)
    assert [row.value for row in report.rows] == [typed]
    assert heard == []


def test_a_class_below_the_target_is_judged_too(engine, walks, triples):
    line = (
        "<https://e.example/Stroll> <http://www.w3.org/2000/01/rdf-schema#subClassOf>"
        " <https://walks.example.org/terms#Walk> .\n"
    )
    record = triples("records/poor.ttl").replace("terms#Walk>", "terms#Other>")
    record = record.replace("<https://walks.example.org/terms#Other>", "<https://e.example/Stroll>")
    report = validation.check(record + line, [walks.named("walk")], "", engine)
    assert "Title" in _shapes(report)


def test_a_base_profile_is_judged_with_the_one_built_upon_it(engine, walks, triples):
    record = triples("records/good.ttl").replace('"easy"', '"steep"').replace("title>", "name>")
    report = validation.check(record, [walks.named("walk-strict")], "", engine)
    assert _shapes(report) == ["GradeKnown", "Title"]


def test_profiles_that_share_shape_names_are_judged_apart(engine, walks, triples):
    both = [walks.named("walk"), walks.named("hut")]
    report = validation.check(triples("records/good.ttl"), both, "", engine)
    assert report.rows == ()
    assert report.profiles == ("walk", "hut")


def test_nothing_to_judge_gives_an_empty_report(engine, walks):
    assert validation.check("", [walks.named("walk")], "", engine).rows == ()
    assert validation.check("", [], "", engine).conforms


def test_both_engines_write_the_same_report(walks, triples):
    fast = validation.fast_engine()
    if fast is None:
        missing("the fast engine")
    record = triples("records/poor.ttl").replace("@en-GB", "@en")
    one, other = (
        validation.check(record, [walks.named("walk")], "", each) for each in (None, fast)
    )
    assert one.to_json() == other.to_json()


def test_a_report_survives_the_ledger(walks, triples):
    report = validation.check(triples("records/poor.ttl"), [walks.named("walk")])
    assert validation.Report.from_json(report.to_json()) == report
    assert json.loads(report.to_json())["profiles"] == ["walk"]


def test_the_ledger_keeps_the_beginning_of_a_long_value():
    value = '"' + "a\\n" * 5000 + '"@en'
    row = Row("<x:a>", "<x:p>", value, "Violation", "Pattern", "x:s", (("en", "M"),))
    kept = validation.Report.from_json(make((), [row, row]).to_json())
    assert len(kept.rows[0].value) < 2010
    assert validation.explain(kept.rows[0], "en").value.startswith("a a")
    assert make((), [row, row]).to_json().count('"M"') == 1


def test_rdflib_is_left_as_it_was(walks, triples):
    validation.check(triples("records/good.ttl"), [walks.named("walk")])
    assert rdflib.NORMALIZE_LITERALS is True
    assert str(rdflib.Literal("007", datatype=rdflib.XSD.integer)) == "7"


def test_pyshacl_can_still_be_used_by_others(walks, triples):
    import pyshacl

    validation.check(triples("records/good.ttl"), [walks.named("walk")])
    shapes = rdflib.Graph().parse(walks.named("walk").shapes[0])
    data = rdflib.Graph().parse(data=triples("records/poor.ttl"), format="nt")
    conforms, _, _ = pyshacl.validate(data, shacl_graph=shapes, advanced=True)
    assert not conforms


def test_threads_do_not_disturb_each_other(engine, walks, triples):
    record, wanted = triples("records/poor.ttl"), []
    wanted.append(validation.check(record, [walks.named("walk")], "", engine))
    found: list[validation.Report] = []

    def judge() -> None:
        found.extend(validation.check(record, [walks.named("walk")], "", engine) for _ in range(10))

    threads = [threading.Thread(target=judge) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert found == wanted * 40


def test_the_command_line_stays_quick():
    """Whoever only imports the room does not wait for rdflib and pySHACL."""
    heavy = "import sys, store.validation; print({'rdflib', 'pyshacl', 'shacl'} & set(sys.modules))"
    root = Path(validation.__file__).parents[2]
    found = subprocess.run(
        [sys.executable, "-c", heavy], cwd=root, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "set()"


def test_shapes_that_are_no_turtle_stop_the_judge(tmp_path):
    file = tmp_path / "shapes.ttl"
    file.write_text("this is no Turtle", encoding="utf-8")
    broken = Profile("broken", "x:broken", {}, (), (), (), (file,))
    with pytest.raises(Misconfigured, match="no Turtle"):
        validation.check("", [broken])


def test_foreign_text_that_is_no_ntriples_is_malformed(engine):
    with pytest.raises(Malformed, match="no N-Triples"):
        validation.check_foreign("<a", "", engine)

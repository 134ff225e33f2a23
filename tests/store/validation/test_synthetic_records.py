"""The records that benchmarks measure with: invented, the same each time, and judged rightly."""

import pyoxigraph as ox
import pytest

from benchmarks import records
from store import profiles, validation
from store.resources import SHAPES

CAUGHT = {
    "no title": "Title",
    "bad date": "IssuedValue",
    "bad licence": "LicenceNode",
    "no publisher": "Publisher",
    "contact is text": "ContactNode",
    "no address": "DistributionAddress",
}


@pytest.fixture(scope="module")
def reports() -> list[validation.Report]:
    listed = records.records(60)
    everything = "".join(text for _, text in listed)
    context = validation.context_for(everything, lambda _: records.organisations())
    dataset = profiles.load(SHAPES).named("dataset")
    return validation.check_many(listed, [dataset], context, validation.fast_engine())


def test_all_six_seeded_defects_are_caught(reports):
    assert set(CAUGHT) == set(records.DEFECTS)
    for number in range(9, 60, 10):
        wanted = CAUGHT[records.defect(number)]
        assert f"#{wanted}" in "".join(row.shape for row in reports[number].rows), wanted
        assert not reports[number].conforms or wanted == "DistributionAddress"


def test_no_record_without_defect_is_blamed(reports):
    sound = [report for number, report in enumerate(reports) if not records.defect(number)]
    assert len(sound) == 54
    assert [report.rows for report in sound if report.rows] == []


def test_records_are_the_same_each_time_and_of_the_promised_size():
    assert records.records(3) == records.records(3)
    assert records.statements(1) != records.statements(1, seed=2)
    sizes = [text.count("\n") for _, text in records.records(60)]
    assert 46 <= sum(sizes) / len(sizes) <= 54


def test_files_for_imports_can_be_read(tmp_path):
    quads, turtle = tmp_path / "records.nq", tmp_path / "records.ttl"
    records.write_nquads(quads, 5)
    records.write_turtle(turtle, 5)
    assert len({quad.graph_name for quad in ox.parse(path=quads)}) == 5
    subjects = {quad.subject for quad in ox.parse(path=turtle)}
    assert {ox.NamedNode(records.iri(number)) for number in range(5)} <= subjects

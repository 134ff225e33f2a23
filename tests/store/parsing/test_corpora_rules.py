"""The traps 1 to 16 of the corpora's README that concern reading, one test or more for each, named by its number.

Rule 4 (queries) and the pages' and shapes' share of others belong to other rooms.
"""

import pytest

from store import errors
from tests.store.parsing.corpora import (
    CORPORA,
    HOSTILE,
    corpus,
    ending,
    failures,
    read_path,
    records,
    statements,
)


def test_rule_01_the_parent_survives_what_aborts_a_process():
    with pytest.raises(errors.Refused, match="entity"):
        read_path(HOSTILE / "xml-billion-laughs.rdf")
    assert read_path(HOSTILE / "ttl-bom.ttl").records


def test_rule_02_bombs_are_refused_and_shorthands_are_read():
    assert (
        read_path(HOSTILE / "xml-harmless-entities.rdf").records[0].title == "http://example.org/ok"
    )
    with pytest.raises(errors.Refused, match="external entity"):
        read_path(HOSTILE / "xml-external-entity-file.rdf")


def test_rule_03_nesting_is_limited_before_parsing():
    with pytest.raises(errors.TooLarge, match="nested deeper than 100"):
        read_path(HOSTILE / "jsonld-deep-nesting.jsonld")


def test_rule_05_contexts_are_bundled_and_others_refused_by_name():
    with pytest.raises(errors.Refused, match=r"169\.254\.169\.254"):
        read_path(HOSTILE / "jsonld-remote-context-metadata.jsonld")
    refused = failures("sdo-sosdo")
    assert [path.rsplit("/", 1)[-1] for path in refused] == ["selfiegeojson.jsonld"]
    assert "opengeospatial.github.io/SELFIE" in str(next(iter(refused.values())))


def test_rule_06_every_spelling_of_schema_org():
    parsed = read_path(HOSTILE / "jsonld-schemaorg-contexts.jsonld")
    assert {record.kind for record in parsed.records} == {"dataset"}
    assert [record.title for record in parsed.records] == ["ctx form"] * 9
    assert len(records("sdo-marref", "sample")) == 618
    assert not failures("sdo-marref")


@pytest.mark.parametrize("name", ["sdo-croissant", "sdo-marref", "sdo-odis", "sdo-sosdo"])
def test_rule_07_http_and_https_are_one_vocabulary(name):
    text = statements(name)
    assert "> <http://schema.org/name> " in text
    assert "> <https://schema.org/" not in text.replace("> <https://schema.org/> .", "").replace(
        "docs/", ""
    )


def test_rule_08_dates_typed_schema_date_keep_their_type():
    assert "^^<http://schema.org/Date>" in statements("sdo-sosdo")


@pytest.mark.parametrize("name", ["sdo-outbreak", "cov-swedish-portal-2021"])
def test_rule_09_json_without_a_context_has_failed(name):
    for error in corpus(name).values():
        assert isinstance(error, errors.Malformed)
        assert "No statement found: a JSON" in str(error)
        assert "@context" in error.remedy


def test_rule_09_the_bundled_project_open_data_context_gives_records():
    assert not failures("dcat-us-datajson")
    assert all(
        parsed.records for parsed in corpus("dcat-us-datajson").values() if parsed.statements > 7
    )
    assert len(records("dcat-us-datajson", "dataset")) == 28
    parsed = ending("dcat-us-datajson", "usda.gov.data.json")
    assert [record.kind for record in parsed.records] == ["catalog", *["dataset"] * 3]
    repair = "Gave a thing without @type the class of its place, dcat:Dataset"
    assert [text for text in parsed.repairs if text.startswith(repair)]


def test_rule_10_a_broken_file_gives_nothing():
    with pytest.raises(errors.Malformed, match="Line 3") as caught:
        read_path(HOSTILE / "truncated.ttl")
    assert caught.value.place.line == 3


def test_rule_11_repairs_are_listed():
    parsed = ending("dcat-fdk-2017", "geonorge-data-2017-10-19.xml")
    assert len([record for record in parsed.records if record.kind == "dataset"]) == 168
    assert parsed.repairs == ("Dropped an empty xml:lang (16 times, first in line 10093).",)
    with pytest.raises(errors.Malformed):
        read_path(HOSTILE / "ttl-iri-with-space.ttl")


def test_rule_11_a_space_before_a_language_tag_is_legal():
    spaced = [path for path in corpus("dcat-fdk-2017") if path.endswith(".ttl")]
    assert len(spaced) == 19
    assert not [path for path in failures("dcat-fdk-2017") if path.endswith(".ttl")]


def test_rule_12_content_counts_and_not_the_extension():
    for path, parsed in corpus("sdo-odis").items():
        if path.endswith(".rdf"):
            assert parsed.media_type == "text/turtle"
            assert parsed.records
    assert len(records("sdo-odis", "dataset")) == 4973
    assert len({record.iri for record in records("sdo-odis")}) == 4106


def test_rule_13_envelopes_are_opened(read_file):
    parsed = read_path(HOSTILE / "html-embedded.html")
    assert [record.title for record in parsed.records] == ["ok"]
    assert len(parsed.problems) == 1
    assert len(read_file("envelope.xml").records) == 2


def test_rule_14_other_xml_is_refused_with_its_root():
    refused = failures("dcat-fdk-2017")
    assert {
        path.rsplit("/", 1)[-1]: str(error).split(",")[0] for path, error in refused.items()
    } == {
        "logback-test.xml": "This is XML with the root element configuration",
        "web.xml": "This is XML with the root element web-app",
    }


@pytest.mark.parametrize(
    "name",
    [
        "dcat-it-foggia",
        "dcat-it-civitavecchia",
        "dcat-it-alessandria",
        "dcat-suite",
        "sdo-croissant",
    ],
)
def test_rule_15_relative_iris_never_become_file_paths(name):
    text = statements(name)
    assert records(name)
    assert "file:" not in text
    assert "varde-" not in text
    assert "<https://portal.example/dataset/" in text


def test_rule_15_file_objects_are_kept_and_no_record_is_named_by_a_file():
    found = records("dcat-fdk-2017")
    assert any("<file:///" in record.statements for record in found)
    assert not any(record.iri.startswith("file:") for record in found)


def test_rule_16_blank_data_sets_have_stable_keys():
    found = records("sdo-croissant", "dataset")
    assert len(found) == 73
    assert not any(record.key.startswith("iri:") for record in found)
    again = [
        r
        for path in sorted((CORPORA / "sdo-croissant").rglob("*.json"))
        for r in read_path(path).records
    ]
    assert {r.key: r.digest for r in again}.items() <= {(r.key, r.digest) for r in found}
    blank = read_path(HOSTILE / "ttl-blank-datasets.ttl")
    assert [record.kind for record in blank.records].count("dataset") == 2
    assert blank == read_path(HOSTILE / "ttl-blank-datasets.ttl")

"""The traps 17 to 35 of the corpora's README that concern reading, and what holds across files.

Rule 33 (notices on data) and the pages' and shapes' share of others belong to other rooms.
"""

import gzip
import json

import pytest

from store import errors
from store.parsing import Limits, Parsed, Upload, read
from tests.store.parsing.corpora import (
    BIOTOOLS,
    CORPORA,
    HOSTILE,
    ORIGIN,
    corpus,
    ending,
    failures,
    read_path,
    records,
    statements,
)


def test_rule_17_blank_labels_are_local_to_a_file():
    one, two = (
        read_path(HOSTILE / f"jsonld-blank-clash-{number}.jsonld").records[0] for number in (1, 2)
    )
    assert one.iri != two.iri
    assert (one.title, two.title) == ("from file 1", "from file 2")


def test_rule_18_one_iri_in_many_files_stays_one_record_each():
    found = records("dcat-fdk-harvester", "dataset")
    assert len(found) == 67
    assert len({record.iri for record in found}) == 24
    assert all(record.modified == max(record.modified, "") for record in found)


def test_rule_19_each_record_keeps_what_it_says_of_its_publisher():
    found = [r for r in records("dcat-fdk-2017", "dataset") if "/enhet/974761076" in r.statements]
    assert any("/enhet/974761076>" in record.statements for record in found)


def test_rule_20_missing_fields_do_not_stop_a_record():
    found = records("dcat-fdk-2017", "dataset")
    assert len(found) == 895
    assert len({record.iri for record in found}) == 475
    without = [record for record in found if "ns/dcat#distribution>" not in record.statements]
    assert without


def test_rule_21_an_empty_licence_is_kept_as_it_is():
    for name in ("dcat-it-alessandria", "dcat-it-foggia", "dcat-it-civitavecchia"):
        assert read_path(CORPORA / name / "catalog.rdf").records
    text = statements("dcat-it-alessandria")
    assert '<http://purl.org/dc/terms/license> "" .' in text


def test_rule_22_dates_keep_their_value():
    text = "".join(record.statements for record in read_path(HOSTILE / "ttl-bad-dates.ttl").records)
    for value in (
        "2020-13-45",
        "20.03.2020",
        "ukjent",
        "-0044-03-15",
        "2020-03-12T10:00:00+25:00",
        "2020-03-12+01:00",
    ):
        assert f'"{value}"' in text
    assert '""^^<http://www.w3.org/2001/XMLSchema#date>' in text


def test_rule_23_text_stays_text_and_iris_stay_iris():
    assert '<http://www.w3.org/ns/dcat#mediaType> "' in statements("dcat-fdk-2017") + statements(
        "dcat-us-datajson"
    )


def test_rule_24_titles_fall_back_and_are_never_an_empty_one():
    record = read_path(HOSTILE / "ttl-lang-tags.ttl").records[0]
    # "f"@en-us counts as English; ""@en does not count.
    assert record.title == "f"
    assert not any(r.title.isspace() for r in records("dcat-fdk-2017"))
    assert any(
        r.title
        for r in records("dcat-fdk-2017")
        if "@nb" in r.statements and "@en" not in r.statements
    )


def test_rule_25_iris_with_diacritics_are_kept():
    assert records("dcat-cz-nkod")[0].iri.startswith("https://data.gov.cz/zdroj/datové-sady/")
    bidi = read_path(HOSTILE / "ttl-bidi-unicode.ttl").records[0]
    assert bidi.iri == "http://example.org/d/søk/ærlig"
    assert "<http://ex\u0430mple.org/>" in bidi.statements


def test_rule_26_text_is_kept_and_not_touched():
    script = read_path(HOSTILE / "ttl-script-literal.ttl").records[0]
    assert "</script><script>alert(1)</script>" in script.statements
    assert "\u2028\u2029" in script.statements
    assert len(read_path(HOSTILE / "ttl-huge-literal.ttl").records[0].statements) > 1_000_000


def test_rule_27_lone_surrogates_are_replaced():
    parsed = read_path(HOSTILE / "jsonld-lone-surrogate.jsonld")
    assert parsed.records[0].title == "bad \ufffd end"
    assert parsed.repairs == ("Replaced a lone surrogate by U+FFFD.",)


def test_rule_28_encodings():
    assert (
        read_path(HOSTILE / "xml-declared-latin1.rdf").records[0].title
        == "Smittevern på Ørland - test"
    )
    assert read_path(HOSTILE / "ttl-bom.ttl").repairs == ("Removed the byte order mark.",)
    with pytest.raises(errors.Malformed, match=r"Byte \d+ \(0xF8, line 2"):
        read_path(HOSTILE / "ttl-latin1.ttl")


def test_rule_29_repeated_triples_count_once():
    assert ending("dcat-it-alessandria", "catalog.rdf").statements == 340


def test_rule_30_dialects_are_mapped_and_the_rest_is_kept():
    assert len(records("dcat-it-foggia", "dataset")) == 7
    assert "dcatapit#" in statements("dcat-it-foggia")
    lines = gzip.decompress(BIOTOOLS.read_bytes()).split(b"\n")
    some = b"\n".join([line for line in lines if b'"schema:Person"' in line][:200])
    parsed = read(Upload("some.jsonl", some), ORIGIN)
    assert "<schema:Person>" not in "".join(record.statements for record in parsed.records)
    assert "<http://schema.org/Person>" in "".join(record.statements for record in parsed.records)
    assert any("well-known prefix" in repair for repair in parsed.repairs)


def test_rule_31_published_is_not_valid():
    for error in failures("dcat-healthde").values():
        assert "Line 11, column 19: the prefix geodcatap: is never declared" in str(error)
    assert len(failures("dcat-healthde")) == 2
    assert len(failures("dcat-piveau")) == 6
    assert all(error.place and error.place.line for error in failures("dcat-piveau").values())


def test_rule_32_only_own_records_are_taken():
    parsed = ending("dcat-ap-no-examples", "DCAT-AP-NO2.0-examples.ttl")
    terms = [entry for entry in parsed.left if "term of a vocabulary" in entry.reason]
    assert terms
    for entry in terms:
        assert f"\n<{entry.subject}> " not in statements("dcat-ap-no-examples")
    graphs = ending("dcat-cz-nkod", "nkod.trig")
    assert graphs.records
    assert graphs.media_type == "application/trig"


def test_rule_34_messages_hold_no_text_of_a_record():
    for name in ("sdo-sosdo", "dcat-fdk-2017", "sdo-croissant"):
        for parsed in corpus(name).values():
            if isinstance(parsed, Parsed):
                assert "@" not in "".join(
                    entry.subject + entry.reason
                    for entry in parsed.left
                    if "mailto" in entry.subject
                )


@pytest.mark.slow
def test_rule_35_thousands_of_records_take_seconds():
    parsed = read_path(BIOTOOLS)
    assert parsed.media_type == "application/x-ndjson"
    # 30 IRIs occur twice, and one record holds a character that XML forbids.
    assert len(parsed.records) == 19_503
    assert len(parsed.problems) == 1
    assert parsed.statements > 320_000
    large = read_path(CORPORA / "large-derived-odis" / "large-derived-odis.nt.gz")
    assert len(large.records) == 4106


def test_three_syntaxes_of_one_example_are_one_record():
    found = {}
    for path, parsed in corpus("dcat-w3c").items():
        if isinstance(parsed, Parsed):
            found.setdefault(path.rsplit(".", 1)[0], {})[path.rsplit(".", 1)[1]] = parsed
    compared = 0
    for syntaxes in found.values():
        if {"ttl", "rdf", "jsonld"} <= set(syntaxes):
            digests = [{r.digest for r in syntaxes[s].records} for s in ("ttl", "rdf", "jsonld")]
            compared += digests[0] == digests[1] == digests[2]
    assert compared >= 25


def test_the_swedish_example_gives_the_same_records_in_both_syntaxes():
    # The short example differs by a full stop in a name, except for its service.
    for stem, first in (("rekommenderat", 0), ("obligatoriskt", 2)):
        turtle, rdfxml = (ending("dcat-se", f"{stem}.{end}") for end in ("ttl", "rdf"))
        assert [r.iri for r in turtle.records] == [r.iri for r in rdfxml.records]
        assert [r.digest for r in turtle.records[first:]] == [
            r.digest for r in rdfxml.records[first:]
        ]


def test_limits_of_size_hold_for_gzip_too():
    assert BIOTOOLS.stat().st_size < 10_000_000
    with pytest.raises(errors.TooLarge):
        read(Upload(BIOTOOLS.name, BIOTOOLS.read_bytes()), ORIGIN, Limits(bytes=20_000_000))


def test_the_deepest_real_file_is_far_from_the_limit():
    def depth(value):
        inner = (
            value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        )
        return 1 + max(map(depth, inner), default=0)

    deepest = max(
        depth(json.loads(path.read_bytes())) for path in (CORPORA / "sdo-marref").rglob("*.json")
    )
    assert deepest < 20 < Limits().depth

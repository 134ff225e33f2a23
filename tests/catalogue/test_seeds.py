import csv
import re
from collections import Counter
from pathlib import Path

import pyoxigraph as ox

DATA = Path(__file__).resolve().parents[1] / "data" / "catalogue"
BASE = "https://portal.example/"
DCT = "http://purl.org/dc/terms/"
DCAT = "http://www.w3.org/ns/dcat#"
FOAF = "http://xmlns.com/foaf/0.1/"
SCHEMA = "http://schema.org/"
VARDE = "https://w3id.org/varde/ns#"
ACCESS = "http://publications.europa.eu/resource/authority/access-right/"
THREE = ["en", "nb", "nn"]
TITLE = (f"{DCT}title", f"{SCHEMA}name", f"{FOAF}name")
DESCRIPTION = (f"{DCT}description", f"{SCHEMA}description")
PUBLISHER = (f"{DCT}publisher", f"{SCHEMA}publisher", f"{SCHEMA}provider")
LICENCE = (f"{DCT}license", f"{SCHEMA}license")
ADDRESS = (f"{DCAT}landingPage", f"{SCHEMA}url", f"{FOAF}homepage")
# The preprint that tells of this cohort does not tell who keeps its data.
NO_PUBLISHER = {"study/norwegian-covid-19-symptom-cohort"}
GONE = {"dataset/beredt-c19", "tool/covid-19-galaxy-workflows"}
# Cohorts and surveys: how one gets the data was inferred from their kind, not seen.
ACCESS_NOT_SEEN = {
    "dataset/norge-i-koronatid",
    "dataset/norwegian-citizen-panel-covid-19-fast-track-1",
    "dataset/norwegian-citizen-panel-covid-19-fast-track-2",
}
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|mailto:|foaf:mbox|vcard:hasEmail")


def test_there_are_enough_of_each_kind(records) -> None:
    kinds = Counter(record.name.split("/")[0] for record in records)

    assert len(records) >= 60
    assert kinds["dataset"] >= 40
    assert set(kinds) == {
        "catalog",
        "dataset",
        "organization",
        "series",
        "service",
        "study",
        "tool",
    }


def test_a_file_describes_the_one_record_that_it_is_named_after(seed) -> None:
    local = {
        quad.subject.value
        for quad in seed.quads
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(BASE)
    }

    assert local == {seed.iri}
    assert seed.types


def test_a_record_is_named_and_described_in_three_languages(seed) -> None:
    assert seed.languages(*TITLE) == THREE
    assert seed.languages(*DESCRIPTION) == THREE
    assert all(50 <= len(text.value) <= 5000 for text in seed.objects(*DESCRIPTION))


def test_a_record_says_where_its_facts_were_read(seed) -> None:
    assert seed.objects(f"{VARDE}seenAt")


def test_a_record_names_publisher_address_and_keywords(records) -> None:
    for record in records:
        if record.name.startswith("organization/"):
            continue
        keywords = Counter(
            term.language for term in record.objects(f"{DCAT}keyword", f"{SCHEMA}keywords")
        )
        publishers = 0 if record.name in NO_PUBLISHER else 1
        assert len(record.objects(*PUBLISHER)) == publishers, record.name
        assert record.objects(*ADDRESS), record.name
        assert sorted(keywords) == THREE, record.name
        assert len(set(keywords.values())) == 1, record.name


def test_every_record_that_is_referred_to_exists(records) -> None:
    known = {record.iri for record in records}
    named = {
        (record.name, quad.object.value)
        for record in records
        for quad in record.quads
        if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(BASE)
    }

    assert {iri for _, iri in named if "/organization/" in iri}
    assert {(name, iri) for name, iri in named if iri not in known} == set()


def test_a_licence_is_stated_only_where_it_was_seen(records) -> None:
    with (DATA / "licences-seen.tsv").open(encoding="utf-8", newline="") as file:
        seen = {(row["record"], row["licence"]) for row in csv.DictReader(file, delimiter="\t")}
    stated = {
        (record.name, quad.object.value)
        for record in records
        for quad in record.quads
        if quad.predicate.value in LICENCE
    }

    assert stated == seen


def test_no_record_claims_a_profile(seed) -> None:
    assert seed.objects(f"{DCT}conformsTo", f"{SCHEMA}conformsTo") == []


def test_no_record_holds_an_email_address_or_a_person(seed) -> None:
    assert EMAIL.search(seed.text) is None
    assert not {t for t in seed.types if t.endswith("Person")}
    assert "orcid.org" not in seed.text


def test_access_is_told_by_the_eu_list_where_it_was_seen(records) -> None:
    for record in records:
        if f"{DCAT}Dataset" not in record.types:
            continue
        levels = [term.value.removeprefix(ACCESS) for term in record.objects(f"{DCT}accessRights")]
        unknown = record.name in ACCESS_NOT_SEEN | GONE
        assert levels in ([[]] if unknown else [["PUBLIC"], ["RESTRICTED"]]), record.name
        assert bool(record.objects(f"{DCAT}distribution")) is not unknown, record.name


def test_data_that_are_gone_are_told_in_three_languages(seed) -> None:
    expected = THREE if seed.name in GONE else []

    assert seed.languages(f"{VARDE}dataGone") == expected


def test_nothing_in_the_catalogue_is_made_up(seed) -> None:
    assert seed.objects(f"{VARDE}illustrative") == []

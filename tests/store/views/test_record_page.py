import dataclasses
import time

import pytest

from store.views import record_page
from store.views.pages import Contact, File, Link, Period, Text

LANGUAGES = ("en", "nb", "nn")


def test_a_dcat_record_fills_every_box(material):
    page = record_page(material("cohort-dcat.ttl", "cohort"), "en")
    assert page.title == Text("Winter cohort", "en")
    assert page.alternative_titles == (Text("WINCO"),)
    assert page.description.value.startswith("Answers and samples")
    assert page.identifiers == ("10.12345/WINCO.1", "EGAS00001009999")
    assert page.publisher.label == Text("Example Institute of Health", "en")
    assert page.publisher.href == "https://ror.org/00example0"
    assert [c.label.value for c in page.creators] == ["Study group for winter health"]
    assert page.contacts == (
        Contact(
            Text("Data desk", "en"), "desk@data.example.org", "https://data.example.org/contact"
        ),
    )
    assert [k.value for k in page.keywords] == ["influenza", "long covid"]
    assert page.issued == "2021-03-04"
    assert page.modified == "2022-10-11T12:13:14Z"
    assert page.version == "1.2"
    assert page.periods == (Period("2020-10-01", "2022-04"),)
    assert {p.label.value for p in page.places} == {"Norway", "Tromsø"}
    assert page.landing_pages[0].href == "https://data.example.org/cohort.html"


def test_schema_org_gives_the_same_page_as_dcat(material):
    dcat = record_page(material("cohort-dcat.ttl", "cohort"), "en")
    other = record_page(material("cohort-schema.ttl", "cohort"), "en")
    same = (
        "title",
        "alternative_titles",
        "description",
        "issued",
        "modified",
        "version",
        "contacts",
        "periods",
        "identifiers",
    )
    for name in same:
        assert getattr(other, name) == getattr(dcat, name), name
    assert other.access.code == dcat.access.code == "restricted"
    assert {k.value for k in other.keywords} == {k.value for k in dcat.keywords}
    assert other.publisher.label == dcat.publisher.label
    assert other.licence.href == dcat.licence.href == "https://creativecommons.org/licenses/by/4.0/"
    assert other.landing_pages == dcat.landing_pages
    download = next(f for f in dcat.files if f.download)
    assert other.files[0].title == download.title
    assert other.files[0].size == download.size == 2048
    assert other.files[0].media_type == download.media_type == "text/csv"
    assert other.files[0].format == download.format == "CSV"


def test_a_restricted_record_tells_how_to_get_access(material):
    page = record_page(material("cohort-dcat.ttl", "cohort"), "nb")
    assert page.access.code == "restricted"
    assert page.access.label == "Begrenset"
    assert "søke" in page.access.explanation
    assert page.access.request.href == "https://data.example.org/apply"
    assert [s.value if isinstance(s, Text) else s.label.value for s in page.access.statements] == [
        "Approval by an ethics committee is needed."
    ]


def test_the_way_to_access_is_no_file(material):
    page = record_page(material("cohort-dcat.ttl", "cohort"), "nn")
    route = next(f for f in page.files if f.route)
    assert route.title == Text("Slik får du tilgang", "nn")
    assert route.access.href == "https://data.example.org/apply/form"
    file = next(f for f in page.files if not f.route)
    assert file == File(
        title=Text("Codebook", "en"),
        description=None,
        format="CSV",
        media_type="text/csv",
        size=2048,
        access=file.access,
        download=file.download,
        licence=None,
        checksum="sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        route=False,
    )


def test_what_has_no_box_becomes_a_fact_with_a_label(material):
    page = record_page(material("cohort-dcat.ttl", "cohort"), "nb")
    facts = {f.property: f for f in page.facts}
    assert facts["http://purl.org/dc/terms/accrualPeriodicity"].label == "Oppdateres"
    unknown = facts["https://other.example.org/ns#ageGroup"]
    assert unknown.label == "ageGroup"
    assert unknown.values == (Text("adults", "en"),)
    assert "http://purl.org/dc/terms/title" not in facts


def test_relations_go_both_ways_and_lead_to_local_pages(material):
    around = {
        "labels": {
            "https://data.example.org/series": {"en": "Winters"},
            "https://data.example.org/paper": {"nb": "Artikkel"},
            "https://data.example.org/cat": {"en": "Catalogue"},
        },
        "pages": {"https://data.example.org/series": "/series/winters-1a2b3c4d"},
        "incoming": (
            ("http://purl.org/dc/terms/publisher", "https://data.example.org/paper"),
            ("http://www.w3.org/ns/dcat#dataset", "https://data.example.org/cat"),
        ),
    }
    page = record_page(material("cohort-dcat.ttl", "cohort", **around), "en")
    links = {f.label: f.values for f in page.related}
    series = next(v for values in links.values() for v in values if v.iri.endswith("/series"))
    assert series.label.value == "Winters"
    assert series.page == "/series/winters-1a2b3c4d"
    assert links["Named as publisher by"][0].label == Text("Artikkel", "nb")
    assert links["Listed in"][0].label == Text("Catalogue", "en")


def test_every_statement_stands_in_the_table(material):
    given = material("cohort-dcat.ttl", "cohort")
    page = record_page(given, "en")
    assert len(page.triples) == page.triple_count == given.statements.count("\n")
    assert page.triples[0].subject == "https://data.example.org/cohort"
    sizes = [t for t in page.triples if t.value == Text("2048")]
    assert sizes[0].datatype == "http://www.w3.org/2001/XMLSchema#nonNegativeInteger"
    assert all(not t.subject.startswith("_:") or t.subject[2:].isdigit() for t in page.triples)


@pytest.mark.parametrize("iri", ["alternative", "identifier", "the-iri"])
def test_a_page_is_never_without_a_title(material, iri):
    expected = {"alternative": "The short name", "identifier": "PRJEB00001", "the-iri": "the-iri"}
    page = record_page(material("poor.ttl", f"only/{iri}"), "nb")
    assert page.title.value == expected[iri]


def test_an_unknown_access_level_is_said_to_be_unknown(material):
    page = record_page(material("poor.ttl", "short"), "en")
    assert page.access.code == "unknown"
    assert page.access.request is None


def test_free_without_conditions_is_open(material):
    assert record_page(material("poor.ttl", "free"), "en").access.code == "open"


def test_long_records_are_shown_in_part(material):
    given = material("poor.ttl", "short")
    many = "".join(
        f"<{given.iri}> <http://purl.org/dc/terms/references> <https://x.example.org/{i}> .\n"
        for i in range(3000)
    )
    turtle = "# line\n" * 50_000
    page = record_page(
        dataclasses.replace(given, statements=given.statements + many, turtle=turtle), "nb"
    )
    assert len(page.triples) == 1000
    assert page.triple_count > 3000
    assert len(page.turtle) < 101_000
    assert page.turtle.endswith("# Kuttet her: hele posten er i nedlastingen.\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_a_page_in_every_language(material, language):
    things = {
        "catalog": "catalog",
        "service": "api",
        "tool": "tool",
        "study": "study",
        "organization": "https://ror.org/00example0",
    }
    for kind, iri in things.items():
        page = record_page(material("kinds.ttl", iri, kind), language)
        assert page.title.value
        assert page.kind_label != kind or language == "en"
        assert all(f.label and f.values for f in page.facts)


def test_equal_statements_give_equal_pages(material):
    given = material("cohort-dcat.ttl", "cohort")
    assert record_page(given, "en") == record_page(given, "en")


def test_data_that_are_gone_are_announced(material):
    given = material("poor.ttl", "short")
    gone = (
        f'<{given.iri}> <https://w3id.org/varde/ns#dataGone> "Slettet 30. juni 2024."@nb .\n'
        f"<{given.iri}> <https://w3id.org/varde/ns#illustrative> "
        '"true"^^<http://www.w3.org/2001/XMLSchema#boolean> .\n'
    )
    page = record_page(dataclasses.replace(given, statements=given.statements + gone), "en")
    assert page.banner == Text("Slettet 30. juni 2024.", "nb")
    assert page.illustrative


def test_services_that_serve_the_data_are_named(material):
    around = {
        "incoming": (("http://www.w3.org/ns/dcat#servesDataset", "https://data.example.org/api"),),
        "labels": {"https://data.example.org/api": {"en": "Winter API"}},
    }
    page = record_page(material("cohort-dcat.ttl", "cohort", **around), "en")
    assert [s.label.value for s in page.services] == ["Winter API"]
    assert all(isinstance(s, Link) for s in page.services)


def test_a_page_of_a_usual_record_takes_milliseconds(material):
    given = material("cohort-dcat.ttl", "cohort")
    record_page(given, "en")
    start = time.process_time()
    for _ in range(20):
        record_page(given, "nb")
    # The target is 3 ms; a shared machine is given four times that.
    assert (time.process_time() - start) / 20 < 0.012


def test_what_a_box_passes_over_is_a_fact(material):
    given = material("cohort-schema.ttl", "cohort")
    line = f'<{given.iri}> <http://schema.org/provider> "The other body"@en .\n'
    page = record_page(dataclasses.replace(given, statements=given.statements + line), "en")
    assert page.publisher.label.value == "Example Institute of Health"
    values = [v.label if isinstance(v, Link) else v for f in page.facts for v in f.values]
    assert Text("The other body", "en") in values


def test_an_e_mail_address_in_a_nested_value_is_found(material):
    given = material("poor.ttl", "short")
    vcard = "http://www.w3.org/2006/vcard/ns#"
    lines = (
        f"<{given.iri}> <http://www.w3.org/ns/dcat#contactPoint> _:c .\n"
        f"_:c <{vcard}hasEmail> _:m .\n"
        f"_:m <{vcard}hasValue> <mailto:role@data.example.org> .\n"
    )
    page = record_page(dataclasses.replace(given, statements=given.statements + lines), "en")
    assert page.contacts == (Contact(None, "role@data.example.org", None),)


def test_a_mere_address_as_contact_is_an_address(material):
    given = material("poor.ttl", "short")
    point = "http://www.w3.org/ns/dcat#contactPoint"
    bare = "a@data.example.org"
    for value in (f"<mailto:{bare}>", f'"{bare}"', f'"mailto:{bare}"'):
        line = f"<{given.iri}> <{point}> {value} .\n"
        page = record_page(dataclasses.replace(given, statements=given.statements + line), "en")
        assert page.contacts == (Contact(None, "a@data.example.org", None),), value

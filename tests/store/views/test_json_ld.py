import dataclasses
import json

import pytest

from store.views import json_ld, json_ld_whole

DATASET = "https://bioschemas.org/profiles/Dataset/1.0-RELEASE"


def document(given, language="en"):
    return json.loads(json_ld(given, language))


def with_line(given, predicate, value):
    line = f"<{given.iri}> <{predicate}> {value} .\n"
    return dataclasses.replace(given, statements=given.statements + line)


def claiming(given):
    return with_line(given, "http://purl.org/dc/terms/conformsTo", f"<{DATASET}>")


def test_a_dataset_tells_what_search_engines_ask(material):
    found = document(material("cohort-dcat.ttl", "cohort"))
    assert found["@context"] == ["https://schema.org", {"dct": "http://purl.org/dc/terms/"}]
    assert found["@type"] == "Dataset"
    assert found["@id"] == "https://data.example.org/cohort"
    assert found["url"] == "https://portal.example.org/dataset/x-1a2b3c4d"
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert found["publisher"] == {
        "@type": "Organization",
        "@id": "https://ror.org/00example0",
        "name": "Example Institute of Health",
        "url": "https://eih.example.org/",
    }
    assert found["creator"] == {"@type": "Person", "name": "Study group for winter health"}
    assert found["temporalCoverage"] == "2020-10-01/2022-04"
    assert found["datePublished"] == "2021-03-04"
    assert {p["name"] for p in found["spatialCoverage"]} == {"Norway", "Tromsø"}
    assert found["includedInDataCatalog"]["name"] == "Test portal"
    assert "https://doi.org/10.12345/winco.1" in found["sameAs"]
    assert "https://data.example.org/cohort.html" in found["sameAs"]
    assert found["isPartOf"] == {"@id": "https://data.example.org/series"}


def test_both_vocabularies_give_the_same_document(material):
    dcat = document(material("cohort-dcat.ttl", "cohort"))
    other = document(material("cohort-schema.ttl", "cohort"))
    for name in ("name", "description", "url", "license", "creator", "temporalCoverage", "version"):
        assert other[name] == dcat[name], name


def test_a_download_has_an_address_and_a_way_to_access_is_none(material):
    found = document(material("cohort-dcat.ttl", "cohort"))
    assert found["distribution"] == [
        {
            "@type": "DataDownload",
            "name": "Codebook",
            "contentUrl": "https://data.example.org/files/codebook.csv",
            "encodingFormat": "text/csv",
            "contentSize": "2048 B",
            "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        }
    ]
    assert found["isAccessibleForFree"] is False
    assert found["conditionsOfAccess"] == "Approval by an ethics committee is needed."


def test_closed_data_have_no_distribution(material):
    given = material("poor.ttl", "short")
    access = "http://publications.europa.eu/resource/authority/access-right/NON_PUBLIC"
    found = document(with_line(given, "http://purl.org/dc/terms/accessRights", f"<{access}>"), "nn")
    assert "distribution" not in found
    assert found["isAccessibleForFree"] is False
    assert found["conditionsOfAccess"].startswith("Ikkje offentleg. ")


def test_the_document_is_in_the_language_of_the_page(material):
    found = document(material("cohort-dcat.ttl", "cohort"), "nb")
    assert (found["name"], found["inLanguage"]) == ("Vinterkohorten", "nb")
    assert found["publisher"]["name"] == "Eksempelinstituttet for helse"
    assert found["keywords"] == ["senfølger"]
    english = document(material("poor.ttl", "short"), "nb")
    assert english["inLanguage"] == "en"


def test_a_short_description_is_joined_with_what_the_record_says(material):
    given = material("poor.ttl", "short")
    for language, known in (("en", "Data set."), ("nb", "Datasett."), ("nn", "Datasett.")):
        text = document(given, language)["description"]
        assert 50 <= len(text) <= 5000
        assert text.startswith("Dates.")
        assert known in text
        assert "Test portal" in text


def test_a_long_description_is_cut(material):
    given = with_line(
        material("poor.ttl", "only/identifier"),
        "http://purl.org/dc/terms/description",
        '"' + "word " * 3000 + '"@en',
    )
    assert 4900 < len(document(given)["description"]) <= 5000


def test_bioschemas_is_named_only_where_claimed_and_met(material):
    full = material("cohort-dcat.ttl", "cohort")
    assert "dct:conformsTo" not in document(full)
    assert document(claiming(full))["dct:conformsTo"] == {"@id": DATASET, "@type": "CreativeWork"}
    poor = claiming(material("poor.ttl", "short"))
    assert "dct:conformsTo" not in document(poor)


def test_a_licence_that_stands_on_every_file_is_the_licence(material):
    found = document(material("poor.ttl", "agreeing"))
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"


def test_a_licence_in_words_is_a_work_with_a_name(material):
    given = with_line(
        material("poor.ttl", "short"), "http://schema.org/license", '"Ask the institute"@en'
    )
    assert document(given)["license"] == {"@type": "CreativeWork", "name": "Ask the institute"}


def test_an_unknown_access_level_is_not_made_up(material):
    found = document(material("poor.ttl", "short"))
    assert "isAccessibleForFree" not in found
    assert "conditionsOfAccess" not in found


@pytest.mark.parametrize(
    ("iri", "kind", "expected"),
    [
        (
            "catalog",
            "catalog",
            {"@type": "DataCatalog", "dataset": {"@id": "https://data.example.org/cohort"}},
        ),
        (
            "api",
            "service",
            {"@type": "WebAPI", "documentation": "https://data.example.org/api/openapi.json"},
        ),
        ("tool", "tool", {"@type": "SoftwareApplication", "softwareVersion": "2.0"}),
        ("study", "study", {"@type": "MedicalObservationalStudy", "identifier": "RCN 000000"}),
        (
            "https://ror.org/00example0",
            "organization",
            {"@type": "Organization", "url": "https://eih.example.org/"},
        ),
    ],
)
def test_each_kind_has_its_own_type(material, iri, kind, expected):
    found = document(material("kinds.ttl", iri, kind))
    assert expected.items() <= found.items()


def test_a_catalogue_that_claims_bioschemas_has_its_provider(material):
    found = document(material("kinds.ttl", "catalog", "catalog"))
    assert found["provider"]["name"] == "Example Institute of Health"
    assert found["dct:conformsTo"]["@id"].startswith("https://bioschemas.org/profiles/DataCatalog/")


def test_a_service_is_no_creative_work(material):
    found = document(material("kinds.ttl", "api", "service"))
    assert "license" not in found
    assert "includedInDataCatalog" not in found
    assert found["availableChannel"] == {
        "@type": "ServiceChannel",
        "serviceUrl": "https://data.example.org/api/v1",
    }


def test_a_study_without_the_minimum_does_not_claim_bioschemas(material):
    assert "dct:conformsTo" not in document(material("kinds.ttl", "study", "study"))


def test_made_up_values_are_marked(material):
    given = with_line(
        material("poor.ttl", "short"), "https://w3id.org/varde/ns#illustrative", '"true"'
    )
    assert "made up" in document(given)["disambiguatingDescription"]


def test_the_whole_document_has_all_languages(material):
    found = json.loads(json_ld_whole(material("cohort-dcat.ttl", "cohort")))
    assert {n["@language"] for n in found["name"]} == {"en", "nb", "nn"}


def test_a_citation_needs_a_name(material):
    given = material("poor.ttl", "short")
    bare = with_line(given, "http://schema.org/citation", "<https://doi.org/10.1234/x>")
    assert "citation" not in document(bare)
    named = with_line(given, "http://schema.org/citation", '"Author: Title. Journal 2021."')
    assert document(named)["citation"] == "Author: Title. Journal 2021."


def test_a_record_without_an_identifier_is_identified_by_its_iri(material):
    assert document(material("poor.ttl", "short"))["identifier"] == "https://data.example.org/short"


def test_members_of_a_series_are_its_parts(material):
    member = ("http://www.w3.org/ns/dcat#inSeries", "https://data.example.org/member")
    found = document(material("poor.ttl", "short", "series", incoming=(member,)))
    assert found["hasPart"] == {"@id": "https://data.example.org/member"}


def test_a_publisher_with_a_page_of_its_own_is_an_organisation(material):
    publisher = "https://data.example.org/someone"
    given = material(
        "poor.ttl",
        "short",
        labels={publisher: {"en": "Someone"}},
        pages={publisher: "/organization/someone-1a2b3c4d"},
    )
    found = document(with_line(given, "http://purl.org/dc/terms/publisher", f"<{publisher}>"))
    assert found["publisher"] == {"@type": "Organization", "@id": publisher, "name": "Someone"}


def test_a_study_that_has_the_minimum_may_claim_bioschemas(material):
    given = material("kinds.ttl", "study", "study")
    for name in ("studyDomain", "studySubject"):
        given = with_line(given, f"http://schema.org/{name}", '"epidemiology"@en')
    given = with_line(given, "http://schema.org/author", '"The group"')
    given = with_line(given, "http://schema.org/datePublished", '"2021-01-01"')
    found = document(given)
    assert found["dct:conformsTo"]["@id"] == "https://bioschemas.org/profiles/Study/0.3-DRAFT"

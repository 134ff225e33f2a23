"""Dates: what counts as one, under both engines alike."""

from typing import Any

import pytest

PREFIXES = """@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix schema: <http://schema.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
GOOD = [
    '"2020-03-12"^^xsd:date',
    '"2020-02-29"^^xsd:date',
    '"2020-03-12Z"^^xsd:date',
    '"2020-03-12T10:00:00"^^xsd:dateTime',
    '"2020-03-12T10:00:00.5+01:00"^^xsd:dateTime',
    '"2020"^^xsd:gYear',
    '"2020-03"^^xsd:gYearMonth',
]
BAD = [
    '"last week"^^xsd:date',
    '"2020-02-30"^^xsd:date',
    '"2021-02-29"^^xsd:date',
    '"1900-02-29"^^xsd:date',
    '""^^xsd:date',
    '"2020.03.20"^^xsd:date',
    '"17.08.2021"^^xsd:date',
    '"2020-3-1"^^xsd:date',
    '"2020"^^xsd:date',
    '"2020-W10"^^xsd:date',
    '"2020-03-12T10:00:00"^^xsd:date',
    '"2020-03-12"^^xsd:dateTime',
    '"2020-03-12 10:00:00"^^xsd:dateTime',
    '"2020-03-12T10:00"^^xsd:dateTime',
    '"2020-03-12T25:00:00"^^xsd:dateTime',
    '"2020-03-12T24:00:00"^^xsd:dateTime',
    '"0000"^^xsd:gYear',
    '"20"^^xsd:gYear',
    '"2020-13"^^xsd:gYearMonth',
    '"2020"^^xsd:integer',
    '"12 March 2020"@en',
    "<https://data.example.org/date>",
]
SCHEMA_GOOD = [
    '"2020-03-12"^^schema:Date',
    '"2020-03-12"',
    '"2020-03"',
    '"2020"',
    '"2020-03-12T10:00:00Z"^^schema:DateTime',
    '"2020-03-12T10:00:00+0100"',
    '"2024-02-29"^^schema:Date',
]
SCHEMA_BAD = [
    '"last week"',
    '"2020-02-30"^^schema:Date',
    '"2023-02-29"^^schema:Date',
    '"2020-13-01"',
    '"12.03.2020"',
    '""',
    '"March 2020"@en',
]


def _broken(profiles: dict[str, Any], value: str, name: str, rule: str) -> bool:
    text = f"{PREFIXES}<https://data.example.org/d> a dcat:Dataset ; {name} {value} ."
    return rule in profiles["dataset"].broken(text, "Violation")


@pytest.mark.parametrize("value", GOOD)
def test_a_real_date_passes(profiles: dict[str, Any], value: str) -> None:
    assert not _broken(profiles, value, "dct:issued", "IssuedValue")


@pytest.mark.parametrize("value", BAD)
def test_no_other_value_passes(profiles: dict[str, Any], value: str) -> None:
    assert _broken(profiles, value, "dct:issued", "IssuedValue")


@pytest.mark.parametrize("value", SCHEMA_GOOD)
def test_a_real_date_of_schema_org_passes(profiles: dict[str, Any], value: str) -> None:
    assert not _broken(profiles, value, "schema:datePublished", "IssuedText")


@pytest.mark.parametrize("value", SCHEMA_BAD)
def test_no_other_value_of_schema_org_passes(profiles: dict[str, Any], value: str) -> None:
    assert _broken(profiles, value, "schema:datePublished", "IssuedText")

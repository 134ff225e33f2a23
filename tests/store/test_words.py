"""What queries can be written with and what their answers are called, as the public store has it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from store import Catalogue, ImportOptions, StoreSettings, Upload
from store.words import words

VOID = """
@prefix void: <http://rdfs.org/ns/void#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
<urn:data> void:classPartition <urn:c1>, <urn:c2> ; void:propertyPartition <urn:p1>, <urn:p2>, <urn:p3> .
<urn:c1> void:class dcat:Catalog ; void:entities 2 ; void:propertyPartition <urn:c1p1> .
<urn:c2> void:class dcat:Dataset ; void:entities 30 ; void:propertyPartition <urn:c2p1>, <urn:c2p2> .
<urn:p1> void:property dct:title ; void:triples 90 .
<urn:p2> void:property dct:publisher ; void:triples 30 .
<urn:p3> void:property <urn:made:up> ; void:triples 1 .
<urn:c1p1> void:property dct:title ; void:triples 4 .
<urn:c2p1> void:property dct:title ; void:triples 86 .
<urn:c2p2> void:property dct:publisher ; void:triples 30 ; void:classPartition <urn:c2p2c> .
<urn:c2p2c> void:class dcat:Dataset ; void:triples 7 .
"""
DATASET = "http://www.w3.org/ns/dcat#Dataset"
CATALOG = "http://www.w3.org/ns/dcat#Catalog"
RECORD = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
<https://example.org/d> a dcat:Dataset ; dct:title "Samples"@en, "Prøver"@nb ; dct:description "Many samples."@en ;
  dct:publisher [ a foaf:Organization ; foaf:name "The laboratory"@en ] ;
  dcat:distribution <https://example.org/d/file> .
<https://example.org/d/file> a dcat:Distribution ; dct:title "The file"@en ; dcat:accessURL <https://example.org/x> .
"""


@pytest.fixture
def described() -> Store:
    store = Store()
    store.load(VOID.encode(), format=RdfFormat.TURTLE)
    return store


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with Catalogue(StoreSettings(data_dir=tmp_path / "data")) as opened:
        opened.submit(Upload("d.ttl", RECORD.encode(), "text/turtle"), ImportOptions("test", "me"))
        yield opened


def test_what_is_used_most_comes_first_with_its_number(described: Store) -> None:
    found = words(described, "en")
    assert [(word.name, word.count) for word in found.classes] == [
        ("dcat:Dataset", 30),
        ("dcat:Catalog", 2),
    ]
    assert [(word.name, word.count) for word in found.properties] == [
        ("dct:title", 90),
        ("dct:publisher", 30),
        ("<urn:made:up>", 1),
    ]
    assert found.prefixes["dct"] == "http://purl.org/dc/terms/"


def test_properties_know_the_classes_that_they_are_used_with(described: Store) -> None:
    found = {word.name: word.used_with for word in words(described, "en").properties}
    assert found["dct:title"] == (CATALOG, DATASET)
    assert found["dct:publisher"] == (DATASET,)
    assert found["<urn:made:up>"] == ()


@pytest.mark.parametrize(("language", "label"), [("en", "title"), ("nb", "tittel"), ("nn", "tittel")])  # fmt: skip
def test_words_are_called_in_the_language(described: Store, language: str, label: str) -> None:
    word = words(described, language).properties[0]
    assert (word.label.value, word.label.language) == (label, language)


def test_without_a_description_the_ontology_stands_in() -> None:
    found = words(Store(), "nb")
    classes = {word.name: word for word in found.classes}
    properties = {word.name: word for word in found.properties}
    assert classes["dcat:Dataset"].label.value == "datasett"
    assert properties["dct:title"].label.value == "tittel"
    assert not [word for word in found.classes if "DUO" in word.name or word.count]


def test_records_and_things_within_them_are_called_by_their_titles(catalogue: Catalogue) -> None:
    record, file = "https://example.org/d", "https://example.org/d/file"
    found = catalogue.names([record, file, DATASET, "https://example.org/x", "no iri"], "nb")
    assert found[record].label.value == "Prøver"
    assert found[record].page.startswith("/dataset/")
    assert (found[file].label.value, found[file].page) == ("The file", "")
    assert found[DATASET].label.value == "datasett"
    assert found.keys() == {record, file, DATASET}

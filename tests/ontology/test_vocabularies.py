import csv
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

SKOS = "http://www.w3.org/2004/02/skos/core#"
DCT = "http://purl.org/dc/terms/"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
AT = "http://publications.europa.eu/resource/authority/"
OBO = "http://purl.obolibrary.org/obo/"
THREE = ["en", "nb", "nn"]
# The class that DCAT-AP 3.0.1 (range.ttl) demands of the values taken from a scheme.
CLASSES = {
    f"{AT}access-right": f"{DCT}RightsStatement",
    f"{AT}country": f"{DCT}Location",
    f"{AT}file-type": f"{DCT}MediaTypeOrExtent",
    f"{AT}frequency": f"{DCT}Frequency",
    f"{AT}language": f"{DCT}LinguisticSystem",
    f"{AT}licence": f"{DCT}LicenseDocument",
    "https://spdx.org/licenses/": f"{DCT}LicenseDocument",
    "https://www.iana.org/assignments/media-types": f"{DCT}MediaType",
    "http://spdx.org/rdf/terms": "http://spdx.org/rdf/terms#ChecksumAlgorithm",
}


def test_every_concept_has_three_labels_and_a_scheme(graph: Callable) -> None:
    found = graph("vocabularies/*.ttl")
    concepts = found.of_type(f"{SKOS}Concept")
    schemes = set(found.of_type(f"{SKOS}ConceptScheme"))
    poor = [
        concept
        for concept in concepts
        if found.languages(concept, f"{SKOS}prefLabel") != THREE
        or not set(found.values(concept, f"{SKOS}inScheme")) <= schemes
        or not found.values(concept, f"{SKOS}inScheme")
    ]

    assert len(concepts) > 350
    assert poor == []


def test_every_scheme_has_a_title_in_three_languages(graph: Callable) -> None:
    found = graph("vocabularies/*.ttl")
    schemes = found.of_type(f"{SKOS}ConceptScheme")

    assert len(schemes) > 20
    assert [s for s in schemes if found.languages(s, f"{DCT}title") != THREE] == []


@pytest.mark.parametrize("scheme", CLASSES)
def test_concepts_have_the_class_that_dcat_ap_demands(graph: Callable, scheme: str) -> None:
    found = graph("vocabularies/*.ttl")
    inside = {
        quad.subject.value
        for quad in found.quads
        if quad.predicate.value == f"{SKOS}inScheme" and quad.object.value == scheme
    }

    assert inside
    assert inside <= set(found.of_type(CLASSES[scheme]))


def test_other_addresses_lead_to_a_concept_and_carry_its_label(graph: Callable) -> None:
    found = graph("vocabularies/*.ttl")
    others = graph("vocabularies/*-addresses.ttl", "vocabularies/licence-pages.ttl")
    concepts = set(found.of_type(f"{SKOS}Concept"))
    addresses = {quad.subject.value for quad in others.quads}

    assert len(addresses) > 100
    for address in addresses:
        (target,) = others.values(address, f"{SKOS}exactMatch")
        assert target in concepts
        label = f"{SKOS}prefLabel"
        assert set(others.objects(address, label)) == set(found.objects(target, label))


def test_data_use_terms_are_those_of_the_standard(graph: Callable, shared: Path) -> None:
    found = graph("vocabularies/duo.ttl")
    with (shared / "conformance" / "duo" / "duo.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert len(rows) == 25
    for row in rows:
        iri = OBO + row["id"].replace(":", "_")
        (english,) = [t.value for t in found.objects(iri, f"{SKOS}prefLabel") if t.language == "en"]
        assert english == row["label"]
        assert found.values(iri, f"{SKOS}notation") == [row["shorthand"]] * bool(row["shorthand"])


def test_the_two_spellings_of_npoa_are_one(graph: Callable) -> None:
    found = graph("vocabularies/duo.ttl")

    assert found.values(f"{OBO}DUO_0000044", f"{SKOS}exactMatch") == [f"{OBO}DUO_00000044"]
    assert found.values(f"{OBO}DUO_00000044", f"{SKOS}exactMatch") == [f"{OBO}DUO_0000044"]


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("file-type", "eu-filetypes/filetypes-skos.rdf"),
        ("data-theme", "eu-data-theme/data-theme-skos-ap-act.ttl"),
    ],
)
def test_codes_are_in_the_list_of_the_eu(
    graph: Callable, shared: Path, name: str, file: str
) -> None:
    path = shared / "conformance" / file
    quads = ox.parse(path=path, format=ox.RdfFormat.from_extension(path.suffix[1:]))
    official = {q.subject.value for q in quads if q.predicate.value == f"{SKOS}inScheme"}
    ours = set(graph(f"vocabularies/eu-{name}.ttl").of_type(f"{SKOS}Concept"))

    assert ours <= official
    if name == "data-theme":
        assert ours == official

from collections import Counter
from collections.abc import Callable
from itertools import chain
from pathlib import Path

import pyoxigraph as ox
import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(ROOT.glob("ontology/**/*.ttl"))
VARDE = "https://w3id.org/varde/ns#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
THREE = ["en", "nb", "nn"]
OWN = ["portal.ttl", "annotations.ttl"]
PATHS = [
    "catalog",
    "dataset",
    "guide",
    "organization",
    "sample",
    "series",
    "service",
    "study",
    "tool",
]
SORTS = ["record", "file", "contact", "period", "checksum", "agent"]


def own_terms(graph) -> list[str]:
    kinds = [f"{OWL}Class", f"{OWL}ObjectProperty", f"{OWL}DatatypeProperty"]
    return [term for term in graph(*OWN).of_type(*kinds) if term.startswith(VARDE)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT / "ontology")))
def test_every_file_is_strict_turtle_without_relative_iris(file: Path) -> None:
    quads = list(ox.parse(path=file, format=ox.RdfFormat.TURTLE))

    assert quads
    assert "https://schema.org" not in file.read_text("utf-8")


def test_every_own_term_is_explained_in_three_languages(graph: Callable) -> None:
    found = graph(*OWN)
    poor = [
        term
        for term in own_terms(graph)
        if found.languages(term, f"{RDFS}label") != THREE
        or found.languages(term, f"{SKOS}definition") != THREE
        or not found.objects(term, f"{SKOS}example")
        or not found.objects(term, f"{SKOS}changeNote")
        or found.values(term, f"{RDFS}isDefinedBy") != ["https://w3id.org/varde/ns"]
    ]

    assert len(own_terms(graph)) >= 20
    assert poor == []


def test_no_file_uses_an_own_term_that_is_not_explained(graph: Callable) -> None:
    folders = ["ontology/**/*.ttl", "shapes/**/*.ttl", "catalogue/**/*.ttl"]
    base = "https://portal.example/"
    used = set()
    for file in sorted({f for folder in folders for f in ROOT.glob(folder)}):
        if file.name.startswith("invalid-"):
            continue
        for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE, base_iri=base):
            used.add(quad.predicate.value)
            if quad.predicate.value.endswith("#type"):
                used.add(quad.object.value)

    assert {term for term in used if term.startswith(VARDE)} <= set(own_terms(graph))


def test_the_ontologies_name_their_version(graph: Callable) -> None:
    for pattern in ("portal.ttl", "alignments.ttl"):
        found = graph(pattern)
        (ontology,) = found.of_type(f"{OWL}Ontology")
        assert found.values(ontology, f"{OWL}versionInfo") == ["0.1.0"]


def test_kinds_have_one_path_order_and_profile_each(graph: Callable) -> None:
    found = graph("portal.ttl")
    kinds = found.of_type(f"{VARDE}Kind")
    paths = [found.values(kind, f"{VARDE}path") for kind in kinds]

    assert sorted(path for (path,) in paths) == PATHS
    orders = Counter(value for kind in kinds for value in found.values(kind, f"{VARDE}order"))
    assert len(orders) == len(kinds)
    for kind in kinds:
        assert found.languages(kind, f"{SKOS}prefLabel") == THREE
        assert found.languages(kind, f"{VARDE}plural") == THREE
        for profile in found.values(kind, f"{VARDE}profile"):
            assert (ROOT / "shapes" / profile / "profile.ttl").is_file()


def test_series_and_catalogues_come_before_data_sets(graph: Callable) -> None:
    found = graph("portal.ttl")
    order = {
        kind: int(found.values(f"{VARDE}kind-{kind}", f"{VARDE}order")[0])
        for kind in ("series", "catalog", "dataset")
    }

    assert order["series"] < order["dataset"]
    assert order["catalog"] < order["dataset"]


def test_no_class_makes_two_kinds_of_record(graph: Callable) -> None:
    found = graph("portal.ttl")
    classes = Counter(
        value
        for kind in found.of_type(f"{VARDE}Kind")
        for value in found.values(kind, f"{VARDE}recordClass")
    )

    assert [name for name, number in classes.items() if number > 1] == []


def test_a_property_is_a_part_an_agent_or_a_member_and_never_two(graph: Callable) -> None:
    found = graph("portal.ttl")
    lists = [
        found.values(f"{VARDE}boundary", f"{VARDE}{name}")
        for name in ("partProperty", "agentProperty", "memberProperty")
    ]

    assert all(lists)
    assert [name for name, number in Counter(chain(*lists)).items() if number > 1] == []


@pytest.mark.parametrize("sort", SORTS)
def test_fields_have_one_name_and_order_within_their_sort(graph: Callable, sort: str) -> None:
    found = graph("alignments.ttl")
    fields = [f for f in found.of_type(f"{VARDE}Field") if found.values(f, f"{VARDE}of") == [sort]]
    for key in ("name", "order"):
        values = Counter(v for f in fields for v in found.values(f, f"{VARDE}{key}"))
        assert len(values) == len(fields)
    for field in fields:
        assert found.values(field, f"{VARDE}section")[0] in {"head", "facts", "related"}
        assert found.languages(field, f"{SKOS}prefLabel") == THREE
        assert found.listed(field, f"{VARDE}property")
    assert fields


def test_every_field_is_of_a_known_sort(graph: Callable) -> None:
    found = graph("alignments.ttl")

    assert {found.values(f, f"{VARDE}of")[0] for f in found.of_type(f"{VARDE}Field")} == set(SORTS)


def test_no_page_shows_a_bare_iri_for_a_property_of_a_field(graph: Callable) -> None:
    found = graph("alignments.ttl")
    names = graph("labels/*.ttl", *OWN)
    used = {
        name
        for field in found.of_type(f"{VARDE}Field")
        for name in found.listed(field, f"{VARDE}property")
    }
    listed = graph("portal.ttl")
    for name in ("partProperty", "agentProperty", "memberProperty"):
        used |= set(listed.values(f"{VARDE}boundary", f"{VARDE}{name}"))
    for kind in listed.of_type(f"{VARDE}Kind"):
        used |= {
            name
            for name in listed.values(kind, f"{VARDE}recordClass")
            if name.startswith(("http://www.w3.org/ns/dcat", "http://schema.org/"))
        }

    assert {name for name in used if names.languages(name, f"{RDFS}label") != THREE} == set()


def test_a_term_has_one_label_a_language(graph: Callable) -> None:
    found = graph("labels/*.ttl")
    subjects = Counter(quad.subject.value for quad in found.quads)

    assert {name: number for name, number in subjects.items() if number != 3} == {}

"""The lint: what every rule of every profile carries, and what no shape may hold."""

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

SH = "http://www.w3.org/ns/shacl#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
VARDE = "https://w3id.org/varde/ns#"
OURS = {"obligation", "columnHeader", "exampleValue", "fixTemplate", "codelist", "why"}
LANGUAGES = ["en", "nb", "nn"]
TERMS = Path(__file__).resolve().parents[1] / "data" / "shapes" / "shacl-terms.txt"


class Shapes:
    """The triples of a profile's shapes by subject and predicate."""

    def __init__(self, text: str) -> None:
        quads = list(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))
        self.quads = quads
        self.about: dict[Any, dict[str, list[Any]]] = {}
        for quad in quads:
            own = self.about.setdefault(quad.subject, {})
            own.setdefault(quad.predicate.value, []).append(quad.object)

    @cache  # noqa: B019  # lives as long as the tests
    def of(self, kind: str) -> list[Any]:
        return [node for node, own in self.about.items() if _node(SH + kind) in own.get(_TYPE, [])]

    def get(self, node: Any, name: str) -> list[Any]:
        return self.about.get(node, {}).get(name, [])

    def iris(self) -> set[str]:
        terms = {t for q in self.quads for t in (q.subject, q.predicate, q.object)}
        return {term.value for term in terms if isinstance(term, ox.NamedNode)}


_TYPE = f"{RDF}type"


def _node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


@cache
def _read(text: str) -> Shapes:
    return Shapes(text)


@pytest.fixture
def shapes(profile: Any) -> Shapes:
    return _read(profile.shapes)


def _unknown(shapes: Shapes) -> set[str]:
    known = {SH + term for term in TERMS.read_text("utf-8").splitlines()}
    return {iri for iri in shapes.iris() if iri.startswith(SH)} - known


def test_only_terms_of_the_shacl_vocabulary_occur(shapes: Shapes) -> None:
    assert _unknown(shapes) == set()


def test_only_our_own_annotations_occur(shapes: Shapes) -> None:
    assert {i for i in shapes.iris() if i.startswith(VARDE)} <= {VARDE + name for name in OURS}


def test_the_lint_sees_a_misspelt_term() -> None:
    assert _unknown(Shapes(f"<urn:x> <{SH}MinCount> 1 .")) == {f"{SH}MinCount"}


def test_every_property_shape_of_a_node_shape_has_an_iri_and_one_path(shapes: Shapes) -> None:
    rules = shapes.of("PropertyShape")
    assert rules
    for rule in rules:
        assert isinstance(rule, ox.NamedNode)
        assert len(shapes.get(rule, f"{SH}path")) == 1, rule
    nodes = shapes.of("NodeShape")
    listed = [rule for node in nodes for rule in shapes.get(node, f"{SH}property")]
    assert Counter(listed) == Counter(rules)


def test_every_node_shape_has_a_target_and_a_label(shapes: Shapes) -> None:
    for node in shapes.of("NodeShape"):
        targets = shapes.get(node, f"{SH}targetClass") + shapes.get(node, f"{SH}targetSubjectsOf")
        assert targets, node
        assert _languages(shapes, node, f"{RDFS}label") == LANGUAGES


def _languages(shapes: Shapes, node: Any, name: str) -> list[str]:
    texts = shapes.get(node, name)
    assert all(text.value.strip() == text.value != "" for text in texts), (node, name)
    return sorted(text.language or "" for text in texts)


@pytest.mark.parametrize("name", ["name", "description", "message"])
def test_every_rule_speaks_three_languages(shapes: Shapes, name: str) -> None:
    for rule in shapes.of("PropertyShape"):
        assert _languages(shapes, rule, f"{SH}{name}") == LANGUAGES, rule


def test_every_rule_says_why_it_matters(shapes: Shapes) -> None:
    for rule in shapes.of("PropertyShape"):
        assert _languages(shapes, rule, f"{VARDE}why") == LANGUAGES, rule


def test_the_messages_are_sentences_and_tell_the_rules_apart(shapes: Shapes) -> None:
    messages = [m for rule in shapes.of("PropertyShape") for m in shapes.get(rule, f"{SH}message")]
    for message in messages:
        assert re.fullmatch(r"\S[^{}]{20,230}\.", message.value), message
        assert "  " not in message.value, message


def test_every_rule_has_one_severity_order_and_group(shapes: Shapes) -> None:
    severities = {_node(SH + name) for name in ("Violation", "Warning", "Info")}
    orders = []
    for rule in shapes.of("PropertyShape"):
        assert len(shapes.get(rule, f"{SH}severity")) == 1
        assert set(shapes.get(rule, f"{SH}severity")) <= severities
        (order,) = shapes.get(rule, f"{SH}order")
        (group,) = shapes.get(rule, f"{SH}group")
        assert group in shapes.of("PropertyGroup")
        orders.append(int(order.value))
    assert max(Counter(orders).values()) == 1


def test_every_group_has_a_label_and_an_order(shapes: Shapes) -> None:
    for group in shapes.of("PropertyGroup"):
        assert _languages(shapes, group, f"{RDFS}label") == LANGUAGES
        assert len(shapes.get(group, f"{SH}order")) == 1


def test_every_rule_helps_forms_and_spreadsheets(shapes: Shapes) -> None:
    for rule in shapes.of("PropertyShape"):
        (obligation,) = shapes.get(rule, f"{VARDE}obligation")
        assert obligation.value in {"mandatory", "recommended", "optional"}
        for name in ("columnHeader", "exampleValue"):
            (text,) = shapes.get(rule, VARDE + name)
            assert text.value, (rule, name)
        assert _languages(shapes, rule, f"{VARDE}fixTemplate") == LANGUAGES, rule


def test_every_rule_links_to_its_place_in_the_guideline(shapes: Shapes, profile: Any) -> None:
    for rule in shapes.of("PropertyShape"):
        (link,) = shapes.get(rule, f"{RDFS}seeAlso")
        start = f"https://w3id.org/varde/guideline/{profile.name}#"
        assert link.value.startswith(start)
        assert len(link.value) > len(start)


def test_every_rule_has_its_example_and_every_example_its_rule(
    shapes: Shapes, profile: Any
) -> None:
    names = {rule.value.split("#")[1] for rule in shapes.of("PropertyShape")}
    files = [file.stem for file in profile.folder.glob("examples/invalid-*.ttl")]
    expected = ["invalid-" + re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower() for name in names]
    assert sorted(files) == sorted(expected)
    assert len(list(profile.folder.glob("examples/valid-*.ttl"))) >= 2


def test_no_shape_is_fetched_and_none_is_a_query(shapes: Shapes) -> None:
    used = {quad.predicate.value for quad in shapes.quads}
    assert used.isdisjoint({f"{SH}sparql", f"{SH}js", f"{SH}rule", f"{SH}target"})
    assert "http://www.w3.org/2002/07/owl#imports" not in used


def test_an_iri_stands_for_one_thing(profiles: dict[str, Any]) -> None:
    defined: Counter[str] = Counter()
    for name, profile in profiles.items():
        for file in sorted(profile.folder.glob("shapes*.ttl")):
            about = Shapes(file.read_text("utf-8")).about
            own = [node.value for node in about if isinstance(node, ox.NamedNode)]
            assert all(iri.startswith(f"https://w3id.org/varde/shapes/{name}#") for iri in own)
            defined.update(own)
    assert max(defined.values()) == 1

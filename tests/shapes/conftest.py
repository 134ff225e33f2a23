"""Profiles as the tests see them: their triples, their examples, and both engines over them.

Literals are made one by one without normalisation, so that the engines see what the file says.
"""

import logging
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from pyshacl.graph_abstraction import DataGraph
from pyshacl.shapes_graph import ShapesGraph
from pyshacl.validator import Validator
from rdflib import BNode, Graph, Literal, URIRef

SHAPES = Path(__file__).resolve().parents[2] / "shapes"
SH = "http://www.w3.org/ns/shacl#"

logging.getLogger("rdflib.term").setLevel(logging.CRITICAL)


@dataclass(frozen=True, order=True)
class Row:
    """One result, blank nodes masked. The path is left out: it follows from the shape."""

    focus: str
    value: str
    severity: str
    component: str
    shape: str


def triples(text: str) -> list[ox.Triple]:
    """What a Turtle text says; relative IRIs are an error."""
    return [
        ox.Triple(quad.subject, quad.predicate, quad.object)
        for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)
    ]


def lines(text: str) -> str:
    """Turtle as N-Triples."""
    return "".join(f"{triple} .\n" for triple in triples(text))


def graph(text: str, *, words: bool = True) -> Graph:
    """Turtle as an rdflib graph that keeps every literal as written.

    Without `words`, texts with a language are left out: they only cost an engine time.
    """
    made = Graph(bind_namespaces="none")
    for triple in triples(text):
        if not words and getattr(triple.object, "language", None):
            continue
        made.add((_term(triple.subject), URIRef(triple.predicate.value), _term(triple.object)))
    return made


def _term(term: Any) -> Any:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    if term.datatype.value.endswith("XMLSchema#string"):
        return Literal(term.value)
    return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)


@dataclass(frozen=True)
class Profile:
    """One folder of shapes/."""

    name: str
    folder: Path = field(compare=False)

    @cached_property
    def shapes(self) -> str:
        files = sorted(self.folder.glob("shapes*.ttl"))
        return "\n".join(file.read_text("utf-8") for file in files)

    @cached_property
    def _reference(self) -> tuple[Graph, ShapesGraph]:
        shapes = graph(self.shapes, words=False)
        prepared = ShapesGraph(shapes)
        assert prepared.shapes
        return shapes, prepared

    @cached_property
    def _targets(self) -> list[str]:
        """The shapes that look for their own nodes; the others are reached through them."""
        shapes = self._reference[0]
        wanted = [URIRef(f"{SH}{name}") for name in ("targetClass", "targetSubjectsOf")]
        return sorted({str(shape) for name in wanted for shape in shapes.subjects(name)})

    @cached_property
    def _fast(self) -> Any:
        return pytest.importorskip("shacl").Shapes.from_turtle(self.shapes)

    @staticmethod
    def lines(text: str) -> str:
        """Turtle as N-Triples."""
        return lines(text)

    def reference(self, text: str) -> list[Row]:
        """The rows of pySHACL for a Turtle text."""
        shapes, prepared = self._reference
        data = DataGraph.from_rdflib(graph(text))
        options = {"inplace": True, "use_shapes": self._targets}
        run = Validator(data, shacl_graph=shapes, options=options)
        run.shacl_graph = prepared
        report = run.run()[1]
        results = report.objects(None, URIRef(f"{SH}result"))
        return sorted(_row(report, result) for result in results)

    def fast(self, text: str) -> list[Row]:
        """The rows of the fast engine for the same text."""
        found = self._fast.validate_text(lines(text), format="ntriples").results
        return sorted(
            Row(
                _masked(each.focus_node),
                _masked(each.value),
                each.severity,
                each.component,
                _masked(each.source_shape).strip("<>"),
            )
            for each in found
        )

    def rows(self, text: str) -> list[Row]:
        """The rows of both engines, which must be the same."""
        rows = self.reference(text)
        assert Counter(self.fast(text)) == Counter(rows), "the engines differ"
        return rows

    def broken(self, text: str, severity: str = "") -> list[str]:
        """The local names of the rules that a text breaks, once for each result."""
        rows = self.rows(text)
        return [row.shape.split("#")[1] for row in rows if severity in ("", row.severity)]


def _row(report: Graph, result: Any) -> Row:
    def value(name: str) -> Any:
        return report.value(result, URIRef(f"{SH}{name}"))

    return Row(
        _text(value("focusNode")),
        _text(value("value")),
        str(value("resultSeverity")).removeprefix(SH),
        str(value("sourceConstraintComponent")).removeprefix(SH),
        str(value("sourceShape")),
    )


def _text(term: Any) -> str:
    if term is None:
        return ""
    if isinstance(term, BNode):
        return "_:"
    if isinstance(term, URIRef):
        return f"<{term}>"
    datatype = ox.NamedNode(term.datatype) if term.datatype else None
    return str(ox.Literal(str(term), datatype=datatype, language=term.language))


def _masked(term: str | None) -> str:
    return "_:" if term and term.startswith("_:") else term or ""


_PROFILES = {
    folder.parent.name: Profile(folder.parent.name, folder.parent)
    for folder in sorted(SHAPES.glob("*/profile.ttl"))
}


@pytest.fixture(scope="session")
def profiles() -> dict[str, Profile]:
    """All profiles by name."""
    return _PROFILES


@pytest.fixture
def profile(request: pytest.FixtureRequest) -> Profile:
    """The profile that a test is run for."""
    return _PROFILES[request.param]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run tests on `profile` for every folder, those on `valid` and `invalid` for every example."""
    names = set(metafunc.fixturenames)
    if "valid" in names or "invalid" in names:
        kind = "valid" if "valid" in names else "invalid"
        found = [
            pytest.param(name, file, id=f"{name}-{file.stem}")
            for name, one in _PROFILES.items()
            for file in sorted(one.folder.glob(f"examples/{kind}-*.ttl"))
        ]
        metafunc.parametrize(("profile", kind), found, indirect=["profile"])
    elif "profile" in names:
        metafunc.parametrize("profile", list(_PROFILES), indirect=True)

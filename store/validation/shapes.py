"""A set of shapes as both engines take it, and what it tells of the results that they find."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from . import paths
from .notes import Note, read_note
from .reports import SH, Row

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TYPE = f"<{RDF}type>"
_CLASSES = {"<http://www.w3.org/2000/01/rdf-schema#Class>", "<http://www.w3.org/2002/07/owl#Class>"}
_SUBCLASS = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
MADE = "urn:varde:blank-shape:"

TARGETS = ("targetNode", "targetSubjectsOf", "targetObjectsOf", "target")
_TOLD = tuple(
    f"<{SH}{name}>" for name in ("name", "description", "message", "order", "group", "defaultValue")
)
_SPARQL = ("sparql", "select", "ask", "validator", "nodeValidator", "propertyValidator", "target")


@dataclass(frozen=True)
class ShapeSet:
    """Shapes as N-Triples text. Two sets of the same text are equal.

    `selected` is true where only the shapes that can apply need to run: for our profiles, not for
    foreign shapes.
    """

    digest: str
    text: str = field(compare=False, repr=False)
    selected: bool = field(default=True)
    notes: tuple[str, ...] = field(default=(), compare=False)

    @cached_property
    def rules(self) -> str:
        """The text without what is only said to people: engines carry their shapes along."""
        if not self.selected or f"<{SH}parameter>" in self.text:
            return self.text
        lines = self.text.split("\n")
        return "".join(f"{line}\n" for line in lines if line and not _is_told(line))

    @cached_property
    def index(self) -> Mapping[str, Mapping[str, list[str]]]:
        """Subject, predicate, objects, all in N-Triples syntax."""
        return index_of(ox.parse(self.text, format=ox.RdfFormat.N_TRIPLES))

    @cached_property
    def by_class(self) -> Mapping[str, frozenset[str]]:
        """For each class the names of the shapes that target it."""
        found: dict[str, set[str]] = {}
        for shape, own in self.index.items():
            targets = list(own.get(f"<{SH}targetClass>", []))
            if _CLASSES.intersection(own.get(TYPE, [])):
                targets.append(shape)
            for target in targets:
                found.setdefault(target, set()).add(_bare(shape))
        return {name: frozenset(shapes) for name, shapes in found.items()}

    @cached_property
    def always(self) -> frozenset[str]:
        """The names of the shapes that are targeted by anything but a class."""
        keys = {f"<{SH}{name}>" for name in TARGETS}
        return frozenset(_bare(shape) for shape, own in self.index.items() if keys & own.keys())

    def used_for(self, classes: Iterable[str]) -> list[str]:
        """The names of the shapes that apply to nodes of these classes, sorted."""
        return sorted(
            self.always.union(*(self.by_class.get(name, frozenset()) for name in classes))
        )

    @cached_property
    def touching(self) -> frozenset[str] | None:
        """The predicates by which a record may bear on the judgement of another in its graph.

        They are those of inverse paths and of sh:targetObjectsOf. None where it cannot be told:
        with SPARQL constraints and with sh:targetNode.
        """
        sparql = {f"<{SH}{name}>" for name in (*_SPARQL, "targetNode")}
        found: set[str] = set()
        for own in self.index.values():
            if sparql & own.keys():
                return None
            found.update(own.get(f"<{SH}targetObjectsOf>", []))
            for node in own.get(f"<{SH}inversePath>", []):
                found |= paths.predicates(self.index, node)
        return frozenset(found)

    def path(self, shape: str) -> str:
        """The path of a property shape as text; empty for a node shape."""
        found = self._paths.get(shape)
        if found is None:
            nodes = self.index.get(f"<{shape}>", {}).get(f"<{SH}path>")
            found = self._paths[shape] = paths.write(self.index, nodes[0]) if nodes else ""
        return found

    @cached_property
    def _paths(self) -> dict[str, str]:
        return {}

    def note(self, shape: str) -> Note:
        """What the shape says to people."""
        found = self._notes.get(shape)
        if found is None:
            found = self._notes[shape] = read_note(self.index.get(f"<{shape}>", {}))
        return found

    @cached_property
    def _notes(self) -> dict[str, Note]:
        return {}

    def row(self, result: "Result") -> Row:
        """The row for a result of an engine, with the messages of the shape that raised it."""
        key = (result.shape, result.component, result.severity)
        fixed = self._fixed.get(key)
        if fixed is None:
            fixed = self._fixed[key] = self._row(result)
        return Row(
            result.focus,
            result.path,
            result.value,
            fixed.severity,
            fixed.component,
            fixed.shape,
            fixed.messages,
            fixed.expected,
        )

    @cached_property
    def _fixed(self) -> dict[tuple[str, str, str], Row]:
        """What all results of one constraint share."""
        return {}

    def _row(self, result: "Result") -> Row:
        component = _short(result.component)
        return Row(
            focus="",
            path="",
            value="",
            severity=_short(result.severity),
            component=component,
            shape="" if result.shape.startswith((MADE, "_:")) else result.shape,
            messages=self.note(result.shape).messages,
            expected=self._expected(result.shape, component),
        )

    def _expected(self, shape: str, component: str) -> str:
        name = component[:1].lower() + component[1:]
        found = self.index.get(f"<{shape}>", {}).get(f"<{SH}{name}>", [])
        listed = [term for value in found for term in (paths.members(self.index, value) or [value])]
        return "\n".join(term for term in listed if not term.startswith("_:"))


@dataclass(frozen=True)
class Result:
    """What an engine found. Terms in N-Triples syntax; component, severity and shape as IRIs."""

    focus: str
    path: str
    value: str
    component: str
    severity: str
    shape: str


def index_of(quads: Iterable[ox.Quad]) -> dict[str, dict[str, list[str]]]:
    """Subject, predicate, objects, all in N-Triples syntax."""
    index: dict[str, dict[str, list[str]]] = {}
    for quad in quads:
        own = index.setdefault(str(quad.subject), {})
        own.setdefault(str(quad.predicate), []).append(str(quad.object))
    return index


def _is_told(line: str) -> bool:
    predicate = line.split(" ", 2)[1]
    return predicate in _TOLD or not predicate.startswith((f"<{SH}", f"<{RDF}", _SUBCLASS))


def _bare(iri: str) -> str:
    return iri[1:-1]


def _short(iri: str) -> str:
    return iri.removeprefix(SH).removesuffix("ConstraintComponent") if iri.startswith(SH) else iri

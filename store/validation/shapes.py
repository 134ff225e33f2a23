"""Sets of shapes, made ready for both engines: nothing to fetch, every shape with a name.

Blank shapes get names of the form `urn:varde:blank-shape:n`. So an engine can be told which shapes
to use, and tells which one raised a result. In rows these names are left out again.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pyoxigraph as ox

from . import paths
from .notes import Note, read_note
from .reports import SH, Row

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_TYPE = f"<{_RDF}type>"
_IMPORTS = "http://www.w3.org/2002/07/owl#imports"
_CLASSES = {"<http://www.w3.org/2000/01/rdf-schema#Class>", "<http://www.w3.org/2002/07/owl#Class>"}
_SUBCLASS = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
_MADE = "urn:varde:blank-shape:"

_VALUES = ("property", "node", "not", "qualifiedValueShape")
_LISTS = ("and", "or", "xone")
_TARGETS = ("targetNode", "targetSubjectsOf", "targetObjectsOf", "target")
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
        if not self.selected:
            return self.text
        lines = self.text.split("\n")
        return "".join(f"{line}\n" for line in lines if line and not _is_told(line))

    @cached_property
    def index(self) -> Mapping[str, Mapping[str, list[str]]]:
        """Subject, predicate, objects, all in N-Triples syntax."""
        return _index(ox.parse(self.text, format=ox.RdfFormat.N_TRIPLES))

    @cached_property
    def by_class(self) -> Mapping[str, frozenset[str]]:
        """For each class the names of the shapes that target it."""
        found: dict[str, set[str]] = {}
        for shape, own in self.index.items():
            targets = list(own.get(f"<{SH}targetClass>", []))
            if _CLASSES.intersection(own.get(_TYPE, [])):
                targets.append(shape)
            for target in targets:
                found.setdefault(target, set()).add(_bare(shape))
        return {name: frozenset(shapes) for name, shapes in found.items()}

    @cached_property
    def always(self) -> frozenset[str]:
        """The names of the shapes that are targeted by anything but a class."""
        keys = {f"<{SH}{name}>" for name in _TARGETS}
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
        nodes = self.index.get(f"<{shape}>", {}).get(f"<{SH}path>")
        return paths.write(self.index, nodes[0]) if nodes else ""

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
        note = self.note(result.shape)
        component = _short(result.component)
        return Row(
            focus=result.focus,
            path=result.path,
            value=result.value,
            severity=_short(result.severity),
            component=component,
            shape="" if result.shape.startswith((_MADE, "_:")) else result.shape,
            messages=note.messages,
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


def from_turtle(texts: Iterable[bytes], *, selected: bool = True) -> ShapeSet:
    """The shapes of some Turtle documents as one set.

    Raises SyntaxError for text that is no Turtle.
    """
    quads: dict[ox.Quad, None] = {}
    for text in texts:
        quads |= dict.fromkeys(ox.parse(text, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True))
    return _prepare(list(quads), selected=selected)


def from_triples(text: str) -> ShapeSet:
    """Foreign shapes in N-Triples, to be run whole.

    Raises SyntaxError for text that is no N-Triples.
    """
    return _prepare(list(ox.parse(text, format=ox.RdfFormat.N_TRIPLES)), selected=False)


def _prepare(quads: list[ox.Quad], *, selected: bool) -> ShapeSet:
    quads = [*filter(_is_wanted, quads), *_imported_prefixes(quads)]
    index = _index(quads)
    pathless = {
        value
        for own in index.values()
        for value in own.get(f"<{SH}property>", [])
        if f"<{SH}path>" not in index.get(value, {})
    }
    kept = [quad for quad in quads if not _is_pathless(quad, pathless)]
    names = _names(kept, index)
    text = "".join(f"{_written(quad, names)} .\n" for quad in kept)
    notes = (f"{len(pathless)} property shapes without sh:path were left out.",) if pathless else ()
    return ShapeSet(hashlib.sha256(text.encode()).hexdigest(), text, selected, notes)


def _is_wanted(quad: ox.Quad) -> bool:
    """Leave out imports, so that nothing is fetched, and what no shape may say.

    Of sh:uniqueLang only the literal true counts, not "1" (SHACL, section 4.4.5).
    """
    is_one = getattr(quad.object, "value", "") == "1"
    return quad.predicate.value != _IMPORTS and not (
        quad.predicate.value == f"{SH}uniqueLang" and is_one
    )


def _imported_prefixes(quads: list[ox.Quad]) -> list[ox.Quad]:
    """The prefixes that a node takes over from a node of the same text (SHACL, section 5.2.1)."""
    declared: dict[ox.NamedNode | ox.BlankNode | ox.Triple, list[ox.Quad]] = {}
    for quad in quads:
        if quad.predicate.value == f"{SH}declare":
            declared.setdefault(quad.subject, []).append(quad)
    return [
        ox.Quad(quad.subject, each.predicate, each.object)
        for quad in quads
        if quad.predicate.value == _IMPORTS and isinstance(quad.object, ox.NamedNode)
        for each in declared.get(quad.object, [])
    ]


def _is_pathless(quad: ox.Quad, pathless: set[str]) -> bool:
    """Whether it makes a property shape of a node without path, which engines refuse."""
    if quad.predicate.value == f"{SH}property":
        return str(quad.object) in pathless
    is_type = quad.predicate.value == f"{_RDF}type" and str(quad.object) == f"<{SH}PropertyShape>"
    return is_type and str(quad.subject) in pathless


def _index(quads: Iterable[ox.Quad]) -> dict[str, dict[str, list[str]]]:
    index: dict[str, dict[str, list[str]]] = {}
    for quad in quads:
        own = index.setdefault(str(quad.subject), {})
        own.setdefault(str(quad.predicate), []).append(str(quad.object))
    return index


def _names(quads: list[ox.Quad], index: paths.Index) -> dict[str, str]:
    """New names for all blank nodes: an IRI for a shape, a short label for the others."""
    shapes = _blank_shapes(index)
    names: dict[str, str] = {}
    for quad in quads:
        for term in (quad.subject, quad.object):
            label = str(term)
            if isinstance(term, ox.BlankNode) and label not in names:
                names[label] = f"<{_MADE}{len(names)}>" if label in shapes else f"_:b{len(names)}"
    return names


def _blank_shapes(index: paths.Index) -> set[str]:
    found: set[str] = set()
    kinds = {f"<{SH}NodeShape>", f"<{SH}PropertyShape>"}
    targets = {f"<{SH}{name}>" for name in (*_TARGETS, "targetClass", "property")}
    for shape, own in index.items():
        if kinds.intersection(own.get(_TYPE, [])) or targets & own.keys():
            found.add(shape)
        for name in _VALUES:
            found.update(own.get(f"<{SH}{name}>", []))
        for name in _LISTS:
            for head in own.get(f"<{SH}{name}>", []):
                found.update(paths.members(index, head))
    return found


def _written(quad: ox.Quad, names: Mapping[str, str]) -> str:
    subject, target = str(quad.subject), str(quad.object)
    return f"{names.get(subject, subject)} {quad.predicate} {names.get(target, target)}"


def _is_told(line: str) -> bool:
    predicate = line.split(" ", 2)[1]
    return predicate in _TOLD or not predicate.startswith((f"<{SH}", f"<{_RDF}", _SUBCLASS))


def _bare(iri: str) -> str:
    return iri[1:-1]


def _short(iri: str) -> str:
    return iri.removeprefix(SH).removesuffix("ConstraintComponent") if iri.startswith(SH) else iri

"""Makes shapes ready for both engines: nothing to fetch, every shape with a name.

Blank shapes get names of the form `urn:varde:blank-shape:n`. So an engine can be told which shapes
to use, and tells which one raised a result. In rows these names are left out again.
"""

import hashlib
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from . import paths
from .reports import SH
from .shapes import MADE, RDF, TARGETS, TYPE, ShapeSet, index_of

_IMPORTS = "http://www.w3.org/2002/07/owl#imports"
_VALUES = ("property", "node", "not", "qualifiedValueShape")
_LISTS = ("and", "or", "xone")


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
    index = index_of(quads)
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
    is_type = quad.predicate.value == f"{RDF}type" and str(quad.object) == f"<{SH}PropertyShape>"
    return is_type and str(quad.subject) in pathless


def _names(quads: list[ox.Quad], index: paths.Index) -> dict[str, str]:
    """New names for all blank nodes: an IRI for a shape, a short label for the others."""
    shapes = _blank_shapes(index)
    names: dict[str, str] = {}
    for quad in quads:
        for term in (quad.subject, quad.object):
            label = str(term)
            if isinstance(term, ox.BlankNode) and label not in names:
                names[label] = f"<{MADE}{len(names)}>" if label in shapes else f"_:b{len(names)}"
    return names


def _blank_shapes(index: paths.Index) -> set[str]:
    found: set[str] = set()
    kinds = {f"<{SH}NodeShape>", f"<{SH}PropertyShape>"}
    targets = {f"<{SH}{name}>" for name in (*TARGETS, "targetClass", "property")}
    for shape, own in index.items():
        if kinds.intersection(own.get(TYPE, [])) or targets & own.keys():
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

"""The reference engine: pySHACL, in the fast way.

The shapes are read once and one ShapesGraph of them is used for all records; only the shapes whose
target occurs in the data run; the data are judged in place, without inference, SHACL-AF or meta
shapes. `Shape.validate`, `ShapesGraph` and `CONSTRAINT_PARAMS` are inner parts of pySHACL: its
version is pinned, and a test compares with `pyshacl.validate`.
"""

import logging
from functools import lru_cache
from typing import Any

import pyshacl.shape
from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS, CONSTRAINT_PARAMETERS_MAP
from pyshacl.pytypes import SHACLExecutor
from pyshacl.rdfutil.stringify import stringify_blank_node
from pyshacl.shapes_graph import ShapesGraph
from rdflib import BNode

from .engines import EngineFailed
from .graphs import FixedGraph, PlainGraph, named, text_of
from .reports import SH, Row
from .shapes import Result, ShapeSet

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_SUBCLASS = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
_KEPT = 32


class _Parameters(list[Any]):
    """pySHACL asks this list for 33 parameters a thousand times a record; a set answers at once.

    It stays a list, since pySHACL appends to a copy of it when its advanced features are on.
    """

    def __init__(self, members: list[Any]) -> None:
        super().__init__(members)
        self._set = frozenset(members)

    def __contains__(self, member: object) -> bool:
        return member in self._set


class ReferenceEngine:
    """Judges with pySHACL. May be used by several threads."""

    name = "pyshacl"

    def __init__(self) -> None:
        parameters = (_Parameters(ALL_CONSTRAINT_PARAMETERS), CONSTRAINT_PARAMETERS_MAP)
        # pySHACL looks for this name at each shape and sets it itself when it is absent.
        vars(pyshacl.shape)["CONSTRAINT_PARAMS"] = parameters
        # rdflib logs a traceback for each ill-typed literal; here they become results.
        logging.getLogger("rdflib.term").setLevel(logging.ERROR)
        self._prepared = lru_cache(maxsize=_KEPT)(_prepare)

    def judge(self, statements: str, shapes: ShapeSet) -> list[Row]:
        """The results for these statements (N-Triples text), in no order.

        Raises EngineFailed for shapes that cannot be used.
        """
        try:
            return self._judge(statements, shapes)
        except Exception as error:  # pySHACL, rdflib, pyparsing and re raise a dozen classes
            raise EngineFailed(_first_line(error)) from error

    def _judge(self, statements: str, shapes: ShapeSet) -> list[Row]:
        prepared = self._prepared(shapes)
        used = prepared.shapes
        if shapes.selected:
            names = shapes.used_for(_classes(statements))
            used = prepared.shapes_from_uris([named(name) for name in names])
        data = PlainGraph(statements)
        executor = SHACLExecutor()
        found = [result for shape in used for result in shape.validate(executor, data)[1]]
        # pySHACL keeps the text of each blank node for ever, by the address of its graph.
        vars(stringify_blank_node)["dict_cache"].clear()
        return [shapes.row(_result(node, triples, shapes)) for _, node, triples in found]


def _prepare(shapes: ShapeSet) -> ShapesGraph:
    prepared = ShapesGraph(FixedGraph(shapes.rules))
    prepared.shapes  # noqa: B018  # collects them once
    prepared.custom_constraints  # noqa: B018
    return prepared


def _first_line(error: Exception) -> str:
    return (str(error).strip().split("\n") or [""])[0][:300] or type(error).__name__


def _classes(statements: str) -> set[str]:
    """All types in N-Triples text, with the classes above them that the text itself names."""
    found: set[str] = set()
    above: dict[str, set[str]] = {}
    for line in statements.split("\n"):
        parts = line.split(" ", 2)
        if len(parts) < 3:
            continue
        if parts[1] == _TYPE:
            found.add(parts[2].removesuffix(" ."))
        elif parts[1] == _SUBCLASS:
            above.setdefault(parts[0], set()).add(parts[2].removesuffix(" ."))
    waiting = list(found) if above else []
    while waiting:
        for name in above.get(waiting.pop(), set()) - found:
            found.add(name)
            waiting.append(name)
    return found


def _result(node: Any, triples: list[Any], shapes: ShapeSet) -> Result:
    """The result in pySHACL's triples; those of other nodes (sh:detail) only explain it."""
    own = {str(key)[len(SH) :]: _plain(value) for subject, key, value in triples if subject is node}
    shape, path = str(own["sourceShape"]), own.get("resultPath")
    return Result(
        focus=text_of(own["focusNode"]),
        path=shapes.path(shape) if isinstance(path, BNode) else text_of(path),
        value=text_of(own.get("value")),
        component=str(own["sourceConstraintComponent"]),
        severity=str(own["resultSeverity"]),
        shape=shape,
    )


def _plain(value: Any) -> Any:
    """PySHACL gives some terms as (graph, term)."""
    return value[1] if isinstance(value, tuple) else value

"""The reference engine: pySHACL, in the fast way.

The shapes are read once and one ShapesGraph of them is used for all records; only the shapes whose
target occurs in the data run; the data graph is judged in place, without inference, SHACL-AF or
meta shapes. `Validator`, `ShapesGraph` and `CONSTRAINT_PARAMS` are inner parts of pySHACL: its
version is pinned, and a test compares with `pyshacl.validate`.
"""

import logging
from functools import lru_cache
from typing import Any

import pyoxigraph as ox
import pyshacl.shape
from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS, CONSTRAINT_PARAMETERS_MAP
from pyshacl.graph_abstraction import DataGraph
from pyshacl.shapes_graph import ShapesGraph
from pyshacl.validator import Validator
from rdflib import BNode, Graph, Literal, URIRef

from .reports import SH, Row
from .shapes import Result, ShapeSet

_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_SUBCLASS = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_BOOLEANS = {"true", "false", "1", "0"}
_KEPT = 16


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

        Raises what pySHACL raises for shapes that it cannot use.
        """
        prepared = self._prepared(shapes)
        used = prepared.shapes
        if shapes.selected:
            names = shapes.used_for(_classes(statements))
            used = prepared.shapes_from_uris([_iri(name) for name in names])
        data = DataGraph.from_rdflib(graph_of(statements))
        executor = Validator(data, shacl_graph=prepared.graph).make_executor()
        found = [result for shape in used for result in shape.validate(executor, data)[1]]
        return [shapes.row(_result(node, triples, shapes)) for _, node, triples in found]


def _prepare(shapes: ShapeSet) -> ShapesGraph:
    prepared = ShapesGraph(graph_of(shapes.text))
    prepared.shapes  # noqa: B018  # collects them once
    prepared.custom_constraints  # noqa: B018
    return prepared


def graph_of(triples: str) -> Graph:
    """An rdflib graph of N-Triples text, lexically exact and without rdflib's parsers.

    Literals are made with `normalize=False` one by one, so the global switch of rdflib is never
    touched.
    """
    graph = Graph(bind_namespaces="none")
    for quad in ox.parse(triples, format=ox.RdfFormat.N_TRIPLES):
        graph.add((_term(quad.subject), _iri(quad.predicate.value), _term(quad.object)))
    return graph


@lru_cache(maxsize=4096)
def _iri(value: str) -> URIRef:
    return URIRef(value)


def _term(term: Any) -> Any:
    if isinstance(term, ox.NamedNode):
        return _iri(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    if term.datatype.value == f"{_XSD}string":
        return Literal(term.value)
    return _typed(term.value, term.datatype.value)


def _typed(text: str, datatype: str) -> Literal:
    if datatype != f"{_XSD}boolean" or text in _BOOLEANS:
        made = Literal(text, datatype=_iri(datatype), normalize=False)
        if str(made) == text:
            return made
    # rdflib warns of strange booleans, and cuts blanks from xsd:token even so.
    exact = str.__new__(Literal, text)
    exact._language = None
    exact._datatype = _iri(datatype)
    exact._value = None
    exact._ill_typed = datatype == f"{_XSD}boolean"
    return exact


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
        focus=_text(own["focusNode"]),
        path=shapes.path(shape) if isinstance(path, BNode) else _text(path),
        value=_text(own.get("value")),
        component=str(own["sourceConstraintComponent"]),
        severity=str(own["resultSeverity"]),
        shape=shape,
    )


def _plain(value: Any) -> Any:
    """PySHACL gives some terms as (graph, term)."""
    return value[1] if isinstance(value, tuple) else value


def _text(term: Any) -> str:
    """An rdflib term in N-Triples syntax, written as pyoxigraph writes it."""
    if term is None:
        return ""
    if isinstance(term, BNode):
        return f"_:{term}"
    if not isinstance(term, Literal):
        return f"<{term}>"
    datatype = ox.NamedNode(term.datatype) if term.datatype else None
    return str(ox.Literal(str(term), datatype=datatype, language=term.language))

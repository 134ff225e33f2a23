"""The reference engine: pySHACL, in the fast way.

The shapes are read once and one ShapesGraph of them is used for all records; only the shapes whose target occurs in the
data run; the data graph is judged in place, without inference, SHACL-AF or meta shapes. `Validator`, `ShapesGraph` and
`CONSTRAINT_PARAMS` are inner parts of pySHACL: its version is pinned, and a test compares with `pyshacl.validate`.
"""

import logging
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from .reports import SH, Row
from .shapes import Result, ShapeSet

if TYPE_CHECKING:
    from rdflib import Graph, Literal, URIRef
    from rdflib.term import Node

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
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
        # pySHACL and rdflib take a third of a second to import: only a judge needs them.
        import pyshacl.shape
        from pyshacl.constraints import ALL_CONSTRAINT_PARAMETERS, CONSTRAINT_PARAMETERS_MAP

        parameters = (_Parameters(ALL_CONSTRAINT_PARAMETERS), CONSTRAINT_PARAMETERS_MAP)
        pyshacl.shape.CONSTRAINT_PARAMS = parameters  # type: ignore[attr-defined]  # set by pySHACL at first use
        # rdflib logs a traceback for each ill-typed literal; here they become results.
        logging.getLogger("rdflib.term").setLevel(logging.ERROR)
        self._prepared = lru_cache(maxsize=_KEPT)(_prepare)

    def judge(self, statements: str, shapes: ShapeSet) -> list[Row]:
        """The results for these statements (N-Triples text), in no order.

        Raises what pySHACL raises for shapes that it cannot use.
        """
        from pyshacl.graph_abstraction import DataGraph
        from pyshacl.validator import Validator

        options: dict[str, Any] = {"inplace": True}
        if shapes.selected:
            options["use_shapes"] = shapes.used_for(_classes(statements))
            if not options["use_shapes"]:
                return []
        prepared = self._prepared(shapes)
        run = Validator(
            DataGraph.from_rdflib(graph_of(statements)), shacl_graph=prepared.graph, options=options
        )
        run.shacl_graph = prepared
        _, report, _ = run.run()
        return [shapes.row(result) for result in _results(report, shapes)]


def _prepare(shapes: ShapeSet) -> Any:
    from pyshacl.shapes_graph import ShapesGraph

    prepared = ShapesGraph(graph_of(shapes.text))
    prepared.shapes  # noqa: B018  # collects them once
    prepared.custom_constraints  # noqa: B018
    return prepared


def graph_of(triples: str) -> "Graph":
    """An rdflib graph of N-Triples text, lexically exact and without rdflib's parsers.

    Literals are made with `normalize=False` one by one, so the global switch of rdflib is never touched.
    """
    from rdflib import Graph

    graph = Graph(bind_namespaces="none")
    for quad in ox.parse(triples, format=ox.RdfFormat.N_TRIPLES):
        graph.add((_term(quad.subject), _iri(quad.predicate.value), _term(quad.object)))
    return graph


@lru_cache(maxsize=4096)
def _iri(value: str) -> "URIRef":
    from rdflib import URIRef

    return URIRef(value)


def _term(term: Any) -> Any:
    from rdflib import BNode, Literal

    if isinstance(term, ox.NamedNode):
        return _iri(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    if term.datatype.value == f"{_XSD}string":
        return Literal(term.value)
    return _typed(term.value, term.datatype.value)


def _typed(text: str, datatype: str) -> "Literal":
    from rdflib import Literal

    if datatype != f"{_XSD}boolean" or text in _BOOLEANS:
        made = Literal(text, datatype=_iri(datatype), normalize=False)
        if str(made) == text:
            return made
    # rdflib warns of strange booleans, and cuts blanks from xsd:token and xsd:normalizedString even so.
    exact = str.__new__(Literal, text)
    exact._language = None
    exact._datatype = _iri(datatype)
    exact._value = None
    exact._ill_typed = datatype == f"{_XSD}boolean"
    return exact


def _classes(statements: str) -> set[str]:
    """All types that occur in N-Triples text, with the classes above them that the text itself names."""
    found, above = set(), {}
    for line in statements.split("\n"):
        parts = line.split(" ", 2)
        if len(parts) < 3:
            continue
        if parts[1] == f"<{_RDF}type>":
            found.add(parts[2].removesuffix(" ."))
        elif parts[1] == _SUBCLASS:
            above.setdefault(parts[0], set()).add(parts[2].removesuffix(" ."))
    waiting = list(found) if above else []
    while waiting:
        for name in above.get(waiting.pop(), set()) - found:
            found.add(name)
            waiting.append(name)
    return found


def _results(report: "Graph", shapes: ShapeSet) -> Iterator[Result]:
    """The results of a report graph; nested ones (sh:detail) only explain another one and are left out."""
    from rdflib import URIRef

    for node in report.objects(None, URIRef(f"{SH}result")):
        own = {str(key)[len(SH) :]: value for key, value in report.predicate_objects(node)}
        shape = str(own["sourceShape"])
        yield Result(
            focus=_text(own["focusNode"]),
            path=shapes.path(shape)
            if _is_blank(own.get("resultPath"))
            else _text(own.get("resultPath")),
            value=_text(own.get("value")),
            component=str(own["sourceConstraintComponent"]),
            severity=str(own["resultSeverity"]),
            shape=shape,
        )


def _is_blank(term: "Node | None") -> bool:
    from rdflib import BNode

    return isinstance(term, BNode)


def _text(term: Any) -> str:
    """An rdflib term in N-Triples syntax, written as pyoxigraph writes it."""
    from rdflib import BNode, Literal

    if term is None:
        return ""
    if isinstance(term, BNode):
        return f"_:{term}"
    if not isinstance(term, Literal):
        return f"<{term}>"
    if term.language:
        return str(ox.Literal(str(term), language=term.language))
    return (
        str(ox.Literal(str(term), datatype=ox.NamedNode(term.datatype)))
        if term.datatype
        else str(ox.Literal(str(term)))
    )

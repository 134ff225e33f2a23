"""rdflib graphs for pySHACL: lexically exact, nothing fetched, and no slower than they must be."""

from collections.abc import Generator
from functools import lru_cache
from typing import Any

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import NamespaceManager

_XSD = "http://www.w3.org/2001/XMLSchema#"
_BOOLEANS = {"true", "false", "1", "0"}


class PlainGraph(Graph):
    """A graph of N-Triples text, read by pyoxigraph: no parser of rdflib and no plugin takes part.

    Literals are made with `normalize=False` one by one, so that they keep their text and the global
    switch of rdflib stays as it is.
    """

    def __init__(self, triples: str) -> None:
        super().__init__("SimpleMemory", bind_namespaces="none")
        self.namespace_manager = _NoNames(self, bind_namespaces="none")
        for quad in ox.parse(triples, format=ox.RdfFormat.N_TRIPLES):
            self.add((_term(quad.subject), named(quad.predicate.value), _term(quad.object)))

    def __bool__(self) -> bool:
        """PySHACL asks each time a result is made; counting the triples would take long."""
        return True


class FixedGraph(PlainGraph):
    """A graph of shapes that no longer changes: pySHACL asks the same of it for each record."""

    def __init__(self, triples: str) -> None:
        super().__init__(triples)
        self._answers: dict[tuple[Any, ...], tuple[Any, ...]] = {}

    def objects(  # noqa: D102  # as in Graph
        self, subject: Any = None, predicate: Any = None, unique: bool = False
    ) -> Generator[Any, None, None]:
        return self._answer(super().objects, subject, predicate, unique)

    def predicate_objects(  # noqa: D102  # as in Graph
        self, subject: Any = None, unique: bool = False
    ) -> Generator[Any, None, None]:
        return self._answer(super().predicate_objects, subject, unique)

    def items(self, list: Any) -> Generator[Any, None, None]:  # noqa: A002, D102  # as in Graph
        return self._answer(super().items, list)

    def _answer(self, ask: Any, *key: Any) -> Generator[Any, None, None]:
        known = self._answers.get((ask.__name__, *key))
        if known is None:
            known = self._answers[ask.__name__, *key] = tuple(ask(*key))
        yield from known


class _NoNames(NamespaceManager):
    """pySHACL writes each result out in words that nobody reads: prefixes are not looked for."""

    def bind(self, *_: Any, **__: Any) -> None:
        """Take no prefix."""

    def normalizeUri(self, rdfTerm: Any) -> str:  # noqa: N802, N803  # as in rdflib
        """The IRI as it is."""
        return f"<{rdfTerm}>"


@lru_cache(maxsize=4096)
def named(iri: str) -> URIRef:
    """The IRI as a term of rdflib."""
    return URIRef(iri)


def _term(term: Any) -> Any:
    if isinstance(term, ox.NamedNode):
        return named(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if term.language:
        return Literal(term.value, lang=term.language)
    if term.datatype.value == f"{_XSD}string":
        return Literal(term.value)
    return _typed(term.value, term.datatype.value)


def _typed(text: str, datatype: str) -> Literal:
    if datatype != f"{_XSD}boolean" or text in _BOOLEANS:
        made = Literal(text, datatype=named(datatype), normalize=False)
        if str(made) == text:
            return made
    # rdflib warns of strange booleans, and cuts blanks from xsd:token even so.
    exact = str.__new__(Literal, text)
    exact._language = None
    exact._datatype = named(datatype)
    exact._value = None
    exact._ill_typed = datatype == f"{_XSD}boolean"
    return exact


def text_of(term: Any) -> str:
    """A term of rdflib in N-Triples syntax, as pyoxigraph writes it; empty for None."""
    if term is None:
        return ""
    if isinstance(term, BNode):
        return f"_:{term}"
    if not isinstance(term, Literal):
        return f"<{term}>"
    datatype = ox.NamedNode(term.datatype) if term.datatype else None
    return str(ox.Literal(str(term), datatype=datatype, language=term.language))

"""A record's statements, read once into an index by subject and property."""

from collections.abc import Iterator
from typing import NamedTuple

import pyoxigraph as ox

from store.terms import STRING, TYPE

IRI, BLANK, LITERAL = "iri", "blank", "literal"


class Term(NamedTuple):
    """An object of a statement.

    A blank node's value begins with "_:", so that it never equals an IRI.
    """

    kind: str
    value: str
    language: str = ""
    datatype: str = ""


Star = dict[str, list[Term]]
_NONE: list[Term] = []
_NO_STAR: Star = {}


class Graph:
    """The index of one record.

    Order is the order of the statements, so equal text gives equal pages.
    """

    __slots__ = ("size", "stars")

    def __init__(self, statements: str) -> None:
        """Read N-Triples; a repeated statement counts once (canonical text holds none)."""
        self.stars: dict[str, Star] = {}
        self.size = 0
        stars = self.stars
        for quad in ox.parse(statements.encode(), format=ox.RdfFormat.N_TRIPLES):
            subject = quad.subject
            named = isinstance(subject, ox.NamedNode)
            key = subject.value if named else f"_:{subject.value}"
            star = stars.get(key)
            if star is None:
                star = stars[key] = {}
            predicate = quad.predicate.value
            values = star.get(predicate)
            if values is None:
                values = star[predicate] = []
            values.append(_term(quad.object))
            self.size += 1

    def star(self, subject: str) -> Star:
        """What is said about a subject: property -> values; empty where nothing is said."""
        return self.stars.get(subject, _NO_STAR)

    def values(self, subject: str, predicate: str) -> list[Term]:
        """The values of one property of a subject."""
        return self.star(subject).get(predicate, _NONE)

    def types(self, subject: str) -> set[str]:
        """The classes of a subject."""
        return {t.value for t in self.values(subject, TYPE)}

    def triples(self) -> Iterator[tuple[str, str, Term]]:
        """Every statement, subject by subject."""
        for subject, star in self.stars.items():
            for predicate, values in star.items():
                for value in values:
                    yield subject, predicate, value


def _term(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Term:
    if isinstance(node, ox.NamedNode):
        return Term(IRI, node.value)
    if isinstance(node, ox.BlankNode):
        return Term(BLANK, f"_:{node.value}")
    if isinstance(node, ox.Triple):
        return Term(LITERAL, str(node))
    if node.language:
        return Term(LITERAL, node.value, node.language)
    datatype = node.datatype.value
    return Term(LITERAL, node.value, "", "" if datatype == STRING else datatype)

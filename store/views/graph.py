"""A record's statements, read once into an index by subject and property."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pyoxigraph as ox

from store.terms import STRING, TYPE

IRI, BLANK, LITERAL = "iri", "blank", "literal"
_FORMAT = ox.RdfFormat.N_TRIPLES


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


# A line of canonical N-Triples: subject, property, then an IRI, a blank node, or a literal with its tag or datatype.
_LINE = re.compile(
    r"(?:<([^>\\]*)>|(_:\S+)) <([^>\\]*)> "
    r'(?:<([^>\\]*)>|(_:\S+)|"([^"\\]*(?:\\.[^"\\]*)*)"(?:@([\w-]+)|\^\^<([^>\\]*)>)?) \.\n'
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_new = tuple.__new__  # a named tuple's own constructor takes twice the time


class Graph:
    """The index of one record. Order is the order of the statements, so equal text gives equal pages."""

    __slots__ = ("size", "stars")

    def __init__(self, statements: str) -> None:
        """Read N-Triples. Text that is not in the canonical form, line by line, is read by the engine."""
        self.stars: dict[str, Star] = {}
        self.size = statements.count("\n")
        rows = _LINE.findall(statements)
        if len(rows) != self.size or not statements.endswith("\n"):
            rows = [_row(quad) for quad in ox.parse(statements.encode(), format=_FORMAT)]
            self.size = len(rows)
        stars = self.stars
        for named, blank, predicate, iri, node, text, tag, datatype in rows:
            star = stars.get(named or blank)
            if star is None:
                star = stars[named or blank] = {}
            if iri:
                term = _new(Term, (IRI, iri, "", ""))
            elif node:
                term = _new(Term, (BLANK, node, "", ""))
            else:
                value = _ESCAPE.sub(_unescaped, text) if "\\" in text else text
                term = _new(Term, (LITERAL, value, tag, "" if datatype == STRING else datatype))
            if predicate in star:
                star[predicate].append(term)
            else:
                star[predicate] = [term]

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


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(match[3], match[3])


def _row(quad: ox.Quad) -> tuple[str, ...]:
    """A statement of the engine in the shape that the pattern gives."""
    subject = quad.subject
    if isinstance(subject, ox.NamedNode):
        return (subject.value, "", quad.predicate.value, *_object(quad.object))
    return ("", str(subject), quad.predicate.value, *_object(quad.object))


def _object(node: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> tuple[str, ...]:
    if isinstance(node, ox.NamedNode):
        return (node.value, "", "", "", "")
    if isinstance(node, ox.BlankNode):
        return ("", f"_:{node.value}", "", "", "")
    if isinstance(node, ox.Triple):
        return ("", "", str(node), "", "")
    text = node.value.replace("\\", "\\\\")
    return ("", "", text, node.language or "", "" if node.language else node.datatype.value)

"""A record's statements, read once into an index by subject and property."""

import re
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


_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_ESCAPED = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_new = tuple.__new__  # a named tuple's own constructor takes twice the time


class Graph:
    """The index of one record. Order is the order of the statements, so equal text gives equal pages."""

    __slots__ = ("size", "stars")

    def __init__(self, statements: str) -> None:
        """Read N-Triples: canonical text line by line, any other by the engine."""
        self.stars: dict[str, Star] = {}
        self.size = 0
        try:
            self._read(statements.split("\n"))
        except ValueError:
            self.stars.clear()
            self.size = 0
            quads = ox.parse(statements.encode(), format=ox.RdfFormat.N_TRIPLES)
            plain = (q for q in quads if not isinstance(q.object, ox.Triple))
            self._read([f"{q.subject} {q.predicate} {q.object} ." for q in plain])

    def _read(self, lines: list[str]) -> None:
        star: Star = {}
        values: list[Term] = []
        last = about = ""  # equal subjects and predicates mostly stand together
        for line in filter(None, lines):
            subject, predicate, value = line.split(" ", 2)  # which no IRI can hold
            if subject != last:
                star = self.stars.setdefault(_key(subject), {})
                last, about = subject, ""
            if predicate != about:
                values = star.setdefault(_key(predicate), [])
                about = predicate
            values.append(_term(value))
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


def _key(term: str) -> str:
    """A subject or predicate as the index has it; raises ValueError for neither IRI nor blank node."""
    if term[0] == "<":
        return term[1:-1]
    if term[:2] != "_:":
        raise ValueError(term)
    return term


def _term(text: str) -> Term:
    """The object of a line, which ends in " ."; raises ValueError where it is not canonical."""
    first = text[:1]
    if first == '"':
        end = text.rindex('"')
        value, rest = text[1:end], text[end + 1 :]
        if "\\" in value:
            value = _ESCAPE.sub(_unescaped, value)
        if rest == " .":
            return _new(Term, (LITERAL, value, "", ""))
        if rest[:1] == "@" and rest[-2:] == " .":
            return _new(Term, (LITERAL, value, rest[1:-2], ""))
        if rest[:3] == "^^<" and rest[-3:] == "> .":
            return _new(Term, (LITERAL, value, "", "" if rest[3:-3] == STRING else rest[3:-3]))
    elif first == "<" and text[-3:] == "> ." and "\\" not in text and "<" not in text[1:]:
        return _new(Term, (IRI, text[1:-3], "", ""))
    elif first == "_" and text[-2:] == " .":
        return _new(Term, (BLANK, text[:-2], "", ""))
    raise ValueError(text)


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _ESCAPED.get(match[3], match[3])

"""A record's statements: canonical N-Triples text, and the quads that stand for it in a store."""

import hashlib
import re
from collections.abc import Iterable, Iterator

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Triple, parse


def triples(statements: str) -> Iterator[Triple]:
    """The triples of canonical N-Triples text, with their literals as written."""
    for quad in parse(statements.encode(), format=RdfFormat.N_TRIPLES):
        yield quad.triple


def in_graph(statements: Iterable[Triple], graph: NamedNode | DefaultGraph) -> Iterator[Quad]:
    """The same triples as quads of one graph."""
    for triple in statements:
        yield Quad(triple.subject, triple.predicate, triple.object, graph)


def count(statements: str) -> int:
    """How many triples the text holds."""
    return statements.count("\n")


def digest(statements: str) -> str:
    """The SHA-256 of the text, as hexadecimal digits."""
    return hashlib.sha256(statements.encode()).hexdigest()


def lines(statements: str) -> list[str]:
    """Its lines, each with its line feed. Not splitlines(): a literal may hold U+2028 as it is."""
    return [line + "\n" for line in statements.split("\n") if line]


def moved(statements: str, old: str, new: str) -> str:
    """The text with IRIs that begin with `old` beginning with `new`; to be made canonical again."""
    # Anchored to a subject, or to an object that is an IRI: text inside a literal is never touched.
    for start in ("<", "[^ ]+ [^ ]+ <"):
        begins = re.compile(rf"^({start}){re.escape(old)}", re.MULTILINE)
        statements = begins.sub(lambda found: found[1] + new, statements)
    return statements

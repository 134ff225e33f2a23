"""A record's statements: canonical N-Triples text, and the quads that stand for it in a store."""

import hashlib
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


def moved(statements: str, names: Iterable[tuple[str, str]]) -> str:
    """The text with IRIs renamed (whole IRIs, or prefixes where both end in '/'), sorted again."""
    changed = statements
    for old, new in names:
        end = "" if old.endswith("/") else ">"
        changed = changed.replace(f"<{old}{end}", f"<{new}{end}")
    if changed == statements:
        return statements
    return "".join(sorted(changed.splitlines(keepends=True)))

"""Writes a SHACL property path (section 2.3.1) as a SPARQL property path, in one way only."""

from collections.abc import Mapping

from .reports import SH

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_FIRST, _REST, _NIL = f"<{_RDF}first>", f"<{_RDF}rest>", f"<{_RDF}nil>"
_SUFFIXES = {"zeroOrMorePath": "*", "oneOrMorePath": "+", "zeroOrOnePath": "?"}
_DEPTH = 40

Index = Mapping[str, Mapping[str, list[str]]]
"""Subject, predicate, objects: terms of a shapes graph in N-Triples syntax."""


def members(index: Index, head: str) -> list[str]:
    """The members of an RDF list; a list that bites its tail ends where it does."""
    found: list[str] = []
    seen: set[str] = set()
    while head != _NIL and head not in seen and head in index:
        seen.add(head)
        found += index[head].get(_FIRST, [])
        head = next(iter(index[head].get(_REST, [])), _NIL)
    return found


def write(index: Index, node: str, depth: int = 0) -> str:
    """The path as text, such as `^<http://ex.org/p>/(<http://ex.org/q>)*`."""
    if node.startswith("<") or depth > _DEPTH:
        return node
    own = index.get(node, {})
    parts = members(index, node)
    if parts:
        return "/".join(write(index, part, depth + 1) for part in parts)
    if inverse := own.get(f"<{SH}inversePath>"):
        return f"^{_bracketed(index, inverse[0], depth)}"
    if branches := own.get(f"<{SH}alternativePath>"):
        return (
            f"({'|'.join(write(index, part, depth + 1) for part in members(index, branches[0]))})"
        )
    repeated = [
        f"({write(index, own[f'<{SH}{name}>'][0], depth + 1)}){sign}"
        for name, sign in _SUFFIXES.items()
        if f"<{SH}{name}>" in own
    ]
    return repeated[0] if repeated else node


def _bracketed(index: Index, node: str, depth: int) -> str:
    inner = write(index, node, depth + 1)
    return inner if inner == node else f"({inner})"


def predicates(index: Index, node: str, depth: int = 0) -> set[str]:
    """All predicates that occur in a path, at any depth."""
    if node.startswith("<"):
        return {node}
    if depth > _DEPTH:
        return set()
    parts = members(index, node) or [
        value
        for key, values in index.get(node, {}).items()
        if key.startswith(f"<{SH}")
        for value in values
    ]
    lists = [member for part in parts for member in (members(index, part) or [part])]
    return set().union(*(predicates(index, part, depth + 1) for part in lists))

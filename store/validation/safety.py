"""Keeps foreign shapes from reaching out: their SPARQL runs here, and SPARQL can fetch."""

import re
from collections.abc import Iterator
from typing import Any

from store.errors import Refused

from .notes import literal
from .reports import SH
from .shapes import ShapeSet

_QUERIES = ("select", "ask", "construct", "update")
_SUSPECT = re.compile(r"service|from|load", re.IGNORECASE)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_PREFIX = re.compile(r"([A-Za-z][\w.-]*)?")
_NAMESPACE = re.compile(r"[^\x00-\x20<>\"{}|^`\\]*")
_REMEDY = "Take it out of the shapes."


def refuse_unsafe(shapes: ShapeSet) -> None:
    """Raise Refused where a query of the shapes would reach out, or hides text in a prefix."""
    prefixes = list(_prefixes(shapes))
    for own in shapes.index.values():
        for name in _QUERIES:
            for term in own.get(f"<{SH}{name}>", []):
                _refuse_query(_text(term), prefixes)


def _prefixes(shapes: ShapeSet) -> Iterator[tuple[str, str]]:
    for own in shapes.index.values():
        for prefix in own.get(f"<{SH}prefix>", []):
            for namespace in own.get(f"<{SH}namespace>", []):
                pair = _text(prefix), _text(namespace)
                if not _PREFIX.fullmatch(pair[0]) or not _NAMESPACE.fullmatch(pair[1]):
                    raise Refused("The shapes declare a prefix that is no prefix.", remedy=_REMEDY)
                yield pair


def _text(term: str) -> str:
    return literal(term).value if term.startswith('"') else term.strip("<>")


def _refuse_query(query: str, prefixes: list[tuple[str, str]]) -> None:
    """Look with the parser that will read the query too, so that the two cannot differ."""
    plain = _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), query)
    if not _SUSPECT.search(plain):
        return
    # rdflib takes long to import, and few shapes hold such a query.
    from pyparsing import ParseBaseException  # noqa: PLC0415
    from rdflib.plugins.sparql.parser import parseQuery  # noqa: PLC0415

    declared = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in prefixes)
    try:
        parsed = parseQuery(declared + query)
    except (ParseBaseException, RecursionError) as error:
        raise Refused(
            "A SPARQL query of the shapes cannot be read.", remedy="Mend the query."
        ) from error
    if _reaches_out(parsed):
        raise Refused(
            "A SPARQL query of the shapes asks another server or loads a graph.", remedy=_REMEDY
        )


def _reaches_out(part: Any) -> bool:
    name = getattr(part, "name", "")
    if name in {"ServiceGraphPattern", "DatasetClause"}:
        return True
    if isinstance(part, dict):
        return any(_reaches_out(each) for each in part.values())
    if isinstance(part, str):
        return False
    return hasattr(part, "__iter__") and any(_reaches_out(each) for each in part)

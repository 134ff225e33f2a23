"""Turns the engine's syntax error into a sentence that says where, and which line to add."""

import re

from store.errors import Place, QueryMalformed

from .prefixes import WELL_KNOWN
from .tokens import Token, place, scan

_PLACE = re.compile(r"error at (\d+):(\d+)")
_EXPECTED = re.compile(r"expected (?:one of )?(.*)", re.DOTALL)
_NOT_OURS = ("SERVICE", "LATERAL")  # refused here, or no SPARQL 1.1
_PLAIN = re.compile(r"[A-Z]{2,}(?: [A-Z]+)*")


def explain(text: str, message: str) -> QueryMalformed:
    """The error to raise for a query that the engine could not read."""
    missing = _undeclared(text)
    if missing is not None:
        return _without_prefix(missing, text)
    if "IRI parsing failed" in message:
        what = "An IRI is not valid: it must be absolute and hold no blanks"
        remedy = "Write the whole IRI, or declare a BASE."
    else:
        what, remedy = "The query is no SPARQL 1.1", _expected(message)
    found = _PLACE.search(message)
    if found is None:
        return QueryMalformed(f"{what}.", remedy=remedy)
    where = Place(int(found[1]), int(found[2]))
    return QueryMalformed(
        f"{what}: line {where.line}, column {where.column}.", remedy=remedy, place=where
    )


def _expected(message: str) -> str:
    """The keywords that would be right here; the engine's lists of characters help nobody."""
    found = _EXPECTED.search(message)
    named = _PLAIN.findall(found[1]) if found else []
    words = [word for word in named if word not in _NOT_OURS]
    if not words or len(words) > 6:
        return "Look for a missing word, bracket, dot or quote just before this place."
    return f"Expected here: {', '.join(dict.fromkeys(words))}."


def _undeclared(text: str) -> Token | None:
    """The first name whose prefix is declared nowhere."""
    declared: set[str] = set()
    previous = ""
    for token in scan(text):
        if token.kind == "name":
            prefix = token.text.partition(":")[0]
            if previous == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared:
                return token
        previous = token.upper
    return None


def _without_prefix(token: Token, text: str) -> QueryMalformed:
    prefix = token.text.partition(":")[0]
    known = WELL_KNOWN.get(prefix)
    remedy = (
        f"Add this line at the top: PREFIX {prefix}: <{known}>"
        if known
        else f"Add a line at the top that says what it stands for: PREFIX {prefix}: <…>"
    )
    where = place(text, token.start)
    return QueryMalformed(
        f"The prefix “{prefix}:” is not declared: line {where.line}, column {where.column}.",
        remedy=remedy,
        place=where,
    )

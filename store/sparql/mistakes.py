"""Turns the engine's syntax error into a sentence that says where, and which line to add."""

import re
from collections.abc import Iterable, Iterator

from store.errors import Place, QueryMalformed

from .prefixes import DIALECTS, WELL_KNOWN
from .tokens import Token, located, place, scan

_PLACE = re.compile(r"error at (\d+):(\d+)")
_EXPECTED = re.compile(r"expected (?:one of )?(.*)", re.DOTALL)
_NOT_OURS = ("SERVICE", "LATERAL")  # refused here, or no SPARQL 1.1
_PLAIN = re.compile(r"\b[A-Z][A-Z0-9_]+\b")
_BEFORE = "Look for a missing word, bracket, dot or quote just before this place."
_TWICE = "Duplicated variable name in SELECT"
_UNGROUPED = "The SELECT contains a variable that is unbound"
# What the engine says among the words that it expects, and what that means.
_MEANT = {
    "IRI parsing failed": (
        "An IRI is not valid: it must be absolute and hold no blanks",
        "Write the whole IRI, or declare a BASE.",
    ),
    _TWICE: (
        "Two columns of SELECT have the same name",
        "Leave one out, or give it another name with AS.",
    ),
    _UNGROUPED: (
        "SELECT names a variable that is not in GROUP BY",
        "Add it to GROUP BY, or take one of its values: (SAMPLE(?x) AS ?anX).",
    ),
    "The SELECT overrides an existing variable using an expression": (
        "SELECT gives a name with AS that another variable has already",
        "Choose a new name behind AS.",
    ),
}
_AGGREGATE = re.compile(r"(?:COUNT|SUM|MIN|MAX|AVG|SAMPLE|GROUP_CONCAT)\s*\(?$", re.IGNORECASE)


def explain(text: str, message: str) -> QueryMalformed:
    """The error to raise for a query that the engine could not read."""
    missing = _undeclared(text)
    if missing:
        return _without_prefix(missing, text)
    found = _PLACE.search(message)
    where = located(text, int(found[1]), int(found[2])) if found else None
    if column := _column_at_fault(text, message):
        where = place(text, column.start)
    what, remedy = _said(text, message, where)
    if where is None:
        return QueryMalformed(f"{what}.", remedy=remedy)
    return QueryMalformed(
        f"{what}: line {where.line}, column {where.column}.", remedy=remedy, place=where
    )


def _said(text: str, message: str, where: Place | None) -> tuple[str, str]:
    """What is wrong, and what to do."""
    for engine, meant in _MEANT.items():
        if engine in message:
            return meant
    what = "The query is no SPARQL 1.1"
    if where is not None:
        line = text.split("\n")[where.line - 1] if where.line <= text.count("\n") + 1 else ""
        if _AGGREGATE.search(line[: where.column]):
            return what, "Write an aggregate in brackets and name it: (COUNT(?x) AS ?n)."
    return what, _expected(message)


def _expected(message: str) -> str:
    """The keywords that would be right here; the engine's lists of characters help nobody."""
    found = _EXPECTED.search(message)
    named = _PLAIN.findall(found[1]) if found else []
    words = [word for word in named if word not in _NOT_OURS]
    if not words or len(words) > 6:
        return _BEFORE
    return f"Expected here: {', '.join(dict.fromkeys(words))}."


def _column_at_fault(text: str, message: str) -> Token | None:
    """The column of SELECT that the engine means; it says so at the end of the query only.

    None for other mistakes, and where there is more than one SELECT.
    """
    tokens = [token for token in scan(text) if token.kind != "comment"]
    words = [token.upper for token in tokens]
    if words.count("SELECT") != 1:
        return None
    clause = tokens[words.index("SELECT") + 1 :]
    if _TWICE in message:
        return _repeated(column for column, _ in _columns(clause))
    if _UNGROUPED in message:
        grouped = {t.text for t in tokens[words.index("GROUP") :]} if "GROUP" in words else set()
        plain = (column for column, is_plain in _columns(clause) if is_plain)
        return next((column for column in plain if column.text not in grouped), None)
    return None


def _columns(tokens: Iterable[Token]) -> Iterator[tuple[Token, bool]]:
    """The names of the columns of a SELECT clause, and whether each is a plain variable."""
    depth, previous = 0, ""
    for token in tokens:
        if token.text == "{" or token.upper in ("WHERE", "FROM"):
            return
        depth += (token.text == "(") - (token.text == ")")
        if token.kind == "variable" and (depth == 0 or (depth == 1 and previous == "AS")):
            yield token, depth == 0
        previous = token.upper


def _repeated(columns: Iterable[Token]) -> Token | None:
    seen: set[str] = set()
    for column in columns:
        if column.text in seen:
            return column
        seen.add(column.text)
    return None


def _undeclared(text: str) -> dict[str, Token]:
    """The prefixes that are declared nowhere, each with the first name that has it."""
    declared: set[str] = set()
    missing: dict[str, Token] = {}
    previous = ""
    for token in scan(text):
        if token.kind == "name":
            prefix = token.text.partition(":")[0]
            if previous == "PREFIX":
                declared.add(prefix)
            elif prefix not in declared:
                missing.setdefault(prefix, token)
        previous = token.upper
    return missing


def _without_prefix(missing: dict[str, Token], text: str) -> QueryMalformed:
    prefix, token = next(iter(missing.items()))
    where = place(text, token.start)
    return QueryMalformed(
        f"The prefix “{prefix}:” is not declared: line {where.line}, column {where.column}.",
        remedy=_declarations(prefix, missing),
        place=where,
    )


def _declarations(prefix: str, missing: Iterable[str]) -> str:
    """The lines to add, for the first of the missing prefixes or for all that are well known."""
    if prefix in WELL_KNOWN:
        lines = [f"PREFIX {name}: <{WELL_KNOWN[name]}>" for name in missing if name in WELL_KNOWN]
        return f"Add at the top: {' '.join(lines)}"
    if prefix in DIALECTS:
        return f"Only {DIALECTS[prefix]} knows it: say it in SPARQL 1.1, for text with CONTAINS or REGEX."
    return f"Add a line at the top that says what it stands for: PREFIX {prefix}: <…>"

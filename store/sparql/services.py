"""Finds the SERVICE clauses of a query, each with its exact place in the text."""

from collections.abc import Sequence
from dataclasses import dataclass

from .tokens import Token

_OPENING = frozenset("{([")
_CLOSING = frozenset("})]")


@dataclass(frozen=True)
class Service:
    """SERVICE [SILENT] <endpoint> { … }; `group` is the part in braces, `start` and `end` are offsets of the whole.

    `endpoint` is empty where it is not written as <IRI>, or where the group is never closed. `inside`: in another one.
    """

    start: int
    end: int
    silent: bool = False
    endpoint: str = ""
    group: str = ""
    inside: bool = False


def services(text: str, tokens: Sequence[Token]) -> tuple[Service, ...]:
    """All clauses, in the order of the text; the tokens are those of the text."""
    found: list[Service] = []
    reached = 0
    for number, token in enumerate(tokens):
        if token.upper == "SERVICE":
            clause = _clause(text, tokens[number:], inside=token.start < reached)
            reached = max(reached, clause.end)
            found.append(clause)
    return tuple(found)


def _clause(text: str, tokens: Sequence[Token], *, inside: bool) -> Service:
    start = tokens[0].start
    silent = len(tokens) > 1 and tokens[1].upper == "SILENT"
    behind = tokens[1 + silent :]
    last = _closing(behind[1:])
    if last is None or behind[0].kind != "iri" or behind[1].text != "{":
        return Service(start, tokens[0].end, inside=inside)
    group = text[behind[1].start : last.end]
    return Service(start, last.end, silent, behind[0].text[1:-1], group, inside)


def _closing(tokens: Sequence[Token]) -> Token | None:
    depth = 0
    for token in tokens:
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        if depth == 0:
            return token
    return None

"""Mends in front of the engine what it answers otherwise than the standard says, where that can be done exactly.

Two things are mended: GROUP_CONCAT gives a simple literal (SPARQL 1.1 Query, section 18.5.1.7), and a path of length
zero holds for any term (section 18.4), also for one that the graph does not mention. What else the published suite
finds is named in docs/reference/sparql.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .tokens import Token

_OPENING, _CLOSING = frozenset("{(["), frozenset("})]")
# Between what a pattern stands that shares its subject with no other.
_BEFORE, _BEHIND = frozenset("{.})"), frozenset("{.}")
_ELEMENTS = frozenset({"FILTER", "OPTIONAL", "BIND", "MINUS", "VALUES"})


@dataclass(frozen=True)
class Mend:
    """The part of the text from `start` to `end` is better written as `text`.

    Where `unless` names a term: only when the default graph does not mention it.
    """

    start: int
    end: int
    text: str
    unless: str = ""


def mends(tokens: Sequence[Token]) -> tuple[Mend, ...]:
    """What to mend, in the order of the text."""
    closings = _closings(tokens)
    found = [*_concatenations(tokens, closings)]
    # Where graphs are named one would have to know which of them a pattern is asked of.
    if not any(token.upper in ("GRAPH", "FROM") for token in tokens):
        found += _zero_paths(tokens, closings)
    return tuple(sorted(found, key=lambda mend: mend.start))


def _concatenations(tokens: Sequence[Token], closings: dict[int, int]) -> Iterator[Mend]:
    """The engine keeps a language that all values share; STR leaves the rest as it is."""
    for number, token in enumerate(tokens):
        if token.upper == "GROUP_CONCAT" and number + 1 in closings:
            last = tokens[closings[number + 1]]
            yield Mend(token.start, token.start, "STR(")
            yield Mend(last.end, last.end, ")")


def _zero_paths(tokens: Sequence[Token], closings: dict[int, int]) -> Iterator[Mend]:
    """Patterns `term path* ?variable`, or the other way round: an unknown term is its own only solution."""
    for number, token in enumerate(tokens):
        if token.text not in ("*", "?") or number + 2 >= len(tokens):
            continue
        first = _path_start(tokens, number - 1, closings) - 1
        if first < 1 or not (_is_before(tokens[first - 1]) and _is_behind(tokens[number + 2])):
            continue
        kinds = {end.kind: end for end in (tokens[first], tokens[number + 1])}
        term = kinds.get("iri") or kinds.get("name")
        if term and "variable" in kinds:
            text = f" VALUES {kinds['variable'].text} {{ {term.text} }} "
            yield Mend(tokens[first].start, tokens[number + 1].end, text, term.text)


def _path_start(tokens: Sequence[Token], last: int, closings: dict[int, int]) -> int:
    """Where the path begins that ends with this term; 0 where it is none."""
    token = tokens[last]
    if token.text == ")":
        return closings.get(-last, 0)
    return last if token.kind in ("iri", "name") or token.text == "a" else 0


def _is_before(token: Token) -> bool:
    return token.kind == "mark" and token.text in _BEFORE


def _is_behind(token: Token) -> bool:
    return token.text in _BEHIND or token.upper in _ELEMENTS


def _closings(tokens: Sequence[Token]) -> dict[int, int]:
    """Of each opening bracket the closing one, and of each closing one, with a minus, the opening one."""
    found: dict[int, int] = {}
    open_ones: list[int] = []
    for number, token in enumerate(tokens):
        if token.text in _OPENING:
            open_ones.append(number)
        elif token.text in _CLOSING and open_ones:
            start = open_ones.pop()
            found[start], found[-number] = number, start
    return found

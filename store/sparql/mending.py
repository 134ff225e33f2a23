"""Mends in front of the engine what it answers otherwise than the standard says, where that can be done exactly.

Two things are mended: GROUP_CONCAT gives a simple literal (SPARQL 1.1 Query, section 18.5.1.7), and a path of length
zero holds for any term (section 18.4), also for one that the graph does not mention. What else the published suite
finds is named in docs/reference/sparql.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .tokens import Token

_MAYBE = frozenset("*?")  # no step is enough
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
    texts = [token.text for token in tokens]
    aggregates = [at for at, text in enumerate(texts) if text.upper() == "GROUP_CONCAT"]
    paths = [at for at, text in enumerate(texts) if text in _MAYBE and _ends_path(tokens, at)]
    if not (aggregates or paths):
        return ()
    closings = _closings(texts)
    found = [*_concatenations(tokens, aggregates, closings)]
    # Where graphs are named one would have to know which of them a pattern is asked of.
    if not any(token.upper in ("GRAPH", "FROM") for token in tokens):
        found += _zero_paths(tokens, paths, closings)
    return tuple(sorted(found, key=lambda mend: mend.start))


def _concatenations(
    tokens: Sequence[Token], places: list[int], closings: dict[int, int]
) -> Iterator[Mend]:
    """The engine keeps a language that all values share; STR leaves the rest as it is."""
    for at in places:
        if at + 1 in closings:
            last = tokens[closings[at + 1]]
            yield Mend(tokens[at].start, tokens[at].start, "STR(")
            yield Mend(last.end, last.end, ")")


def _zero_paths(
    tokens: Sequence[Token], places: list[int], closings: dict[int, int]
) -> Iterator[Mend]:
    """Patterns `term path* ?variable`, or the other way round: an unknown term is its own only solution."""
    for at in places:
        first = (closings.get(1 - at, 0) if tokens[at - 1].text == ")" else at - 1) - 1
        if first < 1 or not (_is_before(tokens[first - 1]) and _is_behind(tokens[at + 2])):
            continue
        kinds = {end.kind: end for end in (tokens[first], tokens[at + 1])}
        term = kinds.get("iri") or kinds.get("name")
        if term and "variable" in kinds:
            text = f" VALUES {kinds['variable'].text} {{ {term.text} }} "
            yield Mend(tokens[first].start, tokens[at + 1].end, text, term.text)


def _ends_path(tokens: Sequence[Token], at: int) -> bool:
    """Whether a path may end with this sign, and a pattern with the next."""
    if not 0 < at < len(tokens) - 2:
        return False
    last = tokens[at - 1]
    return last.kind in ("iri", "name") or last.text in (")", "a")


def _is_before(token: Token) -> bool:
    return token.kind == "mark" and token.text in _BEFORE


def _is_behind(token: Token) -> bool:
    return token.text in _BEHIND or token.upper in _ELEMENTS


def _closings(texts: Sequence[str]) -> dict[int, int]:
    """Of each opening bracket the closing one, and of each closing one, with a minus, the opening one."""
    found: dict[int, int] = {}
    open_ones: list[int] = []
    for number, text in enumerate(texts):
        if text in _OPENING:
            open_ones.append(number)
        elif text in _CLOSING and open_ones:
            start = open_ones.pop()
            found[start], found[-number] = number, start
    return found

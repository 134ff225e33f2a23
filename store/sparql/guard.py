"""Looks at a query before any engine does: what it asks for, and whether it is allowed.

The engine reads keywords without word boundaries ("SERVICEex:a{…}" calls ex:a) and cannot be told
not to fetch. So the guard is strict where the engine is lenient: an unknown bare word is an error,
and a name that holds "service" may open a group only after GRAPH.
"""

import difflib
from dataclasses import dataclass
from functools import lru_cache

from store.errors import QueryMalformed, QueryRefused, TooLarge

from . import keywords
from .mending import Mend, mends
from .query import Limits
from .services import Service, services
from .tokens import Token, place, scan, without_escapes

_SIGNS = frozenset("!&|+-*/^<>=?")
_OPENING = frozenset("{([")
_CLOSING = frozenset("})]")
NO_FETCH = (
    "This endpoint never fetches from elsewhere: leave it out and join the answers on your side."
)


@dataclass(frozen=True)
class Graph:
    """A FROM or FROM NAMED clause: the name as it is written, to be resolved by the engine."""

    written: str
    named: bool


@dataclass(frozen=True)
class Checked:
    """A query that may be run.

    `text` has the same lines and columns, without comments. `prologue` is what stands before the
    form. `star` is the offset of the * in SELECT *, else -1; `columns` are the variables behind it
    in order of first appearance. The numbers behind them are compared with the limits. `mends` are
    for the engine, with offsets in `text`.
    """

    kind: str
    text: str
    prologue: str
    star: int
    columns: tuple[str, ...]
    graphs: tuple[Graph, ...]
    nesting: int
    branches: int
    operators: int
    services: tuple[Service, ...] = ()
    mends: tuple[Mend, ...] = ()


def kind_of(text: str, limits: Limits = Limits(), *, federating: bool = False) -> str:  # noqa: B008  (frozen)
    """Say what the query is: "select", "ask", "construct" or "describe".

    Raises QueryMalformed (with a place) for text that cannot be a query, QueryRefused for LOAD
    and for SERVICE, which `federating` allows, and TooLarge.
    """
    return check(text, limits, federating=federating).kind


def check(text: str, limits: Limits, *, federating: bool = False) -> Checked:
    """The query, ready to be sent to a worker. Raises QueryMalformed, QueryRefused, TooLarge.

    Where it has `services`, which `federating` allows, their answers are to be put in their place before.
    """
    if len(text) > limits.query_length:
        raise TooLarge(
            f"The query has {len(text):,} characters; {limits.query_length:,} are allowed.",
            remedy="Split it, or replace a long VALUES list by a pattern.",
        )
    checked = _read(text)
    _demand_plain_services(checked, federating=federating)
    # Past some thousands of these the engine's stack ends, and the process with it.
    for what, found, allowed in (
        ("brackets in brackets", checked.nesting, limits.nesting),
        ("groups, filters and bindings", checked.branches, limits.branches),
        ("operators", checked.operators, limits.operators),
    ):
        if found > allowed:
            raise TooLarge(
                f"The query has {found:,} {what}; {allowed:,} are allowed.",
                remedy="Split it into several queries.",
            )
    return checked


def _demand_plain_services(checked: Checked, *, federating: bool) -> None:
    """See that each SERVICE may be asked: none where nothing is fetched, and no odd one elsewhere."""
    for service in checked.services:
        where = place(checked.text, service.start)
        if not federating:
            raise QueryRefused("SERVICE is not allowed.", remedy=NO_FETCH, place=where)
        if not service.endpoint:
            raise QueryRefused(
                "The endpoint of a SERVICE must be written as it is.",
                remedy="Write SERVICE <https://…> { … }, without a variable or a prefix.",
                place=where,
            )
        if service.inside:
            raise QueryRefused(
                "A SERVICE may not stand in another one.",
                remedy="Ask the inner endpoint directly.",
                place=where,
            )


@lru_cache(maxsize=32)
def _read(text: str) -> Checked:
    body = text.removeprefix("\ufeff")
    _refuse_hidden_fetching(body)
    everything = list(scan(body))
    tokens = [token for token in everything if token.kind != "comment"]
    at = _form_at(body, tokens)
    plain = _without_comments(body, everything)
    asked = services(plain, tokens)
    refuse_fetching(body, tokens, frozenset(service.start for service in asked))
    refuse_unknown_words(body, tokens, keywords.KNOWN)
    star = _star(tokens, at)
    return Checked(
        kind=tokens[at].text.lower(),
        text=plain,
        prologue=plain[: tokens[at].start],
        star=star,
        columns=_variables(tokens[at:]) if star >= 0 else (),
        graphs=tuple(_graphs(tokens[at:])),
        nesting=_depth(tokens),
        branches=sum(token.upper in keywords.BRANCHES for token in tokens[at + 1 :]),
        operators=sum(token.kind == "mark" and token.text in _SIGNS for token in tokens),
        services=asked,
        # Not beside a SERVICE: what others answer moves the text, and no text is changed unseen.
        mends=() if asked else mends(tokens),
    )


def _form_at(text: str, tokens: list[Token]) -> int:
    """Where the word stands that says what kind of query this is."""
    for number, token in enumerate(tokens):
        if token.upper in keywords.FORMS:
            return number
        if token.upper in keywords.UPDATES:
            _refuse_update(text, token)
        if token.kind == "word" and token.upper not in ("BASE", "PREFIX", "VERSION"):
            _unknown(text, token)
        if token.kind == "mark":
            raise _formless(text, token.start)
    raise _formless(text, len(text))


def _formless(text: str, offset: int) -> QueryMalformed:
    return QueryMalformed(
        "This is no query: SELECT, ASK, CONSTRUCT or DESCRIBE is missing.",
        remedy="Begin with one of them, after the PREFIX lines.",
        place=place(text, offset),
    )


def _refuse_update(text: str, token: Token) -> None:
    if token.upper == "LOAD":
        raise QueryRefused("LOAD is not allowed.", remedy=NO_FETCH, place=place(text, token.start))
    raise QueryMalformed(
        f"{token.upper} begins an update, and this is no place for updates.",
        remedy="Ask with SELECT, ASK, CONSTRUCT or DESCRIBE; stewards change records.",
        place=place(text, token.start),
    )


def refuse_fetching(text: str, tokens: list[Token], known: frozenset[int] = frozenset()) -> None:
    """Raise QueryRefused where the engine could read a SERVICE that starts at none of the `known` offsets."""
    depth = 0
    for number, token in enumerate(tokens):
        if token.start in known:
            continue
        if token.upper == "SERVICE" or (depth and _opens_service(tokens, number)):
            raise QueryRefused(
                "SERVICE is not allowed.", remedy=NO_FETCH, place=place(text, token.start)
            )
        depth += (token.text in _OPENING) - (token.text in _CLOSING)


def _opens_service(tokens: list[Token], number: int) -> bool:
    """Whether the engine could read this group as a SERVICE whose keyword is glued to a name."""
    if tokens[number].text != "{":
        return False
    before, name = tokens[number - 2], tokens[number - 1]
    glued_before = before.kind in ("name", "blank", "language") and _holds(before)
    glued = name.kind == "name" and _holds(name) and before.upper != "GRAPH"
    return glued or (glued_before and name.kind in ("name", "iri", "variable"))


def _holds(token: Token) -> bool:
    return "SERVICE" in token.text.upper()


def _refuse_hidden_fetching(text: str) -> None:
    if "\\" not in text or (plain := without_escapes(text)) == text:
        return
    try:
        refuse_fetching(text, list(scan(plain)))
    except QueryMalformed:
        return  # Only the engine's reading counts here, and it sees the text as it was written.


def refuse_unknown_words(text: str, tokens: list[Token], known: frozenset[str]) -> None:
    """Raise QueryMalformed for a bare word that is not among the known ones."""
    for token in tokens:
        if token.kind == "word" and token.upper not in known:
            if token.upper in keywords.UPDATES:
                _refuse_update(text, token)
            _unknown(text, token)


def _unknown(text: str, token: Token) -> None:
    near = difflib.get_close_matches(token.upper, sorted(keywords.KNOWN), n=1, cutoff=0.7)
    raise QueryMalformed(
        f"“{token.text[:40]}” is no word of SPARQL.",
        remedy=f"Did you mean {near[0]}?" if near else "Names are written as <IRI> or prefix:name.",
        place=place(text, token.start),
    )


def _star(tokens: list[Token], at: int) -> int:
    behind = [t for t in tokens[at + 1 : at + 3] if t.upper not in ("DISTINCT", "REDUCED")]
    is_star = tokens[at].upper == "SELECT" and behind and behind[0].text == "*"
    return behind[0].start if is_star else -1


def _variables(tokens: list[Token]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(token.text[1:] for token in tokens if token.kind == "variable"))


def _graphs(tokens: list[Token]) -> list[Graph]:
    found = []
    for number, token in enumerate(tokens[:-2]):
        if token.upper == "FROM":
            named = tokens[number + 1].upper == "NAMED"
            found.append(Graph(tokens[number + 1 + named].text, named))
    return found


def _depth(tokens: list[Token]) -> int:
    depth = deepest = 0
    for token in tokens:
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
        deepest = max(deepest, depth)
    return deepest


def _without_comments(text: str, tokens: list[Token]) -> str:
    pieces, position = [], 0
    for token in tokens:
        if token.kind == "comment":
            pieces += [text[position : token.start], " " * len(token.text)]
            position = token.end
    return "".join([*pieces, text[position:]])

"""Looks at a SPARQL update before any engine does: for the scratch store, the only one that takes updates.

An update may not fetch: LOAD and SERVICE are refused as in queries. It runs in a child process that can be killed, so
nothing else is limited here but its length.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from store.errors import QueryMalformed, QueryRefused, TooLarge

from . import keywords
from .graphs import iri_reference
from .guard import NO_FETCH, refuse_fetching, refuse_unknown_words
from .tokens import Token, place, scan, without_escapes

# What begins an operation, and what does nothing but begin one.
_BEGINNINGS = {True: keywords.UPDATES - {"USING"}, False: frozenset({"LOAD"})}
_PROLOGUE = {"PREFIX": 2, "BASE": 1, "VERSION": 1}  # and how many terms follow


@dataclass(frozen=True)
class Update:
    """An update request and its data set (SPARQL 1.1 Protocol, section 2.2.3).

    Relative IRIs are resolved against `base`.
    """

    text: str
    using: tuple[str, ...] = ()
    using_named: tuple[str, ...] = ()
    base: str = ""


@dataclass(frozen=True)
class _Operation:
    """The terms of one operation, without the semicolon."""

    tokens: tuple[Token, ...]

    @property
    def outside(self) -> Iterator[Token]:
        """Those that stand in no braces."""
        depth = 0
        for token in self.tokens:
            depth += token.text == "{"
            if not depth:
                yield token
            depth -= token.text == "}"


def check_update(update: Update, longest: int) -> str:
    """The text to run, with its data set written into it.

    Raises QueryMalformed (with a place), QueryRefused for SERVICE and LOAD, TooLarge past `longest` characters.
    """
    text = update.text.removeprefix("\ufeff")
    if len(text) > longest:
        raise TooLarge(
            f"The update has {len(text):,} characters; {longest:,} are allowed.",
            remedy="Split it, or send the statements to the graph store.",
        )
    tokens = _tokens(text)
    refuse_fetching(text, tokens)
    refuse_unknown_words(text, tokens, keywords.KNOWN | keywords.UPDATE_WORDS)
    operations = list(_operations(text, tokens))
    _refuse_load(text, tokens)
    if "\\" in text and (plain := without_escapes(text)) != text:
        _refuse_hidden(plain)
    if not (update.using or update.using_named):
        return text
    clauses = [f"USING {iri_reference(iri)}" for iri in update.using]
    clauses += [f"USING NAMED {iri_reference(iri)}" for iri in update.using_named]
    return _with_clauses(text, operations, " ".join(clauses))


def _tokens(text: str) -> list[Token]:
    return [token for token in scan(text) if token.kind != "comment"]


def _refuse_load(text: str, tokens: list[Token]) -> None:
    """Raise QueryRefused for the first LOAD, or QueryMalformed where its address is missing."""
    for number, token in enumerate(tokens):
        if token.upper == "LOAD":
            behind = tokens[number + 1 : number + 2]
            if not behind or behind[0].text == ";":
                raise _misplaced(text, token)
            raise QueryRefused(
                "LOAD is not allowed.", remedy=NO_FETCH, place=place(text, token.start)
            )


def _refuse_hidden(plain: str) -> None:
    """Refuse what the engine would read once it has written out the escapes."""
    try:
        tokens = _tokens(plain)
    except QueryMalformed:
        return  # The engine sees the text as it was written, and says so.
    refuse_fetching(plain, tokens)
    _refuse_load(plain, tokens)


def _operations(text: str, tokens: list[Token]) -> Iterator[_Operation]:
    """The operations. Each begins with its word, for the engine reads "LOADa:b" as LOAD a:b."""
    depth, start, number = 0, 0, 0
    while number < len(tokens):
        token = tokens[number]
        if number == start and token.upper in _PROLOGUE:
            start = number = number + 1 + _PROLOGUE[token.upper]
            continue
        if (number == start) != (token.upper in _BEGINNINGS[number == start]):
            raise _misplaced(text, token)
        depth += (token.text == "{") - (token.text == "}")
        if token.text == ";" and depth == 0:
            yield _Operation(tuple(tokens[start:number]))
            start = number + 1
        number += 1
    if start < len(tokens):
        yield _Operation(tuple(tokens[start:]))


def _misplaced(text: str, token: Token) -> QueryMalformed:
    return QueryMalformed(
        f"An update cannot go on with “{token.text[:40]}”.",
        remedy="Operations begin with their word, such as INSERT, and have one ; between them.",
        place=place(text, token.start),
    )


def _with_clauses(text: str, operations: list[_Operation], clauses: str) -> str:
    pieces, position = [], 0
    for operation in operations:
        words = [token.upper for token in operation.outside]
        if "USING" in words or "WITH" in words:
            raise QueryMalformed(
                "The update names its data set itself, and the request names another.",
                remedy="Leave out using-graph-uri and using-named-graph-uri, or USING and WITH.",
                place=place(text, operation.tokens[0].start),
            )
        where = next((token for token in operation.outside if token.upper == "WHERE"), None)
        if where is None:
            continue
        pieces.append(text[position : where.start])
        position = where.start
        if operation.tokens[1] is where:  # DELETE WHERE: its pattern is its template
            pieces.append(text[where.end : operation.tokens[-1].end])
        pieces.append(f" {clauses} ")
    return "".join([*pieces, text[position:]])

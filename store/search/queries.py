"""Builds index queries from pieces of text and chosen filters, never by the engine's query syntax."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import tantivy

from . import schema as names
from .documents import keys
from .wanted import Piece, Wanted

Filters = Mapping[str, tuple[str, ...]]

_WEIGHTS = {names.TITLES: 3.0, names.KEYWORDS: 1.5}
_IDENTIFIER_WEIGHT = 100.0
_PREFIX_WEIGHT = 0.5
_TYPO_WEIGHT = 0.2
SHORTEST_PREFIX = 2
SHORTEST_TYPO = 4
_LONGEST_TERM = 100

_Q = tantivy.Query


@dataclass(frozen=True)
class Asked:
    """What a text asks for: `match` tells which records, quickly; `score` also how well they fit."""

    match: tantivy.Query
    score: tantivy.Query


def text_query(wanted: Wanted, *, typos: bool = False) -> Asked | None:
    """The queries for what was typed: all pieces, none of the unwanted; None where nothing was typed.

    The last word also matches as a beginning. With `typos`, a word may differ by one letter.
    """
    if not wanted.text:
        return None
    if not wanted.pieces and not wanted.unwanted:
        return Asked(_Q.empty_query(), _Q.empty_query())
    last = wanted.pieces[-1] if wanted.pieces else None
    found = [_any(_ways(p, prefix=p is last, typos=typos)) for p in wanted.pieces]
    clauses = [(tantivy.Occur.Must, q) for q in found or [_Q.all_query()]]
    for piece in wanted.unwanted:
        unwanted = _any(_ways(piece, prefix=False, typos=False))
        clauses.append((tantivy.Occur.MustNot, unwanted))
    better = [(tantivy.Occur.Should, q) for p in wanted.pieces for q in _better(p)]
    return Asked(_Q.boolean_query(clauses), _Q.boolean_query([*clauses, *better]))


def narrowed(
    query: tantivy.Query | None, filters: Filters, *, leave_out: str = ""
) -> tantivy.Query:
    """A query within the chosen filters: any token of a facet, all of the facets; one may be left out."""
    clauses = [(tantivy.Occur.Must, query)] if query is not None else []
    for facet, tokens in filters.items():
        if facet != leave_out and tokens:
            chosen = _Q.term_set_query(names.schema(), facet, list(tokens))
            clauses.append((tantivy.Occur.Must, _Q.const_score_query(chosen, 0.0)))
    if not clauses:
        return _Q.all_query()
    return clauses[0][1] if len(clauses) == 1 else _Q.boolean_query(clauses)


def words(piece: Piece, analysis: str = names.PLAIN) -> list[str]:
    """The words of a piece in one analysis, as they stand in the index."""
    return names.analysers()[analysis].analyze(piece.text[:_LONGEST_TERM])


def _ways(piece: Piece, *, prefix: bool, typos: bool) -> Iterable[tantivy.Query]:
    """The ways in which a piece can be found in a record: all its text stands in the body fields."""
    plain = names.field(names.BODIES, names.PLAIN)
    terms = words(piece)
    begins = prefix and bool(terms) and len(terms[-1]) >= SHORTEST_PREFIX and not piece.quoted
    if begins:  # which the whole word does too
        yield _Q.const_score_query(_beginning(plain, terms), _PREFIX_WEIGHT)
    elif terms:
        yield _terms(plain, terms)
    if piece.quoted:
        return
    if len(terms) == 1:
        yield from _stems(names.BODIES, piece)
        if typos and may_be_typo(terms[0]):
            fuzzy = _Q.fuzzy_term_query(names.schema(), plain, terms[0], 1)
            yield _Q.const_score_query(fuzzy, _TYPO_WEIGHT)
    for key in keys(piece.text):
        exact = _Q.term_query(names.schema(), names.IDENTIFIER, key, "basic")
        yield _Q.const_score_query(exact, _IDENTIFIER_WEIGHT)


def _better(piece: Piece) -> Iterable[tantivy.Query]:
    """What makes a found record fit better: its title or its keywords hold the piece."""
    terms = words(piece)
    if terms:
        for layer, weight in _WEIGHTS.items():
            yield _Q.boost_query(_terms(names.field(layer, names.PLAIN), terms), weight)
    if len(terms) == 1 and not piece.quoted:
        for query in _stems(names.TITLES, piece):
            yield _Q.boost_query(query, _WEIGHTS[names.TITLES])


def _stems(layer: str, piece: Piece) -> Iterable[tantivy.Query]:
    for stemmer in names.STEMS:
        for stem in words(piece, stemmer)[:1]:
            yield _Q.term_query(names.schema(), names.field(layer, stemmer), stem, "freq")


def _any(ways: Iterable[tantivy.Query]) -> tantivy.Query:
    found = [(tantivy.Occur.Should, query) for query in ways]
    return _Q.boolean_query(found) if found else _Q.empty_query()


def may_be_typo(word: str) -> bool:
    """Whether one wrong letter is likely: not in short words, never in accessions and numbers."""
    return len(word) >= SHORTEST_TYPO and word.isalpha()


def _terms(name: str, terms: list[str]) -> tantivy.Query:
    """One term, or several in this order (the engine panics on a phrase of one)."""
    if len(terms) == 1:
        return _Q.term_query(names.schema(), name, terms[0])
    return _Q.phrase_query(names.schema(), name, list(terms))


def _beginning(name: str, terms: list[str]) -> tantivy.Query:
    if len(terms) == 1:
        return _Q.fuzzy_term_query(names.schema(), name, terms[0], distance=0, prefix=True)
    return _Q.phrase_prefix_query(names.schema(), name, list(terms))

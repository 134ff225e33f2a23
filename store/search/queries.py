"""Builds index queries from pieces of text and chosen filters.

Never by the engine's own query syntax.
"""

from collections.abc import Callable, Iterable, Mapping

import tantivy

from . import schema as names
from .documents import keys
from .wanted import Piece, Wanted

Filters = Mapping[str, tuple[str, ...]]

_WEIGHTS = {names.TITLES: 4.0, names.KEYWORDS: 2.0, names.BODIES: 1.0}
_IDENTIFIER_WEIGHT = 40.0
_PLAIN_WEIGHT = 1.2  # an exact word counts a little more than its stem
_PREFIX_WEIGHT = 0.5
_TYPO_WEIGHT = 0.2
_TIE = 0.1
SHORTEST_PREFIX = 2
SHORTEST_TYPO = 4
_LONGEST_TERM = 100

_Q = tantivy.Query


def text_query(wanted: Wanted, *, typos: bool = False) -> tantivy.Query | None:
    """The query for what was typed: all pieces, none of the unwanted; None where nothing was typed.

    The last word also matches as a beginning. With `typos`, a word may differ by one letter.
    """
    if not wanted.text:
        return None
    last = wanted.pieces[-1] if wanted.pieces else None
    must = [_piece(p, prefix=p is last, typos=typos) for p in wanted.pieces]
    must_not = [_piece(p, prefix=False, typos=False) for p in wanted.unwanted]
    if not must and not must_not:
        return _Q.empty_query()
    clauses = [(tantivy.Occur.Must, q) for q in must or [_Q.all_query()]]
    return _Q.boolean_query([*clauses, *((tantivy.Occur.MustNot, q) for q in must_not)])


def narrowed(
    query: tantivy.Query | None, filters: Filters, *, leave_out: str = ""
) -> tantivy.Query:
    """A query within the chosen filters: any token of one facet, every facet.

    One may be left out.
    """
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


def _piece(piece: Piece, *, prefix: bool, typos: bool) -> tantivy.Query:
    """One piece in any field: a word in every analysis, several words in their exact order."""
    terms = words(piece)
    ways: list[tantivy.Query] = []
    for layer, weight in _WEIGHTS.items():
        if terms:
            exact = _terms(names.field(layer, names.PLAIN), terms)
            ways.append(_boost(exact, weight * _PLAIN_WEIGHT))
        if len(terms) == 1 and not piece.quoted:
            ways += [_boost(q, weight) for q in _stems(layer, piece)]
    if not piece.quoted:
        ways += _loose(piece, terms, prefix=prefix, typos=typos)
    return _Q.disjunction_max_query(ways, _TIE) if ways else _Q.empty_query()


def _stems(layer: str, piece: Piece) -> Iterable[tantivy.Query]:
    for stemmer in names.STEMS:
        for stem in words(piece, stemmer)[:1]:
            yield _Q.term_query(names.schema(), names.field(layer, stemmer), stem, "freq")


def _loose(piece: Piece, terms: list[str], *, prefix: bool, typos: bool) -> Iterable[tantivy.Query]:
    """Identifiers, beginnings and words with a typo."""
    schema = names.schema()
    for key in keys(piece.text):
        yield _boost(_Q.term_query(schema, names.IDENTIFIER, key, "basic"), _IDENTIFIER_WEIGHT)
    if prefix and terms and len(terms[-1]) >= SHORTEST_PREFIX:
        yield from _in_plain(lambda f: _beginning(f, terms), _PREFIX_WEIGHT)
    if typos and len(terms) == 1 and may_be_typo(terms[0]):
        yield from _in_plain(lambda f: _Q.fuzzy_term_query(schema, f, terms[0], 1), _TYPO_WEIGHT)


def may_be_typo(word: str) -> bool:
    """Whether one wrong letter is likely: not in short words, never in accessions and numbers."""
    return len(word) >= SHORTEST_TYPO and word.isalpha()


def _in_plain(make: Callable[[str], tantivy.Query], weight: float) -> Iterable[tantivy.Query]:
    for layer, more in _WEIGHTS.items():
        yield _Q.const_score_query(make(names.field(layer, names.PLAIN)), weight * more)


def _terms(name: str, terms: list[str]) -> tantivy.Query:
    """One term, or several in this order (the engine panics on a phrase of one)."""
    if len(terms) == 1:
        return _Q.term_query(names.schema(), name, terms[0])
    return _Q.phrase_query(names.schema(), name, list(terms))


def _beginning(name: str, terms: list[str]) -> tantivy.Query:
    if len(terms) == 1:
        return _Q.fuzzy_term_query(names.schema(), name, terms[0], distance=0, prefix=True)
    return _Q.phrase_prefix_query(names.schema(), name, list(terms))


def _boost(query: tantivy.Query, weight: float) -> tantivy.Query:
    return _Q.boost_query(query, weight)

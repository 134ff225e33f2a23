"""Finds the word that was meant, among the words of titles, keywords and names."""

import tantivy

from . import schema as names
from .snippets import one_apart
from .wanted import Piece, Wanted

_SHORTEST = 4
_MOST_TERMS = 5_000


def suggestion(searcher: tantivy.Searcher, wanted: Wanted) -> str:
    """What was typed, with known words for unknown ones that are one letter away; empty if there are none."""
    replaced = {}
    for piece in wanted.pieces:
        better = "" if piece.quoted else _better(searcher, piece, last=piece is wanted.pieces[-1])
        if better:
            replaced[piece.text] = better
    if not replaced:
        return ""
    return " ".join(
        _tell(p, replaced.get(p.text, p.text), minus=False) for p in wanted.pieces
    ) + "".join(" " + _tell(p, p.text, minus=True) for p in wanted.unwanted)


def _tell(piece: Piece, text: str, *, minus: bool) -> str:
    return ("-" if minus else "") + (f'"{text}"' if piece.quoted else text)


def _better(searcher: tantivy.Searcher, piece: Piece, *, last: bool) -> str:
    """The most frequent word one letter away from an unknown word, whose first letter may be wrong."""
    terms = names.analysers()[names.SPELLING].analyze(piece.text)
    if len(terms) != 1 or len(terms[0]) < _SHORTEST or not terms[0].isalpha():
        return ""
    word = terms[0]
    if _is_known(searcher, word) or (last and _begins(searcher, word)):
        return ""
    starts = dict.fromkeys((word[0], word[1]))
    found = [
        (-count, term)
        for start in starts
        for term, count in searcher.terms_with_prefix(names.SPELLING, start, limit=_MOST_TERMS)
        if one_apart(word, term)
    ]
    return min(found)[1] if found else ""


def _is_known(searcher: tantivy.Searcher, word: str) -> bool:
    plain = "".join(names.analysers()[names.PLAIN].analyze(word))
    fields = [names.field(layer, names.PLAIN) for layer in names.LAYERS]
    return any(searcher.doc_freq(f, plain) for f in fields)


def _begins(searcher: tantivy.Searcher, word: str) -> bool:
    """Whether known words begin so; the last word of a search is found by its beginning."""
    return bool(searcher.terms_with_prefix(names.SPELLING, word, limit=1))

"""Which literal is shown: a fixed order of languages, the same in lists, pages and JSON-LD."""

from collections.abc import Iterable
from functools import lru_cache

from .graph import LITERAL, Term

LANGUAGES = ("en", "nb", "nn")

# "no" is nearly always bokmål, hence before nn for a page in bokmål.
_CHAINS = {
    "nb": ("nb", "no", "nn", "en", ""),
    "nn": ("nn", "nb", "no", "en", ""),
    "en": ("en", ""),
}
_LAST = 9


@lru_cache(maxsize=1024)
def rank(tag: str, language: str) -> tuple[int, str]:
    """The place of a literal's tag for a page's language; the lowest is shown.

    Requested language, other Norwegian where Norwegian is asked, English, no tag, then any by the
    alphabet. A region ("nb-NO", "en-us") comes just after its bare language.
    """
    tag = tag.lower()
    primary = tag.split("-", 1)[0]
    chain = _CHAINS.get(language) or (language, "en", "")
    return (chain.index(primary) if primary in chain else _LAST, tag)


def choose(terms: Iterable[Term], language: str) -> Term | None:
    """The literal to show, or None where there is none with anything to read; the first of equals wins."""
    best: Term | None = None
    best_rank: tuple[int, str] = (_LAST + 1, "")
    for term in terms:
        if term.kind == LITERAL:
            place = rank(term.language, language)
            if place < best_rank and term.value.strip():
                best, best_rank = term, place
    return best


def in_one_language(terms: Iterable[Term], language: str) -> list[Term]:
    """All literals in the language that `choose` would take, for keywords and the like."""
    literals = [t for t in terms if t.kind == LITERAL and t.value.strip()]
    best = choose(literals, language)
    if best is None:
        return []
    place = rank(best.language, language)[0]
    if place == _LAST:
        return [t for t in literals if t.language == best.language]
    return [t for t in literals if rank(t.language, language)[0] == place]

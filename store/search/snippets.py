"""Cuts a piece out of a description and marks in it what the search matched."""

import re

from store.views.pages import Mark

from . import schema as names
from .queries import SHORTEST_PREFIX, may_be_typo, words
from .wanted import Wanted

LENGTH = 240
_LEAD = 60
_MOST_MARKS = 20
_WORD = re.compile(r"\w+")
_STEM_LENGTH = 3
# A word of the index has no accents, a word of the text has: what may stand for its first letters.
_SPELLINGS = {
    "a": "[aàáâãäåāăą]",
    "ae": "(?:ae|æ)",
    "c": "[cçćč]",
    "d": "[dđð]",
    "e": "[eèéêëēę]",
    "i": "[iìíîïī]",
    "l": "[lł]",
    "n": "[nñńň]",
    "o": "[oòóôõöøōő]",
    "oe": "(?:oe|œ)",
    "s": "[sśšş]",
    "t": "[tţť]",
    "u": "[uùúûüūů]",
    "y": "[yýÿ]",
    "z": "[zźżž]",
}


class Marker:
    """Finds the matches of one search in texts; made once for all hits of a page."""

    def __init__(self, wanted: Wanted) -> None:
        self._stems: set[str] = set()
        self._plain: set[str] = set()
        for piece in wanted.pieces:
            self._plain.update(words(piece))
            for stemmer in names.STEMS:
                self._stems.update(words(piece, stemmer))
        last = words(wanted.pieces[-1]) if wanted.pieces else []
        self._prefix = last[-1] if last and len(last[-1]) >= SHORTEST_PREFIX else ""
        self._known: dict[str, bool] = {}
        self._candidates = _starts(self._plain | self._stems)

    def marks(self, text: str) -> tuple[Mark, ...]:
        """A piece of the text around the first match, or its beginning; the text is cut at words."""
        spans = self._spans(text)
        first = spans[0][0] if spans else 0
        start = 0 if first < LENGTH - _LEAD else _word_start(text, first - _LEAD)
        end = _word_end(text, start + LENGTH)
        found: list[Mark] = [Mark("… ", hit=False)] if start else []
        at = start
        for left, right in spans:
            if left < start or right > end:
                continue
            found += [Mark(_flat(text[at:left]), hit=False), Mark(text[left:right], hit=True)]
            at = right
        found.append(Mark(_flat(text[at:end]) + (" …" if end < len(text) else ""), hit=False))
        return tuple(m for m in found if m.text)

    def _spans(self, text: str) -> list[tuple[int, int]]:
        if self._candidates is None:
            return []
        found: list[tuple[int, int]] = []
        for match in self._candidates.finditer(text):
            if self._matches(match[0]):
                found.append(match.span())
                if len(found) >= _MOST_MARKS:
                    break
        return found

    def _matches(self, word: str) -> bool:
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._looks_right(word)
        return known

    def _looks_right(self, word: str) -> bool:
        analysers = names.analysers()
        plain = "".join(analysers[names.PLAIN].analyze(word))
        if plain in self._plain or (self._prefix and plain.startswith(self._prefix)):
            return True
        if any(stem in self._stems for s in names.STEMS for stem in analysers[s].analyze(word)):
            return True
        return any(may_be_typo(w) and one_apart(w, plain) for w in self._plain)


def _starts(terms: set[str]) -> "re.Pattern[str] | None":
    """A pattern for words that begin as one of the terms does, whatever accents they carry."""
    beginnings = {_spelled(t[:_STEM_LENGTH]) for t in terms if t}
    if not beginnings:
        return None
    return re.compile(rf"\b(?:{'|'.join(sorted(beginnings))})\w*", re.IGNORECASE)


def _spelled(start: str) -> str:
    for pair in ("ae", "oe"):
        if start.startswith(pair):
            return _SPELLINGS[pair] + "".join(_SPELLINGS.get(c, re.escape(c)) for c in start[2:])
    return "".join(_SPELLINGS.get(c, re.escape(c)) for c in start)


def one_apart(left: str, right: str) -> bool:
    """Whether two words differ by one letter: changed, added, left out, or swapped with the next."""
    if abs(len(left) - len(right)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(left, right, strict=False)) if a != b), None)
    if at is None:
        return len(left) != len(right)
    rests = ((at + 1, at + 1), (at + 1, at), (at, at + 1))
    if any(left[i:] == right[j:] for i, j in rests):
        return True
    swapped = left[:at] + left[at + 1 : at + 2] + left[at : at + 1] + left[at + 2 :]
    return swapped == right


def _word_start(text: str, at: int) -> int:
    space = text.find(" ", at, at + 40)
    return space + 1 if space >= 0 else at


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", at - 40, at)
    return space if space > 0 else at


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)

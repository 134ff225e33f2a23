"""Takes apart what somebody typed: words, "phrases" and -exclusions; nothing else has a meaning."""

import re
from dataclasses import dataclass

LONGEST = 400
MOST_PIECES = 16

_SPLIT_DOI = re.compile(r"\bdoi:\s+(?=10\.)", re.IGNORECASE)
_PIECE = re.compile(r'(?:(?<!\S)(-))?(?:"([^"]*)"|([^\s"]+))')


@dataclass(frozen=True)
class Piece:
    """One thing to look for: a word as typed, or a phrase in quotes."""

    text: str
    quoted: bool


@dataclass(frozen=True)
class Wanted:
    """All pieces must be found, none of the unwanted.

    `text` is what was typed, tidied and bounded.
    """

    text: str
    pieces: tuple[Piece, ...]
    unwanted: tuple[Piece, ...]


def wanted(text: str) -> Wanted:
    """What a text asks for; any text is allowed, past 400 characters and 16 pieces it is cut."""
    tidy = " ".join(_readable(text[: LONGEST * 4]).split())[:LONGEST]
    pieces: list[Piece] = []
    unwanted: list[Piece] = []
    for minus, quoted, word in _PIECE.findall(_balanced(_SPLIT_DOI.sub("doi:", tidy))):
        piece = Piece(quoted or word, bool(quoted))
        if any(c.isalnum() for c in piece.text):
            (unwanted if minus else pieces).append(piece)
    return Wanted(tidy, tuple(pieces[:MOST_PIECES]), tuple(unwanted[:MOST_PIECES]))


def _readable(text: str) -> str:
    """Text without control characters and lone surrogates, which no index term can hold."""
    return "".join(c if c >= " " and not "\ud800" <= c <= "\udfff" else " " for c in text)


def _balanced(text: str) -> str:
    """A quote that is never closed, or that stands inside a word, is no quote."""
    text = re.sub(r'(?<=\w)"(?=\w)', " ", text.replace("\u201c", '"').replace("\u201d", '"'))
    if text.count('"') % 2:
        head, _, end = text.rpartition('"')
        text = f"{head} {end}"
    return text

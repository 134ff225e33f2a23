"""What a shape says to people: name, message, reason, remedy, link, each by language."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from .reports import SH

_VARDE = "https://w3id.org/varde/ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SHORT, _LONG = 200, 2000
# Marks that turn the direction of the text around them, and the byte order mark.
_TURNING = frozenset(
    map(chr, (0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0xFEFF))
)

Texts = tuple[tuple[str, str], ...]
"""Pairs of language tag and text, sorted."""


@dataclass(frozen=True)
class Note:
    """Texts by language; `link` is the first rdfs:seeAlso."""

    names: Texts = ()
    messages: Texts = ()
    reasons: Texts = ()
    remedies: Texts = ()
    examples: Texts = ()
    link: str = ""


def read_note(own: Mapping[str, list[str]]) -> Note:
    """The note of a shape, from its own statements (predicate, objects in N-Triples syntax)."""
    links = [iri[1:-1] for iri in own.get(f"<{_RDFS}seeAlso>", []) if iri.startswith("<")]
    return Note(
        names=_texts(own.get(f"<{SH}name>", [])),
        messages=_texts(own.get(f"<{SH}message>", [])),
        reasons=_texts(own.get(f"<{_VARDE}why>") or own.get(f"<{SH}description>", [])),
        remedies=_texts(own.get(f"<{_VARDE}fixTemplate>", [])),
        examples=_texts(own.get(f"<{_VARDE}exampleValue>", [])),
        link=min(links, default=""),
    )


def _texts(terms: list[str]) -> Texts:
    literals = [literal(term) for term in terms if term.startswith('"')]
    return tuple(sorted((each.language or "", clean(each.value, _LONG)) for each in literals))


def readable(term: str) -> str:
    """A term as people read it; empty for a blank node, which has no name that means anything."""
    if term.startswith("_:"):
        return ""
    return clean(literal(term).value if term.startswith('"') else term.strip("<>"))


def clean(text: str, longest: int = _SHORT) -> str:
    """Text from outside made harmless: one line, no control characters, cut with an ellipsis."""
    cut = text[: longest * 2]
    kept = " ".join(cut.split())
    if not kept.isprintable():  # most are, and looking at each sign takes long
        kept = " ".join("".join(sign for sign in kept if _harmless(sign)).split())
    if len(kept) <= longest and len(cut) == len(text):
        return kept
    return f"{kept[: longest - 1].rstrip()}…"


def _harmless(sign: str) -> bool:
    return sign.isspace() or (
        sign not in _TURNING and unicodedata.category(sign) not in {"Cc", "Cs"}
    )


def literal(term: str) -> ox.Literal:
    """The literal that is written in N-Triples syntax."""
    quad = next(ox.parse(f"<a:a> <a:a> {term} .", format=ox.RdfFormat.N_TRIPLES))
    if not isinstance(quad.object, ox.Literal):
        raise TypeError(f"{term} is no literal")
    return quad.object

"""What a shape says to people: name, message, reason, remedy, link, each by language."""

from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from .reports import SH

_VARDE = "https://w3id.org/varde/ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"

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
        examples=_texts(own.get(f"<{_VARDE}example>", [])),
        link=min(links, default=""),
    )


def _texts(terms: list[str]) -> Texts:
    literals = [literal(term) for term in terms if term.startswith('"')]
    return tuple(sorted((each.language or "", each.value) for each in literals))


def literal(term: str) -> ox.Literal:
    """The literal that is written in N-Triples syntax."""
    quad = next(ox.parse(f"<a:a> <a:a> {term} .", format=ox.RdfFormat.N_TRIPLES))
    if not isinstance(quad.object, ox.Literal):
        raise TypeError(f"{term} is no literal")
    return quad.object

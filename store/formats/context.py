"""Our record context (ontology/contexts/record.jsonld): prefixes, short names and their order.

One file says how a record is abbreviated and in which order people read it; Turtle, TriG, RDF/XML
and JSON-LD all follow it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ..resources import ONTOLOGY


@dataclass(frozen=True)
class Term:
    """A short name. `coercion` is "@id", "@language", the IRI of a datatype, or empty."""

    name: str
    iri: str
    coercion: str


@dataclass(frozen=True)
class Context:
    """What the record context says: prefix by namespace, term and rank by property IRI."""

    prefixes: Mapping[str, str]
    terms: Mapping[str, Term]
    ranks: Mapping[str, int]
    namespaces: Mapping[str, str]

    def split(self, iri: str) -> tuple[str, str] | None:
        """Prefix and local part of an IRI, where a prefix of ours covers it."""
        cut = max(iri.rfind("#"), iri.rfind("/")) + 1
        prefix = self.prefixes.get(iri[:cut])
        return (prefix, iri[cut:]) if prefix else None

    def rank(self, property_iri: str) -> tuple[int, str]:
        """Where a property stands among others: in the order of the context, then by its IRI."""
        return self.ranks.get(property_iri, len(self.ranks)), property_iri


@cache
def record_context() -> Context:
    """The record context, read once."""
    text = (ONTOLOGY / "contexts" / "record.jsonld").read_text(encoding="utf-8")
    entries: dict[str, Any] = json.loads(text)["@context"]
    namespaces = {
        key: value
        for key, value in entries.items()
        if isinstance(value, str) and value.endswith(("#", "/"))
    }

    def whole(name: str) -> str:
        prefix, _, local = name.partition(":")
        return namespaces[prefix] + local if prefix in namespaces else name

    terms = {}
    for name, value in entries.items():
        if name in namespaces:
            continue
        parts = {"@id": value} if isinstance(value, str) else value
        coercion = parts.get("@container") or whole(parts.get("@type", ""))
        iri = whole(parts["@id"])
        terms[iri] = Term(name, iri, coercion)
    return Context(
        prefixes={namespace: prefix for prefix, namespace in namespaces.items()},
        terms=terms,
        ranks={iri: rank for rank, iri in enumerate(terms)},
        namespaces=namespaces,
    )

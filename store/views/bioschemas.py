"""Which Bioschemas profiles a document may name: those that the record claims and whose minimum is there."""

from __future__ import annotations

from collections.abc import Mapping

from store.terms import BIOSCHEMAS, CONFORMS_TO

from .nodes import Json
from .reading import Reading

# The minimum of each profile: `required` in its $validation.
_MINIMUM = {
    "Dataset": ("description", "identifier", "keywords", "license", "name", "url"),
    "DataCatalog": ("description", "keywords", "name", "provider", "url"),
    "ComputationalTool": ("description", "name", "url"),
    "Study": (
        "author",
        "datePublished",
        "description",
        "identifier",
        "name",
        "studyDomain",
        "studySubject",
    ),
    "Sample": ("identifier",),
}


def claims(node: Mapping[str, Json], reading: Reading) -> list[Json]:
    """The profiles that the record claims, as far as the document meets their minimum."""
    found: list[Json] = []
    for term in reading.graph.values(reading.iri, CONFORMS_TO):
        iri = term.value
        name = iri.removeprefix(BIOSCHEMAS).split("/", 1)[0] if iri.startswith(BIOSCHEMAS) else ""
        if name in _MINIMUM and all(node.get(p) for p in _MINIMUM[name]):
            found.append({"@id": iri, "@type": "CreativeWork"})
    return found

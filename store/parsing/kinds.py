"""Kinds of record and the boundary of a record, read from ontology/portal.ttl; terms as N-Triples terms (<iri>)."""

from dataclasses import dataclass
from functools import cache

import pyoxigraph as ox

from ..errors import Misconfigured
from ..resources import ONTOLOGY

_VARDE = "https://w3id.org/varde/ns#"


@dataclass(frozen=True)
class Kind:
    """A kind: its path, its rank (the lowest wins) and whether its things are parts where a record refers to them."""

    path: str
    rank: int
    dependent: bool


@dataclass(frozen=True)
class Boundary:
    """Which class makes a record, and which property owns, names an agent, or merely lists members."""

    classes: dict[str, Kind]
    paths: frozenset[str]
    owning: frozenset[str]
    members: frozenset[str]


@cache
def boundary() -> Boundary:
    """The boundary as portal.ttl draws it. Raises Misconfigured when the file is missing or broken."""
    path = ONTOLOGY / "portal.ttl"
    try:
        facts = [quad.triple for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)]
    except (OSError, SyntaxError) as error:
        raise Misconfigured(
            f"{path.name} cannot be read: {error}.", remedy="Install Varde again."
        ) from error
    values: dict[str, dict[str, list[str]]] = {}
    for fact in facts:
        name = getattr(fact.predicate, "value", "")
        if name.startswith(_VARDE):
            about = values.setdefault(str(fact.subject), {})
            about.setdefault(name.removeprefix(_VARDE), []).append(_text(fact.object))
    kinds = {
        subject: _kind(about)
        for subject, about in values.items()
        if "path" in about and "recordClass" in about
    }
    classes: dict[str, Kind] = {}
    for subject, kind in sorted(kinds.items(), key=lambda item: item[1].rank):
        for name in values[subject]["recordClass"]:
            classes.setdefault(f"<{name}>", kind)
    return Boundary(
        classes,
        frozenset(kind.path for kind in kinds.values()),
        _terms(values, "partProperty") | _terms(values, "agentProperty"),
        _terms(values, "memberProperty"),
    )


def _text(term: object) -> str:
    return str(getattr(term, "value", term))


def _kind(about: dict[str, list[str]]) -> Kind:
    return Kind(
        about["path"][0],
        int(about.get("order", ["99"])[0]),
        about.get("dependent", [""])[0] == "true",
    )


def _terms(values: dict[str, dict[str, list[str]]], name: str) -> frozenset[str]:
    return frozenset(f"<{iri}>" for about in values.values() for iri in about.get(name, ()))

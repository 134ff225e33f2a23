"""The JSON-LD of a landing page.

Schema.org for search engines, Bioschemas where the record claims it.

Google Dataset Search: name, and a description of 50 to 5000 characters; a download only with its
address. Bioschemas: the profile is named only where the record claims it and its minimum is there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from store.terms import DCAT, SCHEMA

from . import agents, nodes
from .access import CLOSED, OPEN, RESTRICTED, UNKNOWN, access
from .bioschemas import claims
from .descriptions import description, keywords_or_themes, portal
from .fields import Field, fields
from .files import files, licence_link
from .graph import LITERAL, Graph, Term
from .links import href
from .material import Material
from .nodes import Json
from .pages import File, Link, Text
from .periods import iso_date, periods
from .reading import Reading
from .texts import ILLUSTRATIVE, say
from .titles import alternatives, identifiers, title

_MOST = 50
_CONTEXT: Json = ["https://schema.org", {"dct": "http://purl.org/dc/terms/"}]

_TYPES = {
    "dataset": "Dataset",
    "series": "Dataset",
    "catalog": "DataCatalog",
    "service": "WebAPI",
    "tool": "SoftwareApplication",
    "study": "ResearchProject",
    "organization": "Organization",
    "guide": "TechArticle",
    "sample": "https://bioschemas.org/types/Sample",
}
# These are no creative works: dates, licences and the like have no place on them.
_NO_WORKS = frozenset(("service", "organization", "sample"))

_URLS = frozenset(
    SCHEMA + name
    for name in (
        "codeRepository",
        "downloadUrl",
        "softwareHelp",
        "documentation",
        "termsOfService",
        "subjectOf",
        "url",
    )
)
_IN_SERIES = DCAT + "inSeries"
_TEXTS = frozenset(
    SCHEMA + name for name in ("creditText", "featureList", "releaseNotes", "creativeWorkStatus")
)
# Written by name below, or meant for the page only.
_DONE = frozenset(
    ("same-as", "language", "homepage", "funder", "catalogue", "endpoint", "citation", "created")
)


def json_ld(material: Material, language: str) -> str:
    """The document of a record in one language, escaped so that it can stand in a script element."""
    return document(_reading(material, language), material)


def json_ld_whole(material: Material) -> str:
    """The document with the texts in all languages that the record has, for a file of its own."""
    reading = _reading(material, "en")
    node = _node(reading, material)
    for name, field in (
        ("name", "title"),
        ("alternateName", "alternative"),
        ("description", "description"),
    ):
        tagged = [t for t in reading.terms(field) if t.kind == LITERAL and t.language]
        if len(tagged) > 1:
            node[name] = [{"@language": t.language, "@value": t.value} for t in tagged]
    node.pop("inLanguage", None)
    return _dump(node)


def document(reading: Reading, material: Material) -> str:
    """As `json_ld`, from a record that has been read already."""
    return _dump(_node(reading, material))


def _reading(material: Material, language: str) -> Reading:
    return Reading(
        Graph(material.statements), material.iri, language, material.labels, material.pages
    )


def _dump(node: dict[str, Json]) -> str:
    """JSON in which nothing can end a script element: the escapes mean the same to every parser."""
    text = json.dumps({"@context": _CONTEXT, **node}, ensure_ascii=False, indent=1)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def _node(reading: Reading, material: Material) -> dict[str, Json]:
    shown = title(reading)
    described = description(reading, material)
    node: dict[str, Json] = {
        "@type": nodes.one_or_many(_types(reading, material.kind)),
        "@id": material.iri,
        "name": shown.value,
        "description": described.value,
        "url": material.base + material.page,
        "inLanguage": shown.language or described.language or reading.language,
    }
    _add(node, "alternateName", nodes.texts(alternatives(reading)))
    _add(node, "identifier", identifiers(reading) or [material.iri])
    _add(node, "keywords", keywords_or_themes(reading), always_list=True)
    _add_agents(node, reading, material.kind)
    if material.kind not in _NO_WORKS:
        _add_work(node, reading, material)
    _add(node, "spatialCoverage", [nodes.place(x) for x in _places(reading)])
    _add_fields(node, reading)
    elsewhere = reading.links([*reading.every("same-as"), *reading.every("landing-page")])
    _add(node, "sameAs", nodes.same_as(identifiers(reading), elsewhere, material.iri))
    _add(node, "hasPart", [{"@id": s} for p, s in material.incoming if p == _IN_SERIES])
    _by_kind(node, reading, material)
    claimed = claims(node, reading)
    if claimed:
        node["dct:conformsTo"] = nodes.one_or_many(claimed)
    if reading.value("illustrative") in ("true", "1"):
        node["disambiguatingDescription"] = say(ILLUSTRATIVE, reading.language)
    return node


def _add(
    node: dict[str, Json], name: str, values: Iterable[Json | None], *, always_list: bool = False
) -> None:
    found: list[Json] = []
    for value in values:
        if value not in (None, "") and value not in found:
            found.append(value)
    found = found[:_MOST]
    if found and name not in node:
        node[name] = found if always_list else nodes.one_or_many(found)


def _types(reading: Reading, kind: str) -> list[Json]:
    """The kind's schema.org type, or the record's own schema.org types where they say more."""
    usual = _TYPES.get(kind, "CreativeWork")
    own = sorted(
        t.removeprefix(SCHEMA) for t in reading.graph.types(reading.iri) if t.startswith(SCHEMA)
    )
    if not own or kind in ("dataset", "series", "catalog"):
        return [usual]
    # Clients that look for tools know only the widest type.
    return [usual, *own] if kind == "tool" and usual not in own else [*own]


def _add_agents(node: dict[str, Json], reading: Reading, kind: str) -> None:
    publishers = [nodes.agent(a) for a in agents.agents(reading, "publisher")]
    creators = [nodes.agent(a) for a in agents.agents(reading, "creator")]
    if kind in ("catalog", "service"):
        _add(node, "provider", publishers)
    if kind != "organization":
        _add(node, "author" if kind in ("study", "tool") else "creator", creators)
    if kind not in _NO_WORKS:
        _add(node, "publisher", publishers[:1])
    _add(node, "funder", [nodes.agent(a) for a in agents.agents(reading, "funder")])


def _add_work(node: dict[str, Json], reading: Reading, material: Material) -> None:
    """What only creative works have: licence, dates, version, access, files, catalogue."""
    box = access(reading)
    parts = files(reading, box.code)
    chosen = licence_link(reading, reading.terms("licence")) or _common_licence(parts)
    _add(node, "license", [nodes.licence(chosen)] if chosen else [])
    _add(node, "datePublished", [iso_date(reading.value("issued"))])
    _add(node, "dateModified", [iso_date(reading.value("modified"))])
    _add(node, "dateCreated", [iso_date(reading.value("created"))])
    _add(
        node,
        "softwareVersion" if material.kind == "tool" else "version",
        [reading.value("version")],
    )
    free = _free(reading, box.code)
    if free is not None:
        node["isAccessibleForFree"] = free
    stated = [s.value if isinstance(s, Text) else s.label.value for s in box.statements]
    if not stated and box.code in (RESTRICTED, CLOSED):
        stated = [f"{box.label}. {box.explanation}"]
    _add(node, "conditionsOfAccess", [" ".join(stated)])
    _add(node, "temporalCoverage", [nodes.period(p) for p in periods(reading)])
    if material.kind in ("dataset", "series"):
        _add(node, "distribution", [nodes.download(p) for p in parts], always_list=True)
    _add(node, "citation", [nodes.citation(reading, t) for t in reading.every("citation")])
    if material.kind in ("dataset", "series"):
        catalogue: dict[str, Json] = {
            "@type": "DataCatalog",
            "@id": material.base + "/",
            "name": portal(material),
            "url": material.base + "/",
        }
        node["includedInDataCatalog"] = catalogue


def _common_licence(parts: Iterable[File]) -> Link | None:
    """The licence of all files, where the record has none and they agree.

    Many catalogues put it only there.
    """
    found = {p.licence for p in parts}
    return found.pop() if len(found) == 1 else None


def _free(reading: Reading, code: str) -> bool | None:
    stated = reading.value("free-access").lower().rsplit("/", 1)[-1]
    if stated in ("true", "1", "false", "0"):
        return stated in ("true", "1")
    return None if code == UNKNOWN else code == OPEN


def _places(reading: Reading) -> list[Link]:
    return [x for x in reading.links(reading.every("place")) if x.label.value]


def _add_fields(node: dict[str, Json], reading: Reading) -> None:
    """All other fields that the alignment gives a schema.org property."""
    for field in (*fields().facts, *fields().related):
        name = field.schema_property.removeprefix(SCHEMA)
        if name and name != field.schema_property and field.name not in _DONE:
            _add(node, name, [_plain(reading, field, t) for t in reading.every(field.name)])


def _plain(reading: Reading, field: Field, term: Term) -> Json | None:
    if field.schema_property in _URLS or (field.name == "type" and term.kind != LITERAL):
        return href(term.value.strip())
    if field.schema_property in _TEXTS:
        told = next(iter(reading.facts([term])), Text(""))
        return told.value if isinstance(told, Text) else told.label.value
    if field.section == "related" and term.kind != LITERAL:
        return {"@id": term.value} if href(term.value) else None
    return nodes.value(reading, term)


def _by_kind(node: dict[str, Json], reading: Reading, material: Material) -> None:
    """What one kind has and no other.

    An organisation's address is its own web site, not our page about it.
    """
    if material.kind == "organization":
        home = next((x.href for x in reading.links(reading.every("landing-page")) if x.href), None)
        node["mainEntityOfPage"] = node["url"]
        node["url"] = home or node["url"]
        node.pop("spatialCoverage", None)
        node.pop("inLanguage", None)
        _add(node, "contactPoint", [_contact(c.email, c.url) for c in agents.contacts(reading)])
    if material.kind == "service":
        points = [href(t.value.strip()) for t in reading.every("endpoint")]
        channels: list[Json] = [{"@type": "ServiceChannel", "serviceUrl": p} for p in points if p]
        _add(node, "availableChannel", channels)
        _rename(node, "spatialCoverage", "areaServed")


def _contact(email: str | None, url: str | None) -> Json | None:
    pairs: dict[str, Json] = {k: v for k, v in (("email", email), ("url", url)) if v}
    return {"@type": "ContactPoint", **pairs} if pairs else None


def _rename(node: dict[str, Json], old: str, new: str) -> None:
    if old in node:
        node[new] = node.pop(old)

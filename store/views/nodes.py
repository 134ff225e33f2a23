"""The nested nodes of the page's JSON-LD: agents, files, places, periods and plain values."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

from store.terms import XSD

from .agents import Agent
from .cleaning import one_line
from .graph import BLANK, LITERAL, Term
from .links import doi_of, href
from .pages import File, Link, Period, Text
from .periods import iso_date
from .reading import Reading

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json]"

_NUMBERS = tuple(
    XSD + t for t in ("integer", "nonNegativeInteger", "positiveInteger", "int", "long")
)
_SHA256 = re.compile(r"(?:sha-?256\s+)?([0-9a-f]{64})$", re.IGNORECASE)


def agent(found: Agent) -> Json:
    """A person or organisation; without a type where the record does not tell which."""
    node: dict[str, Json] = {}
    if found.person:
        node["@type"] = "Person"
    elif found.iri.startswith("https://ror.org/") or found.organisation:
        node["@type"] = "Organization"
    if href(found.iri):
        node["@id"] = found.iri
    node["name"] = found.name.value
    if found.homepage:
        node["url"] = found.homepage
    same = [s for s in found.same if s != found.iri]
    if same:
        node["sameAs"] = one_or_many(same)
    return node


def download(file: File) -> Json | None:
    """A DataDownload; None where there is no address of the file itself, which Google counts as an error."""
    address = file.download.href if file.download else None
    if not address or not address.startswith("http"):
        return None
    node: dict[str, Json] = {
        "@type": "DataDownload",
        "name": file.title.value,
        "contentUrl": address,
    }
    if file.media_type or file.format:
        node["encodingFormat"] = file.media_type or file.format
    if file.size is not None:
        node["contentSize"] = f"{file.size} B"
    if file.licence:
        node["license"] = licence(file.licence)
    digest = _SHA256.match(file.checksum)
    if digest:
        node["sha256"] = digest[1].lower()
    return node


def licence(link: Link) -> Json:
    """A licence as its address, or as a work with a name where there is none."""
    return link.href or {"@type": "CreativeWork", "name": link.label.value}


def period(span: Period) -> str:
    """A time span as an ISO 8601 interval, ".." for an open end; empty where its dates are none."""
    start, end = iso_date(span.start), iso_date(span.end)
    if (span.start and not start) or (span.end and not end) or not (start or end):
        return ""
    return start if start == end else f"{start or '..'}/{end or '..'}"


def place(link: Link) -> Json:
    """A place with its name, and its address in a register where it has one."""
    node: dict[str, Json] = {"@type": "Place", "name": link.label.value}
    if href(link.iri):
        node["@id"] = link.iri
    return node


def value(reading: Reading, term: Term) -> Json | None:
    """Any other value: number, text, or a node with address and name; None where it says nothing."""
    if term.kind == LITERAL:
        if term.datatype in _NUMBERS and re.fullmatch(r"-?\d{1,15}", term.value):
            return int(term.value)
        return one_line(term.value, 1000) or None
    label = reading.label(term.value)
    if term.kind == BLANK:
        return label.value or None
    node: dict[str, Json] = {"@id": term.value}
    if label.value != term.value:
        node["name"] = label.value
    return node


def citation(reading: Reading, term: Term) -> Json | None:
    """A cited work; only with a name, since a bare address tells search engines nothing."""
    if term.kind == LITERAL:
        return one_line(term.value, 1000) if not href(term.value.strip()) else None
    label = reading.label(term.value)
    if not label.value or label.value == term.value:
        return None
    node: dict[str, Json] = {"@type": "CreativeWork", "name": label.value}
    if term.kind != BLANK:
        node["@id"] = term.value
    return node


def same_as(identifiers: Iterable[str], links: Iterable[Link], iri: str) -> list[Json]:
    """Addresses elsewhere that stand for the same thing; DOIs as addresses."""
    dois = ["https://doi.org/" + d for d in map(doi_of, identifiers) if d]
    pages = [x.href for x in links if x.href and x.href.startswith("http")]
    urls = [
        i
        for i in identifiers
        if i.startswith(("http://", "https://")) and not doi_of(i) and href(i)
    ]
    return [u for u in dict.fromkeys([*dois, *urls, *pages]) if u != iri]


def texts(found: Iterable[Text]) -> list[Json]:
    """Text values without their language: the document is in one language."""
    return [t.value for t in found]


def one_or_many(values: Iterable[Json]) -> Json:
    """A list of one as its only value."""
    found = list(values)
    return found[0] if len(found) == 1 else found

"""Signposting: links that lead a machine from a landing page to identifier, data, metadata and licence.

FAIR Signposting Profile, level 1. The form is what harvesters read by simple patterns: rel before type, no blank
after a semicolon, no comma within a link; see docs/reference for the addresses.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from store.views.pages import Link, RecordPage
from webapp.addresses import public
from webapp.citation import lasting

_MOST = 5  # links of one kind; more of them say nothing
_LONGEST = 4000  # bytes of the header; proxies refuse what is longer
_WEB = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True)
class Signpost:
    """One typed link; `type` is a media type, or empty."""

    rel: str
    href: str
    type: str = ""

    def __str__(self) -> str:
        """As an item of the Link header (RFC 8288, section 3)."""
        return f'<{self.href}>;rel="{self.rel}"' + (f';type="{self.type}"' if self.type else "")


def signposts(record: RecordPage) -> tuple[Signpost, ...]:
    """The links of a record's page, in the order of the profile."""
    found = [
        *_of("cite-as", [lasting(record)]),
        *_of("type", ["https://schema.org/AboutPage", *_types(record)]),
        Signpost("describedby", public(f"{record.page}.ttl"), "text/turtle"),
        Signpost("describedby", public(f"{record.page}.jsonld"), "application/ld+json"),
        *_of("license", _iris([record.licence] if record.licence else [])),
        *_of("author", _iris(record.creators)),
    ]
    downloads = [(file.download, file.media_type) for file in record.files if file.download]
    if len(downloads) <= _MOST:
        found += [
            Signpost("item", _clean(link.iri), media_type if "/" in media_type else "")
            for link, media_type in downloads
            if _WEB.match(link.iri)
        ]
    return tuple(found)


def header(links: tuple[Signpost, ...]) -> str:
    """The value of the Link header; kinds are left out from the end until it is short enough."""
    while len(written := ", ".join(map(str, links))) > _LONGEST:
        links = tuple(link for link in links if link.rel != links[-1].rel)
    return written


def _of(rel: str, hrefs: list[str]) -> Iterator[Signpost]:
    if len(hrefs) <= _MOST:
        yield from (Signpost(rel, _clean(href)) for href in hrefs)


def _iris(links: list[Link] | tuple[Link, ...]) -> list[str]:
    return [link.iri for link in links if _WEB.match(link.iri)]


def _types(record: RecordPage) -> list[str]:
    """The schema.org types that the page's own JSON-LD states."""
    said = json.loads(record.json_ld or "{}").get("@type", [])
    names = [said] if isinstance(said, str) else said
    return [f"https://schema.org/{name}" for name in names if name.isalpha()]


def _clean(href: str) -> str:
    """A URI without what would end it in the header: blanks, commas, quotes, letters past ASCII."""
    return quote(href, safe="!#$%&'()*+/:;=?@[]~")

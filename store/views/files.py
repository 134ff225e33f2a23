"""The distributions of a record: files to get, pages to go to, and ways to ask for access."""

import re
from functools import lru_cache

from store.terms import EU_FILE_TYPE

from .access import CLOSED, RESTRICTED
from .cleaning import one_line
from .graph import BLANK, LITERAL, Term
from .links import href, licence, tail
from .pages import File, Link, Text
from .reading import Reading
from .texts import ACCESS_ROUTE, FILE, WEB_PAGE, say

_IANA = re.compile(r"https?://(?:www\.)?iana\.org/assignments/media-types/([^?#\s]+)")
_PURL_TYPES = re.compile(
    r"https?://(?:purl\.org/NET/mediatypes|publications\.europa\.eu/[^?#\s]+/media-type)/([^?#\s]+)"
)
_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9][a-z0-9.+_-]*", re.IGNORECASE)
_SIZE = re.compile(r"\s*(\d{1,18}(?:[.,]\d{1,9})?)\s*([kKMGTP]?)(i?)(?:[bB]|bytes?)?\s*$")
_POWERS = {"": 0, "k": 1, "K": 1, "M": 2, "G": 3, "T": 4, "P": 5}
_LARGEST = 2**63 - 1
_LONGEST = 500  # characters of a media type's address

# Names that people know, for media types whose last part tells nothing.
_NAMES = {
    "application/gzip": "GZIP",
    "application/ld+json": "JSON-LD",
    "application/geo+json": "GeoJSON",
    "application/n-triples": "N-Triples",
    "application/octet-stream": "",
    "application/pdf": "PDF",
    "application/rdf+xml": "RDF/XML",
    "application/sparql-results+json": "SPARQL JSON",
    "application/vnd.ms-excel": "XLS",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/x-gzip": "GZIP",
    "application/zip": "ZIP",
    "text/csv": "CSV",
    "text/html": "HTML",
    "text/plain": "TXT",
    "text/tab-separated-values": "TSV",
    "text/turtle": "Turtle",
}


def files(reading: Reading, access: str) -> tuple[File, ...]:
    """All distributions in the order of the record's text; `access` is the record's access code."""
    return tuple(_file(reading, t, access) for t in reading.every("distribution"))


def _file(reading: Reading, part: Term, access: str) -> File:
    if part.kind == LITERAL or (part.kind != BLANK and not reading.graph.star(part.value)):
        return _bare(reading, part, access)
    node = part.value
    download = _first_link(reading, "download", node)
    visit = _first_link(reading, "access", node)
    media = media_type(reading, node)
    name = format_name(reading, node, media)
    return File(
        title=reading.text("title", node, of="file")
        or _title(reading, download or visit, access, name),
        description=reading.long_text("description", node, of="file"),
        format=name,
        media_type=media,
        size=size(reading.value("size", node, of="file")),
        access=visit,
        download=download,
        licence=licence_link(reading, reading.terms("licence", node, of="file")),
        checksum=checksum(reading, node),
        route=download is None and access in (RESTRICTED, CLOSED),
    )


def _bare(reading: Reading, part: Term, access: str) -> File:
    """A distribution of which only the address is known."""
    link = reading.link(part)
    route = access in (RESTRICTED, CLOSED)
    title = _title(reading, link, access, "") if link.href else link.label
    return File(title, None, "", "", None, link if link.href else None, None, None, "", route=route)


def _first_link(reading: Reading, name: str, node: str) -> Link | None:
    links = [reading.link(t) for t in reading.terms(name, node, of="file")]
    return next((x for x in links if x.href), links[0] if links else None)


def _title(reading: Reading, link: Link | None, access: str, name: str) -> Text:
    """A title for a distribution without one: the way to access, the file's own name, its format, or "file"."""
    language = reading.language
    if access in (RESTRICTED, CLOSED):
        return Text(say(ACCESS_ROUTE, language), language)
    last = one_line(tail(link.iri)) if link and link.iri else ""
    if "." in last[1:-1] and len(last) < 120 and not last.startswith("www."):
        return Text(last)
    if name:
        return Text(name)
    return Text(say(WEB_PAGE if link else FILE, language), language)


def media_type(reading: Reading, node: str) -> str:
    """The media type of a distribution as "type/subtype", from an IRI, a text or a format; empty where unknown."""
    terms = [
        *reading.every("media-type", node, of="file"),
        *reading.every("format", node, of="file"),
    ]
    told = (_media_type(t.value) for t in terms if t.kind != BLANK and len(t.value) <= _LONGEST)
    return next(filter(None, told), "")


@lru_cache(maxsize=4096)
def _media_type(text: str) -> str:
    match = _IANA.match(text) or _PURL_TYPES.match(text)
    bare = match[1] if match else text.strip()
    return bare.lower() if _MEDIA_TYPE.fullmatch(bare) else ""


def format_name(reading: Reading, node: str, media: str) -> str:
    """What people call the format: its concept's label, the record's own text, or the media type's name."""
    for term in reading.every("format", node, of="file") or reading.every(
        "media-type", node, of="file"
    ):
        if term.kind != LITERAL and term.value.startswith(EU_FILE_TYPE):
            name = reading.label(term.value).value
            return tail(term.value).replace("_", "-") if name == term.value else name
        if (
            term.kind == LITERAL
            and not _MEDIA_TYPE.fullmatch(term.value.strip())
            and not href(term.value)
        ):
            return _tidy(term.value)
        if term.kind == BLANK:
            return reading.label(term.value).value
    return media_name(media)


def media_name(media: str) -> str:
    """A short name for a media type: "CSV" for text/csv."""
    if not media or media in _NAMES:
        return _NAMES.get(media, "")
    last = media.rsplit("/", 1)[-1].removeprefix("x-").removeprefix("vnd.")
    return last.upper() if len(last) <= 12 else last


def _tidy(text: str) -> str:
    clean = one_line(text, 60).lstrip(".")
    return clean.upper() if clean.isalnum() and clean.isascii() and len(clean) <= 6 else clean


def size(text: str) -> int | None:
    """A size in bytes, from a number or a text such as "1.5 MB"; None where it cannot be told."""
    match = _SIZE.match(text)
    if not match:
        return None
    power = _POWERS[match[2]]
    bytes_ = float(match[1].replace(",", ".")) * (1024 if match[3] else 1000) ** power
    exact = int(match[1]) if match[1].isdigit() and not power else int(bytes_)
    return exact if exact <= _LARGEST else None


def checksum(reading: Reading, node: str) -> str:
    """A checksum as "algorithm value" or the bare value; empty where there is none."""
    for term in reading.terms("checksum", node, of="file"):
        if term.kind == LITERAL:
            return one_line(term.value, 200)
        value = reading.value("value", term.value, of="checksum")
        name = tail(reading.value("algorithm", term.value, of="checksum")).removeprefix(
            "checksumAlgorithm_"
        )
        if value:
            return f"{name} {value}".strip()
    return ""


def formats(reading: Reading) -> tuple[str, ...]:
    """The names of all formats in which the record's data come, each once; lists are taken apart."""
    found: dict[str, None] = {}
    for part in reading.every("distribution"):
        if part.kind != LITERAL:
            whole = format_name(reading, part.value, media_type(reading, part.value))
            for name in whole.split(",") if "," in whole else (whole,):
                bare = name.strip()
                is_media_type = _MEDIA_TYPE.fullmatch(bare)
                found[media_name(bare.lower()) if is_media_type else bare] = None
    return tuple(filter(None, found))


def licence_link(reading: Reading, terms: list[Term]) -> Link | None:
    """The licence with its label; one address for the many spellings of one licence."""
    for link in reading.links(terms):
        if not link.label.value:
            continue
        known = licence(link.iri)
        if known == link.iri:
            return link
        label = reading.label(known)
        return Link(link.label if label.value == known else label, link.iri, href(known), link.page)
    return None

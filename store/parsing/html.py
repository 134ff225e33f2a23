"""Finds JSON-LD in HTML: the script blocks of its media type, outside comments, and the document's base address."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin

from . import engine

# Elements whose content is text to an HTML parser, and comments.
_STARTS = re.compile(
    rb"<(?:(?P<comment>!--)|(?P<name>script|base|style|textarea|title|noscript|template|iframe|xmp)\b)",
    re.IGNORECASE,
)
_TAG = re.compile(rb"""(?>[^"'>]++|"[^"]*+"|'[^']*+')*+>""")
# A start tag that is longer is none; the bound keeps the search linear.
_TAG_LENGTH = 4_096
_ATTRIBUTE = re.compile(
    rb"""\b(type|href)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)

_SCHEME = "varde-local:"


@dataclass(frozen=True)
class Block:
    """One script block with JSON-LD, and the line where it begins."""

    content: bytes
    line: int


@dataclass(frozen=True)
class _Element:
    name: str
    attributes: bytes
    start: int
    content: bytes


def blocks(body: bytes) -> list[Block]:
    """The JSON-LD blocks in document order; a block that is a comment as a whole holds nothing and is left out."""
    return [
        Block(element.content, body.count(b"\n", 0, element.start) + 1)
        for element in _elements(body)
        if element.name == "script"
        and _is_jsonld(element.attributes)
        and _COMMENT.sub(b"", element.content).strip()
    ]


def base(body: bytes, document: str = engine.LOCAL) -> str:
    """The base address: `<base href>` resolved against the document's own, else the document's own."""
    for element in _elements(body):
        if element.name == "base":
            href = _attributes(element.attributes).get("href", "")
            return _resolved(href, document) if href else document
    return document


def _elements(body: bytes) -> Iterator[_Element]:
    """Elements with text content, and base; what stands in comments or in such text is passed over."""
    at = 0
    lower = body.lower()
    while found := _STARTS.search(body, at):
        at = found.end()
        if found["comment"]:
            at = _after(body, b"-->", at)
            continue
        window = body[at : at + _TAG_LENGTH]
        tag = _TAG.match(window) if b">" in window else None
        if tag:
            at += tag.end()
            name = found["name"].lower()
            end = at if name == b"base" else _before(lower, b"</" + name, at)
            yield _Element(name.decode(), tag[0][:-1], at, body[at:end])
            at = end


def _after(body: bytes, what: bytes, at: int) -> int:
    end = body.find(what, at)
    return end + len(what) if end >= 0 else len(body)


def _before(body: bytes, what: bytes, at: int) -> int:
    end = body.find(what, at)
    return end if end >= 0 else len(body)


def _resolved(href: str, document: str) -> str:
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", href):
        return href
    if not document.startswith(_SCHEME):
        return urljoin(document, href)
    # urljoin knows registered schemes only, and the private one is not among them.
    return urljoin(document.replace(_SCHEME, "http:", 1), href).replace("http:", _SCHEME, 1)


def _is_jsonld(attributes: bytes) -> bool:
    kind = _attributes(attributes).get("type", "")
    return kind.split(";")[0].strip().lower() == "application/ld+json"


def _attributes(text: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(text):
        value = next((value for value in values if value), b"")
        found.setdefault(name.decode().lower(), unescape(value.decode()).strip())
    return found

"""Finds JSON-LD in HTML: the script blocks of its media type, outside comments, and the document's base address."""

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin

from . import engine

_PIECES = re.compile(
    rb"""<!--.*?(?:-->|\Z)
    | <(?P<raw>style|textarea|title|noscript|template|iframe|xmp)\b[^>]*+>.*?</(?P=raw)\s*>
    | <script\b(?P<attributes>(?>[^"'>]++|"[^"]*+"|'[^']*+')*+)>(?P<content>.*?)</script\s*>
    | <base\b(?P<base>(?>[^"'>]++|"[^"]*+"|'[^']*+')*+)>""",
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    rb"""\b(type|href)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE
)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One script block with JSON-LD, and the line where it begins."""

    content: bytes
    line: int


def blocks(body: bytes) -> list[Block]:
    """The JSON-LD blocks in document order; a block that is a comment as a whole holds nothing and is left out."""
    found = []
    for piece in _PIECES.finditer(body):
        content = piece["content"]
        if content is not None and _is_jsonld(piece["attributes"]):
            start = piece.start("content")
            if _COMMENT.sub(b"", content).strip():
                found.append(Block(content, body.count(b"\n", 0, start) + 1))
    return found


def base(body: bytes, document: str = engine.LOCAL) -> str:
    """The base address: `<base href>` resolved against the document's own, else the document's own."""
    for piece in _PIECES.finditer(body):
        if piece["base"] is not None:
            href = _attributes(piece["base"]).get("href", "")
            return _resolved(href, document) if href else document
    return document


def _resolved(href: str, document: str) -> str:
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", href):
        return href
    # urljoin knows only registered schemes, the private one is not among them.
    return urljoin(document.replace("varde-local:", "http:"), href).replace(
        "http:", "varde-local:", 1
    )


def _is_jsonld(attributes: bytes) -> bool:
    kind = _attributes(attributes).get("type", "")
    return kind.split(";")[0].strip().lower() == "application/ld+json"


def _attributes(text: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, *values in _ATTRIBUTE.findall(text):
        value = next((value for value in values if value), b"")
        found.setdefault(name.decode().lower(), unescape(value.decode()).strip())
    return found

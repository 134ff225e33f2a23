"""Looks at the bytes of an upload and tells which syntax they are; unpacks gzip and transcodes to UTF-8 on the way."""

import codecs
import re
import zlib
from dataclasses import dataclass

from ..errors import Malformed, Place, TooLarge, UnsupportedFormat
from .notes import Notes

MEDIA_TYPES = {
    "turtle": "text/turtle",
    "trig": "application/trig",
    "ntriples": "application/n-triples",
    "nquads": "application/n-quads",
    "rdfxml": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "jsonlines": "application/x-ndjson",
    "html": "text/html",
}

# Only a hint: it decides between syntaxes that look alike, never against the content.
_HINTS = {
    **{media_type: syntax for syntax, media_type in MEDIA_TYPES.items()},
    "application/x-turtle": "turtle",
    "text/n3": "turtle",
    "application/x-trig": "trig",
    "text/x-nquads": "nquads",
    "ttl": "turtle",
    "n3": "turtle",
    "trig": "trig",
    "nt": "ntriples",
    "nq": "nquads",
}
_TURTLE_FAMILY = ("turtle", "trig", "ntriples", "nquads")

_OTHER_FILES = (
    (b"PK\x03\x04", "a ZIP archive"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "an image"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
)
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CODECS = re.compile(
    r"(utf[_-]?(8|16(-?[bl]e)?|32(-?[bl]e)?)|us-ascii|ascii|iso[_-]?8859[_-]\d{1,2}|latin-?\d|windows-125\d|cp125\d|"
    r"koi8-[ru]|macintosh|shift_jis|euc-(jp|kr)|gb(k|2312|18030)|big5)",
    re.IGNORECASE,
)
_XML_ENCODING = re.compile(
    rb"""<\?xml\b[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']"""
)
_HTML_START = re.compile(
    rb"(?>\s+|<!--.*?-->|<\?xml[^>]*>)*+(?:<!DOCTYPE\s+html\b|<(?:html|head|body|script|meta|link)\b)",
    re.DOTALL | re.IGNORECASE,
)
_JSON_START = re.compile(
    rb"""\s*(?:\{\s*["}]|\[\s*(?:[{"\[\-0-9]|\]\s*\Z|(?:true|false|null)\s*[,\]]))"""
)
_XML_CERTAIN = re.compile(
    rb"""\s*<(?:\?xml\b|!DOCTYPE\b|!--|[A-Za-z_][\w.:-]*\s+[A-Za-z_][\w.:-]*\s*=\s*["'])"""
)
_XML_PERHAPS = re.compile(rb"\s*<([A-Za-z_][\w.:-]*)\s*(/?)>")
_FOUR_TERMS = re.compile(
    rb"""(?>\s+|\#[^\n]*\n)*+(?:<[^<>\s]*>|_:\S+)[ \t]*<[^<>\s]*>[ \t]*
    (?:<[^<>\s]*>|_:\S+|"(?:[^"\\\n]|\\.)*"(?:@[\w-]+|\^\^<[^<>\s]*>)?)[ \t]*(?:<[^<>\s]*>|_:\S+)[ \t]*\.""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Material:
    """An upload's text as UTF-8 bytes, its syntax, and whether name or media type asked for exactly that syntax."""

    name: str
    body: bytes
    syntax: str
    declared: bool


def material(name: str, body: bytes, media_type: str, limit: int, notes: Notes) -> Material:
    """The unpacked, transcoded upload and its syntax.

    Raises Malformed (empty, broken gzip, bytes that are not UTF-8), TooLarge, UnsupportedFormat.
    """
    body = _as_utf8(_unpacked(body, limit), notes)
    if not body.strip():
        raise Malformed(
            f"{name} is empty.", remedy="Send a file that describes at least one record."
        )
    hint = _hint(name, media_type)
    # Without the blanks in front: there may be megabytes of them.
    syntax = _syntax(body.lstrip(), hint)
    return Material(name, body, syntax, declared=syntax == hint)


def _unpacked(body: bytes, limit: int) -> bytes:
    for start, what in _OTHER_FILES:
        if body.startswith(start):
            raise UnsupportedFormat(
                f"This is {what}, not RDF.", remedy="Send the files in it, plain or with gzip."
            )
    if body.startswith(b"\x1f\x8b"):
        body = _gunzipped(body, limit)
    if len(body) > limit:
        raise TooLarge(f"The upload has more than {limit:,} bytes.", remedy="Send it in parts.")
    return body


def _gunzipped(body: bytes, limit: int) -> bytes:
    parts: list[bytes] = []
    room = limit + 1
    while body and room > 0:
        unpacker = zlib.decompressobj(wbits=31)
        try:
            parts.append(unpacker.decompress(body, room))
        except zlib.error as error:
            raise Malformed(
                f"The gzip file is broken: {error}.", remedy="Pack it again."
            ) from error
        room -= len(parts[-1])
        if room > 0 and not unpacker.eof:
            raise Malformed("The gzip file is cut off.", remedy="Send the whole file.")
        body = unpacker.unused_data.lstrip(b"\x00")
    return b"".join(parts)


def _as_utf8(body: bytes, notes: Notes) -> bytes:
    """Transcode what declares itself (byte order mark, XML declaration); refuse other bytes that are not UTF-8."""
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return _transcoded(body, codec, notes)
    if body.startswith(codecs.BOM_UTF8):
        notes.repaired("Removed the byte order mark")
        body = body.removeprefix(codecs.BOM_UTF8)
    for start, codec in ((b"<\x00?\x00", "utf-16-le"), (b"\x00<\x00?", "utf-16-be")):
        if body.startswith(start):
            return _transcoded(body, codec, notes)
    declared = _XML_ENCODING.match(body[:1000].lstrip())
    if declared and declared[1].lower() not in (b"utf-8", b"utf8"):
        return _transcoded(body, declared[1].decode(), notes)
    try:
        body.decode()
    except UnicodeDecodeError as error:
        raise _not_utf8(body, error.start) from error
    return body


def _transcoded(body: bytes, codec: str, notes: Notes) -> bytes:
    if not _CODECS.fullmatch(codec):
        raise UnsupportedFormat(
            f"The encoding {codec} is not known here.", remedy="Save the file as UTF-8."
        )
    try:
        text = body.decode(codec)
    except (UnicodeDecodeError, LookupError) as error:
        raise Malformed(
            f"The bytes are not {codec}, as declared: {error}.", remedy="Save it as UTF-8."
        ) from error
    if codec.lower() not in ("us-ascii", "ascii"):
        notes.repaired(f"Transcoded from {codec.upper()} to UTF-8")
    try:
        body = text.encode()
    except UnicodeEncodeError as error:
        raise Malformed(
            "The text holds a lone surrogate.", remedy="Save the file as UTF-8."
        ) from error
    declared = _XML_ENCODING.match(body[:1000].lstrip())
    if declared:
        body = body.replace(declared[1], b"UTF-8", 1)
    return body


def _not_utf8(body: bytes, start: int) -> Malformed:
    line = body.count(b"\n", 0, start) + 1
    before = body[body.rfind(b"\n", 0, start) + 1 : start]
    place = Place(line, len(before.decode(errors="replace")) + 1)
    message = f"Byte {start + 1} (0x{body[start]:02X}, line {place.line}, column {place.column}) is not UTF-8."
    return Malformed(message, remedy="Save the file as UTF-8 and send it again.", place=place)


def _hint(name: str, media_type: str) -> str:
    kind = media_type.split(";", maxsplit=1)[0].strip().lower()
    if kind in _HINTS:
        return _HINTS[kind]
    return _HINTS.get(name.lower().removesuffix(".gz").rsplit(".", 1)[-1], "")


def _syntax(body: bytes, hint: str) -> str:
    if _HTML_START.match(body):
        return "html"
    if _JSON_START.match(body):
        return "jsonld"
    if _looks_like_xml(body):
        embedded = b"application/ld+json" in body and b"<rdf:RDF" not in body
        return "html" if embedded else "rdfxml"
    if hint in _TURTLE_FAMILY:
        return hint
    return "nquads" if _FOUR_TERMS.match(body) else "turtle"


def _looks_like_xml(body: bytes) -> bool:
    if _XML_CERTAIN.match(body):
        return True
    # "<a>" may be a relative IRI in Turtle: it is XML only where the element is closed, too.
    found = _XML_PERHAPS.match(body)
    return bool(found and (found[2] or b"</" + found[1] in body))

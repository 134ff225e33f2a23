"""Reads RDF/XML: the guard first, then strictly; what the engine refuses is mended in few, listed ways."""

import re

from ..errors import Malformed, Place, Refused
from . import engine
from .iris import encoded
from .notes import Notes
from .xmlguard import Layout, Span, look

_TAGS = re.compile(
    rb"""<!--.*?--> | <!\[CDATA\[.*?\]\]> | <\?.*?\?> | <!DOCTYPE[^\[>]*+(?:\[.*?\])?[^>]*+>
    | (?P<tag><[^/!?\s>](?>[^"'>]++|"[^"]*+"|'[^']*+')*+>)""",
    re.VERBOSE | re.DOTALL,
)
_IRI_ATTRIBUTE = re.compile(
    rb"""((?:[\w.-]+:)?(?:about|resource|datatype|base)\s*=\s*)(?:"([^"<]*)"|'([^'<]*)')""",
)
_EMPTY_LANGUAGE = re.compile(rb"""\sxml:lang\s*=\s*(?:""|'')""")
_QUOTED = re.compile(r"'([^']*)'")
_REMEDY = "Send RDF/XML, Turtle or JSON-LD; for ISO 19139 ask the catalogue for its DCAT export."


def statements(body: bytes, depth: int, notes: Notes, base: str = engine.LOCAL) -> str:
    """The statements as N-Triples text; rdf:RDF inside another document is taken out of it.

    Raises Refused (entities, no RDF), TooLarge (nesting), Malformed (with the line where it is known).
    """
    layout = look(body, depth)
    if not layout.is_rdf:
        return _embedded(body, layout, notes, base)
    return _parsed(body, notes, base)


def _embedded(body: bytes, layout: Layout, notes: Notes, base: str) -> str:
    if not layout.spans:
        raise Refused(
            f"This is XML with the root element {layout.root}, not RDF/XML.", remedy=_REMEDY
        )
    notes.repaired(f"Took rdf:RDF out of {layout.root}", len(layout.spans))
    return "".join(_parsed(_cut(body, span), notes, base) for span in layout.spans)


def _cut(body: bytes, span: Span) -> bytes:
    """The element with the namespaces that were declared around it; its lines keep their numbers."""
    element = body[span.start : span.end]
    start = element[: element.find(b">") + 1]
    added = b"".join(
        f' xmlns{":" + prefix if prefix else ""}="{address}"'.encode()
        for prefix, address in span.namespaces.items()
        if f"xmlns{':' + prefix if prefix else ''}=".encode() not in start and prefix != "xml"
    )
    name = re.match(rb"<[^\s/>]+", element)
    end = name.end() if name else 1
    return b"\n" * body.count(b"\n", 0, span.start) + element[:end] + added + element[end:]


def _parsed(body: bytes, notes: Notes, base: str) -> str:
    try:
        return engine.triples(body, "rdfxml", base)
    except SyntaxError as first:
        mended = _mended(body, notes)
        if mended == body:
            raise _malformed(first, body) from first
    try:
        return engine.triples(mended, "rdfxml", base)
    except SyntaxError as second:
        raise _malformed(second, mended) from second


def _mended(body: bytes, notes: Notes) -> bytes:
    """The document with IRIs percent-encoded and empty language tags dropped, in tags only."""

    def tag(found: re.Match[bytes]) -> bytes:
        text = found["tag"]
        if text is None:
            return found[0]
        text, dropped = _EMPTY_LANGUAGE.subn(b"", text)
        if dropped:
            notes.repaired(
                "Dropped an empty xml:lang",
                dropped,
                f"line {engine.place_at(body, found.start()).line}",
            )
        return _IRI_ATTRIBUTE.sub(lambda iri: _attribute(iri, notes), text)

    return _TAGS.sub(tag, body)


def _attribute(found: re.Match[bytes], notes: Notes) -> bytes:
    value = (found[2] if found[2] is not None else found[3]).decode()
    # Entity references stay as they are: "&" and ";" are allowed in IRIs.
    mended = encoded(value)
    if mended == value:
        return found[0]
    notes.repaired("Percent-encoded characters that an IRI may not have", 1, value[:200])
    return found[1] + b'"' + mended.encode() + b'"'


def _malformed(error: SyntaxError, body: bytes) -> Malformed:
    """With the place: the engine gives none for IRIs and language tags, but quotes them."""
    place = None
    quoted = _QUOTED.search(str(error.msg))
    if not error.lineno and quoted and quoted[1]:
        offset = body.find(quoted[1].encode())
        place = Place(engine.place_at(body, offset).line) if offset >= 0 else None
    return engine.malformed(error, "RDF/XML", place)

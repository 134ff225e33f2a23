"""From the bytes of an upload to N-Triples text, whatever the syntax: the reader's one switchboard."""

from collections.abc import Callable
from dataclasses import dataclass

from ..errors import Malformed, Refused, StoreError, TooLarge
from . import engine, html, jsonld, rdfxml, sniffing, vocabulary
from .jsonld import Document
from .notes import Notes
from .sniffing import Material
from .uploads import Limits, Upload

_REMEDY = "Send a file that describes at least one record."


@dataclass(frozen=True)
class Text:
    """The upload's statements as N-Triples text, and the media type that it turned out to have."""

    statements: str
    media_type: str


def text(upload: Upload, limits: Limits, notes: Notes, base: str = engine.LOCAL) -> Text:
    """The statements of an upload, repaired and with one schema.org.

    Raises Malformed (also where it holds no statement), Refused, TooLarge, UnsupportedFormat.
    """
    material = sniffing.material(upload.name, upload.body, upload.media_type, limits.bytes, notes)
    reader = _READERS.get(material.syntax, _turtle)
    found = reader(material, limits, notes, base)
    return Text(
        vocabulary.one_schema(found.statements, notes), sniffing.MEDIA_TYPES[found.media_type]
    )


def _turtle(material: Material, limits: Limits, notes: Notes, base: str) -> Text:  # noqa: ARG001
    found, syntax = engine.turtle(
        material.body, material.syntax, limits.depth, declared=material.declared, base=base
    )
    if not found:
        raise Malformed(
            f"{material.name} is {engine.LABELS[syntax]} without a statement.", remedy=_REMEDY
        )
    return Text(found, syntax)


def _rdfxml(material: Material, limits: Limits, notes: Notes, base: str) -> Text:
    found = rdfxml.statements(material.body, limits.depth, notes, base)
    if not found:
        raise Malformed(f"{material.name} is RDF/XML without a statement.", remedy=_REMEDY)
    return Text(found, "rdfxml")


def _jsonld(material: Material, limits: Limits, notes: Notes, base: str) -> Text:
    if jsonld.lines_of(material.body):
        return _jsonlines(material, limits, notes, base)
    value = jsonld.load(material.body, limits.depth, notes)
    found = jsonld.statements(Document(value), notes, base)
    if not found:
        raise Malformed(
            f"No statement found: {jsonld.seen(value)}.",
            remedy="JSON is read as JSON-LD: it needs a @context that says what its names mean.",
        )
    return Text(vocabulary.expanded(found, notes), "jsonld")


def _jsonlines(material: Material, limits: Limits, notes: Notes, base: str) -> Text:
    found: list[str] = []
    first: object = None
    for number, document in enumerate(jsonld.documents(material.body, limits.depth, notes)):
        first = document.value if number == 0 else first
        try:
            found.append(_apart(jsonld.statements(document, notes, base), number))
        except StoreError as error:
            raise type(error)(
                f"{document.place}: {error.message}", remedy=error.remedy, place=error.place
            ) from error
    whole = "".join(found)
    if not whole:
        raise Malformed(
            f"No statement found in JSON lines, the first {jsonld.seen(first)}.", remedy=_REMEDY
        )
    return Text(vocabulary.expanded(whole, notes), "jsonlines")


def _html(material: Material, limits: Limits, notes: Notes, base: str) -> Text:
    blocks = html.blocks(material.body)
    if not blocks:
        raise Malformed(f"{material.name} is HTML without JSON-LD in it.", remedy=_REMEDY)
    base = html.base(material.body, base)
    found: list[str] = []
    failed: StoreError | None = None
    for block in blocks:
        try:
            value = jsonld.load(block.content, limits.depth, notes, block.line)
            found.append(
                jsonld.statements(Document(value, f"the block in line {block.line}"), notes, base)
            )
        except (Malformed, Refused, TooLarge) as error:
            failed = failed or error
            notes.problems.append(f"The script block in line {block.line} was left out: {error}")
    if failed and not any(found):
        raise failed
    if not any(found):
        raise Malformed(
            f"{material.name} is HTML whose JSON-LD holds no statement.", remedy=_REMEDY
        )
    return Text(vocabulary.expanded("".join(found), notes), "html")


def _apart(found: str, number: int) -> str:
    """Blank labels are local to a document, and each line is one (corpora rule 17)."""
    return vocabulary.relabelled(found, f"d{number}x") if "_:" in found else found


_READERS: dict[str, Callable[[Material, Limits, Notes, str], Text]] = {
    "rdfxml": _rdfxml,
    "jsonld": _jsonld,
    "html": _html,
}

"""Reads JSON-LD: nesting checked on the bytes first, contexts put in place, envelopes opened, invalid IRIs mended."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from ..errors import Malformed, Place
from . import engine
from .contexts import Contexts, addressed
from .identity import local_name
from .iris import encoded, language
from .kinds import boundary
from .notes import Notes

_TOKENS = re.compile(
    rb'[^"\[\]{}]++|"(?:[^"\\]|\\.)*+"?+|(?P<open>[\[{])|(?P<close>[\]}])|.', re.DOTALL
)
_SURROGATE = re.compile("[\ud800-\udfff]")
# After json.dumps no escape can hide a name; a context that is an object holds an address only in a further context.
_REMOTE = re.compile(r'"@context": [^{]|"@import": ')
_KEYWORDS = ("@context", "@graph", "@id", "@type", "@included", "@reverse")
_LOCAL_VALUE = re.compile(
    rf"^([^ ]+ <([^ >]+)> )<{re.escape(engine.LOCAL)}([^<>]*)> \.$",
    re.MULTILINE,
)


@dataclass(frozen=True)
class Document:
    """One JSON-LD document of an upload: its value, and a place such as "line 3" for messages."""

    value: Any
    place: str = ""


def lines_of(body: bytes) -> bool:
    """Whether the body is JSON lines: its first line is a whole object, and another follows."""
    first, _, rest = body.lstrip().partition(b"\n")
    if not rest.lstrip().startswith(b"{") or not first.rstrip().endswith(b"}"):
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def load(body: bytes, depth: int, notes: Notes, first_line: int = 1) -> Any:
    """The JSON value of UTF-8 bytes. Raises Malformed with the place, TooLarge when it nests deeper than `depth`."""
    _check_depth(body, depth, first_line)
    twice: list[str] = []

    def pairs(members: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(members)
        return found if len(found) == len(members) else _merged(members, twice)

    try:
        value = json.loads(body, object_pairs_hook=pairs, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        place = Place(error.lineno + first_line - 1, error.colno)
        message = f"Line {place.line}, column {place.column}: {error.msg} (JSON)."
        raise Malformed(message, remedy="Mend the file and send it again.", place=place) from error
    except ValueError as error:
        raise Malformed(f"{error} (JSON).", remedy="Mend the file and send it again.") from error
    notes.repaired("Kept both values of a name that one JSON object has twice", len(twice))
    return value


def documents(body: bytes, depth: int, notes: Notes) -> Iterator[Document]:
    """The documents of JSON lines, one a line. Raises as `load` does, with the line of the file."""
    for number, line in enumerate(body.split(b"\n"), 1):
        if line.strip():
            yield Document(load(line, depth, notes, number), f"line {number}")


def statements(document: Document, notes: Notes, base: str = engine.LOCAL) -> str:
    """The document's statements as N-Triples text.

    Raises Refused for contexts that are not known here, Malformed for what is no JSON-LD.
    """
    contexts = Contexts()
    value = _opened(document.value, notes)
    body = json.dumps(value, ensure_ascii=False)
    if _REMOTE.search(body):
        body = json.dumps(contexts.inlined(value), ensure_ascii=False)
        for name, count in contexts.classed.items():
            notes.repaired(f"Gave a thing without @type the class of its place, {name}", count)
    try:
        text = _mended(_bytes(body, document.place, notes), base, notes)
    except SyntaxError as error:
        raise engine.malformed(error, "JSON-LD", None) from error
    return _texts_kept(text, notes) if contexts.used else text


def seen(value: Any) -> str:
    """What a JSON value looks like, for the message that it holds no statement."""
    if isinstance(value, list):
        return f"a JSON array of {len(value):,} items" + (
            f", the first {seen(value[0])}" if value else ""
        )
    if isinstance(value, dict):
        names = ", ".join(list(value)[:6]) + (", …" if len(value) > 6 else "")
        context = "with" if "@context" in value else "without"
        return (
            f"a JSON object {context} @context, its names {names}"
            if value
            else "an empty JSON object"
        )
    return f"a JSON {type(value).__name__}"


def _bytes(body: str, place: str, notes: Notes) -> bytes:
    try:
        return body.encode()
    except UnicodeEncodeError:
        body, lone = _SURROGATE.subn("\ufffd", body)
        notes.repaired("Replaced a lone surrogate by U+FFFD", lone, place)
        return body.encode()


def _check_depth(body: bytes, depth: int, first_line: int) -> None:
    if body.count(b"{") + body.count(b"[") <= depth:
        return
    level = 0
    for token in _TOKENS.finditer(body):
        if token["open"]:
            level += 1
            if level > depth:
                place = engine.place_at(body, token.start())
                raise engine.too_deep(depth, Place(place.line + first_line - 1, place.column))
        elif token["close"]:
            level -= 1


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON number")


def _merged(members: list[tuple[str, Any]], twice: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in members:
        if name in found:
            if name.startswith("@"):
                raise ValueError(f"{name} stands twice in one object")
            twice.append(name)
            before = found[name] if isinstance(found[name], list) else [found[name]]
            found[name] = [*before, *(value if isinstance(value, list) else [value])]
        else:
            found[name] = value
    return found


def _opened(value: Any, notes: Notes) -> Any:
    """The document inside one envelope: an object without keywords, exactly one of whose values has some."""
    if not isinstance(value, dict) or any(name in value for name in _KEYWORDS):
        return value
    inner = [(name, item) for name, item in value.items() if _is_document(item)]
    if len(inner) != 1:
        return value
    notes.repaired(f'Opened the envelope "{inner[0][0]}"')
    return inner[0][1]


def _is_document(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and all(_is_document(item) for item in value)
    return isinstance(value, dict) and "@context" in value


def _mended(body: bytes, base: str, notes: Notes) -> str:
    """The engine's statements; where strict reading would drop some, with mended IRIs and tags."""
    found = engine.counted(body, base)
    if found.sound:
        return found.text
    quads = ox.parse(body, ox.RdfFormat.JSON_LD, base_iri=base, lenient=True)
    lines = [
        " ".join((*[_term(term, notes) for term in (q.subject, q.predicate, q.object)], "."))
        for q in quads
    ]
    return "".join(_valid(lines, notes))


def _valid(lines: list[str], notes: Notes) -> Iterator[str]:
    for line in lines:
        try:
            yield engine.triples(line.encode(), "ntriples")
        except SyntaxError:
            # Neither labels, which change, nor texts, which may be about persons.
            predicate = line.split(" ", 2)[1]
            notes.problems.append(
                f"A statement with {predicate} was left out: an IRI of it cannot be mended."
            )


def _term(term: Any, notes: Notes) -> str:
    if isinstance(term, ox.NamedNode):
        iri = encoded(term.value)
        notes.repaired(
            "Percent-encoded characters that an IRI may not have", int(iri != term.value), iri
        )
        return f"<{iri}>"
    if isinstance(term, ox.Literal) and term.language is not None:
        tag = language(term.language)
        notes.repaired("Mended or dropped an invalid language tag", int(tag != term.language))
        return str(ox.Literal(term.value, language=tag)) if tag else str(ox.Literal(term.value))
    return str(term)


def _texts_kept(text: str, notes: Notes) -> str:
    """Text such as "MIT" or "www.example.org" where a context expects an address: kept as text."""
    if engine.LOCAL not in text:
        return text
    subjects = {line.split(" ", 1)[0] for line in text.split("\n")}
    count = 0

    def kept(found: re.Match[str]) -> str:
        nonlocal count
        term = f"<{engine.LOCAL}{found[3]}>"
        named = (
            term in subjects
            or local_name(term, boundary().paths)
            or found[3].startswith(("#", "?"))
            or not found[3]
        )
        if named or found[2] not in addressed():
            return found[0]
        count += 1
        return f"{found[1]}{ox.Literal(_decoded(found[3]))} ."

    text = _LOCAL_VALUE.sub(kept, text)
    notes.repaired("Kept text as text where an address was expected", count)
    return text


def _decoded(path: str) -> str:
    return path.replace("%20", " ")

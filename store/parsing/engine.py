"""The one place that calls the RDF engine: bytes of a known syntax to N-Triples text, errors with their place.

Parsing is strict and lexically exact. Graph names of an upload are dropped (design section 8).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter

import pyoxigraph as ox

from ..errors import Malformed, Place, TooLarge

# The private base of relative IRIs: never a file path, never on the network.
LOCAL = "varde-local://upload/"

FORMATS = {
    "turtle": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}
LABELS = {
    "turtle": "Turtle",
    "trig": "TriG",
    "ntriples": "N-Triples",
    "nquads": "N-Quads",
    "rdfxml": "RDF/XML",
    "jsonld": "JSON-LD",
}
_WITHOUT_GRAPHS = {"turtle", "ntriples", "rdfxml"}
_TRIPLE = attrgetter("triple")
_NOISE = re.compile(
    r"^Parser error at line \d+ (?:between )?columns? \d+(?: and \d+)?: |\s*\(line \d+\)$"
)
_PREFIX = re.compile(r"The prefix (\S*): has not been declared")
_IRI = r"<[^\x00-\x20<>\"{}|^`\\]*+>"
_SOUND = re.compile(
    rf'^(?:{_IRI}|_:[^ ]++) {_IRI} (?:{_IRI}|_:[^ ]++|"(?:[^"\\\n]++|\\.)*+"(?:@[^ ]++|\^\^{_IRI})?) \.$',
    re.MULTILINE,
)
# A string may stay open: a pattern that gave it up would look at the rest again from each quote.
_BRACKETS = re.compile(
    rb"""[^\[\](){}"'<\#]++
    |"{3}(?:[^"\\]|\\.|"(?!""))*+(?:"{3})?+ | '{3}(?:[^'\\]|\\.|'(?!''))*+(?:'{3})?+
    |"(?:[^"\\\n]|\\.)*+"?+ | '(?:[^'\\\n]|\\.)*+'?+
    |<[^<>"\s]*+> | \#[^\n]*+ | (?P<open>[\[({]) | (?P<close>[\])}]) | .""",
    re.VERBOSE | re.DOTALL,
)


def triples(body: bytes, syntax: str, base: str = LOCAL) -> str:
    """The statements as N-Triples text, in file order, repeated ones included. Raises SyntaxError."""
    found = ox.parse(body, FORMATS[syntax], base_iri=base)
    if syntax in _WITHOUT_GRAPHS:
        # N-Quads of the default graph are N-Triples, and no triple need be taken out of each quad.
        return (ox.serialize(found, format=ox.RdfFormat.N_QUADS) or b"").decode()
    return serialized(map(_TRIPLE, found))


def serialized(statements: Iterable[ox.Triple]) -> str:
    """Triples of the engine as N-Triples text."""
    return (ox.serialize(statements, format=ox.RdfFormat.N_TRIPLES) or b"").decode()


@dataclass(frozen=True)
class Counted:
    """JSON-LD read leniently: its text, and whether strict reading gives the same statements."""

    text: str
    sound: bool


def counted(body: bytes, base: str) -> Counted:
    """JSON-LD as N-Triples text. Raises SyntaxError.

    The engine's strict reader drops statements with an invalid IRI or language tag without a word,
    so the lenient one is used and each line checked. An IRI that holds ">" or a line feed would
    make other lines or more of them, hence the count.
    """
    number = 0

    def count(quad: ox.Quad) -> ox.Triple:
        nonlocal number
        number += 1
        return quad.triple

    found = ox.parse(body, ox.RdfFormat.JSON_LD, base_iri=base, lenient=True)
    text = serialized(map(count, found))
    if len(_SOUND.findall(text)) != number:
        return Counted(text, sound=False)
    try:
        for _ in ox.parse(text, ox.RdfFormat.N_TRIPLES):
            pass
    except SyntaxError:
        return Counted(text, sound=False)
    return Counted(text, sound=True)


def turtle(
    body: bytes, syntax: str, depth: int, *, declared: bool, base: str = LOCAL
) -> tuple[str, str]:
    """N-Triples text of Turtle, TriG, N-Triples or N-Quads, and the syntax that it turned out to be.

    Where nobody declared the syntax, text that is no Turtle but has braces is tried as TriG.
    Raises Malformed with the place, TooLarge when brackets nest deeper than `depth`.
    """
    if syntax in ("turtle", "trig"):
        check_brackets(body, depth)
    try:
        return triples(body, syntax, base), syntax
    except SyntaxError as error:
        if syntax == "turtle" and not declared and b"{" in body:
            return turtle(body, "trig", depth, declared=True, base=base)
        raise malformed(error, LABELS[syntax]) from error


def check_brackets(body: bytes, depth: int) -> None:
    """Raise TooLarge when blank nodes and lists nest deeper than `depth`; strings and comments do not count."""
    if body.count(b"[") + body.count(b"(") + body.count(b"{") <= depth:
        return
    level = 0
    for token in _BRACKETS.finditer(body):
        if token["open"]:
            level += 1
            if level > depth:
                raise too_deep(depth, place_at(body, token.start()))
        elif token["close"]:
            level -= 1


def too_deep(depth: int, place: Place) -> TooLarge:
    """The error for nesting past the limit."""
    return TooLarge(
        f"Line {place.line}, column {place.column}: nested deeper than {depth} levels.",
        remedy="Give the inner things an IRI and describe them one after another.",
        place=place,
    )


def place_at(body: bytes, offset: int) -> Place:
    """Line and column (both from 1, in characters) of a byte offset."""
    line = body.count(b"\n", 0, offset) + 1
    before = body[body.rfind(b"\n", 0, offset) + 1 : offset]
    return Place(line, len(before.decode(errors="replace")) + 1)


def malformed(error: SyntaxError, label: str, place: Place | None = None) -> Malformed:
    """Our error for the engine's: what is wrong, where, and what to do."""
    reason = _NOISE.sub("", _NOISE.sub("", str(error.msg)))
    if error.lineno and place is None:
        place = Place(error.lineno, error.offset)
    prefix = _PREFIX.search(reason)
    remedy = "Mend the file and send it again; nothing of it was stored."
    if prefix:
        reason = f"the prefix {prefix[1]}: is never declared"
        remedy = f"Declare it at the top of the file: @prefix {prefix[1]}: <…> ."
    elif "Unexpected end of file" in reason:
        reason = "the file ends in the middle of a statement"
    where = f"Line {place.line}, column {place.column}: " if place and place.column else ""
    where = where or (f"Line {place.line}: " if place else "")
    return Malformed(f"{where}{reason} ({label}).", remedy=remedy, place=place)

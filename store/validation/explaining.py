"""Tells a person what a result means: which field, what is wrong, why, how to mend it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from store.profiles import Profile

from .judging import shape_sets
from .notes import Note, Texts, clean, literal, readable
from .preparing import from_turtle
from .reports import SH, Row
from .shapes import ShapeSet

LANGUAGES = ("en", "nb", "nn")
_ORDER = {
    "en": ("en", ""),
    "nb": ("nb", "no", "nn", ""),
    "nn": ("nn", "nb", "no", ""),
}
_WORDS = "urn:varde:word:"
_SKOS_LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
_HOLE = re.compile(r"\{[$?]?(\w+)\}")
_IRI = re.compile(r"<([^<>]*)>")


@dataclass(frozen=True)
class Finding:
    """A result in one language. Empty texts are absent.

    `field` is the label of the field, `what` is wrong, `value` the offending value in short, `why`
    it matters, `remedy` how to mend it, `example` a good value, `link` the guideline, `severity`
    the label of the severity.
    """

    field: str
    what: str
    value: str
    why: str
    remedy: str
    link: str
    severity: str
    example: str = ""


class Notes:
    """What the shapes of some profiles say to people, by the IRI of the shape."""

    def __init__(self, sets: Iterable[ShapeSet] = ()) -> None:
        self._sets = tuple(sets)

    def of(self, shape: str) -> Note:
        """The note of a shape; an empty one where the profiles have no word on it.

        Where two profiles use one name for a shape, the one that says something counts.
        """
        found = (each.note(shape) for each in self._sets if f"<{shape}>" in each.index)
        return next((note for note in found if note.names or note.messages), Note())


def notes_of(profiles: Iterable[Profile]) -> Notes:
    """The notes of these profiles. Raises Misconfigured for shapes that are no Turtle."""
    return Notes(each for profile in profiles for each in shape_sets([profile]))


def explain(row: Row, language: str, notes: Notes | None = None) -> Finding:
    """What the row means, in the language (en, nb or nn; English for any other).

    Without `notes` the row's own messages are used. Where a shape says nothing in the language,
    the default text of its constraint component stands; texts of the engines are never used.
    """
    note = notes.of(row.shape) if notes else Note()
    default = _default(row.component)
    value = readable(row.value)
    holes = {
        "value": value,
        "this": readable(row.focus),
        "path": label_of(row.path),
        "expected": _expected(row.expected),
    }
    own = pick(note.messages or row.messages, language)
    what = own or pick(default.messages, language)
    return Finding(
        field=pick(note.names, language) or label_of(row.path) or word("record", language),
        what=_filled(what, holes),
        value=value,
        why=pick(note.reasons, language) or ("" if own else _any(row.messages)),
        remedy=_filled(pick(note.remedies, language) or pick(default.remedies, language), holes),
        link=note.link,
        severity=severity_label(row, language),
        example=_any(note.examples),
    )


def messages(row: Row) -> Texts:
    """The messages of a row in every language: those of its shape, else the default ones."""
    note = _default(row.component)
    holes = {"expected": _expected(row.expected), "value": readable(row.value)}
    found = row.messages or note.messages
    return tuple((tag, _filled(text, holes)) for tag, text in found)


def severity_label(row: Row, language: str) -> str:
    """The severity in the language; one that is not SHACL's own counts as a Violation."""
    name = "Violation" if row.stops else row.severity
    return pick(_labels(f"{SH}{name}"), language)


def word(name: str, language: str) -> str:
    """One of the words of a report, as `texts.ttl` has it."""
    return pick(_labels(f"{_WORDS}{name}"), language)


@lru_cache(4_096)
def pick(texts: Texts, language: str) -> str:
    """The text in the language; for Norwegian the other written form before English."""
    order = _ORDER.get(language, _ORDER["en"])
    found = {tag.lower().split("-", 1)[0]: text for tag, text in reversed(texts)}
    return next((found[tag] for tag in order if tag in found), "")


@lru_cache(4_096)
def label_of(path: str) -> str:
    """A field label made from a path: the last part of its first IRI, in words."""
    found = _IRI.search(path)
    if not found:
        return ""
    name = re.split(r"[#/:]", found[1].rstrip("#/"))[-1]
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|[_-]+", " ", name).split()
    return clean(" ".join(each if each.isupper() else each.lower() for each in words))


@lru_cache(4_096)
def _expected(text: str) -> str:
    """The parameter of a constraint: lists and IRIs in short."""
    parts = [
        _IRI.sub(lambda found: re.split(r"[#/:]", found[1])[-1], part) for part in _terms(text)
    ]
    return clean(", ".join(parts))


def _terms(text: str) -> list[str]:
    return [term if term.startswith("<") else readable(term) for term in text.split("\n") if term]


def _filled(text: str, holes: Mapping[str, str]) -> str:
    return _HOLE.sub(lambda found: holes.get(found[1], found[0]), text)


def _any(texts: Texts) -> str:
    return texts[0][1] if texts else ""


@cache
def _texts() -> ShapeSet:
    return from_turtle([(Path(__file__).parent / "texts.ttl").read_bytes()])


@cache
def _default(component: str) -> Note:
    name = component if ":" in component else f"{SH}{component}ConstraintComponent"
    note = _texts().note(name)
    return note if note.messages else _texts().note(f"{_WORDS}rule")


@cache
def _labels(iri: str) -> Texts:
    found = _texts().index[f"<{iri}>"][_SKOS_LABEL]
    return tuple(sorted(((each.language or ""), each.value) for each in map(literal, found)))

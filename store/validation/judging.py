"""Judges one record, or foreign data by foreign shapes."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox

from store.errors import Malformed, Misconfigured
from store.profiles import Profile

from .choosing import judged, reference_engine
from .engines import Engine, EngineFailed
from .preparing import from_triples, from_turtle
from .reports import Report, make
from .safety import refuse_unsafe
from .shapes import ShapeSet

_SETS_KEPT = 256


def check(
    statements: str, profiles: Sequence[Profile], context: str = "", engine: Engine | None = None
) -> Report:
    """The report on one record (canonical N-Triples), by the reference engine unless told else.

    `context` is what `context_for` gives. Results on nodes that only the context describes are
    dropped.
    """
    judge = engine or reference_engine()
    dropped = subjects(context) - subjects(statements)
    found = [
        row
        for each in shape_sets(profiles)
        for row in judged(judge, statements + context, each)
        if row.focus not in dropped
    ]
    return make(names(profiles), found)


def check_foreign(data: str, shapes: str, engine: Engine | None = None) -> Report:
    """The report on data by foreign shapes, both as N-Triples text. The shapes run whole.

    Nothing is fetched: owl:imports is left out. Raises Malformed for text or shapes that cannot be
    used, and Refused for SPARQL in the shapes that would reach out.
    """
    judge = engine or reference_engine()
    try:
        plain = _canonical(data)
        foreign = from_triples(shapes)
    except SyntaxError as error:
        raise Malformed(f"The text is no N-Triples: {error}.") from error
    refuse_unsafe(foreign)
    try:
        rows = judge.judge(plain, foreign)
    except EngineFailed as error:
        raise Malformed(
            f"The shapes cannot be used: {error}", remedy="Mend them, then try again."
        ) from error
    return make((), rows, foreign.notes)


@lru_cache(maxsize=_SETS_KEPT)
def _shape_set(files: tuple[Path, ...]) -> ShapeSet:
    try:
        return from_turtle([file.read_bytes() for file in files])
    except SyntaxError as error:
        raise Misconfigured(
            f"The shapes in {files[0].parent} are no Turtle: {error}.", remedy="Mend the file."
        ) from error


def shape_sets(profiles: Iterable[Profile]) -> list[ShapeSet]:
    """The shapes of the profiles: one set where that means the same, else one for each profile.

    Official profiles of one family give different meanings to the same shape IRIs, so that their
    union demands what none of them does. Raises Misconfigured for shapes that are no Turtle.
    """
    listed = tuple(profiles)
    files = tuple(dict.fromkeys(file for profile in listed for file in profile.shapes))
    if len(listed) < 2 or not _clash(files):
        return [_shape_set(files)] if files else []
    return [_shape_set(profile.shapes) for profile in listed]


@lru_cache(maxsize=_SETS_KEPT)
def _clash(files: tuple[Path, ...]) -> bool:
    """Whether two folders say something of the same named shape."""
    owner: dict[str, Path] = {}
    for file in files:
        for node in _shape_set((file,)).index:
            is_named = node.startswith("<") and not node.startswith("<urn:varde:")
            if is_named and owner.setdefault(node, file.parent) != file.parent:
                return True
    return False


def names(profiles: Iterable[Profile]) -> tuple[str, ...]:
    """The names of the profiles."""
    return tuple(profile.name for profile in profiles)


def subjects(statements: str) -> set[str]:
    """All subjects of canonical N-Triples text."""
    return {line.split(" ", 1)[0] for line in statements.split("\n") if line}


def _canonical(text: str) -> str:
    """The same triples, written as the line readers here expect them."""
    quads = ox.parse(text, format=ox.RdfFormat.N_TRIPLES)
    return "".join(f"{quad} .\n" for quad in quads)

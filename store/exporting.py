"""Writes published records, or drafts, to one file or to a folder with a file a record."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from . import formats
from .statements import lines

_NESTED = {"turtle", "trig"}


@dataclass(frozen=True)
class Exported:
    """One record on its way out."""

    page: str
    iri: str
    statements: str


def export(records: Iterable[Exported], output: Path, form: str, base: str) -> int:
    """Write the records and return how many there were.

    A path with an extension is a file in that syntax; any other is a folder, whose files have the syntax `form`
    (an extension, Turtle where it is empty). Raises UnsupportedFormat.
    """
    if output.suffix and not output.is_dir():
        chosen = formats.by_extension(output.suffix)
        return _to_file(records, output, chosen, base)
    chosen = formats.by_extension(form or "ttl")
    return _to_folder(records, output, chosen, base)


def _to_folder(records: Iterable[Exported], folder: Path, form: formats.Format, base: str) -> int:
    written = 0
    for record in records:
        path = folder / f"{record.page.lstrip('/')}.{form.extensions[0]}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_one(record, form, base))
        written += 1
    return written


def _to_file(records: Iterable[Exported], path: Path, form: formats.Format, base: str) -> int:
    """One document for all. It replaces the old file only when it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.part")
    written = 0

    def counted() -> Iterator[Exported]:
        nonlocal written
        for record in records:
            written += 1
            yield record

    try:
        with draft.open("wb") as file:
            for piece in _pieces(counted(), form, base):
                file.write(piece)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return written


def _pieces(records: Iterator[Exported], form: formats.Format, base: str) -> Iterator[bytes]:
    if form.name in _NESTED | {"nquads"}:
        # Documents of these syntaxes may be set one after the other: prefixes may be declared again.
        for record in records:
            yield _one(record, form, base)
        return
    distinct = {line for record in records for line in lines(record.statements)}
    yield formats.write("".join(sorted(distinct)), form)


def _one(record: Exported, form: formats.Format, base: str) -> bytes:
    return formats.write(record.statements, form, graph=base + record.page, subject=record.iri)

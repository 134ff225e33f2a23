"""Writes published records, or drafts, to one file or to a folder with a file a record."""

import contextlib
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from . import durable, formats
from .errors import Conflict
from .statements import lines

_NESTED = {"turtle", "trig"}
# Hidden, so that an import of the folder passes them over.
_LIST = ".varde-export"
_DRAFT = ".varde-export.new"
_OURS = re.compile(r"[a-z]+/[A-Za-z0-9][A-Za-z0-9._~-]*")


@dataclass(frozen=True)
class Exported:
    """One record on its way out."""

    page: str
    iri: str
    statements: str


def export(records: Iterable[Exported], output: Path, form: str, base: str) -> int:
    """Write the records and return how many there were. What fails leaves all as it was.

    A path with an extension is a file in that syntax; any other is a folder, whose files have the syntax `form`
    (an extension, Turtle where it is empty). Files that an earlier export left in the folder, and this one does not
    write, are removed; other people's files stay. Raises UnsupportedFormat, and Conflict where one of those is in
    the way.
    """
    if output.suffix and not output.is_dir():
        chosen = formats.by_extension(output.suffix)
        return _to_file(records, output, chosen, base)
    chosen = formats.by_extension(form or "ttl")
    return _to_folder(records, output, chosen, base)


def _to_folder(records: Iterable[Exported], folder: Path, form: formats.Format, base: str) -> int:
    draft, fresh = folder / _DRAFT, not folder.exists()
    shutil.rmtree(draft, ignore_errors=True)  # of an export that was killed
    draft.mkdir(parents=True)
    try:
        written = set()
        for record in records:
            name = f"{record.page.lstrip('/')}.{form.extensions[0]}"
            (draft / name).parent.mkdir(exist_ok=True)
            (draft / name).write_bytes(_one(record, form, base))
            written.add(name)
        _settle(draft, folder, written)
    finally:
        shutil.rmtree(draft)
        if fresh and not any(folder.iterdir()):
            folder.rmdir()
    return len(written)


def _settle(draft: Path, folder: Path, written: set[str]) -> None:
    """Put what was written in the place of what the last export wrote."""
    before = _listed(folder)
    for name in sorted(written - before):
        if (folder / name).exists():
            raise Conflict(
                f"{folder / name} was not written by an export.",
                remedy="Move it away, or name another folder.",
            )
    # Both, while files are on the move: who is killed here can do it again.
    _list(folder, before | written)
    for name in written:
        (folder / name).parent.mkdir(exist_ok=True)
        (draft / name).replace(folder / name)
    for name in before - written:
        (folder / name).unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            (folder / name).parent.rmdir()  # where it is empty now
    _list(folder, written)


def _listed(folder: Path) -> set[str]:
    """The files that an export of ours wrote here last; nothing else that the list may name."""
    try:
        names = (folder / _LIST).read_text(encoding="utf-8").split()
    except FileNotFoundError:
        return set()
    return {name for name in names if _OURS.fullmatch(name)}


def _list(folder: Path, names: set[str]) -> None:
    draft = folder / f"{_LIST}.part"
    durable.write(draft, "".join(f"{name}\n" for name in sorted(names)))
    draft.replace(folder / _LIST)


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

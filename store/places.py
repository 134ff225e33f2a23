"""Files and folders that records come from: what is read of them, and what each is called."""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .parsing import Upload

# Beside data, folders hold papers about them; an explicitly named file is never passed over.
_PAPERS = {
    ".md",
    ".txt",
    ".csv",
    ".tsv",
    ".pdf",
    ".png",
    ".jpg",
    ".svg",
    ".py",
    ".rq",
    ".xlsx",
    ".yaml",
    ".yml",
}
# Part of keys, and of an index of the ledger: PostgreSQL takes 2,704 bytes in a row of one.
LONGEST_SOURCE = 500


@dataclass(frozen=True)
class Source:
    """A named upload that is loaded only when its turn comes. `passed_over` says why it is not read."""

    name: str
    load: Callable[[], Upload]
    passed_over: str = ""


def sources(paths: Sequence[Path]) -> Iterator[Source]:
    """The files below these paths, in the order of their names."""
    for path in paths:
        if not path.is_dir():
            yield _file(path)
            continue
        for below in sorted(item for item in path.rglob("*") if item.is_file()):
            hidden = any(part.startswith(".") for part in below.relative_to(path).parts)
            if hidden:
                continue
            why = (
                "no RDF by its name" if below.suffix.lower() in _PAPERS or not below.suffix else ""
            )
            yield replace(_file(below), passed_over=why)


def upload(path: Path) -> Upload:
    """The file as an upload. Raises OSError where it cannot be read."""
    return Upload(shown(path), path.read_bytes())


def shown(path: Path) -> str:
    """The path as text; bytes of a name that are no UTF-8 are written as escapes."""
    return os.fsencode(path).decode(errors="backslashreplace")


def place_of(paths: Sequence[Path]) -> str:
    """What the place of these files is called, where nobody names their source.

    One path gives itself, from the root and with links as they are; several in one folder give the folder. So the
    same place has the same name from everywhere, and two places never share one.
    """
    # Not resolve(): a link that is moved to the newest delivery is one place.
    places = {Path(os.path.abspath(path)) for path in paths}  # noqa: PTH100
    folders = {place.parent for place in places}
    if len(places) > 1 and len(folders) == 1:
        places = folders
    whole = sorted(map(shown, places))
    name = whole[0] if len(whole) == 1 else f"{whole[0]} and {len(whole) - 1} more"
    if len(whole) == 1 and len(name.encode()) <= LONGEST_SOURCE:
        return name
    mark = hashlib.sha256("\n".join(whole).encode()).hexdigest()[:16]
    return f"{name[-LONGEST_SOURCE // 8 :]} ({mark})"


def _file(path: Path) -> Source:
    return Source(shown(path), lambda: upload(path))

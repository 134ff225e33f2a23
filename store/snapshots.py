"""Copies of the engines' folders that cost next to nothing: hard links to all files that are not appended to.

The RDF store's own backup first writes what is in memory to ten new files. They have to be merged with all the rest
soon after, which at 100,000 records takes half a minute. A copy of its log does as well: readers replay it.
"""

import errno
import os
import re
import shutil
from contextlib import suppress
from pathlib import Path

from . import durable

_TRIES = 100
# Tables of the RDF store, and files of the indexes' segments, which have a UUID for a name.
_FIXED = re.compile(r"\d+\.sst|[0-9a-f]{32}\..+")
# Written to in place; all others are replaced by new files of the same name.
_APPENDED = re.compile(r"\d+\.log|MANIFEST-\d+")
_UNWANTED = re.compile(r"LOCK|LOG(\.old.*)?|.*\.lock")

_Standing = dict[str, tuple[int, int, int]]


def take(source: Path, target: Path) -> list[Path]:
    """Copy a folder as it stands, while an engine may be merging in it, but nobody writes.

    Returns the files that are copies, and not yet on the disk. Raises OSError where it is absent or changes too fast.
    """
    for _ in range(_TRIES):
        target.mkdir()
        try:
            return _copied(source, target)
        except (FileNotFoundError, _ChangedError):
            shutil.rmtree(target)
    raise OSError(errno.EAGAIN, "The folder changes too fast to be copied", str(source))


def settle(target: Path, copies: list[Path]) -> None:
    """Write a copy through to the disk; what it links to is there."""
    for path in copies:
        durable.sync(path)
    durable.sync(target)


class _ChangedError(Exception):
    """The folder did not stand still."""


def _copied(source: Path, target: Path) -> list[Path]:
    before = _standing(source)
    for name in [path.name for path in source.iterdir()]:
        if _FIXED.fullmatch(name):
            # A missing one was merged into another before we came: see below.
            with suppress(FileNotFoundError):
                os.link(source / name, target / name)
    appended = [name for name in before if _APPENDED.fullmatch(name)]
    for name in before.keys() - set(appended):
        os.link(source / name, target / name)
    copies = [Path(shutil.copyfile(source / name, target / name)) for name in appended]
    # They list which of the fixed files count. While the list stands, none of those goes.
    if _standing(source) != before:
        raise _ChangedError
    return copies


def _standing(folder: Path) -> _Standing:
    """The files that are appended to or replaced, and how they stand."""
    found = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            if not (_FIXED.fullmatch(entry.name) or _UNWANTED.fullmatch(entry.name)):
                facts = entry.stat()
                found[entry.name] = (facts.st_ino, facts.st_size, facts.st_mtime_ns)
    return found

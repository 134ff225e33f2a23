"""Writes that outlive a power loss: a file is on the disk when its name is."""

import os
import shutil
from pathlib import Path


def write(path: Path, text: str) -> None:
    """Write a small file through to the disk."""
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def sync(path: Path) -> None:
    """Write a file's content, or a folder's list of names, through to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def link(source: Path, target: Path) -> None:
    """Hard links to an index's immutable segments, copies of its few files that are replaced; all on the disk."""
    target.mkdir()
    for path in source.iterdir():
        if path.suffix == ".lock":
            continue
        if path.suffix == ".json":
            shutil.copy2(path, target / path.name)
            sync(target / path.name)
        else:
            os.link(path, target / path.name)
    sync(target)

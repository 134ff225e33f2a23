"""Publications: immutable directories that readers open, and the pointer to the current one.

A publication holds the RDF store, the documents and the search index of one moment under one number. `current` is a
symbolic link that is replaced atomically and looked up for each request. A reader holds a shared lock on the
publication; the sweeper needs the exclusive one, and never takes the current.
"""

import json
import os
import shutil
import threading
import weakref
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import Store

from . import durable
from .documents import Documents
from .errors import Misconfigured, Unavailable
from .locking import shared, try_exclusive
from .search import Index

_TRIES = 5


@dataclass(frozen=True)
class About:
    """What a publication says of itself. `statements` counts triples in record graphs; `time` is ISO 8601 in UTC."""

    number: int
    incarnation: str
    sequence: int
    code: str
    base: str
    statements: int
    time: str


class Publication:
    """One publication, open for reading until nobody refers to it."""

    def __init__(self, folder: Path) -> None:
        descriptor = shared(folder / "lock")
        weakref.finalize(self, os.close, descriptor)
        self.folder = folder
        self.about = About(**json.loads((folder / "about.json").read_text()))
        self.documents = Documents(folder / "documents")
        self.search = Index(folder / "search")

    @cached_property
    def store(self) -> Store:
        """The RDF store, opened when it is first asked: that takes longer than all the rest."""
        return Store.read_only(str(self.folder / "store"))


class Publications:
    """The publications of one audience, below one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._current = str(folder / "current")
        self._latest = ("", folder)
        self._lock = threading.Lock()
        self._open: Publication | None = None

    def current(self) -> Publication:
        """The current publication, opened anew only when the pointer has moved.

        Raises Unavailable where nothing was published yet.
        """
        present = self._open
        name = self._pointer()
        if present is not None and present.folder.name == name:
            return present
        with self._lock:
            # Of many that came at once, the first has opened it for all.
            if self._open is None or self._open.folder.name != self._pointer():
                self._open = self.opened()
            return self._open

    def path(self) -> Path:
        """The folder of the current publication. Raises Unavailable."""
        name, (known, path) = self._pointer(), self._latest
        if known != name:  # asked for each query, so it is put together only once
            path = self._folder / name
            self._latest = (name, path)
        return path

    def newest(self) -> About | None:
        """What the current publication says of itself, or None."""
        try:
            return About(**json.loads((self.path() / "about.json").read_text()))
        except (Unavailable, FileNotFoundError, ValueError, TypeError):
            return None

    def close(self) -> None:
        """Let go of the open publication."""
        with self._lock:
            self._open = None

    def publish(self, prepared: Path, about: About) -> None:
        """Make a prepared folder the current publication, and sweep what nobody reads any more."""
        (prepared / "lock").touch()
        durable.write(prepared / "about.json", json.dumps(asdict(about), indent=1))
        durable.sync(prepared)
        final = self._folder / f"{about.number:08d}"
        prepared.rename(final)
        link = self._folder / f".current-{about.number}"
        link.unlink(missing_ok=True)
        link.symlink_to(final.name)
        link.replace(self._folder / "current")
        durable.sync(self._folder)
        self.close()  # our own look at the one before would keep it from being swept
        with suppress(OSError, RuntimeError):  # it is published; who sweeps next tries again
            self.sweep()

    def prepare(self, number: int) -> Path:
        """An empty folder in which the publication of this number is put together."""
        folder = self._folder / f".new-{number:08d}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def next_number(self) -> int:
        """A number that no publication has had."""
        names = [path.name for path in self._folder.glob("[0-9]*")] if self._folder.is_dir() else []
        return max((int(name) for name in names), default=0) + 1

    def sweep(self) -> None:
        """Take away publications that are neither current nor read, and what was left half made.

        Deleting their files takes as long as all the rest of publishing: nobody waits for it.
        """
        for folder in self._older():
            _retire(folder)
        for folder in self._folder.glob(".new-*"):
            _discard(folder)
        if gone := list(self._folder.glob(".gone-*")):
            threading.Thread(target=_delete, args=(gone,), name="sweep").start()

    def purge(self) -> None:
        """Delete all publications but the current one, even while they are read: what is erased leaves the disk.

        A request that is being answered from one of them may fail; the next one reads the current.
        """
        for folder in [*self._older(), *self._folder.glob(".new-*")]:
            _discard(folder)
        _delete(list(self._folder.glob(".gone-*")))

    def _older(self) -> list[Path]:
        current = self._pointer()
        return [path for path in self._folder.glob("[0-9]*") if path.name < current]

    def _pointer(self) -> str:
        try:
            return os.readlink(self._current)  # noqa: PTH115  (a quarter of the time)
        except FileNotFoundError:
            raise Unavailable(
                "Nothing is published yet.", remedy="Import records, or run `varde rebuild`."
            ) from None

    def opened(self) -> Publication:
        """The current publication, open for the caller alone. Raises Unavailable."""
        # Between looking up the pointer and taking the lock, the sweeper may have been faster.
        for _ in range(_TRIES):
            try:
                return Publication(self._folder / self._pointer())
            except FileNotFoundError:
                continue
            except (OSError, ValueError, TypeError, RuntimeError, Misconfigured):
                break  # damaged; the engines raise all of them
        raise Unavailable(
            "The current publication cannot be opened.", remedy="Run `varde rebuild`."
        )


def _retire(folder: Path) -> None:
    """Discard a publication that nobody reads."""
    try:
        descriptor = try_exclusive(folder / "lock")
    except FileNotFoundError:  # half made
        _discard(folder)
        return
    if descriptor is not None:
        try:
            _discard(folder)
        finally:
            os.close(descriptor)


def _discard(folder: Path) -> None:
    gone = folder.with_name(f".gone-{folder.name.lstrip('.')}")
    shutil.rmtree(gone, ignore_errors=True)
    folder.rename(gone)


def _delete(folders: list[Path]) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)

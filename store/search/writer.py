"""Puts records into the search index and takes them out; one process at a time."""

import json
import os
import shutil
from pathlib import Path
from types import TracebackType

from store.errors import Unavailable
from store.views import Summary

from . import schema as names
from .documents import document

_MEMORY = 64_000_000
_LITTLE_MEMORY = 15_000_000
_ATTEMPTS = 20


class Writer:
    """The writer of one index folder.

    Nothing is found before `commit`; a killed writer loses no more.

    Raises Unavailable where another process writes, Misconfigured where the index is not ours.
    """

    def __init__(self, folder: Path, *, bulk: bool = True) -> None:
        """`bulk` gives room for many records; without it a commit is faster."""
        self._folder = folder
        self._index = names.open_index(folder, create=True)
        try:
            self._writer = self._index.writer(_MEMORY if bulk else _LITTLE_MEMORY, 1)
        except ValueError as error:
            raise Unavailable(
                "Another process is writing the search index.", remedy="Try again in a moment."
            ) from error
        # A killed writer may leave a file by the name that the next commit would choose.
        self._writer.garbage_collect_files()

    def put(self, iri: str, page: str, summary: Summary) -> None:
        """Add a record, or replace what is known of its IRI; `page` is its local path."""
        self._writer.delete_documents_by_term(names.IRI, iri)
        self._writer.add_document(document(summary, page))

    def remove(self, iri: str) -> None:
        """Take a record out; nothing happens where it is not in."""
        self._writer.delete_documents_by_term(names.IRI, iri)

    def clear(self) -> None:
        """Take all records out, for a rebuild."""
        self._writer.delete_all_documents()

    def commit(self) -> None:
        """Write what was put and removed since the last commit, all or nothing."""
        self._writer.commit()

    def rollback(self) -> None:
        """Forget what was put and removed since the last commit."""
        self._writer.rollback()

    def publish(self, target: Path) -> None:
        """Make a copy of the committed index that never changes, by hard links where it can be.

        The files of a segment are written once, so a link is as good as a copy. Merging goes on
        in the background and may take files away meanwhile: then the copy is made anew.
        """
        for _ in range(_ATTEMPTS):
            if _link_all(self._folder, target):
                return
        raise Unavailable("The search index changes too fast to be copied.", remedy="Try again.")

    def close(self) -> None:
        """End merging and give up the lock; what was not committed is forgotten."""
        self._writer.rollback()
        self._writer.wait_merging_threads()

    def __enter__(self) -> "Writer":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _link_all(source: Path, target: Path) -> bool:
    """One attempt at a copy; False where the index changed meanwhile, and nothing is left then."""
    before = (source / "meta.json").read_bytes()
    segments = {s["segment_id"].replace("-", "") for s in json.loads(before)["segments"]}
    target.mkdir(parents=True)
    try:
        kept = [p for p in source.iterdir() if p.name.split(".", 1)[0] in segments]
        for path in kept:
            _link(path, target / path.name)
        steady = (source / "meta.json").read_bytes() == before
    except FileNotFoundError:
        steady = False
    if not steady:
        shutil.rmtree(target)
        return False
    listing = json.dumps(sorted(p.name for p in [*kept, source / "meta.json"]))
    (target / ".managed.json").write_text(listing, encoding="utf-8")
    (target / "meta.json").write_bytes(before)
    return True


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:  # another file system, or one without hard links
        shutil.copy2(source, target)

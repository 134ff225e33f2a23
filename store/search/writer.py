"""Puts records into the search index and takes them out; one process at a time."""

from pathlib import Path
from types import TracebackType

from store.errors import Unavailable
from store.indexing import Indexing
from store.views import Summary

from . import schema as names
from .documents import document


class Writer:
    """The writer of one index folder.

    Nothing is found before `commit`; a killed writer loses no more.

    Raises Unavailable where another process writes, Misconfigured where the index is not ours.
    """

    def __init__(self, folder: Path, *, bulk: bool = True) -> None:
        """`bulk` gives room for many records; without it a commit is faster."""
        index = names.open_index(folder, create=True)
        try:
            self._writing = Indexing(index, folder, bulk=bulk)
        except ValueError as error:
            raise Unavailable(
                "Another process is writing the search index.", remedy="Try again in a moment."
            ) from error

    def put(self, iri: str, page: str, summary: Summary) -> None:
        """Add a record, or replace what is known of its IRI; `page` is its local path."""
        self._writing.put(names.IRI, iri, document(summary, page))

    def remove(self, iri: str) -> None:
        """Take a record out; nothing happens where it is not in."""
        self._writing.remove(names.IRI, iri)

    def commit(self) -> None:
        """Write what was put and removed since the last commit, all or nothing."""
        self._writing.commit()

    def close(self) -> None:
        """End merging and give up the lock; what was not committed is forgotten."""
        self._writing.close()

    def __enter__(self) -> "Writer":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

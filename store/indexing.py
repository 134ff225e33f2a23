"""Writing into an index of immutable segments, so that their number stays bounded and small changes are quick."""

import json
from pathlib import Path

import tantivy

_HEAP = 64_000_000
_SMALL_HEAP = 15_000_000
_MOST_SEGMENTS = 24


class Indexing:
    """The writer of one index folder; one at a time.

    The engine merges segments in a thread of its own, for which a commit waits only where there are too many.
    """

    def __init__(self, index: tantivy.Index, folder: Path, *, bulk: bool) -> None:
        """`bulk` gives room for many documents; without it a commit is faster. Raises ValueError where one writes."""
        self._index = index
        self._folder = folder
        self._heap = _HEAP if bulk else _SMALL_HEAP
        self._writer = index.writer(self._heap, 1)
        # A killed writer may leave a file by the name that the next commit would choose.
        self._writer.garbage_collect_files()

    def put(self, field: str, key: str, document: tantivy.Document) -> None:
        """Add a document in place of the one that has this key."""
        self.remove(field, key)
        self._writer.add_document(document)

    def remove(self, field: str, key: str) -> None:
        """Take out the document that has this key, if there is one."""
        self._writer.delete_documents_by_term(field, key)

    def commit(self) -> None:
        """Make what was put and removed last, all or nothing."""
        self._writer.commit()
        if self._segments() > _MOST_SEGMENTS:
            self._writer.wait_merging_threads()
            self._writer = self._index.writer(self._heap, 1)

    def close(self) -> None:
        """Forget what was not committed, and wait until no thread writes in the folder any more."""
        try:
            self._writer.rollback()
        finally:
            self._writer.wait_merging_threads()

    def _segments(self) -> int:
        return len(json.loads((self._folder / "meta.json").read_bytes())["segments"])

"""Names of what records point to, while the search index is written.

A record may be described before the organisation it points to is known, or the organisation may change its name. Both
are remembered, so that those records are described again.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from .documents import Documents

Labels = Mapping[str, str]


class Names(Mapping[str, Labels]):
    """Labels by language of every public record, by its IRI."""

    def __init__(self, before: Documents) -> None:
        self._before = before
        self._known: dict[str, Labels] = {}
        self._missed: dict[str, set[str]] = defaultdict(set)
        self._renamed: set[str] = set()
        self._asking = ""

    def asked_for(self, page: str) -> "Names":
        """The same names; what is not found is remembered for this page."""
        self._asking = page
        return self

    def learn(self, iri: str, labels: Labels, before: Labels | None) -> None:
        """Take in what a record is called now, and was called before this run."""
        self._known[iri] = labels
        if before is not None and dict(before) != dict(labels):
            self._renamed.add(iri)

    @property
    def renamed(self) -> frozenset[str]:
        """The IRIs of records that changed their name."""
        return frozenset(self._renamed)

    def late(self) -> set[str]:
        """The pages that asked for a name which was learnt only afterwards."""
        return {page for iri, pages in self._missed.items() if iri in self._known for page in pages}

    def __getitem__(self, iri: str) -> Labels:
        found = self._known.get(iri)
        if found is not None:
            return found
        entry = None if iri in self._missed else self._before.entries([iri]).get(iri)
        if entry is None:
            self._missed[iri].add(self._asking)
            raise KeyError(iri)
        self._known[iri] = entry.labels
        return entry.labels

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)

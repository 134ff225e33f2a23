"""Counts the values of every facet among what is found.

All records are counted once, when an index is published. Where a search finds most of them, those that it does not find
are counted and taken away, which is faster.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import tantivy

from .. import durable
from . import schema as names

MOST_VALUES = 100
_FILE = "counts.json"
_TOTAL = "total"
_MOST_KNOWN = 1_000  # values of a facet: with more of them, taking away would not be exact

Values = Sequence[tuple[str, int]]
Counts = Mapping[str, Values]

_Q = tantivy.Query


class Counter:
    """Counts in one index, which never changes."""

    def __init__(self, searcher: tantivy.Searcher, folder: Path) -> None:
        self._searcher = searcher
        self._folder = folder
        self._known: Counts | None = None

    def count(self, query: tantivy.Query, facets: Sequence[str]) -> tuple[int, dict[str, Values]]:
        """How many records a query finds, and the values of these facets among them, the most frequent first."""
        every = self._searcher.num_docs
        total, _ = self._ask(query, (), 0)
        if not facets or 2 * total <= every:
            return total, self._ask(query, facets, MOST_VALUES)[1]
        known = self._everything()
        if total == every:
            return total, {facet: known[facet][:MOST_VALUES] for facet in facets}
        few = [facet for facet in facets if len(known[facet]) <= _MOST_KNOWN]
        found = self._ask(query, [facet for facet in facets if facet not in few], MOST_VALUES)[1]
        others = _Q.boolean_query(
            [(tantivy.Occur.Must, _Q.all_query()), (tantivy.Occur.MustNot, query)]
        )
        missing = self._ask(others, few, _MOST_KNOWN)[1]
        return total, found | {facet: _less(known[facet], missing[facet]) for facet in few}

    def write(self) -> None:
        """Count all records and keep the counts beside the index, for whoever opens it."""
        counted = self._count_everything()
        text = json.dumps({_TOTAL: self._searcher.num_docs, **counted}, ensure_ascii=False)
        draft = self._folder / f"{_FILE}.new"
        durable.write(draft, text)
        draft.replace(self._folder / _FILE)  # the old file may be another publication's, too
        durable.sync(self._folder)

    def _everything(self) -> Counts:
        if self._known is None:
            self._known = self._read() or self._count_everything()
        return self._known

    def _read(self) -> Counts | None:
        try:
            kept = json.loads((self._folder / _FILE).read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        if kept.pop(_TOTAL, None) != self._searcher.num_docs or set(kept) != set(names.FACETS):
            return None
        return {facet: [(token, count) for token, count in kept[facet]] for facet in kept}

    def _count_everything(self) -> Counts:
        # One more than is enough tells that there are more.
        return self._ask(_Q.all_query(), names.FACETS, _MOST_KNOWN + 1)[1]

    def _ask(
        self, query: tantivy.Query, facets: Sequence[str], most: int
    ) -> tuple[int, dict[str, Values]]:
        asked: dict[str, object] = {f: {"terms": {"field": f, "size": most}} for f in facets}
        asked[_TOTAL] = {"value_count": {"field": names.NEWEST}}  # which every record has
        answer = self._searcher.aggregate(query, asked)
        counts: dict[str, Values] = {
            f: [(b["key"], int(b["doc_count"])) for b in answer[f]["buckets"]] for f in facets
        }
        return int(answer[_TOTAL]["value"]), counts


def _less(known: Values, missing: Values) -> Values:
    taken = dict(missing)
    left = [(token, count - taken.get(token, 0)) for token, count in known]
    return sorted((pair for pair in left if pair[1]), key=lambda p: (-p[1], p[0]))[:MOST_VALUES]

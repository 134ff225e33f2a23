"""Keeps what a public store tells of itself right while its records change.

The figures stand in the store, in the graph of the VoID description: that is where they are read before a change, and
written after it. So they last, or are lost, with what they count.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from pyoxigraph import DefaultGraph, NamedNode, Store, Triple

from ..statements import in_graph, lines, triples
from ..terms import DCAT, TYPE
from .executables import examples, prefixes
from .names import VOID, Names
from .partitions import ALL, Part, counted, difference, sorts
from .service import service
from .void import about, is_latest, latest, measures, numbered, partition, partitions, vocabulary

_DEFAULT = DefaultGraph()
_TYPE = NamedNode(TYPE)
_DATASET = NamedNode(DCAT + "Dataset")
_EXAMPLE = NamedNode(VOID + "exampleResource")
_TOP = {"of": "class", "by": "property"}


class SelfDescription:
    """The system graphs of a working copy."""

    def __init__(self, store: Store, base: str) -> None:
        self._store, self._names = store, Names(base)
        self._graphs = {_DEFAULT, *self._names.graphs}
        self._expected: set[Triple] = set()
        self._before: set[Triple] = set()

    def expect(self, old: str, new: str) -> None:
        """Look at what a record's change from old to new statements touches, before any change is made."""
        touched = set(lines(old)) ^ set(lines(new))
        for triple in set(triples("".join(touched))) - self._expected:
            self._expected.add(triple)
            self._before.update(self._data(*triple))

    def adjust(self, changed: str) -> int:
        """Bring the figures up to the changes that were expected, and have been made.

        `changed` is when the newest of them was accepted (ISO 8601). Returns how many statements went or came.
        """
        if not self._expected:
            return 0
        # As the engine holds them: it may hold two spellings of a literal as one.
        after = {found for triple in self._expected for found in self._data(*triple)}
        old, new = self._adjusted(after - self._before, self._before - after)
        old.update(filter(is_latest, self._told(self._names.dataset)))
        new.update(latest(self._names, changed, self._example()))
        self._expected.clear()
        self._before.clear()
        return self._write(self._names.void, old, new)

    def renew(self, changed: str) -> int:
        """Count all, and write every system graph anew; returns the same as `adjust`."""
        names = self._names
        gone = [self._write(graph, set(self._pattern(graph)), set()) for graph in names.graphs]
        figures = counted(self._store)
        void = {
            *about(names),
            *latest(names, changed, self._example()),
            *partitions(figures, names),
            *vocabulary({part for part, _ in figures if part.is_top}, names),
        }
        told = (set(service(names)), void, set(examples(names)), set(prefixes(names)))
        come = [
            self._write(graph, set(), new) for graph, new in zip(names.graphs, told, strict=True)
        ]
        return sum(gone) + sum(come)

    def _adjusted(
        self, added: set[Triple], removed: set[Triple]
    ) -> tuple[set[Triple], set[Triple]]:
        """What of the VoID graph goes, and what comes."""
        changes: dict[Part, Counter[str]] = defaultdict(Counter)
        for (part, measure), number in difference(self._data, added, removed).items():
            changes[part][measure] = number
        whole = changes.pop(ALL, Counter())
        old: set[Triple] = set()
        new: set[Triple] = set()
        moved: set[Part] = set()
        for part, change in changes.items():
            had, has = self._numbers(part, change)
            tell = numbered if had and has else partition
            old.update(tell(part, had, self._names))
            new.update(tell(part, has, self._names))
            if part.is_top and bool(had) != bool(has):
                moved.add(part)
        had, has = self._numbers(ALL, whole)
        if moved:
            known = set(self._tops())
            old.update(vocabulary(known, self._names))
            new.update(vocabulary(known ^ moved, self._names))
            has.update(sorts(known ^ moved))
        old.update(numbered(ALL, had, self._names))
        new.update(numbered(ALL, has, self._names))
        return old, new

    def _numbers(self, part: Part, change: Counter[str]) -> tuple[dict[str, int], dict[str, int]]:
        """The numbers of a part before and after a change."""
        had = measures(self._told(self._names.part(part)))
        summed = {name: had.get(name, 0) + change[name] for name in {*had, *change}}
        return had, {name: number for name, number in summed.items() if number or part == ALL}

    def _tops(self) -> Iterator[Part]:
        """The classes and properties that are told of."""
        for field, name in _TOP.items():
            link, term = NamedNode(f"{VOID}{name}Partition"), NamedNode(VOID + name)
            for held in self._pattern(self._names.void, self._names.part(ALL), link):
                for told in self._pattern(self._names.void, held.object, term):
                    if isinstance(told.object, NamedNode):
                        yield Part(**{field: told.object.value})

    def _write(self, graph: NamedNode, old: set[Triple], new: set[Triple]) -> int:
        """Put new statements in the place of old ones, there and in the default graph."""
        gone = old - new
        for quad in in_graph(gone, graph):
            self._store.remove(quad)
        for quad in in_graph((triple for triple in gone if not self._in_record(triple)), _DEFAULT):
            self._store.remove(quad)
        for place in (graph, _DEFAULT):
            self._store.extend(in_graph(new - old, place))
        return len(old ^ new)

    def _told(self, node: NamedNode) -> Iterator[Triple]:
        """What the VoID graph tells of a node."""
        return self._pattern(self._names.void, node)

    def _data(self, *pattern: Any) -> Iterator[Triple]:
        """What the records say, each statement once."""
        for triple in self._pattern(_DEFAULT, *pattern):
            if not self._names.may_tell(triple) or self._in_record(triple):
                yield triple

    def _pattern(self, graph: NamedNode | DefaultGraph, *pattern: Any) -> Iterator[Triple]:
        subject, predicate, value = (*pattern, None, None, None)[:3]
        for quad in self._store.quads_for_pattern(subject, predicate, value, graph):
            yield quad.triple

    def _in_record(self, triple: Triple) -> bool:
        subject, predicate, value = triple
        found = self._store.quads_for_pattern(subject, predicate, value, None)
        return any(quad.graph_name not in self._graphs for quad in found)

    def _example(self) -> str:
        """A record that is there: the one that was named before, as long as it can be."""
        for told in self._pattern(self._names.void, self._names.dataset, _EXAMPLE):
            if isinstance(told.object, NamedNode) and any(self._data(told.object)):
                return told.object.value
        for triple in self._data(None, _TYPE, _DATASET):
            if isinstance(triple.subject, NamedNode):
                return triple.subject.value
        return ""

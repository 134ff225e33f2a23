"""Which nodes of an upload are records, and which other nodes belong to each of them.

A node of a record class that says more than its class is a record, unless it is merely a part: an organisation, a
blank node, or a catalogue named in passing, to which a record refers otherwise than by listing members.
A `dcat:CatalogRecord` goes with its primary topic where that is one record here, else with the catalogue.
"""

from collections.abc import Iterable, Iterator

from ..errors import TooLarge
from .engine import LOCAL
from .graph import CATALOG_RECORD, IN_CATALOG, PRIMARY_TOPIC, Graph
from .identity import is_page, local_name
from .kinds import Boundary, Kind

# Catalogues lead to their records, data sets to the catalogue they are in: followed where the
# target is no record.
_NAMED_PARTS = (IN_CATALOG, "<http://www.w3.org/ns/dcat#record>")
_TERM_CLASSES = {
    "<http://www.w3.org/2004/02/skos/core#Concept>",
    "<http://www.w3.org/2004/02/skos/core#ConceptScheme>",
}
# Circles are rare and shallow; past this many turns all that is left becomes a record.
_TURNS = 20
# How many times a statement may be copied on average, because records share parts.
_COPIES = 20
_FREE = 300_000


class Boundaries:
    """The records of one graph: `records` maps each record's node to its kind, in file order."""

    def __init__(self, graph: Graph, boundary: Boundary, base: str) -> None:
        """Find the records. Raises TooLarge where shared parts would multiply the upload."""
        self._base = base
        self._graph = graph
        self._boundary = boundary
        self._copied, self._allowed = 0, graph.size * _COPIES + _FREE
        self._catalog_records = [
            node for node, classes in graph.types.items() if CATALOG_RECORD in classes
        ]
        candidates = dict(self._candidates())
        self._weak = {node for node, kind in candidates.items() if self._may_be_part(node, kind)}
        self._incoming = self._references(self._weak)
        self.records: dict[str, Kind] = {}
        self.topics: dict[str, str] = {}
        self._choose(candidates)

    def nodes(self, record: str) -> list[str]:
        """The record's node, its parts and agents, and catalogue records about it, in the order they are met.

        Raises TooLarge where shared parts would multiply the upload.
        """
        found = [record, *self._about.get(record, ())]
        seen = set(found)
        for node in found:
            self._copied += len(self._graph.facts[node])
            for part in self._parts(node, record):
                if part not in seen:
                    seen.add(part)
                    found.append(part)
        if self._copied > self._allowed:
            raise TooLarge(
                "The records of this upload share too many parts.",
                remedy="Send it in smaller files.",
            )
        return found

    def links_to(self, record: str) -> list[tuple[str, str, str]]:
        """Statements of catalogues that point to blank catalogue records about this record: they move along."""
        return [
            (s, p, node)
            for node in self._about.get(record, ())
            if node.startswith("_:")
            for s, p in self._incoming.get(node, ())
            if s not in self._about.get(record, ())
        ]

    def _candidates(self) -> Iterator[tuple[str, Kind]]:
        classes = self._boundary.classes
        for node, own in self._graph.types.items():
            kinds = [classes[name] for name in own if name in classes]
            if kinds and len(self._graph.facts[node]) > len(own):
                yield node, min(kinds, key=lambda kind: kind.rank)

    def _may_be_part(self, node: str, kind: Kind) -> bool:
        if is_page(node, self._base, kind.path) or local_name(node, self._boundary.paths):
            return False
        return kind.dependent or node.startswith("_:") or kind.path == "catalog"

    def _references(self, targets: set[str]) -> dict[str, list[tuple[str, str]]]:
        facts = self._graph.facts
        targets = targets.union(self._catalog_records)
        found: dict[str, list[tuple[str, str]]] = {}
        if targets:
            for s, pairs in facts.items():
                for p, o in pairs:
                    if o in targets and o != s:
                        found.setdefault(o, []).append((s, p))
        return found

    def _choose(self, candidates: dict[str, Kind]) -> None:
        parts = {
            node
            for node in self._weak
            if any(self._owns(p, node) for _, p in self._incoming.get(node, ()))
        }
        self._settle(candidates, parts)
        if not parts:
            return
        # What no record reaches stands for itself: referred to from outside the records, or in a circle.
        standing: set[str] = set()
        for turn in range(_TURNS):
            lost = parts - standing - self._reached()
            if not lost:
                break
            heads = {node for node in lost if not any(s in lost for s, _ in self._incoming[node])}
            standing |= lost if turn == _TURNS - 1 else heads or lost
            self._settle(candidates, parts - standing)

    def _settle(self, candidates: dict[str, Kind], parts: set[str]) -> None:
        self.records = {node: kind for node, kind in candidates.items() if node not in parts}
        self.topics = dict(self._topics())
        self._about: dict[str, list[str]] = {}
        for node, topic in self.topics.items():
            self._about.setdefault(topic, []).append(node)

    def _owns(self, predicate: str, target: str) -> bool:
        """Whether a reference makes its target a part; the same rule as in `_parts`, seen from the other end."""
        if predicate == IN_CATALOG:
            return not any(
                p in self._boundary.members and p != IN_CATALOG
                for p, _ in self._graph.facts[target]
            )
        if predicate in self._boundary.members:
            return False
        return target.startswith("_:") or predicate in self._boundary.owning

    def _topics(self) -> Iterator[tuple[str, str]]:
        for node in self._catalog_records:
            if node not in self.records:
                facts = self._graph.facts[node]
                topics = {o for p, o in facts if p == PRIMARY_TOPIC and o in self.records}
                # DCAT 3 (section 6.5) allows one; with several, nobody can tell whose it is.
                if len(topics) == 1:
                    yield node, topics.pop()

    def _reached(self) -> set[str]:
        return {node for record in self.records for node in self.nodes(record)}

    def _parts(self, node: str, record: str) -> Iterable[str]:
        facts, owning = self._graph.facts, self._boundary.owning
        own = record[:-1] + "#"
        for p, o in facts[node]:
            # Literals first: looking one up would hash its whole text.
            if o[0] != '"' and o in facts and o not in self.records and o not in self.topics:
                named = o.startswith("<") and not o.startswith("<" + LOCAL)
                owned = (p in owning or p in _NAMED_PARTS) and not self._is_term(o)
                if not named or owned or o.startswith(own):
                    yield o

    def _is_term(self, node: str) -> bool:
        """Whether this is a term of a vocabulary, which an upload may name but not describe (design section 8)."""
        return not _TERM_CLASSES.isdisjoint(self._graph.types.get(node, ()))

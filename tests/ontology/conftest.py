"""The ontology as the tests see it: every file's triples, read strictly and without a base."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import pyoxigraph as ox
import pytest

ONTOLOGY = Path(__file__).resolve().parents[2] / "ontology"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TYPE = f"{RDF}type"


@cache
def _read(path: Path) -> tuple[ox.Quad, ...]:
    return tuple(ox.parse(path=path, format=ox.RdfFormat.TURTLE))


@dataclass(frozen=True)
class Graph:
    """Triples, asked by subject and predicate."""

    quads: tuple[ox.Quad, ...]

    @cached_property
    def _index(self) -> dict[tuple[str, str], list[ox.NamedNode | ox.BlankNode | ox.Literal]]:
        index: dict[tuple[str, str], list[ox.NamedNode | ox.BlankNode | ox.Literal]] = {}
        for quad in self.quads:
            index.setdefault((quad.subject.value, quad.predicate.value), []).append(quad.object)
        return index

    def objects(
        self, subject: str, predicate: str
    ) -> list[ox.NamedNode | ox.BlankNode | ox.Literal]:
        return self._index.get((subject, predicate), [])

    def values(self, subject: str, predicate: str) -> list[str]:
        return [term.value for term in self.objects(subject, predicate)]

    def languages(self, subject: str, predicate: str) -> list[str]:
        return sorted(term.language or "" for term in self.objects(subject, predicate))

    def of_type(self, *types: str) -> list[str]:
        return sorted(
            {
                quad.subject.value
                for quad in self.quads
                if quad.predicate.value == TYPE and quad.object.value in types
            }
        )

    def listed(self, subject: str, predicate: str) -> list[str]:
        """The members of the RDF list that is the one value."""
        (node,) = self.objects(subject, predicate)
        found = []
        while node.value != f"{RDF}nil":
            (member,) = self.objects(node.value, f"{RDF}first")
            found.append(member.value)
            (node,) = self.objects(node.value, f"{RDF}rest")
        return found


@pytest.fixture(scope="session")
def graph() -> Callable[..., Graph]:
    """Gives the graph of the files of ontology/ that match a pattern."""

    @cache
    def read(*patterns: str) -> Graph:
        files: Iterable[Path] = sorted({f for p in patterns for f in ONTOLOGY.glob(p)})
        return Graph(tuple(quad for file in files for quad in _read(file)))

    return read

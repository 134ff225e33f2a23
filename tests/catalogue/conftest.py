"""The seed records as the tests see them: each file's triples, relative IRIs under one base."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pyoxigraph as ox
import pytest

CATALOGUE = Path(__file__).resolve().parents[2] / "catalogue"
BASE = "https://portal.example/"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass(frozen=True)
class Seed:
    """One file. `iri` is what the file's name promises as subject."""

    path: Path
    iri: str

    @property
    def name(self) -> str:
        return self.iri.removeprefix(BASE)

    @property
    def text(self) -> str:
        return self.path.read_text("utf-8")

    @cached_property
    def quads(self) -> tuple[ox.Quad, ...]:
        return tuple(ox.parse(path=self.path, format=ox.RdfFormat.TURTLE, base_iri=BASE))

    def objects(self, *predicates: str) -> list[ox.NamedNode | ox.BlankNode | ox.Literal]:
        """What the record itself says under any of these properties."""
        return [
            quad.object
            for quad in self.quads
            if quad.subject == ox.NamedNode(self.iri) and quad.predicate.value in predicates
        ]

    def languages(self, *predicates: str) -> list[str]:
        return sorted(term.language or "" for term in self.objects(*predicates))

    @property
    def types(self) -> set[str]:
        return {term.value for term in self.objects(_TYPE)}

    def statements(self) -> str:
        """The file as canonical N-Triples, its blank nodes named after the record."""
        lines = []
        labels: dict[str, str] = {}
        for quad in self.quads:
            line = f"{quad} .\n"
            for term in (quad.subject, quad.object):
                if isinstance(term, ox.BlankNode):
                    label = labels.setdefault(
                        term.value, f"_:{self.path.stem.replace('-', '')}{len(labels)}"
                    )
                    line = line.replace(str(term), label)
            lines.append(line)
        return "".join(sorted(lines))


def seeds() -> list[Seed]:
    kinds = {
        "catalogs": "catalog",
        "datasets": "dataset",
        "organizations": "organization",
        "series": "series",
        "services": "service",
        "studies": "study",
        "tools": "tool",
    }
    return [
        Seed(path, f"{BASE}{kinds[path.parent.name]}/{path.stem}")
        for path in sorted(CATALOGUE.glob("*/*.ttl"))
    ]


@pytest.fixture(scope="session")
def records() -> list[Seed]:
    return seeds()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test that takes `seed` runs once for each record."""
    if "seed" in metafunc.fixturenames:
        found = seeds()
        metafunc.parametrize("seed", found, ids=[seed.name for seed in found])

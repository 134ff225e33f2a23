"""The statements of an upload by subject, as N-Triples terms; distinct, in file order."""

from dataclasses import dataclass
from functools import cached_property

RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
PRIMARY_TOPIC = "<http://xmlns.com/foaf/0.1/primaryTopic>"
CATALOG_RECORD = "<http://www.w3.org/ns/dcat#CatalogRecord>"
IN_CATALOG = "<http://schema.org/includedInDataCatalog>"

Facts = list[tuple[str, str]]


@dataclass(frozen=True)
class Graph:
    """`facts` maps a subject to its (predicate, object) pairs; `size` is the number of distinct statements."""

    facts: dict[str, Facts]
    size: int

    @cached_property
    def types(self) -> dict[str, list[str]]:
        """The classes of each subject that has any, in file order."""
        found = {node: [o for p, o in own if p == RDF_TYPE] for node, own in self.facts.items()}
        return {node: classes for node, classes in found.items() if classes}

    def values(self, subject: str, predicate: str) -> list[str]:
        """The objects of one property, in file order."""
        return [o for p, o in self.facts.get(subject, ()) if p == predicate]


def graph(text: str) -> Graph:
    """The graph of N-Triples text."""
    facts: dict[str, Facts] = {}
    lines = dict.fromkeys(text.split("\n"))
    lines.pop("", None)
    last, found = "", []
    for line in lines:
        s, p, o = line.split(" ", 2)
        if s != last:
            last, found = s, facts.setdefault(s, [])
        found.append((p, o[:-2]))
    return Graph(facts, len(lines))

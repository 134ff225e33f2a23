"""What the things are called with which a public store tells of itself, and the graphs they stand in."""

import hashlib
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from ..terms import LABEL, PREF_LABEL, RDFS
from .partitions import ALL, Part

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
VOID_EXT = "http://ldf.fi/void-ext#"
_NAMING = {NamedNode(LABEL), NamedNode(PREF_LABEL), NamedNode(RDFS + "comment")}


@dataclass(frozen=True)
class Names:
    """The IRIs of an installation's descriptions; `base` is its public address without a slash at the end."""

    base: str

    @property
    def service(self) -> NamedNode:
        """The endpoint, and the graph of its service description."""
        return NamedNode(f"{self.base}/sparql")

    @property
    def void(self) -> NamedNode:
        """The VoID document and graph."""
        return NamedNode(f"{self.base}/.well-known/void")

    @property
    def examples(self) -> NamedNode:
        """The graph of the example queries."""
        return NamedNode(f"{self.base}/sparql/.well-known/sparql-examples")

    @property
    def prefixes(self) -> NamedNode:
        """The graph of the prefixes."""
        return NamedNode(f"{self.base}/sparql/.well-known/prefixes")

    @property
    def graphs(self) -> tuple[NamedNode, ...]:
        """All graphs that hold no record."""
        return self.service, self.void, self.examples, self.prefixes

    @property
    def dataset(self) -> NamedNode:
        """What a query without FROM is put to: default graph and named graphs."""
        return NamedNode(f"{self.void.value}#dataset")

    @property
    def records(self) -> NamedNode:
        """The graphs of the records, spoken of as one."""
        return NamedNode(f"{self.void.value}#record-graphs")

    def graph(self, name: str) -> NamedNode:
        """The description of a system graph."""
        return NamedNode(f"{self.void.value}#graph-{name}")

    def part(self, part: Part) -> NamedNode:
        """A part of what the records say. The same part has the same IRI in every publication."""
        if part == ALL:
            return NamedNode(f"{self.void.value}#data")
        name = hashlib.sha256("\n".join(part).encode()).hexdigest()[:16]
        return NamedNode(f"{self.void.value}#part-{name}")

    def may_tell(self, triple: Triple) -> bool:
        """Whether this may be a statement of ours: about our own things, or on what something is called."""
        own = (f"{self.base}/.well-known/", f"{self.base}/sparql")
        if triple.predicate in _NAMING:
            return True
        return isinstance(triple.subject, NamedNode) and triple.subject.value.startswith(own)

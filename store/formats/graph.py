"""Statements as a graph that can be written nested: who owns what, and what is a list.

A node is nested where it is mentioned once. Well-formed RDF lists become tuples. Circles, lists
with extra statements, and very deep nesting stay flat, so that every graph can be written.
"""

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum

import pyoxigraph as ox

from ..errors import UnsupportedFormat

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TYPE = RDF + "type"
FIRST = RDF + "first"
REST = RDF + "rest"
NIL = ox.NamedNode(RDF + "nil")
XSD = "http://www.w3.org/2001/XMLSchema#"
STRING = XSD + "string"

# Readers recurse too; a node this deep is written at the top, by its label.
DEPTH = 40

Resource = ox.NamedNode | ox.BlankNode
Value = ox.NamedNode | ox.BlankNode | ox.Literal
Properties = dict[str, list[Value]]


# A mention: who mentions the node, and by which property.
Mention = tuple[Resource, str]


class Nest(Enum):
    """What may stand inside its only mention."""

    BLANK = "blank nodes"
    BLANK_AND_LISTS = "blank nodes, and lists as a whole"
    ALL = "nodes with an IRI too, and lists as a whole"


@dataclass
class Graph:
    """Nodes by subject; `nested` are written inside their only mention, `lists` by their head."""

    nodes: dict[Resource, Properties] = field(default_factory=dict)
    lists: dict[Resource, tuple[Value, ...]] = field(default_factory=dict)
    nested: set[Resource] = field(default_factory=set)

    def tops(self, subject: str | None) -> list[Resource]:
        """Subjects that stand at the top: `subject` first, IRIs in order, blank nodes last."""
        free = (node for node in self.nodes if node not in self.nested)
        return sorted(free, key=lambda node: _top_rank(node, subject))


def _top_rank(node: Resource, subject: str | None) -> tuple[bool, bool, str]:
    blank = isinstance(node, ox.BlankNode)
    return blank or node.value != subject, blank, node.value


def read(statements: str, subject: str | None, nest: Nest) -> Graph:
    """The graph of canonical N-Triples, in which `subject` stands at the top.

    Raises UnsupportedFormat for what only RDF 1.2 has: triple terms and text directions.
    """
    graph = Graph()
    seen: Counter[Resource] = Counter()
    mentions: dict[Resource, Mention] = {}
    for quad in ox.parse(statements, format=ox.RdfFormat.N_TRIPLES):
        source, predicate, value = quad.subject, quad.predicate.value, quad.object
        if isinstance(source, ox.Triple) or isinstance(value, ox.Triple):
            raise UnsupportedFormat("A statement about a statement (RDF 1.2) cannot be written.")
        if isinstance(value, ox.Literal) and value.direction:
            raise UnsupportedFormat("A text with a direction (RDF 1.2) cannot be written.")
        graph.nodes.setdefault(source, {}).setdefault(predicate, []).append(value)
        if not isinstance(value, ox.Literal):
            seen[value] += 1
            mentions[value] = (source, predicate)
    once = {
        node: mentions[node]
        for node, count in seen.items()
        if count == 1 and node in graph.nodes and _may_nest(node, mentions[node], subject, nest)
    }
    _nest(graph, once, [] if nest is Nest.BLANK else _chains(graph, once))
    return graph


def _may_nest(node: Resource, mention: Mention, subject: str | None, nest: Nest) -> bool:
    if isinstance(node, ox.BlankNode):
        return True
    # A list ends in rdf:nil without writing it, so statements about rdf:nil stand at the top.
    return nest is Nest.ALL and node.value != subject and node != NIL and mention[1] != TYPE


def _nest(graph: Graph, once: dict[Resource, Mention], chains: list[list[Resource]]) -> None:
    links = {cell for chain in chains for cell in chain[1:]}
    depths = _depths(once, links)
    for chain in chains:
        if all(depths[cell] for cell in chain):
            graph.lists[chain[0]] = tuple(graph.nodes[cell][FIRST][0] for cell in chain)
            for cell in chain:
                del graph.nodes[cell]
        else:
            depths.update(dict.fromkeys(chain, 0))
    graph.nested = {node for node, depth in depths.items() if depth}


def _chains(graph: Graph, once: dict[Resource, Mention]) -> list[list[Resource]]:
    """The cells of each well-formed list, head first."""
    cells = {
        node
        for node in once
        if isinstance(node, ox.BlankNode)
        and graph.nodes[node].keys() == {FIRST, REST}
        and all(len(values) == 1 for values in graph.nodes[node].values())
    }
    chains = []
    for head in cells:
        owner, predicate = once[head]
        if predicate == REST and owner in cells:
            continue
        chain: list[Resource] = []
        tail: Value = head
        while isinstance(tail, ox.BlankNode) and tail in cells:
            chain.append(tail)
            tail = graph.nodes[tail][REST][0]
        if tail == NIL:
            chains.append(chain)
    return chains


def _depths(once: dict[Resource, Mention], links: set[Resource]) -> dict[Resource, int]:
    """How deep each node nests; 0 breaks a circle, or a nest that is too deep."""
    depths: dict[Resource, int] = {}
    # In order, so that a circle is broken at the same place whatever the order of the statements.
    for start in sorted(once, key=str):
        trail: dict[Resource, None] = {}
        node = start
        while node in once and node not in depths and node not in trail:
            trail[node] = None
            node = once[node][0]
        if node in trail:
            depths[node] = 0
        depth = depths.get(node, 0)
        for step in reversed(trail):
            if step in depths:
                depth = 0
            else:
                depth = depth if step in links else (depth + 1) % DEPTH
                depths[step] = depth
    return depths

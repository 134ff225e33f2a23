"""How many statements there are of what: the figures of a VoID description, exact.

Figures are counted once for a whole store, and from then on changed by what each publication adds and removes. What is
counted are the distinct triples of the record graphs, as the engine holds them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store, Triple

from ..resources import query
from ..terms import TYPE

_TYPE = NamedNode(TYPE)
_QUERIES = ("datatypes", "pairs", "whole", "targets", "properties", "classes")

Term = object
Matching = Callable[[Term, Term, Term], Iterator[Triple]]
Pattern = tuple[Term, Term, Term]


class Part(NamedTuple):
    """A part of the data, named by IRIs: of all of it, of a class, of a property, or of what a class's property says.

    `target` is the class of the values, `datatype` that of literals (VoID, section 4.4, and void-ext).
    """

    of: str = ""
    by: str = ""
    target: str = ""
    datatype: str = ""

    @property
    def is_top(self) -> bool:
        """Whether it is a class or a property of all the data."""
        return bool(self.of) != bool(self.by)


ALL = Part()
Figures = Counter[tuple[Part, str]]
"""By part and measure: triples, entities, distinctSubjects, distinctObjects.

How many classes and properties there are is seen from the parts: see `sorts`.
"""


def counted(store: Store) -> Figures:
    """The figures of all that stands in the default graph, which must hold nothing but records."""
    figures: Figures = Counter()
    # The engine works outside the interpreter. The first query takes half of the time.
    with ThreadPoolExecutor(2, "counting") as beside:
        for found in beside.map(lambda name: _answered(store, name), _QUERIES):
            figures.update(found)
    return +figures


def _answered(store: Store, name: str) -> Figures:
    solutions = store.query(query(f"void-{name}"))
    figures: Figures = Counter()
    if isinstance(solutions, QuerySolutions):
        names = [variable.value for variable in solutions.variables]
        for row in solutions:
            given = {name: row[name].value for name in names}
            part = Part(**{field: given.pop(field, "") for field in Part._fields})
            figures.update({(part, measure): int(number) for measure, number in given.items()})
    return figures


def sorts(parts: Iterable[Part]) -> dict[str, int]:
    """How many of these parts are classes and properties of all the data."""
    tops = [part for part in parts if part.is_top]
    classes = sum(1 for part in tops if part.of)
    return {"classes": classes, "properties": len(tops) - classes}


def difference(data: Matching, added: set[Triple], removed: set[Triple]) -> Figures:
    """What the figures change by; some are negative.

    `data` finds the triples that match a pattern after the change, None being a wildcard; it yields each once.
    """
    figures: Figures = Counter()
    after, before = _Types(data), _Types(data, added, removed)
    for triple in _touched(data, added | removed):
        if triple not in added:
            figures.subtract(_told(triple, before))
        if triple not in removed:
            figures.update(_told(triple, after))
    for node in _retyped(added | removed):
        figures[ALL, "entities"] += bool(after[node]) - bool(before[node])
    come, gone = _ends(added), _ends(removed)
    for end in come ^ gone:
        pattern, measure = end
        if all(triple in added for triple in data(*pattern)):
            figures[ALL, measure] += 1 if end in come else -1
    return Counter({key: number for key, number in figures.items() if number})


class _Types(dict[Term, tuple[str, ...]]):
    """The classes of a node, by IRI: as they are, or as they were without some triples and with others."""

    def __init__(
        self, data: Matching, without: Iterable[Triple] = (), also: Iterable[Triple] = ()
    ) -> None:
        super().__init__()
        self._data = data
        self._without = {triple for triple in without if triple.predicate == _TYPE}
        self._also = [triple for triple in also if triple.predicate == _TYPE]

    def __missing__(self, node: Term) -> tuple[str, ...]:
        held = () if isinstance(node, Literal) else self._data(node, _TYPE, None)
        found = {triple.object for triple in held if triple not in self._without}
        found.update(triple.object for triple in self._also if triple.subject == node)
        self[node] = tuple(term.value for term in found if isinstance(term, NamedNode))
        return self[node]


def _touched(data: Matching, changed: set[Triple]) -> set[Triple]:
    """What changed, and all that something with another class now says, or that is said of it."""
    found = set(changed)
    for node in _retyped(changed):
        found.update(data(node, None, None))
        found.update(data(None, None, node))
    return found


def _retyped(changed: set[Triple]) -> set[Term]:
    return {triple.subject for triple in changed if triple.predicate == _TYPE}


def _told(triple: Triple, types: _Types) -> Iterator[tuple[Part, str]]:
    """The parts that this triple is counted in."""
    predicate, value = triple.predicate.value, triple.object
    yield ALL, "triples"
    yield Part(by=predicate), "triples"
    if predicate == TYPE and isinstance(value, NamedNode):
        yield Part(value.value), "entities"
    for of in types[triple.subject]:
        yield Part(of, predicate), "triples"
        if isinstance(value, Literal):
            yield Part(of, predicate, datatype=value.datatype.value), "triples"
        for target in types[value]:
            yield Part(of, predicate, target), "triples"


def _ends(changed: set[Triple]) -> set[tuple[Pattern, str]]:
    """Their subjects and values: what finds each, and where it is counted once."""
    subjects = {((triple.subject, None, None), "distinctSubjects") for triple in changed}
    return subjects | {((None, None, triple.object), "distinctObjects") for triple in changed}

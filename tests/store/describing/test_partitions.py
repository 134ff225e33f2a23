"""Figures are exact: the same by counting, by adding up changes, and by looking at every triple."""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from store.describing.partitions import ALL, Figures, Part, counted, difference

TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
XSD = "http://www.w3.org/2001/XMLSchema#"
THINGS = [NamedNode(f"https://example.org/thing/{n}") for n in range(6)] + [BlankNode("b")]
PREDICATES = [NamedNode(f"https://example.org/says/{n}") for n in range(3)]
CLASSES = [NamedNode(f"https://example.org/Class{n}") for n in range(3)]
ODD_CLASSES = [BlankNode("c"), Literal("no class")]
LITERALS = [
    Literal("plain"),
    Literal("plain", language="nb"),
    Literal("7", datatype=NamedNode(f"{XSD}integer")),
]


def by_looking(triples: set[Triple]) -> Figures:
    """The figures from every triple, one after the other, by the words of the VoID guide."""
    types = defaultdict(set)
    for triple in triples:
        if triple.predicate == TYPE and isinstance(triple.object, NamedNode):
            types[triple.subject].add(triple.object.value)
    sets: dict[tuple[Part, str], set[object]] = defaultdict(set)
    for triple in triples:
        subject, by, value = triple.subject, triple.predicate.value, triple.object
        sets[ALL, "triples"].add(triple)
        sets[ALL, "distinctSubjects"].add(subject)
        sets[ALL, "distinctObjects"].add(value)
        sets[Part(by=by), "triples"].add(triple)
        for of in types[subject]:
            sets[ALL, "entities"].add(subject)
            sets[Part(of), "entities"].add(subject)
            sets[Part(of, by), "triples"].add(triple)
            if isinstance(value, Literal):
                sets[Part(of, by, datatype=value.datatype.value), "triples"].add(triple)
            for target in types.get(value, ()):
                sets[Part(of, by, target), "triples"].add(triple)
    return Counter({key: len(members) for key, members in sets.items()})


def store_of(triples: set[Triple]) -> Store:
    store = Store()
    store.extend(Quad(*triple, DefaultGraph()) for triple in triples)
    return store


def some_triple(chance: random.Random) -> Triple:
    if chance.random() < 0.3:
        return Triple(chance.choice(THINGS), TYPE, chance.choice(CLASSES + ODD_CLASSES))
    values = [*THINGS, *CLASSES, *LITERALS]
    return Triple(chance.choice(THINGS), chance.choice(PREDICATES), chance.choice(values))


def test_nothing_has_no_figures() -> None:
    assert counted(Store()) == Counter()


@pytest.mark.parametrize("seed", range(20))
def test_counting_agrees_with_looking(seed: int) -> None:
    chance = random.Random(seed)
    triples = {some_triple(chance) for _ in range(chance.randrange(1, 60))}

    assert counted(store_of(triples)) == by_looking(triples)


@pytest.mark.parametrize("seed", range(60))
def test_a_change_is_added_to_what_was_counted(seed: int) -> None:
    chance = random.Random(seed)
    before = {some_triple(chance) for _ in range(chance.randrange(0, 40))}
    removed = {triple for triple in before if chance.random() < 0.3}
    added = {some_triple(chance) for _ in range(chance.randrange(0, 8))} - before
    after = store_of((before - removed) | added)

    def data(subject: object, predicate: object, value: object) -> Iterator[Triple]:
        for quad in after.quads_for_pattern(subject, predicate, value, None):  # type: ignore[arg-type]
            yield quad.triple

    figures = by_looking(before)
    figures.update(difference(data, added, removed))
    assert +figures == by_looking((before - removed) | added)
    assert not any(number < 0 for number in figures.values())


def test_a_thing_that_gets_a_class_changes_what_is_said_of_it() -> None:
    link = Triple(THINGS[0], PREDICATES[0], THINGS[1])
    own, typed = (Triple(thing, TYPE, CLASSES[at]) for at, thing in enumerate(THINGS[:2]))
    after = store_of({link, own, typed})

    def data(*terms: object) -> Iterator[Triple]:
        return (quad.triple for quad in after.quads_for_pattern(*terms, None))  # type: ignore[arg-type]

    changed = difference(data, {typed}, set())
    part = Part(CLASSES[0].value, PREDICATES[0].value, CLASSES[1].value)
    assert changed[part, "triples"] == 1

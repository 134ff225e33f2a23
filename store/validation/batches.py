"""Judges many records in few graphs, and gives each record the report that it would get alone.

One record must not lend its statements to another. So records that bear on each other are put into
different rounds, and each round is judged as one graph. Two records bear on each other when one
describes or names something of which the other says not exactly the same, or when the shapes look
backwards (inverse paths, sh:targetObjectsOf) from something that both point to. What both describe
in the same words lends nothing, and its results belong to both.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from store.profiles import Profile

from .choosing import judged, reference_engine
from .context import TYPE, Known, context_around, facts
from .engines import Engine, EngineFailed
from .judging import names, shape_sets, subjects
from .reports import Report, Row, make
from .shapes import ShapeSet

# Older rounds are not tried again: they are full of what most records point to.
_OPEN = 12
_POINTED = "*"
_STAR = re.compile(r"^(([^ ]++) .*\n(?:\2 .*\n)*+)", re.MULTILINE)
_SUBCLASS = " <http://www.w3.org/2000/01/rdf-schema#subClassOf> "


@dataclass(frozen=True)
class _Record:
    """A record's text and what it leaves in a graph.

    `nodes` are the objects that are no literals. `told` maps these and its subjects to what it says
    of them, which is nothing of most objects; `touched` are the objects from which the shapes look
    backwards.
    """

    text: str
    told: dict[str, str]
    nodes: set[str]
    touched: set[str]


@dataclass
class _Round:
    """Records that do not bear on each other. A closed round takes no second one."""

    closed: bool = False
    members: list[int] = field(default_factory=list)
    owners: dict[str, list[int]] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    nodes: set[str] = field(default_factory=set)
    touched: set[str] = field(default_factory=set)

    def take(self, position: int, record: _Record) -> bool:
        """Take the record, unless it bears on a member."""
        if self.members and (self.closed or self._meets(record)):
            return False
        self.members.append(position)
        for node, star in record.told.items():
            if star or node in record.touched:
                self.owners.setdefault(node, []).append(position)
        self.told |= record.told
        self.nodes |= record.nodes
        self.touched |= record.touched
        return True

    def subjects(self) -> set[str]:
        """What the members describe."""
        return {node for node, star in self.told.items() if star}

    def _meets(self, record: _Record) -> bool:
        held, told = self.told, record.told
        return any(held[node] != told[node] for node in held.keys() & told.keys()) or not (
            told.keys().isdisjoint(self.touched) and held.keys().isdisjoint(record.touched)
        )


class _Batch:
    """The records, and what is known of the things around them."""

    def __init__(self, texts: Sequence[str], touching: frozenset[str]) -> None:
        self._given: dict[str, str] = {}
        self._told: dict[str, list[str]] = {}
        self.records = [self._read(text, touching) for text in texts]

    def _read(self, text: str, touching: frozenset[str]) -> _Record:
        touched: set[str] = set()
        objects: set[str] = set()
        told = _stars(text)
        for node, star in told.items():
            self._told.setdefault(node, []).append(star)
        for line in text.split("\n")[:-1]:
            _, predicate, value = line.split(" ", 2)
            if value[0] != '"':
                if predicate != TYPE:
                    objects.add(value[:-2])
                if predicate in touching:
                    touched.add(value[:-2])
        for node in objects:
            # The context slice is told of what is pointed to: that must be alike as well.
            told[node] = told[node] + _POINTED if node in told else ""
        return _Record(text, told, objects, touched)

    def surround(self, context: str, known: Known | None) -> None:
        """Take the context slice; where there is none, it is made from what `known` tells."""
        if known is not None:
            nodes = set().union(*(record.nodes for record in self.records))
            pointed = {node for node in nodes if node.startswith("<")}
            context += context_around(set(self._told), pointed, known)
        self._given = _stars(context)

    def context(self, own: set[str], nodes: set[str]) -> str:
        """What is known of these nodes and of their schemes.

        What the records tell of each other's nodes is left out for those in `own`: there the
        record's own word counts.
        """
        waiting, seen = list(nodes), set()
        lines: dict[str, None] = {}
        while waiting:
            node = waiting.pop()
            if node in seen:
                continue
            seen.add(node)
            told = () if node in own else self._told.get(node, ())
            for line in facts("".join((self._given.get(node, ""), *told))):
                lines[line] = None
                waiting.append(line.split(" ", 2)[2][:-2])
        return "".join(f"{line}\n" for line in lines)


def _stars(text: str) -> dict[str, str]:
    """What the text says of each subject; the lines of one stand together where they are sorted."""
    told: dict[str, str] = {}
    for star, subject in _STAR.findall(text):
        told[subject] = told[subject] + star if subject in told else star
    return told


def check_many(
    records: Sequence[tuple[str, str]],
    profiles: Sequence[Profile],
    context: str = "",
    engine: Engine | None = None,
    *,
    known: Known | None = None,
) -> list[Report]:
    """One report for each record (IRI, canonical N-Triples), in their order, as `check` gives it.

    The context slice may be that of all records together; with `known` it is made here, from what
    has been read anyhow. What the records say of each other's types, schemes and labels counts as
    context too, since they come together.
    """
    judge = engine or reference_engine()
    found: list[list[Row]] = [[] for _ in records]
    for shapes in shape_sets(profiles):
        batch = _Batch([text for _, text in records], shapes.touching or frozenset())
        batch.surround(context, known)
        for each in _rounds(batch.records, shapes):
            for position, rows in _judge(batch, each, shapes, judge).items():
                found[position] += rows
    return [make(names(profiles), rows) for rows in found]


def _rounds(records: Sequence[_Record], shapes: ShapeSet) -> list[_Round]:
    rounds: list[_Round] = []
    for position, record in enumerate(records):
        alone = shapes.touching is None or _SUBCLASS in record.text
        if alone or not any(each.take(position, record) for each in rounds[-_OPEN:]):
            rounds.append(_Round(closed=alone))
            rounds[-1].take(position, record)
    return rounds


def _judge(batch: _Batch, each: _Round, shapes: ShapeSet, judge: Engine) -> dict[int, list[Row]]:
    """The rows of each member.

    Members are judged apart where the engine broke on one of them, or where a row is on a node that
    several of them only name.
    """
    own = each.subjects()
    context = batch.context(own, each.nodes)
    text = "".join(batch.records[position].text for position in each.members) + context
    dropped = subjects(context) - own
    if len(each.members) == 1:
        rows = judged(judge, text, shapes)
        return {each.members[0]: [row for row in rows if row.focus not in dropped]}
    shares: dict[int, list[Row]] = {position: [] for position in each.members}
    try:
        rows = judge.judge(text, shapes)
    except EngineFailed:
        return _apart(batch, each.members, shapes, judge)
    doubtful: set[int] = set()
    for row in rows:
        if row.focus in dropped:
            continue
        owners = each.owners.get(row.focus)
        if owners is None:
            doubtful |= set(_naming(batch, each, row.focus))
        else:
            for owner in owners:
                shares[owner].append(row)
    return shares | _apart(batch, doubtful, shapes, judge)


def _apart(
    batch: _Batch, positions: Iterable[int], shapes: ShapeSet, judge: Engine
) -> dict[int, list[Row]]:
    shares: dict[int, list[Row]] = {}
    for position in positions:
        alone = _Round(closed=True)
        alone.take(position, batch.records[position])
        shares |= _judge(batch, alone, shapes, judge)
    return shares


def _naming(batch: _Batch, each: _Round, focus: str) -> Iterator[int]:
    return (position for position in each.members if f" {focus} ." in batch.records[position].text)

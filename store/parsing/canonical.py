"""A record's statements as canonical text: RDFC-1.0, sorted, blank labels made from the record's IRI.

The IRI and the statements are all that a label depends on, so an export that comes back has the same labels.

RDFC-1.0 explodes on interlinked blank nodes that look alike. Its work is estimated first, so the answer is the same on
every machine; the process limits are the second wall.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from math import factorial

import pyoxigraph as ox

from ..errors import Refused

# Nodes that look alike and are linked, in one knot; permutations over all knots. Measured: 100 in a chain 70 ms,
# 5,040 permutations 150 ms; 1,000 in a chain take more than a minute.
_KNOT_NODES = 100
_PERMUTATIONS = 5_040
_SMALL_KNOT = 5
_SEPARATOR = "\0"

_RDFC = ox.CanonicalizationAlgorithm.RDFC_1_0
_SUBJECT = re.compile(r"^_:c14n\d+(?= )")
_OBJECT = re.compile(r"(?<= )_:c14n\d+(?= \.$)")

Fact = tuple[str, str, str]


def statements(lines: Iterable[str], salt: str) -> str:
    """Canonical text of lines without blank nodes shared with others; each line of `lines` has no line feed.

    Raises Refused when canonicalisation would take too long.
    """
    distinct = set(lines)
    facts: list[Fact] = []
    for line in [line for line in distinct if "_:" in line]:  # which may stand in a literal, too
        subject, predicate, value = line[:-2].split(" ", 2)
        if subject.startswith("_:") or value.startswith("_:"):
            facts.append((subject, predicate, value))
            distinct.discard(line)
    if facts:
        distinct.update(_labelled(facts, salt))
    return "\n".join([*sorted(distinct), ""])


def relabelled(text: str, iri: str) -> str:
    """Canonical text of a record whose IRIs have changed, with the labels that belong to it under `iri`."""
    return statements([line for line in text.split("\n") if line], iri)


def _labelled(facts: list[Fact], salt: str) -> Iterable[str]:
    """Lines about blank nodes with their final labels: canonical ones, hashed with the salt."""
    hashes = _first_degree(facts)
    names = sorted(hashes, key=hashes.__getitem__)
    if len(set(hashes.values())) < len(names):
        return _by_engine(facts, hashes, salt)
    # All hashes differ: RDFC-1.0 (section 4.4, step 4) then only numbers them in order.
    labels = {name: _label(f"c14n{number}", salt) for number, name in enumerate(names)}
    return [f"{labels.get(s, s)} {p} {labels.get(o, o)} ." for s, p, o in facts]


def _first_degree(facts: list[Fact]) -> dict[str, str]:
    """The first-degree hash of each blank node (RDFC-1.0, section 4.6)."""
    found: dict[str, list[str]] = {}
    for s, p, o in facts:
        blank_s, blank_o = s.startswith("_:"), o.startswith("_:")
        if blank_s:
            seen = "_:a" if o == s else "_:z" if blank_o else o
            found.setdefault(s, []).append(f"_:a {p} {seen} .\n")
        if blank_o and o != s:
            found.setdefault(o, []).append(f"{'_:z' if blank_s else s} {p} _:a .\n")
    return {node: _sha256("".join(sorted(about))) for node, about in found.items()}


def _by_engine(facts: list[Fact], hashes: dict[str, str], salt: str) -> Iterable[str]:
    _check_knots(facts, hashes)
    text = "".join([f"{s} {p} {o} .\n" for s, p, o in facts])
    dataset = ox.Dataset(ox.parse(text, ox.RdfFormat.N_TRIPLES))
    dataset.canonicalize(_RDFC)

    def label(found: re.Match[str]) -> str:
        return _label(found[0][2:], salt)

    # Anchored: the first word of a line, or the last before the full stop; a literal would end with
    # a quotation mark, a language or a datatype.
    return [
        _OBJECT.sub(label, _SUBJECT.sub(label, line)) for line in str(dataset).split("\n") if line
    ]


def _label(canonical: str, salt: str) -> str:
    return f"_:b{_sha256(f'{salt}{_SEPARATOR}{canonical}')[:20]}"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _check_knots(facts: list[Fact], hashes: dict[str, str]) -> None:
    counts = Counter(hashes.values())
    alike = {node: value for node, value in hashes.items() if counts[value] > 1}
    links = [(s, p, o) for s, p, o in facts if s in alike and o in alike and s != o]
    permutations = 0
    for knot in _knots(links):
        if len(knot) <= _SMALL_KNOT:
            continue
        permutations += _permutations(knot, links, alike)
        if len(knot) > _KNOT_NODES or permutations > _PERMUTATIONS:
            raise Refused(
                f"{len(knot)} blank nodes that look alike are linked with each other, too many to tell apart.",
                remedy="Give them IRIs.",
            )


def _knots(links: list[tuple[str, str, str]]) -> list[set[str]]:
    neighbours: dict[str, set[str]] = {}
    for s, _, o in links:
        neighbours.setdefault(s, set()).add(o)
        neighbours.setdefault(o, set()).add(s)
    knots: list[set[str]] = []
    seen: set[str] = set()
    for start in neighbours:
        if start in seen:
            continue
        knot, waiting = {start}, [start]
        while waiting:
            fresh = neighbours[waiting.pop()] - knot
            knot |= fresh
            waiting.extend(fresh)
        seen |= knot
        knots.append(knot)
    return knots


def _permutations(knot: set[str], links: list[tuple[str, str, str]], alike: dict[str, str]) -> int:
    groups = Counter(
        group
        for s, p, o in links
        if s in knot
        for group in ((s, "out", p, alike[o]), (o, "in", p, alike[s]))
    )
    product = 1
    for size in groups.values():
        product *= factorial(min(size, 20))
        if product > _PERMUTATIONS:
            break
    return product

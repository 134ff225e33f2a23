"""A record's statements as canonical text: RDFC-1.0, sorted, blank labels made from the record's key.

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

_RDFC = ox.CanonicalizationAlgorithm.RDFC_1_0


def statements(lines: Iterable[str], salt: str) -> str:
    """Canonical text of lines without blank nodes shared with others; each line of `lines` has no line feed.

    Raises Refused when canonicalisation would take too long.
    """
    kept = sorted(set(lines))
    if any(line.startswith("_:") or " _:" in line for line in kept):
        kept = sorted(_labelled(kept, salt))
    return "".join([line + "\n" for line in kept])


def _labelled(lines: list[str], salt: str) -> set[str]:
    _check_knots(lines)
    dataset = ox.Dataset(ox.parse("\n".join(lines) + "\n", ox.RdfFormat.N_TRIPLES))
    dataset.canonicalize(_RDFC)
    labels: dict[str, str] = {}

    def label(found: re.Match[str]) -> str:
        name = found[0]
        if name not in labels:
            labels[name] = "_:b" + hashlib.sha256(f"{salt}\0{name[2:]}".encode()).hexdigest()[:20]
        return labels[name]

    # Anchored per line: first token, or last one before the full stop. Text in a literal ends with a quotation mark.
    return {_relabelled(line, label) for line in str(dataset).split("\n") if line}


_SUBJECT = re.compile(r"^_:c14n\d+(?= )")
_OBJECT = re.compile(r"(?<= )_:c14n\d+(?= \.$)")


def _relabelled(line: str, label: object) -> str:
    if "_:c14n" not in line:
        return line
    return _OBJECT.sub(label, _SUBJECT.sub(label, line))  # type: ignore[call-overload,no-any-return]


def _check_knots(lines: list[str]) -> None:
    links = [
        (s, p, o[:-2])
        for s, p, o in (line.split(" ", 2) for line in lines if line.startswith("_:"))
        if o[0] == "_"
    ]
    if len(links) < _SMALL_KNOT:
        return
    alike = _look_alikes(lines)
    links = [(s, p, o) for s, p, o in links if s in alike and o in alike and s != o]
    if not links:
        return
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


def _look_alikes(lines: list[str]) -> dict[str, str]:
    """Blank nodes whose first-degree hash (RDFC-1.0, section 4.6) is not unique, with that hash."""
    facts: dict[str, list[str]] = {}
    for line in lines:
        s, p, o = line.split(" ", 2)
        o = o[:-2]
        blank_s, blank_o = s.startswith("_:"), o.startswith("_:")
        if blank_s:
            facts.setdefault(s, []).append(
                f"_:a {p} {'_:a' if o == s else '_:z' if blank_o else o}"
            )
        if blank_o and o != s:
            facts.setdefault(o, []).append(f"{'_:z' if blank_s else s} {p} _:a")
    hashes = {
        node: hashlib.sha256("\n".join(sorted(found)).encode()).hexdigest()
        for node, found in facts.items()
    }
    counts = Counter(hashes.values())
    return {node: value for node, value in hashes.items() if counts[value] > 1}


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

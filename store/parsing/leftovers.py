"""Statements that no record owns: listed for the report, never stored (design section 8)."""

from collections import Counter
from collections.abc import Iterator

from .engine import LOCAL
from .graph import RDF_TYPE, Facts, Graph
from .kinds import Boundary
from .uploads import LeftOver

_LISTED = 1_000
_TERMS = (
    "<http://www.w3.org/2004/02/skos/core#",
    "<http://www.w3.org/2002/07/owl#",
    "<http://www.w3.org/2000/01/",
)


def left_over(graph: Graph, used: set[str], boundary: Boundary) -> list[LeftOver]:
    """One entry a subject in file order, blank nodes together by reason; past 1,000 entries only a count."""
    found: list[LeftOver] = []
    blank: Counter[str] = Counter()
    for subject, facts in graph.facts.items():
        if subject not in used:
            reason = _reason(facts, boundary)
            if subject.startswith("_:"):
                blank[reason] += len(facts)
            else:
                found.append(LeftOver(_shown(subject), len(facts), reason))
    found += [LeftOver("(blank nodes)", count, reason) for reason, count in sorted(blank.items())]
    if len(found) > _LISTED:
        rest = found[_LISTED:]
        number = sum(entry.statements for entry in rest)
        found = [
            *found[:_LISTED],
            LeftOver("(others)", number, f"{len(rest):,} more subjects, not listed."),
        ]
    return found


def _reason(facts: Facts, boundary: Boundary) -> str:
    # A blank class has a label of the engine's, another one each time.
    classes = [o for p, o in facts if p == RDF_TYPE and o.startswith("<")]
    if any(name in boundary.classes for name in classes):
        return "It is only named here: its class, and nothing else."
    if any(name.startswith(_TERMS) for name in classes):
        return "It is a term of a vocabulary; an upload describes only its own records."
    if classes:
        return (
            f"Its class ({', '.join(_short(classes))}) is no kind of record, and no record owns it."
        )
    return "No record of this upload owns it."


def _short(classes: list[str]) -> Iterator[str]:
    for name in sorted(set(classes))[:3]:
        yield name[1:-1].rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]


def _shown(subject: str) -> str:
    return subject[1:-1].removeprefix(LOCAL)

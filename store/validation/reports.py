"""What a judge says: rows and reports, as plain values that can be kept in the ledger."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

SH = "http://www.w3.org/ns/shacl#"
_LONGEST = 2000
SEVERITIES = ("Violation", "Warning", "Info")


@dataclass(frozen=True, order=True)
class Row:
    """One validation result (SHACL, section 3.6.2).

    `focus` and `value` are terms in N-Triples syntax, `value` empty where there is none. `path` is
    a SPARQL property path, empty for a node shape. `severity` is Violation, Warning, Info or the
    IRI of another one. `component` is the constraint component without namespace and the word
    ConstraintComponent ("MinCount"), or the IRI of a component that is not SHACL's own. `shape` is
    the IRI of the shape that raised it, empty for a blank one. `messages` are the messages of that
    shape as (language, text). `expected` is the parameter of the constraint, for a default text.
    """

    focus: str
    path: str
    value: str
    severity: str
    component: str
    shape: str
    messages: tuple[tuple[str, str], ...] = ()
    expected: str = ""

    @property
    def stops(self) -> bool:
        """True where it stops publication: a Violation, or a severity that we do not know."""
        return self.severity not in {"Warning", "Info"}

    def canonical(self) -> tuple[str, str, str, str, str, str]:
        """What two engines must agree upon: blank nodes masked, language tags in lower case."""
        focus, value = _masked(self.focus), _masked(self.value)
        return focus, self.path, value, self.component, self.severity, self.shape


def _masked(term: str) -> str:
    if term.startswith("_:"):
        return "_:"
    body, mark, tag = term.rpartition('"@')
    return f"{body}{mark}{tag.lower()}" if mark else term


@dataclass(frozen=True)
class Report:
    """The judgement of one record by some profiles.

    `notes` says in plain English what was left out of foreign shapes, if anything.
    """

    profiles: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def conforms(self) -> bool:
        """True where nothing stops publication: warnings and infos do not."""
        return not any(row.stops for row in self.rows)

    @property
    def violations(self) -> int:
        """The number of results that stop publication."""
        return sum(row.stops for row in self.rows)

    @property
    def warnings(self) -> int:
        """The number of warnings."""
        return sum(row.severity == "Warning" for row in self.rows)

    @property
    def infos(self) -> int:
        """The number of infos."""
        return sum(row.severity == "Info" for row in self.rows)

    def to_json(self) -> str:
        """One line of JSON for the ledger, read again by `from_json`.

        Messages are written once. A value of more than 2,000 characters is kept as its beginning.
        """
        texts = list(dict.fromkeys(row.messages for row in self.rows))
        places = {each: place for place, each in enumerate(texts)}
        rows = [
            {**vars(row), "messages": places[row.messages], "value": _beginning(row.value)}
            for row in self.rows
        ]
        kept = {"profiles": self.profiles, "notes": self.notes, "texts": texts, "rows": rows}
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Report":
        """The report that `to_json` wrote. Raises ValueError or KeyError for anything else."""
        kept: dict[str, Any] = json.loads(text)
        texts = [tuple((tag, words) for tag, words in each) for each in kept["texts"]]
        rows = tuple(Row(**{**row, "messages": texts[row["messages"]]}) for row in kept["rows"])
        return cls(tuple(kept["profiles"]), rows, tuple(kept["notes"]))


def _beginning(value: str) -> str:
    """A long literal cut to a plain one; the cut never leaves half an escape."""
    if len(value) <= _LONGEST:
        return value
    return value[:_LONGEST].rstrip("\\") + '…"'


def make(profiles: Iterable[str], rows: Iterable[Row], notes: Iterable[str] = ()) -> Report:
    """A report with its rows in order: what stops publication first, then by focus and path."""
    return Report(tuple(profiles), tuple(sorted(rows, key=_order)), tuple(notes))


def _order(row: Row) -> tuple[int, Row]:
    rank = SEVERITIES.index(row.severity) if row.severity in SEVERITIES else 0
    return rank, row

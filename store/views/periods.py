"""Time spans as records write them, and dates in the sixty shapes that people use."""

import re
from datetime import UTC, date, datetime
from functools import lru_cache

from .cleaning import one_line
from .graph import LITERAL
from .pages import Period
from .reading import Reading

_SPAN = re.compile(r"([^/]{1,40})/([^/]{0,40})$")
_ISO = re.compile(
    r"(\d{4})(?:-?(\d\d)(?:-?(\d\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d))?)?)?)?(?=$|[^\d])"
)
_LOOSE = re.compile(r"(\d{4})[./](\d{1,2})(?:[./](\d{1,2}))?(?!\d)")
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?!\d)")
_YEAR = re.compile(r"(?<![\d-])(1[89]\d\d|20\d\d|21\d\d)(?!\d)")
_SECONDS = re.compile(r"\d{9,10}$")
_FIRST, _LAST = 1000, 2199


def periods(reading: Reading) -> tuple[Period, ...]:
    """The time spans of a record, from literals ("a/b") and nested nodes; empty ones are left out."""
    found = []
    for term in reading.every("period"):
        if term.kind == LITERAL:
            found.append(_written(term.value))
        else:
            found.append(Period(*(_edge(reading, term.value, name) for name in ("start", "end"))))
    return tuple(dict.fromkeys(p for p in found if p.start or p.end))


def _written(text: str) -> Period:
    clean = one_line(text, 100)
    match = _SPAN.match(clean)
    if match and moment(match[1]):
        return Period(match[1].strip(), "" if match[2].strip() == ".." else match[2].strip())
    if clean.startswith("../"):
        return Period("", clean[3:])
    return Period(clean, clean)


def _edge(reading: Reading, node: str, name: str) -> str:
    """One end of a span.

    OWL-Time nests the date in a node (time:hasBeginning [ time:inXSDDate … ]).
    """
    for term in reading.terms(name, node, of="period"):
        if term.kind == LITERAL:
            return one_line(term.value, 60)
        for values in reading.graph.star(term.value).values():
            dates = [t.value for t in values if t.kind == LITERAL and moment(t.value)]
            if dates:
                return one_line(dates[0], 60)
    return ""


def moment(text: str) -> int:
    """A date in any shape as a number that sorts (yyyymmddhhmmss); 0 where it cannot be told.

    What is missing counts as zero, so that "2020" sorts before "2020-01-01". An impossible month or
    day is dropped, the year kept.
    """
    return _moment(text.strip()[:40])


@lru_cache(maxsize=4096)
def _moment(text: str) -> int:
    if _SECONDS.match(text):
        return _number(*datetime.fromtimestamp(int(text), UTC).timetuple()[:6])
    match = _LOOSE.match(text) or _ISO.match(text)
    if match:
        return _number(*(int(g or 0) for g in match.groups()))
    match = _DAY_FIRST.match(text)
    if match:
        day, month, year = map(int, match.groups())
        return _number(year, month, day)
    match = None if text.startswith("-") else _YEAR.search(text)
    return _number(int(match[1])) if match else 0


def year(text: str) -> str:
    """The year of a date in any shape, as four digits; empty where it cannot be told."""
    found = moment(text)
    return str(found // 10**10) if found else ""


def _number(year_: int, month: int = 0, day: int = 0, *time: int) -> int:
    if not _FIRST <= year_ <= _LAST:
        return 0
    if not 0 <= month <= 12:
        month = day = 0
    if day:
        try:
            date(year_, month, day)
        except ValueError:
            day = 0
    hour, minute, second = (*time, 0, 0, 0)[:3] if day else (0, 0, 0)
    if hour > 24 or minute > 59 or second > 60:
        hour = minute = second = 0
    return (((((year_ * 100) + month) * 100 + day) * 100 + hour) * 100 + minute) * 100 + second


def iso_date(text: str) -> str:
    """A date as ISO 8601 for JSON-LD: as written if it is one, else what could be told of it, or empty."""
    clean = text.strip()
    if re.fullmatch(
        r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?", clean
    ) and moment(clean):
        return clean
    found = moment(clean)
    if not found:
        return ""
    digits = str(found)
    parts = [digits[:4], digits[4:6], digits[6:8]]
    return "-".join(p for i, p in enumerate(parts) if all(int(q) for q in parts[: i + 1]))

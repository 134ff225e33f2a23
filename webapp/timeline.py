"""The time that a record covers, as bars on an axis of years.

Widths are percentages, so that letters keep their size on every screen.
"""

import re
from calendar import monthrange
from dataclasses import dataclass

from flask_babel import gettext
from markupsafe import Markup

from store.views.pages import Period
from webapp.svg import element

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_MOST = 12  # bars
_TICKS = 5
_ROW = 20  # px
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500)


@dataclass(frozen=True)
class _Bar:
    start: float
    end: float
    open_start: bool
    open_end: bool


def draw(periods: tuple[Period, ...]) -> Markup:
    """The periods as SVG; empty where none has a date that can be read."""
    bars = [bar for bar in map(_bar, periods[:_MOST]) if bar]
    if not bars:
        return Markup("")
    first = int(min(bar.start for bar in bars))
    last = -int(-max(bar.end for bar in bars) // 1)
    step = next(step for step in _STEPS if (last - first) / step <= _TICKS or step == _STEPS[-1])
    span = max(-(-(last - first) // step) * step, 1)
    height = len(bars) * _ROW

    def at(year: float) -> str:
        return f"{(year - first) / span * 92 + 2:.2f}%"

    parts = [element("title", gettext("The time that the data cover"))]
    for year in range(first, first + span + 1, step):
        parts.append(element("line", class_="tick", x1=at(year), x2=at(year), y1=0, y2=height + 6))
        parts.append(element("text", str(year), class_="tick-label", x=at(year), y=height + 24))
    for row, bar in enumerate(bars):
        width = f"{max((bar.end - bar.start) / span * 92, 0.6):.2f}%"
        shape = "bar open" if bar.open_start or bar.open_end else "bar"
        parts.append(
            element(
                "rect",
                class_=shape,
                x=at(bar.start),
                y=row * _ROW + 4,
                width=width,
                height=12,
                rx=6,
            )
        )
    return element(
        "svg", parts, class_="timeline", role="img", width="100%", height=height + 32, font_size=14
    )


def _bar(period: Period) -> _Bar | None:
    start, end = _moment(period.start, last=False), _moment(period.end, last=True)
    if start is None and end is None:
        return None
    open_start, open_end = start is None, end is None
    begins = start if start is not None else (end or 0) - 1
    ends = end if end is not None else begins + 1
    return _Bar(begins, ends, open_start, open_end) if ends >= begins else None


def _moment(written: str, *, last: bool) -> float | None:
    """A date as a fraction of its year; `last` takes the end of a whole day, month or year."""
    found = _DATE.match(written)
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    if not month:
        return float(year + last)
    if not 1 <= month <= 12:
        return None
    days = monthrange(year, month)[1] if year else 31
    passed = min(day or (days if last else 1), days) - (not last)
    return year + (month - 1 + passed / days) / 12

"""A result as a chart: one column of names or dates and one of numbers, drawn in two widths.

Two drawings, because text in one that is scaled down to a phone cannot be read; the sheet shows one of them.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from babel.numbers import format_decimal
from flask_babel import get_locale, gettext
from markupsafe import Markup

from webapp import charts
from webapp.charts import Point
from webapp.looking import Look
from webapp.result_table import arranged, label, names, number, numbers
from webapp.results import Result, Term

_WIDTHS = (760, 320)  # px: beside the page's margins on a desk, and on a phone
MOST_BARS, _MOST_POINTS = 40, 1_000
_MOMENT = re.compile(r"-?\d{4}(?:-\d{2}(?:-\d{2}(?:T.*)?)?)?Z?")
_NOTHING = "\N{EN DASH}"
_Pair = tuple[Term | None, Term | None]


@dataclass(frozen=True)
class Chart:
    """A chart to show: its title, its drawings, the column it draws, and all that could be drawn.

    `left_out` counts the rows for which there is no room, or no number.
    """

    title: str
    drawings: tuple[Markup, ...]
    value: str
    values: tuple[str, ...]
    left_out: int


def chart(result: Result, look: Look) -> Chart | None:
    """The chart of a result; None where it has no column of numbers beside another column."""
    found = columns(result)
    if found is None:
        return None
    name, values = found
    value = look.value if look.value in values else values[0]
    naming, counting = result.variables.index(name), result.variables.index(value)
    rows = arranged(result, look)
    pairs = [(row[naming], row[counting]) for row in rows if row[counting] is not None]
    if _in_time([first for first, _ in pairs]):
        draw, most = charts.curve, _MOST_POINTS
        pairs.sort(key=lambda pair: _moment(pair[0]))
    else:
        draw, most = charts.bars, MOST_BARS
    points = _points(pairs[:most])
    title = gettext("%(value)s by %(name)s", value=value, name=name)
    drawings = tuple(draw(points, title, width) for width in _WIDTHS)
    return Chart(title, drawings, value, values, len(rows) - len(points))


def columns(result: Result) -> tuple[str, tuple[str, ...]] | None:
    """The column that names, and those that count; None where the result cannot be drawn."""
    if result.graph:
        return None
    counting = [name for name in result.variables if numbers(result, name)]
    naming = [name for name in result.variables if name not in counting] or counting
    values = tuple(name for name in counting if name != naming[0])
    return (naming[0], values) if values else None


def _in_time(found: Sequence[Term | None]) -> bool:
    """Whether each row has a date, year or number of its own, so that a line may join them."""
    moments = {
        term.value
        for term in found
        if term and (number(term) is not None or _MOMENT.fullmatch(term.value))
    }
    return len(found) == len(moments) > 2


def _moment(term: Term | None) -> tuple[float, str]:
    return (number(term) or 0.0, term.value if term else "")


def _points(pairs: Sequence[_Pair]) -> list[Point]:
    called = names((first,) for first, _ in pairs)
    locale = get_locale()
    found = []
    for first, second in pairs:
        value = number(second) or 0.0
        said = format_decimal(value, "#,##0.####", locale=locale)
        found.append(Point(label(first, called) if first else _NOTHING, value, said))
    return found

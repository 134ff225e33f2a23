"""Bars and lines as SVG, in the width that is asked for; below 480 px names stand above their bars."""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from babel.numbers import format_compact_decimal
from flask_babel import get_locale
from markupsafe import Markup

from webapp.svg import element

_LETTER, _LINE = 7.4, 18  # px of a letter and of a line of text, at 15 px
_NARROW = 480
_BAR, _GAP = 22, 10
_NAMES = 250  # px for names beside bars
_HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 340, 64, 20, 16, 40  # px of a line chart and its margins
_CROWDED = 80  # points, from which dots are small
_DATE = 10  # letters of a name under the axis
_NOTHING = "\N{EN DASH}"


@dataclass(frozen=True)
class Point:
    """One figure: what it belongs to, its size, and how the size is written."""

    name: str
    value: float
    said: str

    @property
    def tip(self) -> str:
        """What is told of it where one points."""
        return f"{self.name}: {self.said}"


@dataclass(frozen=True)
class _Scale:
    """From values to px along one axis; zero is always on it."""

    low: float
    high: float
    length: float

    def at(self, value: float) -> float:
        return (value - self.low) * self.length / ((self.high - self.low) or 1.0)


def bars(points: Sequence[Point], title: str, width: int) -> Markup:
    """A bar for each point, from above to below in their order."""
    narrow = width < _NARROW
    left = 0 if narrow else _NAMES
    behind = max(len(point.said) for point in points) * _LETTER + 12
    scale = _Scale(*_ends(points), length=width - left - behind)
    parts: list[Markup] = []
    y = 0.0
    for point in points:
        lines = wrap(point.name, 40 if narrow else 31, max_lines=2, placeholder="…") or [_NOTHING]
        room = len(lines) * _LINE
        if narrow:
            parts += _name(lines, 0, y, "start")
            y += room + 3
        else:
            parts += _name(lines, left - 12, y + (_BAR - room) / 2, "end")
        parts.append(_bar(point, scale, left, y))
        y += (_BAR if narrow else max(_BAR, room)) + _GAP
    if not narrow:
        zero = left + scale.at(0)
        parts.append(element("path", class_="axis", d=f"M{zero:.1f} 0V{y - _GAP:.1f}"))
    return _svg(parts, title, width, y)


def _name(lines: Sequence[str], x: float, y: float, anchor: str) -> Iterator[Markup]:
    for number, line in enumerate(lines):
        yield element("text", line, x=x, y=y + (number + 0.75) * _LINE, text_anchor=anchor)


def _bar(point: Point, scale: _Scale, left: float, y: float) -> Markup:
    ends = sorted((left + scale.at(0), left + scale.at(point.value)))
    length = max(ends[1] - ends[0], 1.0)
    parts = (
        element("title", point.tip),
        element("rect", class_="bar", x=ends[0], y=y, width=length, height=_BAR),
        element("text", point.said, class_="bar-value", x=ends[1] + 6, y=y + _BAR * 0.74),
    )
    return element("g", parts)


def curve(points: Sequence[Point], title: str, width: int) -> Markup:
    """A line through points at equal distances, over an axis of round numbers."""
    ticks = _ticks(*_ends(points))
    scale = _Scale(ticks[0], ticks[-1], length=_HEIGHT - _TOP - _BOTTOM)
    across = (width - _LEFT - _RIGHT) / max(1, len(points) - 1)
    places = [
        (_LEFT + n * across, _HEIGHT - _BOTTOM - scale.at(p.value)) for n, p in enumerate(points)
    ]
    line = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    size = 4 if len(points) < _CROWDED else 2
    dots = (
        element("g", [element("title", p.tip), element("circle", class_="dot", cx=x, cy=y, r=size)])
        for p, (x, y) in zip(points, places, strict=True)
    )
    parts = (
        *_grid(ticks, scale, width),
        *_under(points, places, width),
        element("path", class_="curve", d=f"M{line}"),
        *dots,
    )
    return _svg(parts, title, width, _HEIGHT)


def _grid(ticks: Sequence[float], scale: _Scale, width: int) -> Iterator[Markup]:
    for tick in ticks:
        y = _HEIGHT - _BOTTOM - scale.at(tick)
        yield element("path", class_="grid", d=f"M{_LEFT} {y:.1f}H{width - _RIGHT}")
        said = format_compact_decimal(tick, locale=get_locale(), fraction_digits=2)
        yield element("text", said, x=_LEFT - 8, y=y + 5, text_anchor="end")


def _under(
    points: Sequence[Point], places: Sequence[tuple[float, float]], width: int
) -> Iterator[Markup]:
    """Names under the axis: as many as fit, the first and the last among them."""
    last = len(points) - 1
    most = max(2, int((width - _LEFT - _RIGHT) / ((_DATE + 2) * _LETTER)))
    steps = min(last, most - 1)
    for place in sorted({round(n * last / steps) for n in range(steps + 1)}):
        anchor = {0: "start", last: "end"}.get(place, "middle")
        shown, x = points[place].name[:_DATE], places[place][0]
        yield element("text", shown, x=x, y=_HEIGHT - 12, text_anchor=anchor)


def _ends(points: Sequence[Point]) -> tuple[float, float]:
    values = [point.value for point in points]
    return min(0.0, *values), max(0.0, *values)


def _ticks(low: float, high: float) -> list[float]:
    """Four to nine round numbers that hold both ends."""
    span = (high - low) or 1.0
    power = 10 ** math.floor(math.log10(span / 5))
    step = next(power * n for n in (1, 2, 2.5, 5, 10) if span / (power * n) <= 7)
    return [n * step for n in range(math.floor(low / step), math.ceil(high / step) + 1)]


def _svg(inside: Iterable[Markup], title: str, width: float, height: float) -> Markup:
    return element(
        "svg",
        [element("title", title), *inside],
        viewBox=f"0 0 {width:.0f} {height:.0f}",
        width=round(width),
        height=round(height),
        role="img",
        font_size=15,
        class_="chart-narrow" if width < _NARROW else "chart-wide",
    )

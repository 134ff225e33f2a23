"""Cards and arrows between them as SVG: those that nothing points to stand first, so that arrows run to the right."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext
from markupsafe import Markup

from webapp.svg import element

LETTERS = 29  # of one line of a card
_WIDTH, _GUTTER, _GAP = 250, 170, 18  # px of a card, between columns, and between cards
_LINE, _PADDING = 19, 11
_FACTS = 4  # of a card, before "and n more"
_LABEL = 20  # letters of a link's label
_SCREEN = 700  # px
_LOOP = 50  # px that a link takes which does not run to the right

Links = Mapping[tuple[str, str], Sequence[str]]


@dataclass
class Card:
    """A thing: its name in lines, its kinds, what is said of it, and where it leads."""

    title: Sequence[str]
    link: str | None = None
    kinds: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)
    column: int = 0
    x: float = 0
    y: float = 0

    @property
    def lines(self) -> list[tuple[str, str]]:
        """What is written on the card: class and text of each line."""
        written = [("text-root", line) for line in self.title]
        if self.kinds:
            written.append(("edge-label", cut(", ".join(self.kinds), LETTERS)))
        written += [("text-literal", fact) for fact in self.facts[:_FACTS]]
        if len(self.facts) > _FACTS:
            more = gettext("and %(number)s more", number=len(self.facts) - _FACTS)
            written.append(("edge-label", more))
        return written

    @property
    def height(self) -> float:
        """In px."""
        return len(self.lines) * _LINE + 2 * _PADDING - 4


def draw(cards: Mapping[str, Card], links: Links, title: str) -> Markup:
    """The cards, and the links between their keys with their labels; every end of a link is a card."""
    width, height = _place(cards, links)
    return element(
        "svg",
        [element("title", title), *_arrows(cards, links), *map(_card, cards.values())],
        viewBox=f"0 0 {width:.0f} {height:.0f}",
        width=round(width),
        height=round(height),
        font_size=15,
        role="group",
        class_="network",
    )


def cut(text: str, width: int) -> str:
    """The text on one line, and its beginning where it has more letters than that."""
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"


def _place(cards: Mapping[str, Card], links: Links) -> tuple[float, float]:
    """Give each card its place; returns width and height of the whole."""
    _into_columns(cards, links)
    columns: dict[int, list[Card]] = {}
    for card in sorted(cards.values(), key=lambda card: card.column):
        columns.setdefault(card.column, []).append(card)
    heights = {n: sum(c.height + _GAP for c in column) - _GAP for n, column in columns.items()}
    tallest = max(heights.values(), default=0)
    for number, column in columns.items():
        # Beside a column taller than a screen, the middle would be out of sight.
        y = 1 + (tallest - heights[number]) / 2 if tallest <= _SCREEN else 1.0
        for card in sorted(column, key=_beside_sources(cards, links)) if number else column:
            card.x, card.y = 1 + number * (_WIDTH + _GUTTER), y
            y += card.height + _GAP
    width = len(columns) * (_WIDTH + _GUTTER) - _GUTTER + _LOOP
    return width, tallest + 2


def _into_columns(cards: Mapping[str, Card], links: Links) -> None:
    """Each one column further than the first that led to it; in a circle any of it begins."""
    pointed_at = {target for source, target in links if source != target}
    reached: set[str] = set()
    for first in sorted(cards, key=pointed_at.__contains__):
        waiting = [] if first in reached else [first]
        reached.add(first)
        for key in waiting:  # grows while it is read
            for source, target in links:
                if source == key and target not in reached:
                    reached.add(target)
                    cards[target].column = cards[key].column + 1
                    waiting.append(target)


def _beside_sources(cards: Mapping[str, Card], links: Links) -> Callable[[Card], float]:
    """The order of a column by where its arrows come from, so that few of them cross."""
    found: dict[int, list[float]] = {}
    for source, target in links:
        start, end = cards[source], cards[target]
        if start.column < end.column:
            found.setdefault(id(end), []).append(start.y + start.height / 2)
    middles = {card: sum(places) / len(places) for card, places in found.items()}
    return lambda card: middles.get(id(card), 0.0)


def _arrows(cards: Mapping[str, Card], links: Links) -> Iterator[Markup]:
    """Arrows that leave and enter each card one below the other."""
    out = Counter(source for source, _ in links)
    into = Counter(target for _, target in links)
    left, entered = Counter[str](), Counter[str]()
    for (source, target), labels in links.items():
        start, end = cards[source], cards[target]
        left[source] += 1
        entered[target] += 1
        y1 = start.y + start.height * left[source] / (out[source] + 1)
        y2 = end.y + end.height * entered[target] / (into[target] + 1)
        # Where fewer arrows meet there is room for words.
        at_source = out[source] <= into[target]
        yield from _arrow(start, end, (y1, y2), _Words(", ".join(dict.fromkeys(labels)), at_source))


@dataclass(frozen=True)
class _Words:
    text: str
    at_source: bool


def _arrow(start: Card, end: Card, ys: tuple[float, float], words: _Words) -> Iterator[Markup]:
    y1, y2 = ys
    x1 = start.x + _WIDTH
    if end.column > start.column:
        x2, tip = end.x, -8
        turn = (x1 + x2) / 2
    else:  # back, or within a column: out at the right side, and in at the right side
        x2, tip = end.x + _WIDTH, 8
        turn = max(x1, x2) + _LOOP
    curve = f"C{turn:.0f} {y1:.1f} {turn:.0f} {y2:.1f} {x2 + tip:.0f} {y2:.1f}"
    yield element("path", class_="edge", d=f"M{x1:.0f} {y1:.1f}{curve}")
    yield element("path", class_="arrow", d=f"M{x2:.0f} {y2:.1f}l{tip} -4v8z")
    x, y, anchor = (x1 + 8, y1 - 5, "start")
    if not words.at_source and tip < 0:
        x, y, anchor = (x2 - 12, y2 - 5, "end")
    label = cut(words.text, _LABEL)
    yield element("text", label, class_="edge-label", x=x, y=y, text_anchor=anchor)


def _card(card: Card) -> Markup:
    box = element(
        "rect", class_="box-node", x=card.x, y=card.y, width=_WIDTH, height=card.height, rx=7
    )
    parts = [box]
    for number, (kind, line) in enumerate(card.lines):
        y = card.y + _PADDING + (number + 0.68) * _LINE
        parts.append(element("text", line, class_=kind, x=card.x + _PADDING, y=y))
    group = element("g", parts)
    return element("a", [group], href=card.link) if card.link else group

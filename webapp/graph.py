"""A record as a picture: its statements as a tree that is read from left to right, like a table of contents.

A star of boxes mixes nested things with the record itself and leaves no room for labels; a tree keeps each thing
with what is said of it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from textwrap import wrap

from flask_babel import gettext
from markupsafe import Markup

from store.views.pages import Link, RecordPage, Text, Triple
from webapp.svg import element

_LETTER = 7.3  # px: a letter of Source Sans 3 at 15 px, on average
_LINE = 19  # px from one line of text to the next
_PADDING = 11  # px between a box and its text
_GAP = 12  # px between two boxes
_STEM = 26  # px from a box's left edge to its trunk
_EDGE = 168  # px of a branch, which carries the property's label
_WIDTH = 34  # letters in one line of a box
_EDGE_WIDTH = 21  # letters of a property's label
_LINES = 2
_DEPTH = 3
_VALUES = 4  # of one property, before "and n more"
_ROWS = 60
_NOTHING = "\N{EN DASH}"


@dataclass
class _Node:
    lines: list[str]
    shape: str
    branches: list[tuple[str, "_Node"]] = field(default_factory=list)
    x: float = 0
    y: float = 0

    @property
    def width(self) -> float:
        return max(len(line) for line in self.lines) * _LETTER + 2 * _PADDING

    @property
    def height(self) -> float:
        return len(self.lines) * _LINE + 11


def draw(record: RecordPage) -> Markup:
    """The record's statements as SVG, with its title as its name; empty where there are none."""
    if not record.triples:
        return Markup("")
    about: dict[str, list[Triple]] = {}
    for triple in record.triples:
        about.setdefault(triple.subject, []).append(triple)
    root = _Node(_lines(record.title.value), "root")
    _grow(root, about, record.iri, (record.iri,))
    height = _place(root, 1, 1, _Rows())
    nodes = list(_all(root))
    width = max(node.x + node.width for node in nodes) + 1
    title = gettext("The statements of the record as a graph")
    drawn = (part for node in nodes for part in _drawn(node))
    return element(
        "svg",
        [element("title", title), *drawn],
        viewBox=f"0 0 {width:.0f} {height:.0f}",
        width=round(width),
        height=round(height),
        role="img",
        font_size=15,
    )


def _grow(node: _Node, about: dict[str, list[Triple]], subject: str, path: tuple[str, ...]) -> None:
    groups: dict[str, list[Triple]] = {}
    for triple in about.get(subject, ()):
        groups.setdefault(triple.predicate.iri, []).append(triple)
    for triples in groups.values():
        label = _cut(triples[0].predicate.label.value, _EDGE_WIDTH)
        for number, triple in enumerate(triples[:_VALUES]):
            child = _leaf(triple.value, about)
            node.branches.append(("" if number else label, child))
            inner = triple.value.iri if isinstance(triple.value, Link) else ""
            if inner in about and inner not in path and len(path) < _DEPTH:
                _grow(child, about, inner, (*path, inner))
        if len(triples) > _VALUES:
            more = gettext("and %(number)s more", number=len(triples) - _VALUES)
            node.branches.append(("", _Node([more], "more")))


def _leaf(value: Text | Link, about: dict[str, list[Triple]]) -> _Node:
    if isinstance(value, Text):
        return _Node(_lines(value.value), "literal")
    label = value.label.value
    nameless = label.startswith("_:")
    shape = "node" if value.iri in about else "resource"
    return _Node(["…"] if nameless else _lines(label), shape)


class _Rows:
    """Counts the boxes drawn, so that a record of thousands of statements stays a picture."""

    left = _ROWS


def _place(node: _Node, x: float, y: float, rows: _Rows) -> float:
    """Put a node and its branches at their places; return the y below them."""
    node.x, node.y = x, y
    below = y + node.height + _GAP
    kept = []
    for label, child in node.branches:
        if rows.left == 0:
            kept.append(("", _Node([gettext("The rest is in the Turtle file")], "more")))
            kept[-1][1].x, kept[-1][1].y = x + _STEM + _EDGE, below
            below += kept[-1][1].height + _GAP
            break
        rows.left -= 1
        kept.append((label, child))
        below = _place(child, x + _STEM + _EDGE, below, rows)
    node.branches = kept
    return below


def _all(node: _Node) -> Iterator[_Node]:
    yield node
    for _, child in node.branches:
        yield from _all(child)


def _drawn(node: _Node) -> Iterator[Markup]:
    if node.branches:
        trunk = node.x + _STEM
        last = node.branches[-1][1]
        foot = last.y + last.height / 2
        yield element(
            "path", class_="edge", d=f"M{trunk:.0f} {node.y + node.height:.0f}V{foot:.0f}"
        )
        for label, child in node.branches:
            middle = child.y + child.height / 2
            yield element("path", class_="edge", d=f"M{trunk:.0f} {middle:.0f}H{child.x:.0f}")
            if label:
                yield element("text", label, class_="edge-label", x=trunk + 8, y=middle - 5)
    yield element(
        "rect",
        class_=f"box-{node.shape}",
        x=node.x,
        y=node.y,
        width=node.width,
        height=node.height,
        rx=node.height / 2 if node.shape == "root" and len(node.lines) == 1 else 7,
    )
    for number, line in enumerate(node.lines):
        baseline = node.y + 5 + (number + 0.76) * _LINE
        yield element("text", line, class_=f"text-{node.shape}", x=node.x + _PADDING, y=baseline)


def _lines(text: str) -> list[str]:
    return wrap(text, _WIDTH, max_lines=_LINES, placeholder="…") or [_NOTHING]


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"

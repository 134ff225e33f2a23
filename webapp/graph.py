"""A record as a picture: its statements as a tree that is read from left to right, like a table of contents.

A star of boxes mixes nested things with the record itself and leaves no room for labels; a tree keeps each thing
with what is said of it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from textwrap import wrap

from flask_babel import gettext
from markupsafe import Markup

from store.views.pages import Link, RecordPage, Text, Triple
from webapp.svg import element

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_LETTER = 7.5  # px: a letter of Source Sans 3 at 15 px, on average
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
    note: str = ""
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
    _Tree(about, record.language).grow(root, (record.iri,))
    height = _place(root, 1, 1, _Rows())
    nodes = list(_all(root))
    width = (
        max(
            node.x + node.width + (8 + len(node.note) * _LETTER if node.note else 0)
            for node in nodes
        )
        + 1
    )
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


@dataclass(frozen=True)
class _Tree:
    """Grows nodes from what is said about each subject, in one language where there is a choice."""

    about: Mapping[str, list[Triple]]
    language: str

    def grow(self, node: _Node, path: tuple[str, ...]) -> None:
        for triples in self._groups(path[-1]):
            label = _cut(triples[0].predicate.label.value, _EDGE_WIDTH)
            kept = self._in_our_language(triples)
            for number, triple in enumerate(kept[:_VALUES]):
                child = self._leaf(triple.value)
                node.branches.append(("" if number else label, child))
                inner = _name(triple.value)
                if inner in self.about and inner not in path and len(path) < _DEPTH:
                    self.grow(child, (*path, inner))
            if len(kept) > _VALUES:
                more = gettext("and %(number)s more", number=len(kept) - _VALUES)
                node.branches.append(("", _Node([more], "more")))
            elif len(triples) > len(kept):
                others = len(triples) - len(kept)
                node.branches[-1][1].note = gettext(
                    "and %(number)s in other languages", number=others
                )

    def _groups(self, subject: str) -> list[list[Triple]]:
        """Statements by property: what it is first, then plain values, then nested things."""
        groups: dict[str, list[Triple]] = {}
        for triple in self.about.get(subject, ()):
            groups.setdefault(triple.predicate.iri, []).append(triple)
        return sorted(
            groups.values(),
            key=lambda triples: (
                triples[0].predicate.iri != _TYPE,
                any(_name(triple.value) in self.about for triple in triples),
            ),
        )

    def _in_our_language(self, triples: list[Triple]) -> list[Triple]:
        """Of one text in several languages, ours; all of them where it is not among them."""
        ours = [triple for triple in triples if _language(triple.value) in ("", self.language)]
        tagged = any(_language(triple.value) == self.language for triple in ours)
        return ours if tagged else triples

    def _leaf(self, value: Text | Link) -> _Node:
        if isinstance(value, Text):
            foreign = value.language if value.language != self.language else ""
            return _Node(_lines(value.value), "literal", note=foreign)
        name = _name(value)
        shape = "node" if name in self.about else "resource"
        label = value.label.value
        return _Node(_lines(self._said(name) if label.startswith("_:") else label), shape)

    def _said(self, name: str) -> str:
        """What a nameless thing is called: its first text in our language, else its type."""
        values = [triple.value for triple in self.about.get(name, ())]
        texts = [v.value for v in values if isinstance(v, Text) and v.language == self.language]
        types = [t.value for t in self.about.get(name, ()) if t.predicate.iri == _TYPE]
        texts += [kind.label.value for kind in types if isinstance(kind, Link)]
        return texts[0] if texts else "…"


def _name(value: Text | Link) -> str:
    """What a value is called as a subject; blank nodes have no IRI, but a label."""
    return (value.iri or value.label.value) if isinstance(value, Link) else ""


def _language(value: Text | Link) -> str:
    return value.language.lower() if isinstance(value, Text) else ""


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
    if node.note:
        x, y = node.x + node.width + 6, node.y + node.height / 2 + 5
        yield element("text", node.note, class_="edge-label", x=x, y=y)
    for number, line in enumerate(node.lines):
        baseline = node.y + 5 + (number + 0.76) * _LINE
        yield element("text", line, class_=f"text-{node.shape}", x=node.x + _PADDING, y=baseline)


def _lines(text: str) -> list[str]:
    return wrap(text, _WIDTH, max_lines=_LINES, placeholder="…") or [_NOTHING]


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1].rstrip() + "…"

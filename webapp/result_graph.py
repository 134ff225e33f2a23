"""A result as nodes and links: a card for each thing with what is said of it, and arrows to other things.

The picture is bounded; the table has everything.
"""

from dataclasses import dataclass
from textwrap import wrap

from flask_babel import gettext
from markupsafe import Markup

from webapp import languages, network
from webapp.network import LETTERS, Card, cut
from webapp.result_table import href, label, names
from webapp.results import Result, Term

_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_MOST_THINGS, _MOST_LINKS = 60, 150
_MOST_NAMED = 1_200  # statements whose things are called by name
_NAMELESS = "…"


@dataclass(frozen=True)
class Drawing:
    """The picture, how many things it shows, and whether some of the statements have no place in it."""

    svg: Markup
    things: int
    cut: bool


def statements(result: Result) -> bool:
    """Whether each row can be read as subject, property and value."""
    if not result.rows or len(result.variables) != 3:
        return False
    return all(s and p and o and s.kind != "literal" and p.kind == "iri" for s, p, o in result.rows)


def draw(result: Result) -> Drawing:
    """The statements of a result as SVG; to be asked only where `statements` says so."""
    picture = _Picture(result)
    title = gettext("The statements of the result as a graph")
    svg = network.draw(picture.cards, picture.links, title)
    return Drawing(svg, len(picture.cards), picture.cut)


class _Picture:
    """What is drawn of the statements: cards, and links between them with their labels."""

    def __init__(self, result: Result) -> None:
        self.cards: dict[str, Card] = {}
        self.links: dict[tuple[str, str], list[str]] = {}
        self.cut = not result.whole
        self._ours = languages.current()
        self._called = names(result.rows[:_MOST_NAMED])
        # Of one text in several languages, ours is enough.
        self._spoken = {
            (s.value, p.value) for s, p, o in result.rows if s and p and o and o.language == self._ours
        }  # fmt: skip
        for subject, predicate, value in result.rows:
            if subject and predicate and value:
                self._add(subject, predicate, value)

    def _add(self, subject: Term, predicate: Term, value: Term) -> None:
        card = self._card(subject)
        if card is None:
            self.cut = True
        elif predicate.value == _TYPE:
            card.kinds.append(label(value, self._called))
        elif value.kind == "literal":
            if self._worth_saying(subject, predicate, value):
                said = label(predicate, self._called)
                card.facts.append(cut(f"{said}: {value.value}", LETTERS))
        elif self._card(value) is None or len(self.links) == _MOST_LINKS:
            self.cut = True
        else:
            between = self.links.setdefault((subject.value, value.value), [])
            between.append(label(predicate, self._called))

    def _worth_saying(self, subject: Term, predicate: Term, value: Term) -> bool:
        """Not what the title says already, and not in another language what is there in ours."""
        foreign = value.language not in ("", self._ours)
        if foreign and (subject.value, predicate.value) in self._spoken:
            return False
        return label(subject, self._called) != value.value

    def _card(self, term: Term) -> Card | None:
        """The card of a thing; None where there is no room for one more."""
        if term.value not in self.cards:
            if len(self.cards) == _MOST_THINGS:
                return None
            named, link = _NAMELESS, None
            if term.kind == "iri":
                named, link = label(term, self._called), href(term.value, self._called)
            title = wrap(named, LETTERS - 3, max_lines=2, placeholder="…") or [_NAMELESS]
            self.cards[term.value] = Card(title, link)
        return self.cards[term.value]

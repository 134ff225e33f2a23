"""Reads fields of one record in one language: terms become texts and links."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from store.terms import LABEL, RDF, TYPE, XSD

from .cleaning import LONGEST_TITLE, one_line, paragraphs, visible
from .fields import Labels, fields, ontology_labels
from .graph import BLANK, IRI, LITERAL, Graph, Term
from .language import choose, in_one_language, rank
from .links import href, tail
from .pages import Link, Text
from .texts import NO, YES, say

_NOTHING: Mapping[str, str] = {}
_URLS = (
    "http://schema.org/url",
    "http://xmlns.com/foaf/0.1/homepage",
    "http://xmlns.com/foaf/0.1/page",
)
_PROPERTY_VALUE = "http://schema.org/PropertyValue"
_MOST_NESTED = 6
_DEEPEST = 3


class Reading:
    """One record, one language.

    `labels` names things outside the record, `pages` their local pages.
    """

    def __init__(
        self, graph: Graph, iri: str, language: str, labels: Labels, pages: Mapping[str, str]
    ) -> None:
        self.graph = graph
        self.iri = iri
        self.language = language
        self._labels = labels
        self._pages = pages
        self._carriers = fields().carriers
        self._names = (*fields().properties("agent", "name"), LABEL)
        self._called: dict[str, Text] = {}

    # Fields

    def terms(self, name: str, subject: str = "", *, of: str = "record") -> list[Term]:
        """The values of the first property that carries the field and has a value."""
        star = self.graph.star(subject or self.iri)
        for prop in self._carriers.get((of, name), ()) if star else ():
            if prop in star:
                values = [t for t in star[prop] if self._says_something(t)]
                if values:
                    return values
        return []

    def every(self, name: str, subject: str = "", *, of: str = "record") -> list[Term]:
        """The values of all properties that carry the field, each once."""
        star = self.graph.star(subject or self.iri)
        found: list[Term] = []
        for prop in self._carriers.get((of, name), ()) if star else ():
            if prop in star:
                found += [t for t in star[prop] if self._says_something(t)]
        return list(dict.fromkeys(found)) if len(found) > 1 else found

    def text(self, name: str, subject: str = "", *, of: str = "record") -> Text | None:
        """The literal of a field for the page's language, on one line."""
        star = self.graph.star(subject or self.iri)
        for prop in fields().properties(of, name):
            found = choose(star.get(prop, ()), self.language)
            if found:
                return line(found)
        return None

    def long_text(self, name: str, subject: str = "", *, of: str = "record") -> Text | None:
        """The literal of a field for the page's language, with its paragraphs."""
        star = self.graph.star(subject or self.iri)
        for prop in fields().properties(of, name):
            found = choose(star.get(prop, ()), self.language)
            if found:
                return Text(paragraphs(found.value), found.language)
        return None

    def value(self, name: str, subject: str = "", *, of: str = "record") -> str:
        """The first value of a field as written, whatever its language: for dates, versions and numbers."""
        for term in self.terms(name, subject, of=of):
            if term.kind != BLANK:
                return one_line(term.value)
        return ""

    def _says_something(self, term: Term) -> bool:
        if term.kind == BLANK:
            return any(p != TYPE for p in self.graph.star(term.value))
        return bool(term.value.strip())

    # Texts and links

    def links(self, terms: Iterable[Term]) -> tuple[Link, ...]:
        """Terms as links, each once.

        Text literals are taken in one language; they have no IRI and no address.
        """
        terms = list(terms)
        spoken = in_one_language((t for t in terms if t.language), self.language)
        kept = [t for t in terms if not t.language or t in spoken]
        return tuple(dict.fromkeys(self.link(t) for t in kept))

    def link(self, term: Term) -> Link:
        """A term as a link: an IRI, a nested node, or a literal in the place of either."""
        if term.kind == LITERAL:
            address = href(term.value.strip())
            return Link(line(term), term.value.strip() if address else "", address)
        label = self.label(term.value)
        if term.kind == IRI:
            return Link(label, term.value, href(term.value), self._pages.get(term.value))
        address = next((a for a in map(href, self._addresses(term.value)) if a), None)
        return Link(label, "", address)

    def _addresses(self, subject: str) -> Iterable[str]:
        star = self.graph.star(subject)
        return (t.value for p in _URLS for t in star.get(p, ()) if t.kind != BLANK)

    def called(self, term: Term) -> str:
        """What stands on the link that a term becomes."""
        return one_line(term.value) if term.kind == LITERAL else self.label(term.value).value

    def label(self, subject: str) -> Text:
        """What a node is called in the record, by the caller or in ontology/, as the language fits best.

        A node without a name is told by what it holds, an IRI without one is shown itself.
        """
        found = self._called.get(subject)
        if found is None:
            found = self._called[subject] = self._label(subject)
        return found

    def _label(self, subject: str) -> Text:
        own = self.own_name(subject)
        if own and rank(own.language, self.language) <= rank(self.language, self.language):
            return own
        known = self._known_name(subject)
        names = [n for n in (own, known) if n]
        if names:
            return min(names, key=lambda n: rank(n.language, self.language))
        if subject.startswith("_:"):
            return Text(one_line(self._content(subject, 1)), "")
        return Text(visible(subject)[:LONGEST_TITLE], "")

    def own_name(self, subject: str) -> Text | None:
        """The name that the record itself gives to a node, or None."""
        star = self.graph.star(subject)
        for prop in self._names if star else ():
            found = choose(star[prop], self.language) if prop in star else None
            if found:
                return line(found)
        return None

    def _known_name(self, iri: str) -> Text | None:
        labels = self._labels.get(iri)
        return _best(labels, self.language) if labels else _ontology_name(iri, self.language)

    def page(self, iri: str) -> str:
        """The local page of a thing; empty where it has none."""
        return self._pages.get(iri, "")

    def property_label(self, iri: str) -> str:
        """What a property is called in the page's language; its last part where nobody knows."""
        name = self._known_name(iri)
        return name.value if name else tail(iri)

    def _content(self, subject: str, depth: int) -> str:
        """A node without a name, told by what it holds: "name: value; name: value"."""
        star = self.graph.star(subject)
        parts: list[str] = []
        for prop, terms in star.items():
            if prop == TYPE or len(parts) >= _MOST_NESTED:
                continue
            told = ", ".join(filter(None, (self._told(t, depth) for t in terms[:_MOST_NESTED])))
            if told:
                parts.append(f"{self.property_label(prop)}: {told}")
        return "; ".join(parts)

    def _told(self, term: Term, depth: int) -> str:
        if term.kind == LITERAL:
            return self.plain_value(term).value
        if term.kind == IRI or self.own_name(term.value):
            return self.label(term.value).value
        return self._content(term.value, depth + 1) if depth < _DEEPEST else ""

    def facts(self, terms: Iterable[Term]) -> tuple[Text | Link, ...]:
        """Values of any property as they are printed: literals as text in one language, nodes as links."""
        terms = list(terms)
        spoken = in_one_language((t for t in terms if t.language), self.language)
        found: dict[Text | Link, None] = {}
        for term in terms:
            if term.kind == LITERAL and (not term.language or term in spoken):
                found[self.plain_value(term)] = None
            elif term.kind != LITERAL and self._says_something(term):
                found[self._node(term)] = None
        return tuple(v for v in found if not isinstance(v, Text) or v.value)

    def _node(self, term: Term) -> Text | Link:
        star = self.graph.star(term.value)
        if _PROPERTY_VALUE in self.graph.types(term.value):
            return property_value(star, self.label(term.value))
        link = self.link(term)
        return link.label if term.kind == BLANK and link.href is None else link

    def plain_value(self, term: Term) -> Text:
        """A literal as printed: yes and no in words, anything else as written."""
        if term.datatype == XSD + "boolean":
            return Text(
                say(YES if term.value in ("true", "1") else NO, self.language), self.language
            )
        return Text(paragraphs(term.value, 2000), term.language)


def _best(labels: Mapping[str, str], language: str) -> Text | None:
    found = choose((Term(LITERAL, label, tag) for tag, label in labels.items()), language)
    return line(found) if found else None


@lru_cache(maxsize=4096)
def _ontology_name(iri: str, language: str) -> Text | None:
    return _best(ontology_labels().get(iri, _NOTHING), language)


def line(term: Term) -> Text:
    """A literal on one line, with the language it has."""
    return Text(one_line(term.value), term.language)


def property_value(star: Mapping[str, list[Term]], label: Text) -> Text:
    """A schema:PropertyValue as "name: value unit"; only what it has."""
    base = "http://schema.org/"
    value = next((t.value for t in star.get(base + "value", ()) if t.kind != BLANK), "")
    unit = next((t.value for p in ("unitText", "unitCode") for t in star.get(base + p, ())), "")
    told = " ".join(filter(None, (value, unit)))
    named = any(star.get(p) for p in (base + "name", RDF + "value", LABEL))
    if not told:
        return label
    return Text(one_line(f"{label.value}: {told}" if named else told), label.language)

"""What search and lists need of a record, in all its languages."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

from store.terms import CONFORMS_TO

from .access import code
from .agents import number
from .cleaning import one_line, paragraphs
from .fields import Labels, fields, ontology_labels
from .files import formats
from .graph import BLANK, IRI, LITERAL, Graph, Term
from .links import doi_of, licence, tail
from .pages import Text
from .periods import year
from .reading import Reading
from .titles import identifiers, title

LONGEST_REST = 20_000
_MOST_NAMED = 50
_LONGEST_ADDRESS = 500
_ACCESSION = re.compile(r"[A-Za-z]{1,6}(?:-[A-Za-z]{2,6})?-?\d{3,14}(?:\.[vp]?\d{1,3})*")
_NO_LABELS: Labels = {}


@dataclass(frozen=True)
class Named:
    """A publisher, theme, licence or place.

    `token` tells it apart in a facet; `iri` is empty for a mere name.
    """

    token: str
    iri: str
    names: tuple[Text, ...]


@dataclass(frozen=True)
class Summary:
    """One record for search and lists.

    Texts in every language that the record has, cleaned and of bounded length.
    """

    iri: str
    kind: str
    titles: tuple[Text, ...]
    alternatives: tuple[Text, ...]
    descriptions: tuple[Text, ...]
    keywords: tuple[Text, ...]
    identifiers: tuple[str, ...]
    publishers: tuple[Named, ...]
    creators: tuple[str, ...]
    themes: tuple[Named, ...]
    places: tuple[Named, ...]
    licences: tuple[Named, ...]
    access: str
    formats: tuple[str, ...]
    issued: str
    modified: str
    year: str
    conforms_to: tuple[str, ...]
    rest: str
    mentioned: tuple[str, ...] = ()

    @property
    def labels(self) -> dict[str, str]:
        """The title by language, for lists of labels."""
        return {text.language: text.value for text in reversed(self.titles)}


def describe(statements: str, iri: str, kind: str, labels: Labels = _NO_LABELS) -> Summary:
    """The summary of a record.

    `labels` may name publishers and others that the record only points to.
    """
    reading = Reading(Graph(statements), iri, "en", labels, {})
    names = _Namer(reading, labels)
    issued = reading.value("issued")
    modified = reading.value("modified")
    rest, mentioned = _rest(reading.graph, iri)
    return Summary(
        iri=iri,
        kind=kind,
        titles=_texts(reading.terms("title"), one_line) or (title(reading),),
        alternatives=_texts(reading.every("alternative"), one_line),
        descriptions=_texts(reading.terms("description"), paragraphs),
        keywords=_texts(reading.every("keyword"), one_line),
        identifiers=identifiers(reading),
        publishers=names.all("publisher"),
        creators=tuple(
            filter(None, (reading.called(t) for t in reading.terms("creator")[:_MOST_NAMED]))
        ),
        themes=names.all("theme"),
        places=names.all("place"),
        licences=names.all("licence") or _file_licences(reading, names),
        access=code(reading),
        formats=formats(reading),
        issued=issued,
        modified=modified,
        year=year(issued) or year(modified),
        conforms_to=tuple(t.value for t in reading.graph.values(iri, CONFORMS_TO) if t.kind == IRI),
        rest=rest,
        mentioned=mentioned,
    )


def _texts(terms: Iterable[Term], clean: Callable[[str], str]) -> tuple[Text, ...]:
    found = [Text(clean(t.value), t.language) for t in terms if t.kind == LITERAL]
    filled = [t for t in found if t.value]
    return tuple(dict.fromkeys(filled) if len(filled) > 1 else filled)


class _Namer:
    """Finds the names of what a field points to: in the record, from the caller, in ontology/."""

    def __init__(self, reading: Reading, labels: Labels) -> None:
        self.reading = reading
        self._labels = labels

    def all(self, name: str) -> tuple[Named, ...]:
        terms = self.reading.every(name) if name != "licence" else self.reading.terms(name)
        return self.named(terms, name)

    def named(self, terms: Iterable[Term], name: str) -> tuple[Named, ...]:
        found: dict[str, Named] = {}
        for term in terms:
            one = self._named(term, name)
            if one.token:
                found.setdefault(one.token, one)
            if len(found) >= _MOST_NAMED:
                break
        return tuple(found.values())

    def _named(self, term: Term, name: str) -> Named:
        if term.kind == LITERAL:
            text = Text(one_line(term.value, 200), term.language)
            known = licence(term.value.strip()) if name == "licence" else ""
            return Named(known if known.startswith("http") else text.value, "", (text,))
        names = self._names(term.value)
        if term.kind == BLANK:
            label = names[0].value if names else self.reading.label(term.value).value
            return Named(self._number(term, name) or label[:200], "", names or (Text(label[:200]),))
        iri = licence(term.value) if name == "licence" else term.value
        return Named(self._number(term, name) or iri, iri, names or self._outside(iri))

    def _number(self, term: Term, name: str) -> str:
        """The number of a Norwegian body, whose nodes have many spellings."""
        if name != "publisher":
            return ""
        written = [t.value for t in self.reading.every("identifier", term.value, of="agent")]
        return next(filter(None, map(number, written)), "") or _number_in(term.value)

    def _names(self, subject: str) -> tuple[Text, ...]:
        star = self.reading.graph.star(subject)
        for prop in fields().properties("agent", "name"):
            found = _texts(star[prop], one_line) if prop in star else ()
            if found:
                return found
        return ()

    def _outside(self, iri: str) -> tuple[Text, ...]:
        known = self._labels.get(iri)
        return _texts_of(known) if known else _ontology_names(iri)


def _texts_of(labels: Mapping[str, str]) -> tuple[Text, ...]:
    return tuple(Text(one_line(label), tag) for tag, label in labels.items())


@lru_cache(maxsize=4096)
def _number_in(iri: str) -> str:
    return number(tail(iri).removesuffix(".json"))


@lru_cache(maxsize=4096)
def _ontology_names(iri: str) -> tuple[Text, ...]:
    return _texts_of(ontology_labels().get(iri, {}))


def _file_licences(reading: Reading, names: _Namer) -> tuple[Named, ...]:
    terms = [
        term
        for part in reading.every("distribution")
        for term in reading.terms("licence", part.value, of="file")
    ]
    return names.named(terms, "licence")


def _rest(graph: Graph, iri: str) -> tuple[str, tuple[str, ...]]:
    """What else a search should find a record by: all its other words, and what it points to.

    The words make a file's name or a variable found; DOIs and accessions in addresses make a
    paper's DOI find its data.
    """
    words: dict[str, None] = {}
    mentioned: dict[str, None] = {}
    for subject, star in graph.stars.items():
        passed_over = _own_texts() if subject == iri else ()
        for prop, terms in star.items():
            if prop in passed_over:
                continue
            for kind, value, _, datatype in terms:
                if kind == LITERAL:
                    if not datatype:
                        words[value] = None
                elif kind == IRI and (value[-1:].isdigit() or "doi.org/10." in value):
                    mentioned[_mention(value)] = None
    mentioned.pop("", None)
    return " ".join(words)[:LONGEST_REST], tuple(mentioned)[:_MOST_NAMED]


@cache
def _own_texts() -> frozenset[str]:
    """The properties whose texts a summary has in places of their own."""
    found = [fields().properties("record", name) for name in ("title", "description")]
    return frozenset(chain.from_iterable(found))


def _mention(iri: str) -> str:
    """The DOI or accession in an address; empty where there is none."""
    if len(iri) > _LONGEST_ADDRESS:
        return ""
    last = iri.rsplit("/", 1)[-1]
    return doi_of(iri) or (last.lower() if _ACCESSION.fullmatch(last) else "")

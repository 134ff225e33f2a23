"""Builds the landing page of a record from its statements, in one language."""

from . import agents
from .access import access
from .cleaning import LONGEST_CELL, shorten, visible
from .facts import facts, related
from .fields import kind_label
from .files import files, licence_link
from .graph import LITERAL, Graph, Term
from .jsonld import document
from .material import Material
from .pages import Link, RecordPage, Text, Triple
from .periods import periods
from .reading import Reading
from .subjects import keywords
from .texts import CUT, say
from .titles import alternatives, identifiers, title

MOST_TRIPLES = 1_000
LONGEST_TURTLE = 100_000
_SERVES = "http://www.w3.org/ns/dcat#servesDataset"


def record_page(material: Material, language: str) -> RecordPage:
    """Everything that the landing page shows, as far as the record has it in `language` (en, nb or nn)."""
    reading = Reading(
        Graph(material.statements), material.iri, language, material.labels, material.pages
    )
    who_gets_it = access(reading)
    return RecordPage(
        iri=material.iri,
        page=material.page,
        kind=material.kind,
        kind_label=kind_label(material.kind, reading.language),
        language=language,
        title=title(reading),
        alternative_titles=alternatives(reading),
        description=reading.long_text("description"),
        banner=reading.text("data-gone"),
        illustrative=reading.value("illustrative") in ("true", "1"),
        access=who_gets_it,
        publisher=next(iter(agents.links(reading, "publisher")), None),
        creators=agents.links(reading, "creator"),
        contacts=agents.contacts(reading),
        identifiers=identifiers(reading),
        landing_pages=tuple(
            x for x in reading.links(reading.every("landing-page")) if x.iri or x.href
        ),
        licence=licence_link(reading, reading.terms("licence")),
        keywords=keywords(reading),
        themes=reading.links(reading.every("theme")),
        issued=reading.value("issued"),
        modified=reading.value("modified"),
        version=reading.value("version"),
        files=files(reading, who_gets_it.code),
        services=_services(reading, material),
        periods=periods(reading),
        places=reading.links(reading.every("place")),
        facts=facts(reading),
        related=related(reading, (x for x in material.incoming if x[0] != _SERVES)),
        triples=triples(reading),
        turtle=_turtle(material.turtle, language),
        json_ld=document(reading, material),
        judgements=material.judgements,
        versions=material.versions,
        etag=material.etag,
        changed=material.changed,
        triple_count=reading.graph.size,
    )


def _services(reading: Reading, material: Material) -> tuple[Link, ...]:
    """Services through which the data can be had: named by a file, or by the service itself."""
    terms = [
        term
        for part in reading.every("distribution")
        for term in reading.every("access-service", part.value, of="file")
    ]
    terms += [Term("iri", subject) for prop, subject in material.incoming if prop == _SERVES]
    return reading.links(terms)


def triples(reading: Reading) -> tuple[Triple, ...]:
    """The record's statements as a table, its own first; blank nodes are numbered as they appear."""
    names: dict[str, str] = {}
    graph = reading.graph
    order = [reading.iri, *(s for s in graph.stars if s != reading.iri)]
    rows: list[Triple] = []
    for subject in order:
        for predicate, values in graph.star(subject).items():
            if len(rows) >= MOST_TRIPLES:
                break
            head = Link(
                Text(reading.property_label(predicate)),
                predicate,
                reading.link(Term("iri", predicate)).href,
            )
            rows += [
                Triple(_subject(subject, names), head, _cell(reading, v, names), v.datatype)
                for v in values
            ]
    return tuple(rows[:MOST_TRIPLES])


def _subject(node: str, names: dict[str, str]) -> str:
    return names.setdefault(node, f"_:{len(names) + 1}") if node.startswith("_:") else visible(node)


def _cell(reading: Reading, term: Term, names: dict[str, str]) -> Text | Link:
    if term.kind == LITERAL:
        return Text(shorten(visible(term.value[: LONGEST_CELL * 2]), LONGEST_CELL), term.language)
    if term.value.startswith("_:"):
        return Link(Text(_subject(term.value, names)), "", None)
    return reading.link(term)


def _turtle(text: str, language: str) -> str:
    """The Turtle for the page; a very long one is cut at a line, and says so."""
    if len(text) <= LONGEST_TURTLE:
        return text
    return text[:LONGEST_TURTLE].rpartition("\n")[0] + f"\n# {say(CUT, language)}\n"

"""The public example queries of ontology/queries, in the form that other SPARQL editors read (SHACL-AF, section 5)."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from .resources import ONTOLOGY
from .views.pages import Text

_DCT = "http://purl.org/dc/terms/"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SH = "http://www.w3.org/ns/shacl#"
_KEYWORDS = "http://schema.org/keywords"
_FORMS = ("select", "construct", "ask", "describe")
_FALLBACK = ("en", "nb", "nn", "")


@dataclass(frozen=True)
class ExampleQuery:
    """A query with the prefixes that it needs, and what it answers, in one language."""

    iri: str
    title: Text
    comment: Text
    query: str


@dataclass(frozen=True)
class Kept:
    """A query as its file tells it: texts by language, its form, and its text with the prefixes that it needs."""

    iri: str
    order: int
    form: str
    titles: dict[str, str]
    comments: dict[str, str]
    keywords: tuple[str, ...]
    query: str


def example_queries(language: str) -> tuple[ExampleQuery, ...]:
    """All examples in their order, titled in the language where they can be."""
    return tuple(
        ExampleQuery(kept.iri, _in(kept.titles, language), _in(kept.comments, language), kept.query)
        for kept in kept_queries()
    )


@cache
def kept_queries(folder: Path = ONTOLOGY / "queries") -> tuple[Kept, ...]:
    """All examples in their order."""
    prefixes = kept_prefixes(folder)
    found = []
    for path in sorted(folder.glob("*.ttl")):
        for iri, facts in _described(path).items():
            form = next((form for form in _FORMS if _SH + form in facts), None)
            if form is not None:
                found.append(_kept(iri, facts, form, prefixes))
    return tuple(sorted(found, key=lambda kept: (kept.order, kept.iri)))


def kept_prefixes(folder: Path = ONTOLOGY / "queries") -> dict[str, str]:
    """The prefixes that examples may use, with their namespaces."""
    declared = _described(folder / "prefixes.ttl").values()
    return {
        facts[_SH + "prefix"][0].value: facts[_SH + "namespace"][0].value
        for facts in declared
        if _SH + "prefix" in facts
    }


Facts = dict[str, list[Literal]]


def _described(path: Path) -> dict[str, Facts]:
    found: dict[str, Facts] = defaultdict(lambda: defaultdict(list))
    for quad in parse(path.read_bytes(), format=RdfFormat.TURTLE):
        subject = quad.subject
        if isinstance(subject, NamedNode | BlankNode) and isinstance(quad.object, Literal):
            found[subject.value][quad.predicate.value].append(quad.object)
    return found


def _with_prefixes(body: str, prefixes: dict[str, str]) -> str:
    used = [
        f"PREFIX {name}: <{iri}>" for name, iri in sorted(prefixes.items()) if f"{name}:" in body
    ]
    return "\n".join([*used, "", body.strip(), ""]) if used else body.strip() + "\n"


def _kept(iri: str, facts: Facts, form: str, prefixes: dict[str, str]) -> Kept:
    def texts(predicate: str) -> dict[str, str]:
        return {item.language or "": item.value for item in facts.get(predicate, [])}

    order = facts.get(_SH + "order")
    titles, comments = texts(_DCT + "title"), texts(_RDFS + "comment")
    words = tuple(item.value for item in facts.get(_KEYWORDS, []))
    query = _with_prefixes(facts[_SH + form][0].value, prefixes)
    return Kept(iri, int(order[0].value) if order else 0, form, titles, comments, words, query)


def _in(texts: dict[str, str], language: str) -> Text:
    tag = next((tag for tag in (language, *_FALLBACK) if tag in texts), "")
    return Text(texts.get(tag, ""), tag)

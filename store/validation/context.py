"""The context slice: what a judge must know of the things that a record points to.

The shapes look at the type and the scheme of a concept or an organisation. A record does not say
them of what belongs to others, so they are added to the graph that is judged: from our
vocabularies, and from records that we have.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from store.resources import ONTOLOGY

TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
_SCHEME = "<http://www.w3.org/2004/02/skos/core#inScheme>"
_LABEL = "<http://www.w3.org/2004/02/skos/core#prefLabel>"
_TITLE = "<http://purl.org/dc/terms/title>"
KEPT = {TYPE, _SCHEME, _LABEL, _TITLE}

Known = Callable[[Iterable[str]], str]
"""Gives for some IRIs what is known of them, as N-Triples text."""


def context_for(
    statements: str, known: Known | None = None, vocabularies: Mapping[str, str] | None = None
) -> str:
    """Types, inScheme, prefLabel and title of what is pointed to, as sorted N-Triples text.

    The schemes of a concept are described as well. What `vocabularies` (ours, unless others are
    given) does not hold is asked of `known`; of its answer only those facts on the IRIs asked for
    are used.
    """
    subjects, pointed = pointed_to(statements)
    return context_around(subjects, pointed, known, vocabularies)


def context_around(
    subjects: set[str],
    pointed: set[str],
    known: Known | None = None,
    vocabularies: Mapping[str, str] | None = None,
) -> str:
    """The same, for who knows already what is described and what is pointed to."""
    held = ours() if vocabularies is None else vocabularies
    lines = {line for iri in pointed & held.keys() for line in held[iri].split("\n")}
    asked = pointed - subjects - held.keys()
    if known is not None and asked:
        lines |= set(facts(known(sorted(iri[1:-1] for iri in asked)), asked))
    return "".join(f"{line}\n" for line in sorted(lines))


def pointed_to(statements: str) -> tuple[set[str], set[str]]:
    """The subjects, and the IRIs in the place of the object, those of types aside."""
    subjects, found = set(), set()
    for line in statements.split("\n"):
        parts = line.split(" ", 2)
        subjects.add(parts[0])
        if len(parts) == 3 and parts[2].startswith("<") and parts[1] != TYPE:
            found.add(parts[2].removesuffix(" ."))
    return subjects, found


def facts(statements: str, wanted: set[str] | None = None) -> Iterator[str]:
    """The lines that belong into a context slice, of the wanted subjects or of all."""
    for line in statements.split("\n"):
        parts = line.split(" ", 2)
        if len(parts) == 3 and parts[1] in KEPT and (wanted is None or parts[0] in wanted):
            yield line


@cache
def ours() -> Mapping[str, str]:
    """Our vocabularies (ontology/vocabularies), read at the first call."""
    return read(ONTOLOGY / "vocabularies")


def read(folder: Path) -> Mapping[str, str]:
    """The slice of each concept in the Turtle files of a folder, its schemes included.

    Keys are IRIs in angle brackets, values lines of N-Triples. Raises SyntaxError for a file that
    is no Turtle.
    """
    lines: dict[str, list[str]] = {}
    schemes: dict[str, list[str]] = {}
    for file in sorted(folder.glob("*.ttl")):
        for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE):
            subject, predicate, value = str(quad.subject), str(quad.predicate), str(quad.object)
            if predicate in KEPT and not subject.startswith("_:"):
                lines.setdefault(subject, []).append(f"{subject} {predicate} {value} .")
            if predicate == _SCHEME:
                schemes.setdefault(subject, []).append(value)
    return {
        subject: "\n".join(
            [*own, *(line for each in schemes.get(subject, []) for line in lines.get(each, []))]
        )
        for subject, own in lines.items()
    }

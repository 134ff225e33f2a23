"""What is known around a published record: names and pages of what it points to, and what points to it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from pyoxigraph import DefaultGraph, NamedNode

from . import formats, profiles, validation, views
from .documents import Document, Entry
from .parsing import ParsedRecord, relabelled
from .publications import Publication
from .resources import SHAPES
from .statements import digest, lines, triples
from .views.pages import Judgement, Version

_INCOMING = 500
# Official shapes look at what a record says of its agents and services, so an export tells it.
_TOLD = {"organization", "service"}


def material(
    publication: Publication, document: Document, *, base: str, portal: str, language: str
) -> views.Material:
    """All that a landing page is made from."""
    incoming = tuple(_incoming(publication, document.iri))
    around = set(_objects(document.statements)) | {subject for _, subject in incoming}
    entries = publication.documents.entries(around - {document.iri})
    return views.Material(
        iri=document.iri,
        page=document.page,
        kind=document.kind,
        statements=document.statements,
        base=base,
        labels={iri: entry.labels for iri, entry in entries.items()},
        pages={iri: entry.page for iri, entry in entries.items()},
        incoming=tuple(pair for pair in incoming if pair[1] in entries),
        judgements=tuple(
            Judgement(names, _titles(names, language), *counts)
            for names, *counts in document.judgements
        ),
        versions=_versions(document),
        turtle=formats.write(
            document.statements, formats.named("turtle"), subject=document.iri
        ).decode(),
        etag=document.digest,
        changed=document.changed,
        portal=portal,
    )


def with_references(statements: str, publication: Publication) -> str:
    """The statements, with type, scheme and name of the concepts, agents and services they refer to.

    Without them official shapes would judge a right record wrongly.
    """
    entries = publication.documents.entries(set(_objects(statements)))
    told = set(lines(statements)).union(*_told(entries, publication))
    return "".join(sorted(told.union(lines(validation.context_for("".join(told))))))


def returned(record: ParsedRecord, publication: Publication) -> ParsedRecord:
    """The record as delivered, without what an export of ours told of its agents and services.

    Those are records of their own: a copy that comes back with this record would grow old in it.
    """
    present = publication.documents.by_iri(record.iri)
    if present is None or present.digest == record.digest:
        return record
    if (
        relabelled(with_references(present.statements, publication), record.iri)
        == record.statements
    ):
        return replace(record, statements=present.statements, digest=present.digest)
    delivered, held = set(lines(record.statements)), set(lines(present.statements))
    entries = publication.documents.entries(set(_objects(present.statements)))
    for told in _told(entries, publication):
        # Blank nodes have other labels in each record, so they could not be told again.
        if told <= delivered and "_:" not in "".join(told):
            delivered -= told - held
    text = "".join(sorted(delivered))
    return replace(record, statements=text, digest=digest(text))


def _told(entries: dict[str, Entry], publication: Publication) -> Iterator[set[str]]:
    """The statements of each agent and service among these records."""
    for iri, entry in sorted(entries.items()):
        document = publication.documents.by_iri(iri) if entry.kind in _TOLD else None
        if document:
            yield set(lines(document.statements))


def _incoming(publication: Publication, iri: str) -> Iterator[tuple[str, str]]:
    found = publication.store.quads_for_pattern(None, None, NamedNode(iri), DefaultGraph())
    for number, quad in enumerate(found):
        if number == _INCOMING:
            return
        if isinstance(quad.subject, NamedNode):
            yield quad.predicate.value, quad.subject.value


@cache
def _titles(names: str, language: str) -> str:
    """What the profiles of a report are called, in a language."""
    known = profiles.load(SHAPES)
    titles = (known.named(name).title for name in names.split())
    return ", ".join(title.get(language) or title.get("en", "") for title in titles)


def _objects(statements: str) -> Iterable[str]:
    return (
        triple.object.value
        for triple in triples(statements)
        if isinstance(triple.object, NamedNode)
    )


def _versions(document: Document) -> tuple[Version, ...]:
    last = document.versions[-1][0] if document.versions else 0
    return tuple(
        Version(number, time, "", number == last) for number, time in reversed(document.versions)
    )

"""A record's address: its page in a language, or its statements in a syntax."""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template, request

from store.errors import Withdrawn
from webapp import code_examples, graph, languages, timeline
from webapp.addresses import public
from webapp.citation import cite
from webapp.delivery import validators
from webapp.desk import installation


@dataclass(frozen=True)
class Offer:
    """A syntax that the page links to."""

    label: str
    extension: str
    media_type: str


_MOST_TRIPLES = 200  # rows of the table; the rest is in the files
_MOST_TURTLE = 20_000  # characters shown; the rest is in the file

_FORMATS = {
    "ttl": ("turtle", "text/turtle"),
    "jsonld": ("jsonld", "application/ld+json"),
    "json": ("jsonld", "application/ld+json"),
    "rdf": ("rdfxml", "application/rdf+xml"),
    "xml": ("rdfxml", "application/rdf+xml"),
    "nt": ("ntriples", "application/n-triples"),
    "nq": ("nquads", "application/n-quads"),
    "trig": ("trig", "application/trig"),
    "n3": ("n3", "text/n3"),
}

_OFFERED = (
    Offer("Turtle", "ttl", "text/turtle"),
    Offer("JSON-LD", "jsonld", "application/ld+json"),
    Offer("RDF/XML", "rdf", "application/rdf+xml"),
    Offer("N-Triples", "nt", "application/n-triples"),
)

blueprint = Blueprint("records", __name__)


@blueprint.get("/<kind>/<name>")
def record(kind: str, name: str) -> Response:
    """The record at its own address, or one of its serialisations by extension."""
    slug, _, extension = name.partition(".")
    if extension in _FORMATS:
        return _document(kind, slug, _FORMATS[extension][0])
    types = ["text/html", *(media for _, media in _FORMATS.values())]
    best = request.accept_mimetypes.best_match(types, default="text/html")
    syntax = next((name for name, media in _FORMATS.values() if media == best), None)
    response = _document(kind, slug, syntax) if syntax else _page(kind, slug)
    response.vary.update(("Accept", "Accept-Profile", "Accept-Language"))
    return response


@blueprint.get(f"/{languages.ROUTE}/<kind>/<slug>")
def page(language: str, kind: str, slug: str) -> Response:  # noqa: ARG001
    """The record's page in a language."""
    return _page(kind, slug)


def _document(kind: str, slug: str, syntax: str) -> Response:
    document = installation().desk.document(kind, slug, syntax)
    response = Response(document.body, content_type=document.media_type)
    response.headers["Content-Location"] = public(document.content_location)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Link"] = f'<{public(f"/{kind}/{slug}")}>;rel="describes"'
    return validators(response, document.etag, document.changed)


def _page(kind: str, slug: str) -> Response:
    try:
        shown = installation().desk.record_page(kind, slug, languages.current())
    except Withdrawn as gone:
        return _tombstone(gone)
    html = render_template(
        "record.html",
        page=shown.page,
        record=shown,
        citation=cite(shown),
        graph=graph.draw(shown),
        timeline=timeline.draw(shown.periods),
        examples=code_examples.for_record(public(shown.page)),
        formats=_OFFERED,
        most_triples=_MOST_TRIPLES,
    )
    return validators(make_response(html), shown.etag, shown.changed)


def _tombstone(gone: Withdrawn) -> Response:
    if gone.tombstone is None:
        raise gone
    stone = gone.tombstone
    html = render_template("tombstone.html", page=stone.page, tombstone=stone)
    return make_response(html, 410)

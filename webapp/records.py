"""A record's address: its page in a language, or its statements in a syntax."""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, render_template, request

from store.errors import NotFound, Withdrawn
from store.views.pages import Access
from webapp import code_examples, graph, languages, timeline
from webapp.addresses import public
from webapp.citation import cite
from webapp.delivery import validators
from webapp.desk import installation
from webapp.negotiation import Offer, by_extension, by_name, choose
from webapp.signposting import header, signposts


@dataclass(frozen=True)
class Linked:
    """A syntax that the page links to."""

    label: str
    extension: str
    media_type: str


_MOST_TRIPLES = 200  # rows of the table; the rest is in the files
_MOST_FILES = 100
_MOST_VALUES = 50  # of one field
_MOST_TURTLE = 20_000  # characters shown; the rest is in the file

PAGE = Offer("html", ("text/html", "application/xhtml+xml"), ("html",))
_SCHEMA_ORG = Offer(
    "schemaorg",
    ("application/vnd.schemaorg.ld+json", 'application/ld+json;profile="https://schema.org/"'),
)
SYNTAXES = (
    Offer(
        "turtle",
        ("text/turtle", "application/x-turtle", "text/ttl", "text/rdf+n3"),
        ("ttl",),
    ),
    Offer("jsonld", ("application/ld+json", "application/json"), ("jsonld", "json")),
    Offer("rdfxml", ("application/rdf+xml", "application/xml", "text/xml"), ("rdf", "xml")),
    Offer("ntriples", ("application/n-triples", "text/plain"), ("nt",)),
    Offer("nquads", ("application/n-quads",), ("nq",)),
    Offer("trig", ("application/trig",), ("trig",)),
    Offer("n3", ("text/n3",), ("n3",)),
)
_FORMS = (PAGE, *SYNTAXES, _SCHEMA_ORG)
# Kinds that have no data of their own: nothing is said of access where the record says nothing.
_WITHOUT_DATA = ("catalog", "guide", "organization", "service", "tool")
_LINKED = (
    Linked("Turtle", "ttl", "text/turtle"),
    Linked("JSON-LD", "jsonld", "application/ld+json"),
    Linked("RDF/XML", "rdf", "application/rdf+xml"),
    Linked("N-Triples", "nt", "application/n-triples"),
)

blueprint = Blueprint("records", __name__)


@blueprint.get("/<kind>/<name>")
def record(kind: str, name: str) -> Response:
    """The record at its own address, or one of its serialisations by extension."""
    slug, dot, extension = name.partition(".")
    form = by_extension(extension, _FORMS) if dot else _wanted()
    if form is None:
        raise NotFound(
            f"There is no form of this with the ending .{extension}.",
            remedy="Leave the ending out, and choose by the Accept header.",
        )
    response = _formed(form, kind, slug)
    if not dot:
        response.vary.update(("Accept", "Accept-Profile", "Accept-Language"))
    return response


@blueprint.get(f"/{languages.ROUTE}/<kind>/<slug>")
def page(language: str, kind: str, slug: str) -> Response:  # noqa: ARG001
    """The record's page in a language."""
    return _page(kind, slug)


def says_access(kind: str, access: Access) -> bool:
    """Whether to say who may use the data: yes, unless a thing without data leaves it open."""
    return access.code != "unknown" or kind not in _WITHOUT_DATA


def _wanted() -> Offer:
    """The form that the client asks for: in the address, else by Accept. Raises NotAcceptable."""
    named = request.args.get("_mediatype") or request.args.get("format")
    return by_name(named, _FORMS) if named else choose(request.headers.get("Accept"), _FORMS)


def _formed(form: Offer, kind: str, slug: str) -> Response:
    if form is PAGE:
        return _page(kind, slug)
    if form is _SCHEMA_ORG:
        record = installation().desk.record_page(kind, slug, languages.current())
        return _data(
            record.json_ld.encode(), form.media_type, record.page, (record.etag, record.changed)
        )
    found = installation().desk.document(kind, slug, form.name)
    response = _data(found.body, form.media_type, f"/{kind}/{slug}", (found.etag, found.changed))
    response.headers["Content-Location"] = public(f"/{kind}/{slug}.{form.extensions[0]}")
    return response


def _data(body: bytes, media_type: str, page: str, version: tuple[str, str]) -> Response:
    response = Response(body, content_type=media_type)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "Link, ETag"
    response.headers["Link"] = f'<{public(page)}>;rel="describes"'
    return validators(response, *version)


def _page(kind: str, slug: str) -> Response:
    try:
        shown = installation().desk.record_page(kind, slug, languages.current())
    except Withdrawn as gone:
        return _tombstone(gone)
    links = signposts(shown)
    html = render_template(
        "record.html",
        page=shown.page,
        record=shown,
        signposts=links,
        citation=cite(shown),
        graph=graph.draw(shown),
        timeline=timeline.draw(shown.periods),
        examples=code_examples.for_record(public(shown.page)),
        formats=_LINKED,
        most_triples=_MOST_TRIPLES,
        most_turtle=_MOST_TURTLE,
        most_files=_MOST_FILES,
        most_values=_MOST_VALUES,
    )
    response = make_response(html)
    response.headers["Link"] = header(links)
    return validators(response, shown.etag, shown.changed)


def _tombstone(gone: Withdrawn) -> Response:
    if gone.tombstone is None:
        raise gone
    stone = gone.tombstone
    html = render_template("tombstone.html", page=stone.page, tombstone=stone)
    return make_response(html, 410)

"""The page for asking queries: what it is given, and how it is drawn. Nothing here runs a query."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response, make_response, render_template

from webapp.addresses import public
from webapp.code_examples import Example, for_query
from webapp.desk import ExampleQuery

PREFIXES: Mapping[str, str] = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "http://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "varde": "https://w3id.org/varde/ns#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


@dataclass(frozen=True)
class QueryProblem:
    """Why there is no result; line and column count from 1."""

    message: str
    remedy: str = ""
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True)
class Cell:
    """One value of a result row; `href` is set where it may be a link, `iri` where it is one."""

    text: str
    iri: str = ""
    href: str | None = None
    language: str = ""


@dataclass(frozen=True)
class ResultTable:
    """Rows to show; None where a variable is unbound. `more` says that rows were left out."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Cell | None, ...], ...]
    more: bool = False


@dataclass(frozen=True)
class ShownLimits:
    """What the page says of limits: seconds until a query is stopped, and rows on the page."""

    seconds: int
    rows: int


@dataclass(frozen=True)
class Download:
    """A whole result in a syntax; `extension` is the value of the endpoint's `format`."""

    label: str
    extension: str


_EXAMPLES = 6  # before "show all"
TABLE_DOWNLOADS = (
    Download("CSV", "csv"),
    Download("TSV", "tsv"),
    Download("JSON", "json"),
    Download("XML", "xml"),
)
GRAPH_DOWNLOADS = (
    Download("Turtle", "ttl"),
    Download("JSON-LD", "jsonld"),
    Download("N-Triples", "nt"),
)


@dataclass(frozen=True)
class QueryPage:
    """Everything that the page shows; `text` is a graph in Turtle, or the answer to ASK."""

    query: str
    limits: ShownLimits
    examples: tuple[ExampleQuery, ...] = ()
    error: QueryProblem | None = None
    table: ResultTable | None = None
    text: str = ""
    downloads: tuple[Download, ...] = ()
    examples_of_use: Sequence[Example] = ()


def draw(shown: QueryPage, status: int = 200) -> Response:
    """The page as an answer; `status` is that of the query, so that an error stays one."""
    lines = shown.query.splitlines()
    place = shown.error.line if shown.error else None
    html = render_template(
        "query.html",
        page="/sparql",
        noindex=bool(shown.error or shown.table or shown.text),
        query_page=shown,
        shown=_EXAMPLES,
        prefixes=PREFIXES,
        error_line=lines[place - 1] if place and place <= len(lines) else "",
    )
    return make_response(html, status)


def code_for(query: str) -> tuple[Example, ...]:
    """The query as programs that put it to the public endpoint."""
    return for_query(public("/sparql"), query)

"""The page for asking queries: all that it can show, and how it is drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response, make_response, render_template

from store.sparql import WELL_KNOWN, with_missing_prefixes
from store.views.pages import Text
from store.words import Word
from webapp import languages, result_chart, result_graph, results, sparql
from webapp.addresses import public
from webapp.code_examples import Example, for_query
from webapp.desk import ExampleQuery, installation
from webapp.looking import VIEWS, Look
from webapp.negotiation import Offer
from webapp.problems import Problem
from webapp.result_chart import Chart
from webapp.result_graph import Drawing
from webapp.result_table import Table, table
from webapp.results import MOST_ROWS, Result

_RAW_SHOWN = 100_000  # characters
_HOLDINGS = 12
_GROUPS = ("find", "count", "check", "graph")
_LABELS: Mapping[str, str] = {
    "csv": "CSV",
    "tsv": "TSV",
    "json": "JSON",
    "xml": "XML",
    "turtle": "Turtle",
    "jsonld": "JSON-LD",
    "ntriples": "N-Triples",
    "rdfxml": "RDF/XML",
    "nquads": "N-Quads",
    "trig": "TriG",
}


@dataclass(frozen=True)
class QueryProblem:
    """Why there is no result; line and column count from 1.

    `sentences` tell more of it, each in its language. `missing` are prefixes that are not declared,
    and `mended` is the query that declares them.
    """

    problem: Problem
    sentences: tuple[Text, ...]
    line: int | None
    column: int | None
    missing: Mapping[str, str]
    mended: str


@dataclass(frozen=True)
class Download:
    """A whole result in a syntax; `name` is the value of the endpoint's `format`."""

    label: str
    name: str


@dataclass(frozen=True)
class Raw:
    """The answer as it goes over the wire, or the beginning of it."""

    text: str
    whole: bool
    name: str


@dataclass(frozen=True)
class Shown:
    """Everything that the page shows: of a result, one view."""

    look: Look
    error: QueryProblem | None = None
    result: Result | None = None
    views: tuple[str, ...] = ()
    view: str = ""
    table: Table | None = None
    chart: Chart | None = None
    graph: Drawing | None = None
    raw: Raw | None = None
    downloads: tuple[Download, ...] = ()
    code: Sequence[Example] = ()


def answered(look: Look, kind: str, result: Result) -> Shown:
    """What is shown of a result: the view that is looked at if it fits, else the first that does.

    Raises what the store raises: the raw view asks again, in its own syntax.
    """
    offers: tuple[Offer, ...] = sparql.RESULTS if kind in ("select", "ask") else sparql.GRAPHS
    if kind == "ask":
        offers = tuple(offer for offer in offers if offer.name in ("json", "xml"))
    views = _views(kind, result)
    view = look.view if look.view in views else next(iter(views), "")
    return Shown(
        look=look,
        result=result,
        views=views,
        view=view,
        table=table(result, look) if view == "table" and result.rows else None,
        chart=result_chart.chart(result, look) if view == "chart" else None,
        graph=result_graph.draw(result) if view == "graph" else None,
        raw=_raw(look, offers) if view == "raw" else None,
        downloads=tuple(Download(_LABELS[offer.name], offer.name) for offer in offers),
        code=for_query(public("/sparql"), look.query, kind),
    )


def _views(kind: str, result: Result) -> tuple[str, ...]:
    """The views that say something of this result; that of a graph as a graph comes first."""
    if kind == "ask":
        return ()
    fits = {
        "table": True,
        "chart": result_chart.columns(result) is not None,
        "graph": result_graph.statements(result),
        "raw": True,
    }
    order = ("graph", "table", "raw") if result.graph else VIEWS
    return tuple(view for view in order if fits[view])


def _raw(look: Look, offers: tuple[Offer, ...]) -> Raw:
    offer = next((offer for offer in offers if offer.name == look.syntax), offers[0])
    text, whole = results.raw(look.query, offer.media_type)
    return Raw(text[:_RAW_SHOWN], whole and len(text) <= _RAW_SHOWN, offer.name)


@dataclass(frozen=True)
class Holding:
    """A class that the catalogue holds, and the query that lists its things."""

    word: Word
    query: str


def holdings() -> tuple[Holding, ...]:
    """The classes with the most things; none where nothing has counted them."""
    words = installation().desk.query_words(languages.current())
    counted = [word for word in words.classes if word.count and word.label.value]
    return tuple(Holding(word, _listing(word)) for word in counted[:_HOLDINGS])


def _listing(word: Word) -> str:
    body = f"SELECT ?thing\nWHERE {{\n  ?thing a {word.name} .\n}}\nLIMIT 100\n"
    return with_missing_prefixes(body)


@dataclass(frozen=True)
class ExampleGroup:
    """Examples that answer the same sort of question; `name` is "find", "count", "check" or "graph"."""

    name: str
    examples: tuple[ExampleQuery, ...]


def example_groups() -> tuple[ExampleGroup, ...]:
    """The example queries by what they do, in the page's language."""
    examples = installation().desk.example_queries(languages.current())
    groups = {
        name: tuple(example for example in examples if _group(example.query) == name)
        for name in _GROUPS
    }
    return tuple(ExampleGroup(name, found) for name, found in groups.items() if found)


def _group(query: str) -> str:
    """What an example does, told by its text: their number is small, and they are our own."""
    words = set(query.upper().replace("(", " ( ").split())
    if words & {"CONSTRUCT", "DESCRIBE"}:
        return "graph"
    if words & {"COUNT", "SUM", "AVG"}:
        return "count"
    return "check" if words & {"ASK", "EXISTS"} else "find"


def draw(shown: Shown, status: int = 200) -> Response:
    """The page as an answer; `status` is that of the query, so that an error stays one."""
    lines = shown.look.query.splitlines()
    place = shown.error.line if shown.error else None
    asked = bool(shown.error or shown.result)
    html = render_template(
        "query.html",
        page="/sparql",
        query=shown.look.pairs if asked and shown.look.fits else (),
        noindex=asked,
        shown=shown,
        seconds=round(installation().desk.query_seconds),
        most=MOST_ROWS,
        groups=example_groups(),
        holdings=() if asked else holdings(),
        prefixes=WELL_KNOWN,
        error_line=lines[place - 1] if place and place <= len(lines) else "",
    )
    return make_response(html, status)

"""Asking queries in the browser: runs the query as the endpoint would, and shows the first rows."""

import json
import re
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, request

from store.errors import StoreError
from store.sparql import Answer, Query, kind_of
from webapp import languages, problems, query_page
from webapp.addresses import address, public
from webapp.delivery import validators
from webapp.desk import installation
from webapp.query_page import Cell, QueryPage, QueryProblem, ResultTable, ShownLimits

_ROWS = 500
_BYTES = 4_000_000  # of a result, read for the page
_SHOWN = 100_000  # characters of a graph
_BINDINGS = re.compile(r'"bindings"\s*:\s*\[')
_FIRST = """\
PREFIX dcat: <http://www.w3.org/ns/dcat#>
PREFIX dct: <http://purl.org/dc/terms/>

SELECT ?dataset ?title WHERE {
  ?dataset a dcat:Dataset ;
    dct:title ?title .
}
ORDER BY ?title
LIMIT 20
"""

blueprint = Blueprint("query", __name__)


@blueprint.route("/sparql", methods=["GET", "POST"])
def ask() -> Response:
    """The page in the reader's own language, at the endpoint's address; a long query comes by POST."""
    response = _answer()
    response.vary.update(("Accept", "Accept-Language"))
    return response


@blueprint.get(f"/{languages.ROUTE}/sparql")
def ask_in(language: str) -> Response:  # noqa: ARG001  settled before the request
    """The page in a language; the parameter `query` is run."""
    return _answer()


def _answer() -> Response:
    desk = installation().desk
    limits = ShownLimits(round(desk.query_seconds), _ROWS)
    examples = desk.example_queries(languages.current())
    text = request.values.get("query", "").replace("\r\n", "\n")
    if not text.strip():
        first = examples[0].query if examples else _FIRST
        return validators(query_page.draw(QueryPage(first, limits, examples)))
    try:
        table, graph = _run(text)
    except StoreError as error:
        return _failed(QueryPage(text, limits, examples), error)
    offers = query_page.TABLE_DOWNLOADS if table else query_page.GRAPH_DOWNLOADS
    code = query_page.code_for(text)
    return query_page.draw(QueryPage(text, limits, examples, None, table, graph, offers, code))


def _failed(shown: QueryPage, error: StoreError) -> Response:
    problem = problems.of(error)
    line, column = (error.place.line, error.place.column) if error.place else (None, None)
    told = QueryProblem(problem.detail, problem.remedy, line, column)
    page = QueryPage(shown.query, shown.limits, shown.examples, told)
    response = query_page.draw(page, problem.status)
    response.headers.extend(problem.headers)
    return response


def _run(text: str) -> tuple[ResultTable | None, str]:
    """The result as a table or as text. Raises what the store raises."""
    tabular = kind_of(text) in ("select", "ask")
    wanted = "application/sparql-results+json" if tabular else "text/turtle"
    with installation().desk.query(Query(text, wanted, base=public("/sparql"))) as answer:
        written, whole = _read(answer)
    if not tabular:
        return None, written[:_SHOWN] or "# \N{EN DASH}"
    found = _BINDINGS.search(written)
    if found is None:
        return None, "true" if json.loads(written)["boolean"] else "false"
    variables = tuple(json.loads(written[: found.end()] + "]}}")["head"]["vars"])
    rows: list[tuple[Cell | None, ...]] = []
    for row in _rows(written, found.end()):
        if len(rows) == _ROWS:
            whole = False
            break
        rows.append(tuple(_cell(row.get(name)) for name in variables))
    return ResultTable(variables, tuple(rows), more=not whole), ""


def _read(answer: Answer) -> tuple[str, bool]:
    pieces = bytearray()
    for chunk in answer.chunks:
        pieces += chunk
        if len(pieces) > _BYTES:
            return pieces.decode("utf-8", "ignore"), False
    return pieces.decode("utf-8"), True


def _rows(written: str, start: int) -> Iterator[dict[str, Any]]:
    """The rows from a place in a JSON array on; ends at the array's end or where it was cut."""
    decoder, place = json.JSONDecoder(), start
    while True:
        while written[place : place + 1] in (",", " ", "\n"):
            place += 1
        if written[place : place + 1] != "{":
            return
        try:
            row, place = decoder.raw_decode(written, place)
        except json.JSONDecodeError:
            return
        yield row


def _cell(term: dict[str, Any] | None) -> Cell | None:
    if term is None:
        return None
    if term["type"] == "uri":
        return Cell(_short(term["value"]), term["value"], _link(term["value"]))
    if term["type"] == "bnode":
        return Cell(f"_:{term['value']}")
    return Cell(str(term["value"]), language=term.get("xml:lang", ""))


def _short(iri: str) -> str:
    """An IRI as people say it: our own without the base, well-known ones with their prefix."""
    base = installation().site.base
    if iri.startswith(f"{base}/"):
        return iri.removeprefix(base)
    for prefix, namespace in query_page.PREFIXES.items():
        name = iri.removeprefix(namespace)
        if name != iri and name.isidentifier():
            return f"{prefix}:{name}"
    return iri


def _link(iri: str) -> str | None:
    """Where an IRI leads: to our page in the reader's language, to the web, or nowhere."""
    base = installation().site.base
    if iri.startswith(f"{base}/"):
        return address(f"/{languages.current()}{iri.removeprefix(base)}")
    return iri if iri.startswith(("http://", "https://")) else None

"""What the doors for programs take and give, as OpenAPI 3.1 at /openapi.json.

Written from the tables that the doors themselves answer by: offers of media types and sorts of problems.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from flask import Blueprint, Response

from webapp import problems
from webapp.delivery import validators
from webapp.desk import installation
from webapp.negotiation import Offer
from webapp.records import SYNTAXES
from webapp.sparql import GRAPHS, HTML, RESULTS

Node = dict[str, Any]

_QUERY = "application/sparql-query"
_FORM = "application/x-www-form-urlencoded"
_ASK = "ASK { ?dataset a <http://www.w3.org/ns/dcat#Dataset> }"
_SELECT = "SELECT ?dataset { ?dataset a <http://www.w3.org/ns/dcat#Dataset> } LIMIT 10"
# These come from bringing records in, which no door for programs does, or stop the start.
_ELSEWHERE = {"conflict", "invalid", "unknown-profile", "out-of-space", "misconfigured"}
_FOR_QUERIES = tuple(
    slug for slug in problems.SORTS if slug not in {*_ELSEWHERE, "not-found", "withdrawn"}
)
_FOR_READING = tuple(
    slug for slug in problems.SORTS if slug not in _ELSEWHERE and not slug.startswith("query-")
)
_ANY: Node = {}
_TEXT: Node = {"type": "string"}

blueprint = Blueprint("openapi", __name__)


@blueprint.get("/openapi.json")
def described() -> Response:
    """The description, for the address of this installation."""
    body = json.dumps(document(installation().site.base), ensure_ascii=False, indent=1)
    response = Response(f"{body}\n", content_type="application/json")
    response.headers["Access-Control-Allow-Origin"] = "*"
    return validators(response)


def document(base: str) -> Node:
    """The whole description of an installation whose public address is `base`."""
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "Varde",
            "version": "1",
            "summary": "Descriptions of research data, as linked data.",
            "description": "Everything here is public, needs no token, and can be read from any web page.",
            "license": {"name": "Apache 2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": base}],
        "paths": {
            "/sparql": _query_door(),
            "/rdf-graph-store": _graph_store(),
            "/.well-known/void": {
                "get": _reading("void", "Which data there are (VoID).", _kinds(SYNTAXES))
            },
            "/{kind}/{slug}": _record(),
            "/{kind}/{slug}.{extension}": _record(by_extension=True),
            "/openapi.json": {
                "get": _reading("description", "This description.", {"application/json": _OBJECT})
            },
            "/health": {
                "get": _reading("health", "Whether the process is alive.", _facts("alive"))
            },
            "/ready": {"get": _ready()},
            "/metrics": {
                "get": _reading("metrics", "Counters for Prometheus.", {"text/plain": _TEXT})
            },
        },
        "components": {
            "schemas": {"Problem": _problem(), "Results": _results()},
            "responses": {f"Problem{status}": _apology(status) for status in _statuses()},
        },
    }


_OBJECT: Node = {"type": "object"}


def _query_door() -> Node:
    told = (
        "SPARQL 1.1 Protocol. Without a query, GET gives the service description. SELECT and ASK come as results, "
        "CONSTRUCT and DESCRIBE as a graph; the Accept header or `format` chooses the syntax. Updates are refused."
    )
    asking = [
        _parameter("query", "The query.", {"type": "string", "maxLength": 8_000}, _SELECT),
        *_choices(),
    ]
    answers = {
        "200": {"description": "The answer, or a page for a browser.", "content": _answers()},
        "304": {"description": "The answer that you have is good still."},
        **_problems(_FOR_QUERIES),
    }
    posted = {key: answer for key, answer in answers.items() if key != "304"}
    form = {
        "type": "object",
        "required": ["query"],
        "properties": {
            item["name"]: {**item["schema"], "description": item["description"]} for item in asking
        },
    }
    body = {
        "required": True,
        "content": {
            _FORM: {"schema": form, "example": {"query": _SELECT, "format": "csv"}},
            _QUERY: {"schema": _TEXT, "example": _ASK},
        },
    }
    return {
        "get": {
            "operationId": "query",
            "summary": "Ask a query.",
            "description": told,
            "parameters": asking,
            "responses": answers,
        },
        "head": {
            "operationId": "queryHead",
            "summary": "Ask what GET would answer, without the answer.",
            "parameters": asking,
            "responses": _without_bodies(answers),
        },
        "post": {
            "operationId": "queryByPost",
            "summary": "Ask a long query.",
            "description": "As a form, or as the text of the query with the other parameters in the address.",
            "parameters": _choices(),
            "requestBody": body,
            "responses": posted,
        },
        "options": {
            "operationId": "queryOptions",
            "summary": "Ask which methods and header fields are allowed (CORS).",
            "responses": {"204": {"description": "They stand in the header."}},
        },
    }


def _choices() -> list[Node]:
    iris = {"type": "array", "items": {"type": "string", "format": "iri"}, "maxItems": 20}
    names = sorted({o.name for o in (*RESULTS, *GRAPHS)})
    return [
        _parameter("default-graph-uri", "Graphs to read as the default graph.", iris),
        _parameter("named-graph-uri", "Graphs to read as named graphs.", iris),
        _parameter("timeout", "Seconds to try at most.", {"type": "number", "exclusiveMinimum": 0}),
        _parameter(
            "format", "The syntax, stronger than Accept.", {"type": "string", "enum": names}
        ),
    ]


def _parameter(name: str, told: str, schema: Node, example: str | None = None) -> Node:
    shown = {} if example is None else {"example": example}
    return {"name": name, "in": "query", "description": told, "schema": schema, **shown}


def _answers() -> Node:
    tables = {offer.media_type: _TEXT for offer in RESULTS}
    tables[RESULTS[0].media_type] = {"$ref": "#/components/schemas/Results"}
    return _contents({**tables, **_kinds(GRAPHS), HTML: _TEXT})


def _graph_store() -> Node:
    """One graph, or the default graph (SPARQL 1.1 Graph Store HTTP Protocol, section 5.2)."""
    which = [
        _parameter("graph", "The graph's IRI.", {"type": "string", "format": "iri"}),
        {**_parameter("default", "The default graph.", _TEXT), "allowEmptyValue": True},
        _choices()[-1],
    ]
    told = "The statements of a graph: of one record by `graph`, of all by `default`."
    reading = {**_reading("graph", told, _kinds(GRAPHS)), "parameters": which}
    reading["responses"] |= _problems(_FOR_QUERIES)
    head = {**reading, "operationId": "graphHead"}
    return {"get": reading, "head": {**head, "responses": _without_bodies(reading["responses"])}}


def _record(*, by_extension: bool = False) -> Node:
    """A record in all its forms, or in the one that an extension names."""
    where = [
        _in_path("kind", "The kind of record, such as `dataset`."),
        _in_path("slug", "Its name."),
    ]
    if by_extension:
        endings = [ending for form in SYNTAXES for ending in form.extensions]
        named = {"type": "string", "enum": [*endings, "html"]}
        where.append({**_in_path("extension", "The syntax."), "schema": named})
    name = "recordAs" if by_extension else "record"
    kinds = {**_kinds(SYNTAXES), HTML: _TEXT}
    answer = {**_reading(name, "A record's statements, or its page.", kinds), "parameters": where}
    answer["responses"]["304"] = {"description": "The version that you have is good still."}
    return {"get": answer}


def _in_path(name: str, told: str) -> Node:
    return {"name": name, "in": "path", "required": True, "description": told, "schema": _TEXT}


def _reading(name: str, told: str, kinds: Mapping[str, Node]) -> Node:
    answers = {
        "200": {"description": told, "content": _contents(kinds)},
        **_problems(_FOR_READING),
    }
    return {"operationId": name, "summary": told, "responses": answers}


def _ready() -> Node:
    answer = _reading("ready", "Whether requests can be served.", _facts("ready"))
    answer["responses"]["503"] = {
        "description": "There is nothing to read yet.",
        "content": _contents(_facts("not ready")),
    }
    return answer


def _facts(status: str) -> Node:
    known = {"type": "object", "required": ["status"], "properties": {"status": {"const": status}}}
    return {"application/json": known}


def _kinds(offers: Iterable[Offer]) -> Node:
    """The media types that are sent; none of these syntaxes has a schema of its own."""
    return {o.media_type: _ANY if o.media_type.endswith("json") else _TEXT for o in offers}


def _contents(kinds: Mapping[str, Node]) -> Node:
    return {kind: {"schema": schema} for kind, schema in kinds.items()}


def _without_bodies(answers: Node) -> Node:
    """The same statuses with nothing in them, as HEAD gets them."""
    told = "What GET would say."
    return {status: {"description": told} for status in answers}


def _problems(slugs: Iterable[str]) -> Node:
    statuses = {problems.SORTS[slug].status for slug in slugs}
    return {str(s): {"$ref": f"#/components/responses/Problem{s}"} for s in sorted(statuses)}


def _statuses() -> list[int]:
    return sorted({problems.SORTS[slug].status for slug in (*_FOR_QUERIES, *_FOR_READING)})


def _apology(status: int) -> Node:
    sorts = [sort for sort in problems.SORTS.values() if sort.status == status]
    told = " ".join(f"{sort.title} (`{sort.slug}`). {sort.remedy}" for sort in sorts)
    waits = any(sort.wait is not None for sort in sorts)
    again = {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}}
    kinds = {problems.JSON.media_type: {"$ref": "#/components/schemas/Problem"}}
    kinds |= {problems.TEXT.media_type: _TEXT, HTML: _TEXT}
    headers = {"headers": again} if waits else {}
    return {"description": told, "content": _contents(kinds), **headers}


def _problem() -> Node:
    whole = {"type": "integer", "minimum": 1}
    return {
        "type": "object",
        "description": "RFC 9457. `line` and `column` count from 1 and tell where a query is wrong.",
        "required": ["type", "title", "status", "detail", "instance"],
        "properties": {
            "type": {"type": "string", "format": "uri"},
            "title": _TEXT,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": _TEXT,
            "instance": {"type": "string", "pattern": "^urn:uuid:"},
            "line": whole,
            "column": whole,
            "excerpt": _TEXT,
            "available": {"type": "array", "items": _TEXT},
        },
    }


def _results() -> Node:
    rows = {"type": "object", "required": ["bindings"]}
    return {
        "type": "object",
        "description": "SPARQL 1.1 Query Results JSON Format.",
        "required": ["head"],
        "properties": {"head": {"type": "object"}, "boolean": {"type": "boolean"}, "results": rows},
        "oneOf": [{"required": ["boolean"]}, {"required": ["results"]}],
    }

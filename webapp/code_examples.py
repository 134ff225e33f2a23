"""The lines that fetch a page's data from a shell, from Python, from R and from JavaScript."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Example:
    """A short program: the name of its language, and its text."""

    name: str
    text: str


@dataclass(frozen=True)
class _Form:
    """How each program asks for an answer of one sort, and what it does with it."""

    media_type: str
    wrapper: str  # SPARQLWrapper's name of the form
    python: str
    r: str
    javascript: str


_TABLE = _Form(
    "text/csv",
    "CSV",
    "print(endpoint.queryAndConvert().decode())",
    "read.csv(answer)",
    "await answer.text()",
)
_GRAPH = _Form(
    "text/turtle",
    "TURTLE",
    "print(endpoint.queryAndConvert().decode())",
    "writeLines(readLines(answer))",
    "await answer.text()",
)
_VERDICT = _Form(
    "application/sparql-results+json",
    "JSON",
    'print(endpoint.queryAndConvert()["boolean"])',
    "writeLines(readLines(answer, warn = FALSE))",
    "(await answer.json()).boolean",
)
_FORMS: Mapping[str, _Form] = {
    "select": _TABLE,
    "ask": _VERDICT,
    "construct": _GRAPH,
    "describe": _GRAPH,
}


def for_record(location: str) -> tuple[Example, ...]:
    """Programs that read the record at its public address, and print one thing of it."""
    return (
        Example("curl", f"curl --location --header 'Accept: text/turtle' '{location}'"),
        Example(
            "Python",
            "from rdflib import Graph\n\n"
            f'graph = Graph().parse("{location}.ttl")\n'
            "for subject, predicate, value in graph:\n"
            "    print(subject, predicate, value)",
        ),
        Example(
            "R",
            "library(rdflib)\n\n"
            f'graph <- rdf_parse("{location}.ttl", format = "turtle")\n'
            'rdf_query(graph, "SELECT * WHERE { ?subject ?predicate ?value }")',
        ),
    )


def for_query(endpoint: str, query: str, kind: str) -> tuple[Example, ...]:
    """Programs that put a query of that kind to the endpoint; each query text is quoted as its language asks."""
    text, form = query.strip(), _FORMS[kind]
    return (
        Example("curl", _curl(endpoint, text, form)),
        Example("Python", _python(endpoint, text, form)),
        Example("R", _r(endpoint, text, form)),
        Example("JavaScript", _javascript(endpoint, text, form)),
    )


def _curl(endpoint: str, text: str, form: _Form) -> str:
    end = _unused(text, "SPARQL")
    return (
        f"curl '{endpoint}' --header 'Accept: {form.media_type}' \\\n"
        f"  --data-urlencode 'query@-' <<'{end}'\n{text}\n{end}"
    )


def _python(endpoint: str, text: str, form: _Form) -> str:
    quoted = text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return (
        f"from SPARQLWrapper import {form.wrapper}, SPARQLWrapper\n\n"
        f'endpoint = SPARQLWrapper("{endpoint}", returnFormat={form.wrapper})\n'
        f'endpoint.setQuery("""\n{quoted}\n""")\n'
        f"{form.python}"
    )


def _r(endpoint: str, text: str, form: _Form) -> str:
    """R by itself, without packages; raw strings need R 4."""
    dashes = _unused(text, "---")
    return (
        f'query <- r"{dashes}(\n{text}\n){dashes}"\n\n'
        "answer <- url(\n"
        f'  paste0("{endpoint}?query=", URLencode(query, reserved = TRUE)),\n'
        f'  headers = c(Accept = "{form.media_type}"), encoding = "UTF-8"\n'
        ")\n"
        f"{form.r}"
    )


def _javascript(endpoint: str, text: str, form: _Form) -> str:
    quoted = text.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")
    return (
        f"const query = `\n{quoted}\n`;\n\n"
        f'const answer = await fetch("{endpoint}", {{\n'
        '  method: "POST",\n'
        f'  headers: {{ Accept: "{form.media_type}" }},\n'
        "  body: new URLSearchParams({ query }),\n"
        "});\n"
        f"console.log({form.javascript});"
    )


def _unused(text: str, mark: str) -> str:
    """The mark, made longer until the text does not hold it."""
    while mark in text:
        mark += mark[-1]
    return mark

"""Asking queries in the browser: runs the query as the endpoint would, and shows what is looked at."""

from flask import Blueprint, Response, jsonify, request

from store.errors import StoreError
from store.sparql import kind_of, missing_prefixes, with_missing_prefixes
from store.words import Word
from webapp import languages, looking, problems, query_page, results
from webapp.delivery import validators
from webapp.desk import installation
from webapp.looking import Look
from webapp.query_page import QueryProblem, Shown
from webapp.sentences import translated

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


@blueprint.get("/sparql", strict_slashes=False)
def ask() -> Response:
    """The page in the reader's own language, at the endpoint's address."""
    response = _answer()
    response.vary.update(("Accept", "Accept-Language"))
    return response


@blueprint.route(f"/{languages.ROUTE}/sparql", methods=["GET", "POST"])
def ask_in(language: str) -> Response:  # noqa: ARG001  settled before the request
    """The page in a language; the parameter `query` is run. One too long for an address comes by POST."""
    return _answer()


@blueprint.get(f"/{languages.ROUTE}/sparql/words.json")
def words(language: str) -> Response:
    """What a query can be written with: prefixes, classes and properties in use, called in the language."""
    found = installation().desk.query_words(language)
    places = {word.iri: place for place, word in enumerate(found.classes)}
    return validators(
        jsonify(
            prefixes=dict(found.prefixes),
            classes=[_said(word) for word in found.classes],
            properties=[
                {**_said(word), "with": [places[c] for c in word.used_with if c in places]}
                for word in found.properties
            ],
        )
    )


def _said(word: Word) -> dict[str, object]:
    return {"name": word.name, "label": word.label.value, "count": word.count}


def _answer() -> Response:
    look = looking.read(request.values)
    if not look.query.strip():
        examples = installation().desk.example_queries(languages.current())
        first = Look(examples[0].query if examples else _FIRST)
        return validators(query_page.draw(Shown(first)))
    try:
        kind = kind_of(look.query)
        result = results.ask(look.query, kind)
        return query_page.draw(query_page.answered(look, kind, result))
    except StoreError as error:
        return _failed(look, error)


def _failed(look: Look, error: StoreError) -> Response:
    problem = problems.of(error)
    line, column = (error.place.line, error.place.column) if error.place else (None, None)
    told = QueryProblem(
        problem=problem,
        sentences=tuple(translated(problem.detail, problem.remedy)),
        line=line,
        column=column,
        missing=missing_prefixes(look.query) if problem.sort.slug == "malformed" else {},
        mended=with_missing_prefixes(look.query),
    )
    response = query_page.draw(Shown(look, error=told), problem.status)
    response.headers.extend(problem.headers)
    return response

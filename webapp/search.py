"""The search page: a form that works by its address alone."""

from dataclasses import dataclass, replace

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.datastructures import MultiDict

from store.errors import NotFound
from store.views.pages import FacetValue, SearchPage, SearchRequest
from webapp import languages
from webapp.addresses import address
from webapp.delivery import validators
from webapp.desk import installation

FACETS = ("kind", "access", "publisher", "theme", "format", "licence", "place", "year")
SORTS = ("relevance", "newest", "oldest", "title")
_LONGEST = 500  # characters of a search text; what is past it is cut
_MOST = 50  # chosen values of one facet
_LAST = 1000  # the last page that is ever asked for
_SHOWN = 8  # values of a facet before "show all"
_AROUND = 2  # page numbers on each side of the current one

blueprint = Blueprint("search", __name__)


@dataclass(frozen=True)
class Chip:
    """A chosen filter, and the address of the same search without it."""

    facet: str
    label: str
    href: str


@blueprint.get("/datasets")
@blueprint.get("/search")
def unprefixed() -> Response:
    """A redirect to the search in the reader's own language."""
    target = address(f"/{languages.current()}/datasets", request.args.items(multi=True))
    response = make_response(redirect(target, 302))
    response.vary.add("Accept-Language")
    return response


@blueprint.get(f"/{languages.ROUTE}/datasets")
def results(language: str) -> Response:
    """A page of records that match; raises NotFound past the last page."""
    wanted = read(request.args, language)
    found = installation().desk.search(wanted)
    if wanted.page > max(found.pages, 1):
        raise NotFound(
            "This search has no page of that number.", remedy="Go back to the first page."
        )
    html = render_template(
        "search.html",
        page="/datasets",
        query=pairs(wanted),
        # Searches are without number: engines read the plain list, and the pages of it.
        noindex=bool(wanted.text or wanted.filters),
        wanted=wanted,
        found=found,
        chips=_chips(wanted, found),
        shown=_SHOWN,
        numbers=_numbers(found),
        link=lambda page: _link(replace(wanted, page=page)),
        without_filters=_link(replace(wanted, filters=(), page=1)),
        suggested=_link(replace(wanted, text=found.suggestion, page=1)),
    )
    return validators(make_response(html))


def read(arguments: MultiDict[str, str], language: str) -> SearchRequest:
    """The search that an address asks for; what it cannot mean is left out."""
    filters = tuple(
        (facet, chosen)
        for facet in FACETS
        if (chosen := tuple(dict.fromkeys(filter(None, arguments.getlist(facet))))[:_MOST])
    )
    text = " ".join(arguments.get("q", "").split())[:_LONGEST]
    sort = arguments.get("sort", "")
    number = arguments.get("page", "1")
    return SearchRequest(
        text=text,
        filters=filters,
        sort=sort if sort in SORTS else ("relevance" if text else "newest"),
        page=min(int(number), _LAST) if number.isdecimal() and int(number) else 1,
        language=language,
    )


def pairs(wanted: SearchRequest) -> list[tuple[str, str]]:
    """The search as the pairs of an address; the reverse of `read`."""
    found = [("q", wanted.text)] if wanted.text else []
    found += [(facet, token) for facet, tokens in wanted.filters for token in tokens]
    if wanted.sort != ("relevance" if wanted.text else "newest"):
        found.append(("sort", wanted.sort))
    if wanted.page > 1:
        found.append(("page", str(wanted.page)))
    return found


def _link(wanted: SearchRequest) -> str:
    return address(f"/{wanted.language}/datasets", pairs(wanted))


def _chips(wanted: SearchRequest, found: SearchPage) -> list[Chip]:
    chosen = dict(wanted.filters)
    return [
        Chip(facet.label, value.label, _link(_without(wanted, facet.name, value)))
        for facet in found.facets
        for value in facet.values
        if value.token in chosen.get(facet.name, ())
    ]


def _without(wanted: SearchRequest, facet: str, value: FacetValue) -> SearchRequest:
    kept = (
        (name, tuple(token for token in tokens if (name, token) != (facet, value.token)))
        for name, tokens in wanted.filters
    )
    return replace(wanted, filters=tuple(pair for pair in kept if pair[1]), page=1)


def _numbers(found: SearchPage) -> list[int]:
    """Page numbers to show; 0 stands for a gap."""
    last = found.pages
    near = range(max(found.page - _AROUND, 1), min(found.page + _AROUND, last) + 1)
    wanted = sorted({1, last, *near} & set(range(1, last + 1)))
    numbers: list[int] = []
    for number in wanted:
        if numbers and number > numbers[-1] + 1:
            numbers.append(0)
        numbers.append(number)
    return numbers

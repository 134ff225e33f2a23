"""What search engines and harvesters are told: where they may go, and which pages there are."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Protocol, cast
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from flask import Blueprint, Response, abort, request

from store.views.pages import Counts
from webapp.addresses import public
from webapp.desk import installation

# sitemaps.org: no more addresses in one file.
MOST = 50_000
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?")

Page = tuple[str, str]


class Desk(Protocol):
    """The part of the front desk that lists what is public."""

    def counts(self, language: str) -> Counts:
        """Figures for the home page; of interest here is when anything changed."""

    def pages(self) -> Iterator[Page]:
        """The path of every public record, and when it was accepted (ISO 8601)."""


blueprint = Blueprint("crawlers", __name__)


@blueprint.get("/robots.txt")
def robots() -> Response:
    """Everything may be read but queries and graphs; nothing at all under another name than the public one."""
    lines = ["User-agent: *", "Disallow: /"]
    if _is_canonical():
        prefix = installation().site.prefix
        lines = [
            "User-agent: *",
            f"Disallow: {prefix}/sparql?",
            f"Disallow: {prefix}/*/sparql?",
            f"Disallow: {prefix}/rdf-graph-store",
            f"Allow: {prefix}/",
            "",
            f"Sitemap: {public('/sitemap.xml')}",
        ]
    response = Response("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
    response.vary.update(("Host", "X-Forwarded-Host"))
    return response


@blueprint.get("/sitemap.xml")
def sitemap() -> Response:
    """All public pages with the time of their last change; an index where they are too many."""
    base, pages = installation().site.base, iter(_pages())
    first = list(islice(pages, MOST))
    second = next(pages, None)
    if second is None:
        return _xml(_addresses(base, first))
    return _xml(_index(base, _newest(first, second, pages)))


@blueprint.get("/sitemap-<int:number>.xml")
def part(number: int) -> Response:
    """One file of the index, counted from 1."""
    base, pages = installation().site.base, iter(_pages())
    pages = islice(pages, max(number - 1, 0) * MOST, number * MOST)
    first = next(pages, None)
    if first is None:
        abort(404)
    return _xml(_addresses(base, chain([first], pages)))


def _pages() -> Iterator[Page]:
    desk = cast("Desk", installation().desk)
    return chain([("/", desk.counts("en").changed)], desk.pages())


def _newest(first: list[Page], second: Page, rest: Iterator[Page]) -> list[str]:
    """The time of the last change in each file of the index."""
    found = [max(changed for _, changed in first)]
    start: Page | None = second
    while start is not None:
        found.append(max(changed for _, changed in islice(chain([start], rest), MOST)))
        start = next(rest, None)
    return found


def _index(base: str, newest: list[str]) -> Iterator[str]:
    yield f"<sitemapindex {_SITEMAP}>\n"
    for number, changed in enumerate(newest, start=1):
        yield f"<sitemap>{_entry(f'{base}/sitemap-{number}.xml', changed)}</sitemap>\n"
    yield "</sitemapindex>\n"


def _addresses(base: str, pages: Iterable[Page]) -> Iterator[str]:
    yield f"<urlset {_SITEMAP}>\n"
    for page, changed in pages:
        yield f"<url>{_entry(base + page, changed)}</url>\n"
    yield "</urlset>\n"


def _entry(address: str, changed: str) -> str:
    moment = f"<lastmod>{changed}</lastmod>" if _MOMENT.fullmatch(changed) else ""
    return f"<loc>{escape(address)}</loc>{moment}"


def _xml(lines: Iterator[str]) -> Response:
    return Response(_blocks(lines), content_type="application/xml; charset=utf-8")


def _blocks(lines: Iterator[str]) -> Iterator[str]:
    """The lines in pieces of some size: each piece crosses from a thread to the server."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    while block := "".join(islice(lines, 1000)):
        yield block


def _is_canonical() -> bool:
    """Whether the client, or the proxy in front, came by the public name.

    Any header that names it will do: who forges one deceives only himself.
    """
    parts = urlsplit(installation().site.base)
    ours = _without_port(parts.netloc, parts.scheme)
    asked = (request.headers.get("Host", ""), request.headers.get("X-Forwarded-Host", ""))
    return any(_without_port(name, parts.scheme) == ours for name in asked)


def _without_port(name: str, scheme: str) -> str:
    usual = ":443" if scheme == "https" else ":80"
    return name.strip().lower().removesuffix(usual)

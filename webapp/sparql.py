"""The query endpoint: SPARQL 1.1 Protocol over the store's workers, natively on ASGI.

Flask is not in the way of answers (it costs more than a small query), and the server can break the
connection when an answer breaks. Pages for people are left to Flask: `handle` says so.
"""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import parse_qsl

from store.errors import StoreError, Unavailable
from store.sparql import Answer, Leash, Query, kind_of, service_description
from webapp import negotiation, problems
from webapp.exchange import Exchange, Headers
from webapp.failures import BadRequest, MethodNotAllowed, UpdateRefused, WrongMediaType
from webapp.negotiation import Offer

_METHODS = "GET, HEAD, POST, OPTIONS"
_FORM, _QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
_UPDATE = "application/sparql-update"
_AT_ONCE = 40
_FIELDS = 1000
_SHORT = 8 * 1024
_LIFETIME = 900.0  # seconds in which the whole answer must have been taken

HTML = "text/html"
RESULTS = (
    Offer("json", ("application/sparql-results+json", "application/json"), ("srj", "json")),
    Offer("xml", ("application/sparql-results+xml", "application/xml", "text/xml"), ("srx",)),
    Offer("csv", ("text/csv",), ("csv",)),
    Offer("tsv", ("text/tab-separated-values",), ("tsv",)),
)
GRAPHS = (
    Offer(
        "turtle",
        ("text/turtle", "application/x-turtle", "text/ttl", "text/rdf+n3", "text/n3"),
        ("ttl",),
    ),
    Offer("jsonld", ("application/ld+json", "application/json"), ("jsonld", "json")),
    Offer("ntriples", ("application/n-triples", "text/plain"), ("nt",)),
    Offer("rdfxml", ("application/rdf+xml", "application/xml", "text/xml"), ("rdf", "xml")),
    Offer("nquads", ("application/n-quads",), ("nq",)),
    Offer("trig", ("application/trig",), ("trig",)),
)
_CORS: Headers = (
    ("Access-Control-Allow-Origin", "*"),
    ("Access-Control-Expose-Headers", "Link, ETag, Retry-After, X-Request-Id"),
)
_PREFLIGHT: Headers = (
    ("Access-Control-Allow-Methods", _METHODS),
    ("Access-Control-Allow-Headers", "Accept, Content-Type"),
    ("Access-Control-Max-Age", "86400"),
    ("Allow", _METHODS),
)


class Desk(Protocol):
    """The part of the front desk that answers queries."""

    def query(self, query: Query) -> Answer:
        """Begin to answer."""


@dataclass(frozen=True)
class Asked:
    """The parameters of one request (SPARQL 1.1 Protocol, section 2.1)."""

    text: str | None
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]
    timeout: float | None
    format: str


class Endpoint:
    """Answers /sparql. `note` is told the outcome of each query; a body has at most `most` bytes."""

    def __init__(self, desk: Desk, base: str, note: Callable[[str], None], most: int) -> None:
        self._desk, self._base, self._note, self._most = desk, base, note, most
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="query")
        self._running = 0

    def close(self) -> None:
        """Take no more work."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def handle(self, exchange: Exchange) -> bool:
        """Answer, or return False where a person wants a page, which only GET brings."""
        try:
            return await self._handle(exchange)
        except Exception as error:
            if exchange.status:
                raise
            problem = problems.of(error)
            self._note(problem.sort.slug)
            await exchange.fail(problem, self._base, (*_CORS, ("Vary", "Accept")))
            return True

    async def _handle(self, exchange: Exchange) -> bool:
        if exchange.method == "OPTIONS":
            await exchange.respond(204, (*_CORS, *_PREFLIGHT))
            return True
        if exchange.method not in ("GET", "HEAD", "POST"):
            raise MethodNotAllowed(exchange.method, _METHODS)
        asked = await _asked(exchange, self._most)
        reads_pages = negotiation.prefers(exchange.header("accept"), HTML)
        if reads_pages and not asked.format and exchange.method != "POST":
            return False
        if asked.text is None:
            await self._describe(exchange, asked)
        else:
            await self._answer(exchange, asked, asked.text)
        return True

    async def _describe(self, exchange: Exchange, asked: Asked) -> None:
        if exchange.method == "POST":
            raise BadRequest("There is no query.", remedy="Send it as the parameter “query”.")
        offer = _offer(exchange, asked, GRAPHS)
        types = tuple(o.media_type for o in (*RESULTS, *GRAPHS))
        body = service_description(f"{self._base}/sparql", types, offer.media_type)
        await exchange.respond(200, _headers(offer), body)

    async def _answer(self, exchange: Exchange, asked: Asked, text: str) -> None:
        # A long text takes a while to look at: not in the thread that serves everybody.
        kind = kind_of(text) if len(text) < _SHORT else await self._in_thread(kind_of, text)
        offers = RESULTS if kind in ("select", "ask") else GRAPHS
        offer = _offer(exchange, asked, offers)
        leash = Leash()
        query = Query(
            text=text,
            media_type=offer.media_type,
            default_graphs=asked.default_graphs,
            named_graphs=asked.named_graphs,
            timeout=asked.timeout,
            base=f"{self._base}/sparql",
            leash=leash,
        )
        if self._running >= _AT_ONCE:
            raise Unavailable("Too many queries are waiting.", remedy="Try again in some seconds.")
        self._running += 1
        watch = asyncio.create_task(_watch(exchange, leash))
        try:
            await self._stream(exchange, query, _headers(offer))
        except StoreError:
            if leash.stopped:
                self._note("gone")
                return
            raise
        finally:
            self._running -= 1
            watch.cancel()
            leash.pull()

    async def _stream(self, exchange: Exchange, query: Query, headers: Headers) -> None:
        """Send the answer piece by piece; what fails after the first one breaks the connection."""
        answer: Answer = await self._in_thread(self._desk.query, query)
        try:
            async with asyncio.timeout(_LIFETIME):
                await exchange.start(200, headers)
                if exchange.method != "HEAD":
                    await self._send(exchange, answer)
                await exchange.chunk(b"", more=False)
            self._note("answered")
        except Exception:
            self._note("broken")
            raise
        finally:
            answer.close()

    async def _send(self, exchange: Exchange, answer: Answer) -> None:
        while chunk := await self._in_thread(next, answer.chunks, b""):
            await exchange.chunk(chunk, more=True)

    async def _in_thread(self, work: Callable[..., Any], *arguments: object) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)


async def _watch(exchange: Exchange, leash: Leash) -> None:
    await exchange.gone()
    leash.pull()


def _headers(offer: Offer) -> Headers:
    tables = ("text/csv", "text/tab-separated-values")
    charset = "; charset=utf-8" if offer.media_type in tables else ""
    return (("Content-Type", offer.media_type + charset), ("Vary", "Accept"), *_CORS)


def _offer(exchange: Exchange, asked: Asked, offers: tuple[Offer, ...]) -> Offer:
    if asked.format:
        return negotiation.by_name(asked.format, offers)
    return negotiation.choose(exchange.header("accept"), offers)


async def _asked(exchange: Exchange, most: int) -> Asked:
    """The parameters, from wherever the protocol lets them stand. Raises BadRequest and its kin."""
    pairs = _pairs(exchange.query_string)
    if exchange.method == "POST":
        pairs += await _posted(exchange, most)
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    texts = given.get("query", [])
    if len(texts) > 1:
        raise BadRequest("There is more than one query.", remedy="Send one at a time.")
    if "update" in given:
        raise UpdateRefused
    return Asked(
        text=texts[0] if texts else None,
        default_graphs=tuple(given.get("default-graph-uri", ())),
        named_graphs=tuple(given.get("named-graph-uri", ())),
        timeout=_seconds(given),
        format=given.get("format", [""])[-1],
    )


async def _posted(exchange: Exchange, most: int) -> list[tuple[str, str]]:
    body = await exchange.body(most)
    kind = (exchange.header("content-type") or "").partition(";")[0].strip().lower()
    if kind == _UPDATE:
        raise UpdateRefused
    if not body:
        return []  # The query stands in the address, as some federating clients send it.
    if kind == _FORM:
        return _pairs(_utf8(body))
    if kind == _QUERY:
        return [("query", _utf8(body))]
    raise WrongMediaType(
        f"A query cannot be sent as {kind or 'a body without a Content-Type'}.",
        remedy=f"Send it as {_QUERY} or {_FORM}.",
    )


def _pairs(encoded: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
    except ValueError as error:
        raise BadRequest("The parameters cannot be read as UTF-8.") from error


def _utf8(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadRequest(f"The body is not UTF-8 at byte {error.start}.") from error


def _seconds(given: Mapping[str, list[str]]) -> float | None:
    text = given.get("timeout", [""])[-1]
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 < seconds < float("inf"):
        raise BadRequest("The time-out is no number of seconds.", remedy="Write timeout=5.")
    return seconds

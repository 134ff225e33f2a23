"""The query endpoint: SPARQL 1.1 Protocol over the store's workers, natively on ASGI.

Flask is not in the way of answers (it costs more than a small query), and the server can break the
connection when an answer breaks. Pages for people are left to Flask: `handle` says so.
"""

import asyncio
import hashlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol, runtime_checkable

from store.errors import StoreError, Unavailable
from store.sparql import Answer, Leash, Query, kind_of, service_description
from webapp import negotiation, problems
from webapp.asked import Asked, read
from webapp.exchange import Exchange, Headers
from webapp.failures import BadRequest, MethodNotAllowed
from webapp.negotiation import Offer, not_modified

_METHODS = "GET, HEAD, POST, OPTIONS"
_AT_ONCE = 40
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
        ("ttl", "n3"),
    ),
    Offer("jsonld", ("application/ld+json", "application/json"), ("jsonld", "json")),
    Offer("ntriples", ("application/n-triples", "text/plain"), ("nt",)),
    Offer("rdfxml", ("application/rdf+xml", "application/xml", "text/xml"), ("rdf", "xml")),
    Offer("nquads", ("application/n-quads",), ("nq",)),
    Offer("trig", ("application/trig",), ("trig",)),
)
CORS: Headers = (
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


class Described(Protocol):
    """A description in a syntax, with its entity tag."""

    @property
    def body(self) -> bytes:
        """The bytes to send."""

    @property
    def etag(self) -> str:
        """What changes when they do."""


@runtime_checkable
class Describing(Protocol):
    """A front desk that can tell more of its data than a store without a past."""

    def described(self, name: str, syntax: str) -> Described:
        """The service description, by the name `service`, in a syntax."""


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
            await exchange.fail(problem, self._base, (*CORS, ("Vary", "Accept")))
            return True

    async def _handle(self, exchange: Exchange) -> bool:
        if exchange.method == "OPTIONS":
            await exchange.respond(204, (*CORS, *_PREFLIGHT))
            return True
        if exchange.method not in ("GET", "HEAD", "POST"):
            raise MethodNotAllowed(exchange.method, _METHODS)
        asked = await read(exchange, self._most)
        reads_pages = negotiation.prefers(exchange.header("accept"), HTML)
        if reads_pages and not asked.format and exchange.method != "POST":
            return False
        if asked.text is None:
            await self._describe(exchange, asked)
        else:
            await self.answer(exchange, asked, asked.text)
        return True

    async def _describe(self, exchange: Exchange, asked: Asked) -> None:
        if exchange.method == "POST":
            raise BadRequest("There is no query.", remedy="Send it as the parameter “query”.")
        offer = _offer(exchange, asked, GRAPHS)
        if isinstance(self._desk, Describing):
            told = await self._in_thread(self._desk.described, "service", offer.name)
            body, tag = told.body, f'"{told.etag}"'
        else:
            types = tuple(o.media_type for o in (*RESULTS, *GRAPHS))
            body = service_description(f"{self._base}/sparql", types, offer.media_type)
            tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        known = not_modified(exchange.header("if-none-match"), None, tag, None)
        headers = (*_headers(offer), ("ETag", tag))
        await exchange.respond(304 if known else 200, headers, b"" if known else body)

    async def answer(self, exchange: Exchange, asked: Asked, text: str) -> None:
        """Stream the answer to a query in the form that is wanted. Raises what makes a problem."""
        # A long text takes a while to look at: not in the thread that serves everybody.
        kind = _kind(text) if len(text) < _SHORT else await self._in_thread(_kind, text)
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


def _kind(text: str) -> str:
    """The form of the query; whether a SERVICE may be asked is for the store to say."""
    return kind_of(text, federating=True)


async def _watch(exchange: Exchange, leash: Leash) -> None:
    await exchange.gone()
    leash.pull()


def _headers(offer: Offer) -> Headers:
    tables = ("text/csv", "text/tab-separated-values")
    charset = "; charset=utf-8" if offer.media_type in tables else ""
    return (("Content-Type", offer.media_type + charset), ("Vary", "Accept"), *CORS)


def _offer(exchange: Exchange, asked: Asked, offers: tuple[Offer, ...]) -> Offer:
    if asked.format:
        return negotiation.by_name(asked.format, offers)
    return negotiation.choose(exchange.header("accept"), offers)

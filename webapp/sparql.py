"""The query endpoint: SPARQL 1.1 Protocol over the store's workers, natively on ASGI.

Flask is not in the way of answers (it costs more than a small query), and the server can break the
connection when an answer breaks. Pages for people are left to Flask: `handle` says so.
"""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any, Protocol, runtime_checkable
from urllib.parse import urlsplit

from store.errors import StoreError, TooManyQueries, Unavailable
from store.sparql import Answer, Leash, Query, kind_of, service_description
from webapp import negotiation, problems
from webapp.asked import Asked, read
from webapp.clients import known_as
from webapp.exchange import Exchange, Fields, Headers, encoded
from webapp.failures import BadRequest, MethodNotAllowed
from webapp.negotiation import Offer, not_modified
from webapp.recall import Recall

_METHODS = "GET, HEAD, POST, OPTIONS"
_AT_ONCE, _OF_ONE = 40, 10  # long answers that are being read: by all, by one client
_SHORT = 8 * 1024
_QUICK = 0.05  # seconds in which most queries are answered
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

    async def ask(self, query: Query) -> Answer:
        """Begin to answer. Raises what the store raises."""

    def publication(self) -> object:
        """What is being read; another one as soon as anything has changed. Raises Unavailable."""

    def tag(self, query: Query) -> str:
        """The entity tag that the answer has now, or nothing. Raises what the store raises."""


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
        self._streams: Counter[str] = Counter()
        self.recall = Recall(desk, urlsplit(base).path)

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
        reads_pages = _is_for_people(exchange.header("accept"))
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
        offer = _chosen(exchange.header("accept"), asked.format, tabular=False)
        if isinstance(self._desk, Describing):
            told = await self._in_thread(self._desk.described, "service", offer.name)
            body, tag = told.body, f'"{told.etag}"'
        else:
            types = tuple(o.media_type for o in (*RESULTS, *GRAPHS))
            body = service_description(f"{self._base}/sparql", types, offer.media_type)
            tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        known = not_modified(exchange.header("if-none-match"), None, tag, None)
        fields = (*_fields(offer.media_type), (b"etag", tag.encode()))
        await exchange.reply(304 if known else 200, fields, b"" if known else body)

    async def answer(self, exchange: Exchange, asked: Asked, text: str) -> None:
        """Stream the answer to a query in the form that is wanted. Raises what makes a problem."""
        # A long text takes a while to look at: not in the thread that serves everybody.
        kind = _kind(text) if len(text) < _SHORT else await self._in_thread(_kind, text)
        tabular = kind in ("select", "ask")
        offer = _chosen(exchange.header("accept"), asked.format, tabular=tabular)
        leash = Leash()
        query = Query(
            text=text,
            media_type=offer.media_type,
            default_graphs=asked.default_graphs,
            named_graphs=asked.named_graphs,
            timeout=asked.timeout,
            base=f"{self._base}/sparql",
            leash=leash,
            client=known_as(exchange.scope),
        )
        if await self._is_known(exchange, query, offer):
            return
        watch = _Watch(exchange, leash)
        try:
            await self._give(exchange, query, offer)
        except StoreError:
            if leash.stopped:
                self._note("gone")
                return
            raise
        finally:
            watch.end()
            leash.pull()

    async def _is_known(self, exchange: Exchange, query: Query, offer: Offer) -> bool:
        """Whether the client has the answer already (RFC 9110, section 13.1.2), and was told so."""
        known = exchange.header("if-none-match")
        if known is None or exchange.method == "POST":
            return False
        tag = self._desk.tag(query)
        if not tag or not negotiation.same_tag(known, tag):
            return False
        await exchange.reply(304, _tagged(offer, tag))
        self._note("known")
        return True

    async def _give(self, exchange: Exchange, query: Query, offer: Offer) -> None:
        answer = await self._desk.ask(query)
        fields = _tagged(offer, answer.tag)
        try:
            if answer.body is None:
                await self._stream(exchange, query.client, fields, answer)
            else:
                if answer.kept is not None and exchange.method == "GET":
                    self.recall.learn(exchange.scope, answer.kept, fields)
                await exchange.reply(200, fields, answer.body)
            self._note("answered")
        except Exception:
            self._note("broken")
            raise
        finally:
            answer.close()

    async def _stream(
        self, exchange: Exchange, client: str, fields: Fields, answer: Answer
    ) -> None:
        """Send the answer piece by piece; what fails after the first one breaks the connection."""
        self._demand_room(client)
        self._streams[client] += 1
        try:
            async with asyncio.timeout(_LIFETIME):
                await exchange.start(200, fields)
                if exchange.method != "HEAD":
                    await self._send(exchange, answer)
                await exchange.chunk(b"", more=False)
        finally:
            self._streams[client] -= 1
            if not self._streams[client]:
                del self._streams[client]

    def _demand_room(self, client: str) -> None:
        """See that not too many answers are being read, for each waits in memory and on disk."""
        if self._streams[client] >= _OF_ONE:
            raise TooManyQueries(
                f"You are reading {_OF_ONE} long answers, as many as one client may have.",
                remedy="Read them to their end before you ask more.",
            )
        if self._streams.total() >= _AT_ONCE:
            raise Unavailable("Too many are reading.", remedy="Try again in a few seconds.")

    async def _send(self, exchange: Exchange, answer: Answer) -> None:
        while (chunk := answer.chunks.ready()) != b"":
            if chunk is None and not (chunk := await self._in_thread(next, answer.chunks, b"")):
                return
            await exchange.chunk(chunk, more=True)

    async def _in_thread(self, work: Callable[..., Any], *arguments: object) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)


def _kind(text: str) -> str:
    """The form of the query; whether a SERVICE may be asked is for the store to say."""
    return kind_of(text, federating=True)


class _Watch:
    """Pulls the leash when the client hangs up, in a query that is not answered at once."""

    def __init__(self, exchange: Exchange, leash: Leash) -> None:
        self._exchange, self._leash = exchange, leash
        self._task: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(_QUICK, self._begin)

    def end(self) -> None:
        """Look no longer."""
        self._timer.cancel()
        if self._task is not None:
            self._task.cancel()

    def _begin(self) -> None:
        self._task = asyncio.create_task(self._look())

    async def _look(self) -> None:
        await self._exchange.gone()
        self._leash.pull()


@lru_cache(maxsize=256)
def _chosen(accept: str | None, name: str, *, tabular: bool) -> Offer:
    """The form of the answer. Raises NotAcceptable."""
    offers = RESULTS if tabular else GRAPHS
    return negotiation.by_name(name, offers) if name else negotiation.choose(accept, offers)


@lru_cache(maxsize=256)
def _is_for_people(accept: str | None) -> bool:
    return negotiation.prefers(accept, HTML)


@lru_cache(maxsize=32)
def _fields(media_type: str) -> Fields:
    """The header fields that all answers of this type have."""
    tables = ("text/csv", "text/tab-separated-values")
    charset = "; charset=utf-8" if media_type in tables else ""
    return encoded((("Content-Type", media_type + charset), ("Vary", "Accept"), *CORS))


def _tagged(offer: Offer, tag: str) -> Fields:
    # To be asked for each time: what was withdrawn is gone from everywhere at once.
    own = ((b"etag", tag.encode()), (b"cache-control", b"no-cache")) if tag else ()
    return (*_fields(offer.media_type), *own)

"""The doors through which a scratch store is changed: updates and graphs, from this machine only.

No public installation has them. They take no token, so a page from elsewhere in a browser on this machine must not
get through: requests of a foreign origin, or for a foreign host name, are refused.
"""

import asyncio
import io
import uuid
from typing import Protocol
from urllib.parse import urlsplit

from werkzeug.formparser import MultiPartParser
from werkzeug.http import parse_options_header

from store.errors import NotFound, Refused
from store.sparql import Document, Update
from webapp import asked, sparql
from webapp.exchange import Exchange
from webapp.failures import BadRequest, MethodNotAllowed, WrongMediaType

_LOCAL = ("127.0.0.1", "localhost", "::1")
_GRAPHS = {
    media_type: offer.media_type
    for offer in sparql.GRAPHS
    if offer.name not in ("nquads", "trig")  # they hold several graphs
    for media_type in offer.media_types
}


class Writable(Protocol):
    """A front desk whose store anybody may change; a graph without a name is the default graph."""

    def update(self, update: Update) -> None:
        """Run an update."""

    def put_graph(self, graph: str, documents: tuple[Document, ...]) -> None:
        """Replace a graph."""

    def add_to_graph(self, graph: str, documents: tuple[Document, ...]) -> None:
        """Add to a graph."""

    def drop_graph(self, graph: str) -> None:
        """Remove a graph."""


class Writing:
    """Writes to a scratch store; a body has at most `most` bytes."""

    def __init__(self, desk: Writable, base: str, most: int) -> None:
        self._desk, self._base, self._most = desk, base, most

    async def update(self, exchange: Exchange) -> None:
        """SPARQL 1.1 Protocol, section 2.2."""
        _demand_local(exchange)
        if exchange.method != "POST":
            raise MethodNotAllowed(exchange.method, "POST")
        wanted = await asked.read_update(exchange, self._most)
        update = Update(wanted.text, wanted.using, wanted.using_named, base=f"{self._base}/update")
        await asyncio.to_thread(self._desk.update, update)
        await exchange.respond(204, ())

    async def write(self, exchange: Exchange, graph: str | None, *, there: bool) -> None:
        """PUT, POST or DELETE a graph, that is `there` or not (Graph Store Protocol, section 5)."""
        _demand_local(exchange)
        if graph is None:
            await self._create(exchange)
        elif exchange.method == "DELETE":
            if not there:
                raise NotFound(f"There is no graph <{graph}>.", remedy="It may be gone already.")
            await asyncio.to_thread(self._desk.drop_graph, graph)
            await exchange.respond(204, ())
        else:
            write = self._desk.put_graph if exchange.method == "PUT" else self._desk.add_to_graph
            await asyncio.to_thread(write, graph, await self._documents(exchange, graph))
            await exchange.respond(204 if there else 201, ())

    async def _create(self, exchange: Exchange) -> None:
        if exchange.method != "POST":
            raise BadRequest("No graph is named.", remedy="Add ?graph= with its IRI, or ?default.")
        graph = f"{self._base}/rdf-graph-store/{uuid.uuid4()}"
        await asyncio.to_thread(
            self._desk.add_to_graph, graph, await self._documents(exchange, graph)
        )
        await exchange.respond(201, (("Location", graph),))

    async def _documents(self, exchange: Exchange, graph: str) -> tuple[Document, ...]:
        base = graph or f"{self._base}/rdf-graph-store"
        body = await exchange.body(self._most)
        kind, options = parse_options_header(exchange.header("content-type"))
        if kind != "multipart/form-data":
            return (_document(kind, body, base),)
        try:
            boundary = options["boundary"].encode("ascii")
            _, files = MultiPartParser(_in_memory).parse(io.BytesIO(body), boundary, len(body))
        except (KeyError, ValueError) as error:
            raise BadRequest("The parts of the body cannot be told apart.") from error
        return tuple(
            _document(part.mimetype, part.read(), base) for _, part in files.items(multi=True)
        )


def _in_memory(*_: object, **__: object) -> io.BytesIO:
    """Where a part is kept while it is read: the body is in memory already."""
    return io.BytesIO()


def _document(kind: str, body: bytes, base: str) -> Document:
    media_type = _GRAPHS.get(kind)
    if media_type is None:
        raise WrongMediaType(
            f"A graph cannot be sent as {kind or 'a body without a Content-Type'}.",
            remedy=f"Send it as one of: {', '.join(dict.fromkeys(_GRAPHS.values()))}.",
        )
    return Document(media_type, asked.utf8(body), base)


def _demand_local(exchange: Exchange) -> None:
    for address in (exchange.header("origin"), f"http://{exchange.header('host') or 'localhost'}"):
        if address and urlsplit(address).hostname not in _LOCAL:
            raise Refused(
                "Only programs and pages on this machine may write here.",
                remedy="Send it to 127.0.0.1, and from no page of another site.",
            )

"""The whole portal as one ASGI application: a few doors natively, all pages by Flask."""

import asyncio
import logging
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

from a2wsgi import WSGIMiddleware

from store.errors import StoreError
from webapp import operations, problems, sparql
from webapp.clients import Proxies
from webapp.exchange import Application, Exchange, Message, Receive, Send, Stalled, tidy
from webapp.failures import AddressTooLong, BodyTooLarge, HeadersTooLarge, MethodNotAllowed
from webapp.figures import Figures
from webapp.graph_store import PATH as GRAPHS
from webapp.graph_store import GraphStore
from webapp.server import end_with_parent, leave_at_once, log_quickly
from webapp.writing import Writable, Writing

_log = logging.getLogger(__name__)
_EVERY = 2.0  # seconds
_MUCH = 16 * 1024 * 1024  # bytes
_PLAIN = re.compile(r"[A-Za-z0-9_/.~-]*")


class Desk(operations.Desk, sparql.Desk, Protocol):
    """The part of the front desk that is asked without Flask."""

    def renew(self) -> None:
        """Open the newest publication and let go of the one before."""

    def close(self) -> None:
        """Let go of everything."""


@dataclass(frozen=True)
class Reading:
    """What is read of a request, in bytes; and how long and how many are served at once.

    `threads` make pages: more than may wait for a query worker, so that pages go on meanwhile.
    `patience`: seconds that a client may leave a piece of an answer untaken.
    """

    address: int = 32 * 1024
    headers: int = 64 * 1024
    body: int = 1024 * 1024
    threads: int = 48
    patience: float = 60.0


@dataclass(frozen=True)
class Opened:
    """An installation that can answer: its front desk, its pages (WSGI), and its public address.

    `proxies` are addresses or networks whose X-Forwarded-For is believed. `figures` is the folder in which its web
    processes tell each other what they count. `writable` is the desk of a scratch store, that anybody may change; a
    public installation has none.
    """

    desk: Desk
    pages: Callable[..., Any]
    base: str
    proxies: tuple[str, ...] = ()
    figures: Path | None = None
    writable: Writable | None = None


async def _pause() -> None:
    await asyncio.sleep(_EVERY)


class Portal:
    """The ASGI application; it opens the installation at the start and closes it at the end."""

    def __init__(
        self,
        opening: Callable[[], Opened],
        reading: Reading = Reading(),
        pause: Callable[[], Awaitable[None]] = _pause,
    ) -> None:
        """`pause` lies between two looks at what has changed."""
        self._opening, self._reading, self._pause = opening, reading, pause
        self._doors: _Doors | None = None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve a request, or the server's start and end."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http" and not await self.open().recalled(scope, send):
            await self._serve(scope, receive, send)

    def open(self) -> "_Doors":
        """Open the installation if that has not been done."""
        if self._doors is None:
            self._doors = _Doors(self._opening(), self._reading)
        return self._doors

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()  # lifespan.startup
        end_with_parent()
        log_quickly()
        doors = self.open()
        looking = asyncio.create_task(self._look(doors))
        await send({"type": "lifespan.startup.complete"})
        await receive()  # lifespan.shutdown
        looking.cancel()
        doors.close()
        leave_at_once()
        await send({"type": "lifespan.shutdown.complete"})

    async def _look(self, doors: "_Doors") -> None:
        """See what has changed, also while nobody asks: what is withdrawn or erased is not held on to."""
        while True:
            await self._pause()
            await asyncio.to_thread(doors.renew)

    async def _serve(self, scope: Message, receive: Receive, send: Send) -> None:
        started = time.perf_counter()
        doors = self.open()
        patience = self._reading.patience
        seen = doors.proxies.seen_through(tidy(scope, doors.prefix))
        exchange = Exchange(seen, receive, send, patience=patience)
        broken = True
        try:
            await self._answer(exchange, doors)
            broken = False
        finally:
            seconds = time.perf_counter() - started
            route = operations.route_class(exchange.path)
            doors.counts.request(route, exchange.method, exchange.status, seconds)
            # The path only: what people search and ask for stays out of the log.
            _log.info(
                "request id=%s method=%s path=%s route=%s status=%d bytes=%d ms=%.1f broken=%s",
                exchange.request_id,
                _plain(exchange.method),
                _plain(exchange.path)[:200],
                route,
                exchange.status,
                exchange.sent,
                seconds * 1000,
                str(broken).lower(),
            )

    async def _answer(self, exchange: Exchange, doors: "_Doors") -> None:
        try:
            self._measure(exchange)
            await doors.answer(exchange)
        except Exception as error:
            if exchange.status:
                raise
            # A script on another site may read why, as it may read the answer.
            if isinstance(error, BodyTooLarge):
                await exchange.drain(_MUCH, _EVERY)
            everybody = ("Access-Control-Allow-Origin", "*")
            await exchange.fail(problems.of(error), doors.base, (everybody,))

    def _measure(self, exchange: Exchange) -> None:
        """Refuse what is too large before anything reads it."""
        scope, limits = exchange.scope, self._reading
        if len(scope["query_string"]) + len(exchange.path) > limits.address:
            raise AddressTooLong(
                f"The address has more than {limits.address:,} bytes.",
                remedy="Send the query by POST.",
            )
        if sum(len(name) + len(value) for name, value in scope["headers"]) > limits.headers:
            raise HeadersTooLarge(f"They have more than {limits.headers:,} bytes.")
        length = exchange.header("content-length") or "0"
        if not length.isdigit() or int(length) > limits.body:
            raise BodyTooLarge(limits.body)


def _plain(text: str) -> str:
    """A text that cannot end a line of the log or forge a field of it."""
    return text if _PLAIN.fullmatch(text) else quote(text)


class _Doors:
    """The ways into an open installation."""

    def __init__(self, opened: Opened, reading: Reading) -> None:
        self.base = opened.base.rstrip("/")
        self.prefix = urlsplit(self.base).path
        self.proxies = Proxies(opened.proxies)
        self._desk, self._figures = opened.desk, Figures(opened.figures)
        self.counts = operations.Operations(self._figures)
        self._trouble = ""
        self._pages: Application = WSGIMiddleware(opened.pages, workers=reading.threads)  # type: ignore[assignment]
        self._sparql = sparql.Endpoint(opened.desk, self.base, self.counts.query, reading.body)
        writable = opened.writable
        writing = Writing(writable, self.base, reading.body) if writable else None
        self._graphs = GraphStore(self._sparql, opened.desk, self.base, writing)

    def renew(self) -> None:
        """Let go of what is out of date, and share the figures; trouble is told once."""
        trouble = ""
        for step in (self._desk.renew, self._figures.share):
            try:
                step()
            except Exception as error:  # noqa: BLE001 - a look that has died is missed by nobody
                trouble = type(error).__name__
        if trouble and trouble != self._trouble:
            _log.warning("renewal failed error=%s", trouble)
        self._trouble = trouble

    def close(self) -> None:
        """Stop queries and let go of the installation."""
        self._sparql.close()
        self._desk.close()

    async def recalled(self, scope: Message, send: Send) -> bool:
        """Answer a query that was asked before in the same words; it is counted, but not logged.

        That costs a fraction of what looking at the request would, and of what a log line does.
        """
        started = time.perf_counter()
        found = self._sparql.recall.find(scope)
        if found is None:
            return False
        start, body = found
        await send(start)
        await send({"type": "http.response.body", "body": body, "more_body": False})
        self.counts.recalled(start["status"], time.perf_counter() - started)
        return True

    async def answer(self, exchange: Exchange) -> None:
        """Find the door and go through it."""
        path = exchange.path
        if path in ("/sparql", "/sparql/") and await self._sparql.handle(exchange):
            return
        if path == "/update":
            await self._graphs.update(exchange)
            return
        if path == GRAPHS or path.startswith(f"{GRAPHS}/"):
            await self._graphs.handle(exchange)
            return
        if path in ("/health", "/ready", "/metrics"):
            await self._report(exchange, path)
            return
        scope = {**exchange.scope, "varde.request_id": exchange.request_id}
        await self._pages(scope, exchange.receive, exchange.send)
        if exchange.stalled:
            raise Stalled

    async def _report(self, exchange: Exchange, path: str) -> None:
        if exchange.method not in ("GET", "HEAD"):
            raise MethodNotAllowed(exchange.method, "GET, HEAD")
        if path == "/health":
            report = operations.health()
        else:
            status = await asyncio.to_thread(self._status)
            report = operations.ready(status) if path == "/ready" else self.counts.metrics(status)
        headers = (("Content-Type", report.media_type), ("Cache-Control", "no-store"))
        await exchange.respond(report.status, headers, report.body)

    def _status(self) -> operations.Status | None:
        try:
            return self._desk.status()
        except (StoreError, OSError):
            _log.exception("status could not be read")
            return None

"""Calls an ASGI application without a server, and builds what the native doors need."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from flask import Flask, Response, request

from store.sparql import Answer, Query, Workers
from webapp.asgi import Opened, Portal, Reading

DATA = Path(__file__).resolve().parents[1] / "data" / "sparql"

HANG_UP = [b""]
STALL = [b""]


@dataclass
class Reply:
    """What was sent; `whole` is false where the application raised instead of ending."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    chunks: int = 0
    whole: bool = False


def call(
    application: Callable[..., Any],
    target: str,
    *,
    method: str = "GET",
    body: bytes | list[bytes] = b"",
    headers: Mapping[str, str] | None = None,
) -> Reply:
    """Send one request. With HANG_UP as body the client goes as soon as that has been
    read; with STALL it takes one piece of the answer and no more.
    """
    path, _, query = target.partition("?")
    pieces = list(body) if isinstance(body, list) else [body]
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode("latin-1"),
        "headers": [(n.lower().encode(), v.encode()) for n, v in (headers or {}).items()],
        "http_version": "1.1",
        "scheme": "http",
        "server": ("127.0.0.1", 80),
        "client": ("127.0.0.1", 50_000),
        "root_path": "",
    }
    reply = Reply()

    async def receive() -> dict[str, Any]:
        if pieces:
            return {"type": "http.request", "body": pieces.pop(0), "more_body": bool(pieces)}
        if body is not HANG_UP:
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            reply.status = message["status"]
            reply.headers = {n.decode(): v.decode() for n, v in message["headers"]}
        else:
            if body is STALL and reply.body:
                await asyncio.Event().wait()
            reply.body += message.get("body", b"")
            reply.chunks += 1
            reply.whole = not message.get("more_body", False)

    asyncio.run(application(scope, receive, send))
    return reply


@dataclass(frozen=True)
class Standing:
    """A status of the front desk."""

    ready: bool = True
    lag: int = 2
    publication: int = 7
    records: int = 3


class Desk:
    """A front desk that answers queries from a publication; what it was asked is kept."""

    def __init__(self, workers: Workers) -> None:
        self.workers = workers
        self.asked: list[Query] = []
        self.standing = Standing()

    async def ask(self, query: Query) -> Answer:
        self.asked.append(query)
        return await self.workers.ask(query)

    def publication(self) -> Path:
        return self.workers.publication()

    def tag(self, query: Query) -> str:
        return self.workers.tag(query)

    def status(self) -> Standing:
        return self.standing

    def renew(self) -> None:
        pass

    def close(self) -> None:
        self.workers.close()


def publish(folder: Path) -> Path:
    """The test records as a publication."""
    store = ox.Store(str(folder / "store"))
    quads = list(ox.parse(path=str(DATA / "records.trig"), format=ox.RdfFormat.TRIG))
    store.bulk_extend(quads)
    store.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in quads)
    store.flush()
    del store
    (folder / "lock").touch()
    return folder


def pages() -> Flask:
    """Two pages, so that one sees what is left to Flask."""
    app = Flask("pages")

    @app.get("/")
    def home() -> str:
        return "home"

    @app.route("/sparql", methods=["GET", "POST"])
    def editor() -> str:
        return f"editor {request.values.get('query', '')}"

    @app.get("/long")
    def long() -> Response:
        return Response(b"x" * 1000 for _ in range(100))

    @app.post("/echo")
    def echo() -> bytes:
        return request.get_data()

    return app


def portal(
    desk: Any, base: str = "https://data.example.no", reading: Reading | None = None
) -> Portal:
    """The whole application over a desk."""
    return Portal(lambda: Opened(desk, pages(), base), reading or Reading())

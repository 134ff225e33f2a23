"""One request and its answer on the wire (ASGI 3), for what is answered without Flask."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from webapp import problems
from webapp.failures import BadRequest, BodyTooLarge

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]
Headers = tuple[tuple[str, str], ...]
Fields = tuple[tuple[bytes, bytes], ...]

# Answers made here are data, never pages: nothing in them may run or be framed.
_FENCE = (
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
)


class Stalled(Exception):
    """The client has not taken a piece of the answer for too long."""


class Exchange:
    """A request, and what has been answered so far. `path` is without the installation's prefix.

    `patience` is in seconds: how long the client may leave a piece of the answer untaken.
    """

    def __init__(
        self, scope: Message, receive: Receive, send: Send, *, patience: float = 60.0
    ) -> None:
        self.scope, self._receive, self._send = scope, receive, send
        self._patience = patience
        self.stalled = False
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.request_id = str(uuid.uuid4())
        self.status = 0
        self.sent = 0
        self._at_once = True
        self._body: bytes | None = None

    @property
    def query_string(self) -> str:
        """The part behind the question mark, still encoded."""
        return str(self.scope["query_string"], "latin-1")

    def header(self, name: str) -> str | None:
        """A header field's value, several joined by commas, or None."""
        key = name.lower().encode()
        found = [value.decode("latin-1") for field, value in self.scope["headers"] if field == key]
        return ", ".join(found) if found else None

    async def body(self, limit: int) -> bytes:
        """All of the body. Raises BodyTooLarge past `limit` bytes, BadRequest if it breaks off."""
        if self._body is None:
            try:
                async with asyncio.timeout(self._patience):
                    self._body = await self._whole(limit)
            except TimeoutError:
                raise BadRequest("The body did not come.", remedy="Send it at once.") from None
        return self._body

    async def _whole(self, limit: int) -> bytes:
        pieces = bytearray()
        more = True
        while more:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise BadRequest("The body broke off.")
            pieces += message.get("body", b"")
            more = message.get("more_body", False)
            if len(pieces) > limit:
                raise BodyTooLarge(limit)
        return bytes(pieces)

    async def drain(self, most: int, seconds: float) -> None:
        """Take some of a body that is refused: who is still sending when the connection ends misses the answer."""
        if self.header("expect"):
            return  # It waits to be told to send.
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while most > 0:
                    message = await self._receive()
                    most -= len(message.get("body", b""))
                    if not message.get("more_body", False):
                        return

    async def receive(self) -> Message:
        """What is still to come from the client; a body that was read is given once more."""
        if self._body is not None:
            body, self._body = self._body, None
            return {"type": "http.request", "body": body, "more_body": False}
        return await self._receive()

    async def gone(self) -> None:
        """Return when the client has hung up. To be called when the body has been read."""
        while (await self._receive())["type"] != "http.disconnect":
            pass

    async def send(self, message: Message) -> None:
        """Pass on a message of the answer, with the request's number, and count.

        When the client stalls, the rest is dropped and not raised: the pages' adapter would wait
        for ever for the thread that wants to send more. Who is done looks at `stalled`.
        """
        if message["type"] == "http.response.start":
            self.status = message["status"]
            number = (b"x-request-id", self.request_id.encode())
            # The start goes out with the first piece, and so does not wait for the client.
            await self._send({**message, "headers": [*message.get("headers", ()), number]})
            return
        self.sent += len(message.get("body", b""))
        if self.stalled:
            return
        if self._at_once and not message.get("more_body", False):
            await self._send(message)  # An answer in one piece waits for nobody.
            return
        self._at_once = False
        try:
            async with asyncio.timeout(self._patience):
                await self._send(message)
        except TimeoutError:
            self.stalled = True

    async def start(self, status: int, fields: Fields) -> None:
        """Begin an answer."""
        await self.send({"type": "http.response.start", "status": status, "headers": fields})

    async def chunk(self, body: bytes, *, more: bool) -> None:
        """Send a piece of the body; the last one has no more behind it. Raises Stalled."""
        await self.send({"type": "http.response.body", "body": body, "more_body": more})
        if self.stalled:
            raise Stalled

    async def respond(self, status: int, headers: Headers, body: bytes = b"") -> None:
        """Send a whole answer."""
        await self.reply(status, encoded(headers), body)

    async def reply(self, status: int, fields: Fields, body: bytes = b"") -> None:
        """The same with encoded fields; HEAD gets it without the body (RFC 9110, section 9.3.2)."""
        if status not in (204, 304):
            fields = (*fields, (b"content-length", b"%d" % len(body)))
        await self.start(status, fields)
        await self.chunk(b"" if self.method == "HEAD" else body, more=False)

    async def fail(self, problem: problems.Problem, base: str, headers: Headers = ()) -> None:
        """Send a problem."""
        kind, body = problems.written(problem, self.header("accept"), base, self.request_id)
        await self.respond(
            problem.status, (("Content-Type", kind), *problem.headers, *headers), body
        )


def encoded(headers: Headers) -> Fields:
    """The header fields of an answer that is made here, as they are sent."""
    fields = (*headers, *_FENCE)
    return tuple((name.lower().encode(), value.encode("latin-1")) for name, value in fields)


def tidy(scope: Message, prefix: str) -> Message:
    """The scope with an ASCII query string, and a path that has no prefix and no stray bytes."""
    query: bytes = scope["query_string"]
    if not query.isascii():
        query = quote(query, safe="%!$&'()*+,;=:@/?-._~[]\"<>\\^`{|}#").encode()
    path: str = scope["path"]
    if prefix and (path == prefix or path.startswith(f"{prefix}/")):
        path = path[len(prefix) :] or "/"
    if not path.isascii():
        path = path.encode("utf-8", "replace").decode()
    return {**scope, "query_string": query, "path": path}

"""The composed application: what is native, what is Flask's, limits, prefix, log and life."""

import asyncio
import logging
import re

import pytest

from store.errors import Unavailable
from tests.webapp.wire import STALL, Standing, call, pages, portal
from webapp.asgi import Opened, Portal, Reading
from webapp.exchange import Exchange, Stalled


class Desk:
    closed = False
    renewed = 0

    def status(self) -> Standing:
        return Standing()

    async def ask(self, _query):
        raise ValueError("secret text")

    def renew(self) -> None:
        self.renewed += 1
        if self.renewed != 2:
            raise Unavailable("Nothing is published yet.")

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def application():
    return portal(Desk(), "https://data.example.no/covid")


@pytest.mark.parametrize("prefix", ["", "/covid"])
def test_requests_with_and_without_the_prefix_reach_the_same(application, prefix):
    assert call(application, f"{prefix}/").body == b"home"
    assert call(application, f"{prefix}/health").status == 200
    assert call(application, f"{prefix}/sparql").headers["content-type"] == "text/turtle"
    assert call(application, f"{prefix}/sparql/", method="OPTIONS").status == 204


def test_the_bare_prefix_is_home_and_a_longer_name_is_not_it(application):
    assert call(application, "/covid").body == b"home"
    assert call(application, "/covid19/").status == 404


def test_pages_answer_head_without_a_body(application):
    reply = call(application, "/", method="HEAD")
    assert (reply.status, reply.body) == (200, b"")
    assert reply.headers["content-length"] == "4"


def test_pages_get_the_body_and_the_requests_number(application):
    reply = call(application, "/echo", method="POST", body=b"abc", headers={"Content-Length": "3"})
    assert reply.body == b"abc"
    assert re.fullmatch(r"[0-9a-f-]{36}", reply.headers["x-request-id"])


SMALL = Reading(address=100, headers=200, body=10)


@pytest.mark.parametrize(
    ("target", "headers", "status"),
    [
        ("/?" + "x" * 99, {}, 200),
        ("/?" + "x" * 100, {}, 414),
        ("/sparql?query=" + "x" * 100, {}, 414),
        ("/", {"A": "x" * 199}, 200),
        ("/", {"A": "x" * 200}, 431),
        ("/echo", {"Content-Length": "10"}, 200),
        ("/echo", {"Content-Length": "11"}, 413),
        ("/sparql", {"Content-Length": "11"}, 413),
        ("/echo", {"Content-Length": "-1"}, 413),
    ],
)
def test_what_is_too_large_is_refused_at_its_edge(target, headers, status):
    application = portal(Desk(), reading=SMALL)
    method = "POST" if "Content-Length" in headers else "GET"
    body = b"x" * 10 if method == "POST" else b""
    reply = call(application, target, method=method, body=body, headers=headers)
    assert reply.status == status
    if status != 200:
        assert reply.headers["content-type"] == "application/problem+json"


def test_an_unexpected_error_is_500_and_tells_nothing(application):
    reply = call(application, "/sparql?query=ASK{}")
    assert (reply.status, reply.whole) == (500, True)
    assert b"secret" not in reply.body


def test_what_breaks_after_the_start_is_raised_for_the_server_to_break_off():
    class Chunks:
        def __iter__(self):
            return self

        def __next__(self):
            raise OSError("the worker is gone")

        def ready(self):
            return None

        def close(self):
            pass

    class Breaking(Desk):
        async def ask(self, query):
            from store.sparql import Answer

            return Answer(query.media_type, Chunks())

    with pytest.raises(OSError, match="gone"):
        call(portal(Breaking()), "/sparql?query=ASK{}")


def test_a_page_that_is_not_taken_is_broken_off_and_holds_no_thread():
    application = portal(Desk(), reading=Reading(patience=0.05, threads=1))
    with pytest.raises(Stalled):
        call(application, "/long", body=STALL)
    assert call(application, "/").body == b"home"
    assert len(call(application, "/long").body) == 100_000


def test_a_log_line_has_named_fields_and_nothing_private(application, caplog):
    with caplog.at_level(logging.INFO, logger="webapp.asgi"):
        reply = call(application, "/en/datasets?q=secret", headers={"Cookie": "secret"})
        call(application, "/a\nrequest id=forged%0a")
    first, second = caplog.messages
    number = reply.headers["x-request-id"]
    assert first.startswith(f"request id={number} method=GET path=/en/datasets route=search ")
    assert re.search(r"status=404 bytes=\d+ ms=\d+\.\d broken=false$", first)
    assert "secret" not in caplog.text
    assert "127.0.0.1" not in caplog.text
    assert "\n" not in second


def test_bytes_that_are_no_ascii_harm_nobody(application):
    assert call(application, "/?q=\xff\xe6").status == 200
    assert call(application, "/\udcff").status == 404


def test_it_opens_once_at_the_start_and_closes_at_the_end():
    desk, opened = Desk(), []

    def opening() -> Opened:
        opened.append(desk)
        return Opened(desk, pages(), "https://data.example.no")

    application = Portal(opening)
    incoming = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    sent = []

    async def receive():
        return incoming.pop(0)

    async def send(message):
        sent.append(message["type"])
        assert desk.closed == (message["type"] == "lifespan.shutdown.complete")

    asyncio.run(application({"type": "lifespan"}, receive, send))
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert opened == [desk]


def test_it_looks_for_what_is_new_also_when_nobody_asks(caplog):
    desk, pauses, enough = Desk(), [], asyncio.Event()

    async def pause():
        pauses.append(desk.renewed)
        if len(pauses) > 4:
            enough.set()
            await asyncio.Event().wait()

    application = Portal(lambda: Opened(desk, pages(), "https://data.example.no"), pause=pause)

    async def receive():
        if started:
            await enough.wait()
        return {"type": "lifespan"}

    started = []

    async def send(message):
        started.append(message)

    asyncio.run(application({"type": "lifespan"}, receive, send))
    assert pauses == [0, 1, 2, 3, 4]
    # What goes wrong ends nothing, and is told when it begins.
    assert caplog.messages == ["renewal failed error=Unavailable"] * 2


@pytest.mark.parametrize(("expects", "left"), [(False, 0), (True, 2)])
def test_a_refused_body_is_taken_so_that_the_answer_arrives(expects, left):
    """Who is still sending when the connection ends gets a reset in the place of the answer."""
    coming = [
        {"type": "http.request", "body": b"x" * 8, "more_body": True},
        {"type": "http.request", "body": b"x" * 8, "more_body": False},
    ]

    async def receive():
        return coming.pop(0)

    async def send(_message):
        pass

    headers = [(b"expect", b"100-continue")] if expects else []
    scope = {"method": "POST", "path": "/sparql", "query_string": b"", "headers": headers}
    asyncio.run(Exchange(scope, receive, send).drain(100, 5))
    assert len(coming) == left

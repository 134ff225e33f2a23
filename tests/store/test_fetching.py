"""What the one guarded fetcher asks, and what it refuses or gives up."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from store.errors import FetchFailed, Misconfigured, Refused
from store.fetching import Fetcher, Wanted

Talk = Callable[[socket.socket], None]


@contextmanager
def server(talk: Talk) -> Iterator[str]:
    """An HTTP server that says what `talk` says, to one connection after the other."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    connection.settimeout(5)
                    try:
                        connection.recv(65536)
                        talk(connection)
                    except OSError:
                        continue

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/sparql"
        listening.shutdown(socket.SHUT_RDWR)


def saying(answer: bytes) -> Talk:
    return lambda connection: connection.sendall(answer)


def test_an_address_on_the_list_is_asked():
    heads = (
        b"HTTP/1.1 200 OK\r\nContent-Type: Text/Plain; charset=utf-8\r\nContent-Length: 2\r\n\r\n"
    )
    with server(saying(heads + b"hi")) as address:
        fetched = Fetcher([address]).fetch(Wanted(address), seconds=5)
    assert (fetched.media_type, fetched.body) == ("text/plain", b"hi")


def test_the_body_and_the_headers_arrive():
    heard: list[bytes] = []

    def talk(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/a?b=c"

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                while b"query=1" not in b"".join(heard):
                    heard.append(connection.recv(65536))
                talk(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        Fetcher([address]).fetch(Wanted(address, {"Accept": "text/csv"}, b"query=1"), seconds=5)
        thread.join(5)
    said = b"".join(heard)
    assert said.startswith(b"POST /a?b=c HTTP/1.1\r\n")
    assert b"Accept: text/csv\r\n" in said


@pytest.mark.parametrize(
    "other", ["http://127.0.0.1:9/x", "http://127.0.0.1:9/sparql?a", "file:///etc/passwd"]
)
def test_another_address_is_refused_and_the_remedy_names_what_may_be_asked(other):
    with pytest.raises(Refused, match=r"127\.0\.0\.1:9/sparql>"):
        Fetcher(["http://127.0.0.1:9/sparql"]).fetch(Wanted(other), seconds=5)


def test_a_redirection_is_not_followed():
    asked: list[str] = []
    with server(lambda _: asked.append("hidden")) as hidden:
        moved = f"HTTP/1.1 302 Found\r\nLocation: {hidden}\r\nContent-Length: 0\r\n\r\n".encode()
        with server(saying(moved)) as address, pytest.raises(FetchFailed, match="status 302"):
            Fetcher([address, hidden]).fetch(Wanted(address), seconds=5)
    assert not asked


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab",
    ],
)
def test_half_an_answer_is_none(answer):
    with server(saying(answer)) as address, pytest.raises(FetchFailed):
        Fetcher([address]).fetch(Wanted(address), seconds=5)


def test_a_long_answer_is_given_up():
    body = b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 200_000
    with server(saying(body)) as address, pytest.raises(FetchFailed, match="1,000 bytes"):
        Fetcher([address], most=1_000).fetch(Wanted(address), seconds=5)


def test_an_answer_that_drips_is_given_up():
    """Each byte comes in time for the socket; the whole does not."""
    stop = threading.Event()

    def drip(connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
        while not stop.wait(0.01):
            connection.sendall(b"x")

    with server(drip) as address, pytest.raises(FetchFailed, match="too long"):
        try:
            Fetcher([address]).fetch(Wanted(address), seconds=0.3)
        finally:
            stop.set()


def test_a_name_that_leads_to_this_machine_is_refused(monkeypatch):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", 9))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    with pytest.raises(FetchFailed):
        Fetcher(["https://example.org/sparql"]).fetch(
            Wanted("https://example.org/sparql"), seconds=5
        )


@pytest.mark.parametrize(
    "address",
    [
        "example.org/sparql",
        "ftp://example.org/",
        "https:///x",
        "https://a b/",
        "http://x:0/",
        "http://x/#y",
    ],
)
def test_the_list_holds_whole_addresses(address):
    with pytest.raises(Misconfigured, match="is no address"):
        Fetcher([address])

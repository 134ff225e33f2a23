"""The one way in which Varde asks anything of another server: a guarded fetcher with an allow list.

What a visitor sends never names an address that is not on the list. Redirections are not followed, proxies of the
environment are not used, the address that was looked up is checked and then used, and time and size have an end.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from .errors import FetchFailed, Misconfigured, Refused

_PIECE = 64 * 1024


@dataclass(frozen=True)
class Wanted:
    """One request: POST where there is a body, else GET."""

    address: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None


@dataclass(frozen=True)
class Fetched:
    """An answer with status 200; `media_type` is without parameters, in lower case."""

    media_type: str
    body: bytes


class Fetcher:
    """Asks the addresses on its list, and no other.

    An address matches only as a whole. One that names this machine or its networks by a number or as "localhost" is
    meant as it is written; a name that leads there is refused.
    """

    def __init__(self, allowed: Iterable[str], *, most: int = 10_000_000) -> None:
        """`most`: bytes of an answer. Raises Misconfigured for what is no http or https address."""
        self.allowed = frozenset(allowed)
        self._most = most
        for address in self.allowed:
            _demand_address(address)

    def fetch(self, wanted: Wanted, *, seconds: float) -> Fetched:
        """Ask, and read the whole answer within `seconds`.

        Raises Refused where the address is not on the list, FetchFailed for everything that goes wrong outside.
        """
        if wanted.address not in self.allowed:
            raise Refused(
                f"<{wanted.address}> is not on the list of addresses that may be asked.",
                remedy=self.offer(),
            )
        until = time.monotonic() + seconds
        connection = _connection(wanted.address, until)
        # A time-out of the socket begins anew with each byte; this ends the exchange as a whole.
        watch = threading.Timer(seconds, _cut, [connection])
        watch.daemon = True
        watch.start()
        try:
            return self._exchange(connection, wanted, until)
        except (OSError, http.client.HTTPException, ValueError) as error:
            late = time.monotonic() >= until
            why = "it took too long" if late else "it gave no whole answer"
            raise FetchFailed(
                f"<{wanted.address}> could not be asked: {why}.", remedy="Try again later."
            ) from error
        finally:
            watch.cancel()
            connection.close()

    def offer(self) -> str:
        """What may be asked, as a remedy."""
        if not self.allowed:
            return "This installation asks no other server."
        return (
            f"These may be asked: {', '.join(f'<{address}>' for address in sorted(self.allowed))}."
        )

    def _exchange(
        self, connection: http.client.HTTPConnection, wanted: Wanted, until: float
    ) -> Fetched:
        parts = urlsplit(wanted.address)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        method = "GET" if wanted.body is None else "POST"
        headers = {"User-Agent": "Varde", **wanted.headers}
        connection.request(method, target, body=wanted.body, headers=headers)
        answer = connection.getresponse()
        if answer.status != http.client.OK:
            raise FetchFailed(
                f"<{wanted.address}> answered with status {answer.status}.",
                remedy="Put the same request to it directly to learn why.",
            )
        body = bytearray()
        while piece := answer.read1(_PIECE):
            body += piece
            if len(body) > self._most:
                raise FetchFailed(
                    f"<{wanted.address}> answered with more than {self._most:,} bytes.",
                    remedy="Ask it for less.",
                )
        _left(until)  # an answer that was cut can look whole
        if answer.length:
            raise http.client.IncompleteRead(bytes(body), answer.length)
        media_type = (answer.getheader("Content-Type") or "").partition(";")[0].strip().lower()
        return Fetched(media_type, bytes(body))


class _Plain(http.client.HTTPConnection):
    """A connection to an address that was checked."""

    def __init__(self, host: str, port: int | None, until: float) -> None:
        super().__init__(host, port, timeout=_left(until))
        self._until = until

    def connect(self) -> None:
        """Connect to the first address that is allowed and answers."""
        self.sock = _reach(self.host, self.port, self._until)


class _Secure(_Plain):
    """The same over TLS, with the certificate checked against the host's name."""

    default_port = http.client.HTTPS_PORT

    def connect(self) -> None:
        """Connect and shake hands."""
        super().connect()
        self.sock.settimeout(_left(self._until))
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def _connection(address: str, until: float) -> http.client.HTTPConnection:
    parts = urlsplit(address)
    kind = _Secure if parts.scheme == "https" else _Plain
    return kind(parts.hostname or "", parts.port, until)


def _reach(host: str, port: int, until: float) -> socket.socket:
    failed: OSError = OSError("it has no address that may be asked")
    for family, kind, protocol, _, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
        if not (_literal(host) or ipaddress.ip_address(place[0]).is_global):
            continue
        found = socket.socket(family, kind, protocol)
        try:
            found.settimeout(_left(until))
            found.connect(place)
        except OSError as error:
            found.close()
            failed = error
            continue
        return found
    raise failed


def _cut(connection: http.client.HTTPConnection) -> None:
    with suppress(OSError):
        if connection.sock is not None:
            connection.sock.shutdown(socket.SHUT_RDWR)


def _literal(host: str) -> bool:
    """Whether the administrator wrote a network number, and so meant the very machine."""
    if host == "localhost":
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _demand_address(address: str) -> None:
    try:
        parts = urlsplit(address)
        whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        whole = False
    if not whole or not address.isascii() or not address.isprintable() or set("# ") & set(address):
        raise Misconfigured(
            f"“{address}” is no address of a server.",
            remedy="Write it whole, as in https://sparql.example.org/query.",
        )

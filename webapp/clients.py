"""Who asks: the address of a client, read past the proxies that are trusted to tell it."""

import ipaddress
from collections.abc import Iterable
from functools import lru_cache

from webapp.exchange import Message

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_SITE = 64  # bits of an IPv6 address; a household has the rest for itself


class Proxies:
    """The proxies, named by address or network, whose X-Forwarded-For is believed."""

    def __init__(self, trusted: Iterable[str] = ()) -> None:
        """Raises ValueError for what is neither address nor network."""
        self._trusted: tuple[_Network, ...] = tuple(map(ipaddress.ip_network, trusted))

    def seen_through(self, scope: Message) -> Message:
        """The scope with the address of the client itself; a proxy's own where it tells none.

        Each proxy adds to the right end whom it was asked by, so what stands left of the first
        address that is no proxy may have been made up.
        """
        peer = scope.get("client")
        if not peer or not self._trusts(peer[0]):
            return scope
        told = b",".join(v for n, v in scope["headers"] if n == b"x-forwarded-for")
        address = peer[0]
        for entry in reversed(told.decode("latin-1").split(",") if told else ()):
            if _address(entry.strip()) is None:
                break
            address = entry.strip()
            if not self._trusts(address):
                break
        return {**scope, "client": (address, 0)} if address != peer[0] else scope

    @lru_cache(maxsize=1024)  # noqa: B019  (as long-lived as the process)
    def _trusts(self, address: str) -> bool:
        found = _address(address)
        return any(found in network for network in self._trusted)


def known_as(scope: Message) -> str:
    """What a client's fair share is counted by: its address, of IPv6 the network of its site."""
    peer = scope.get("client")
    return _share_of(peer[0]) if peer else "unknown"


@lru_cache(maxsize=1024)
def _share_of(text: str) -> str:
    address = _address(text)
    mapped = getattr(address, "ipv4_mapped", None)
    if address is None or mapped is not None or address.version == 4:
        return str(mapped or text)
    return str(ipaddress.IPv6Network((int(address) >> _SITE << _SITE, _SITE)))


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None

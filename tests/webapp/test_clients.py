"""Who asks is read past trusted proxies, and never from what anybody may write."""

import pytest

from webapp.clients import Proxies, known_as

PROXIES = Proxies(["127.0.0.1", "::1", "10.0.0.0/8"])


def client(peer, *forwarded):
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    seen = PROXIES.seen_through({"client": (peer, 1) if peer else None, "headers": headers})
    return known_as(seen)


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("192.0.2.1", [], "192.0.2.1"),
        ("192.0.2.1", ["198.51.100.7"], "192.0.2.1"),
        ("127.0.0.1", ["198.51.100.7"], "198.51.100.7"),
        ("127.0.0.1", ["203.0.113.9, 198.51.100.7"], "198.51.100.7"),
        ("127.0.0.1", ["203.0.113.9", "198.51.100.7"], "198.51.100.7"),
        ("127.0.0.1", ["198.51.100.7, 10.1.2.3"], "198.51.100.7"),
        ("127.0.0.1", ["nonsense"], "127.0.0.1"),
        ("127.0.0.1", ["198.51.100.7, nonsense"], "127.0.0.1"),
        ("127.0.0.1", [""], "127.0.0.1"),
        ("127.0.0.1", [], "127.0.0.1"),
        ("::1", ["2001:db8:1:2:3:4:5:6"], "2001:db8:1:2::/64"),
        ("2001:db8:1:2:9::1", [], "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", [], "192.0.2.1"),
        (None, [], "unknown"),
    ],
)
def test_the_client_is_found(peer, forwarded, found):
    assert client(peer, *forwarded) == found


def test_what_is_no_network_is_refused():
    with pytest.raises(ValueError, match="nonsense"):
        Proxies(["nonsense"])

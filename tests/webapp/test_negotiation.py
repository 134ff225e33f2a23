"""Which form a client gets: quality first, then closeness, then order."""

from datetime import UTC, datetime

import pytest

from webapp import negotiation
from webapp.failures import NotAcceptable
from webapp.negotiation import Offer

HTML = Offer("html", ("text/html",), ("html",))
TURTLE = Offer("turtle", ("text/turtle", "application/x-turtle", "text/ttl"), ("ttl",))
JSON_LD = Offer("jsonld", ("application/ld+json", "application/json"), ("jsonld", "json"))
SCHEMA = Offer("schema", ('application/ld+json;profile="https://schema.org/"',))
N_TRIPLES = Offer("ntriples", ("application/n-triples",), ("nt",))
PAGE = (HTML, TURTLE, JSON_LD, SCHEMA, N_TRIPLES)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, HTML),
        ("", HTML),
        ("*/*", HTML),
        ("text/*", HTML),
        (BROWSER, HTML),
        ("text/turtle", TURTLE),
        ("TEXT/Turtle", TURTLE),
        ("text/turtle;q=0.1, application/ld+json;q=0.9", JSON_LD),
        ("application/ld+json;q=0.9, text/turtle;q=0.1", JSON_LD),
        ("*/*, text/turtle", TURTLE),
        ("text/*, application/n-triples", N_TRIPLES),
        ("application/n-triples, text/turtle", N_TRIPLES),
        ("text/turtle, application/n-triples", TURTLE),
        ("application/x-turtle", TURTLE),
        ("text/ttl", TURTLE),
        ("application/json", JSON_LD),
        ("text/html;q=0, */*", TURTLE),
        ("*/*;q=0.5, text/html;q=0.1", TURTLE),
        ("application/*", JSON_LD),
        ('application/ld+json;profile="https://schema.org/"', SCHEMA),
        ("application/ld+json; profile=https://schema.org/", SCHEMA),
        ('application/ld+json;profile="urn:unknown"', JSON_LD),
        ("application/ld+json;charset=utf-8", JSON_LD),
        ('text/x;a="b,c;q=0", text/turtle', TURTLE),
        ("nonsense", HTML),
        ("text/turtle;q=2", TURTLE),
        ("text/turtle;q=nan, text/html;q=0.001", HTML),
        ("text/turtle;q=, application/n-triples;q=0.2", N_TRIPLES),
    ],
)
def test_the_best_offer_is_chosen(accept, expected):
    assert negotiation.choose(accept, PAGE) is expected


@pytest.mark.parametrize(
    "accept", ["image/png", "text/turtle;q=0", "image/*;q=1, */*;q=0", "text/x"]
)
def test_where_nothing_fits_the_list_is_given(accept):
    with pytest.raises(NotAcceptable) as caught:
        negotiation.choose(accept, PAGE)
    assert "text/turtle" in caught.value.remedy
    assert caught.value.members["available"][0] == "text/html"


def test_a_wildcard_does_not_bring_back_what_was_refused():
    """text/turtle is refused; its other names are no way around that."""
    with pytest.raises(NotAcceptable):
        negotiation.choose("text/turtle;q=0, text/*", (TURTLE,))


@pytest.mark.parametrize(
    ("accept", "wanted"),
    [
        (BROWSER, True),
        ("text/html", True),
        ("text/html;q=0.5, */*;q=0.4", True),
        ("*/*", False),
        (None, False),
        ("text/html;q=0.5, text/turtle", False),
        ("text/html;q=0", False),
        ("text/*", False),
    ],
)
def test_only_who_names_html_is_a_browser(accept, wanted):
    assert negotiation.prefers(accept, "text/html") is wanted


def test_extensions_and_names_find_their_offer():
    assert negotiation.by_extension("TTL", PAGE) is TURTLE
    assert negotiation.by_extension("xls", PAGE) is None
    for name in ("jsonld", "json", "application/ld+json", " JSON "):
        assert negotiation.by_name(name, PAGE) is JSON_LD
    with pytest.raises(NotAcceptable):
        negotiation.by_name("xls", PAGE)


CHANGED = datetime(2026, 11, 25, 12, 0, 0, 900_000, tzinfo=UTC)


@pytest.mark.parametrize(
    ("if_none_match", "if_modified_since", "expected"),
    [
        ('"abc"', None, True),
        ('W/"abc"', None, True),
        ('"abc-gzip"', None, True),
        ('"x", W/"abc-gzip"', None, True),
        ("*", None, True),
        ('"abcd"', None, False),
        ("", None, False),
        (None, None, False),
        (None, "Wed, 25 Nov 2026 12:00:00 GMT", True),
        (None, "Wed, 25 Nov 2026 11:59:59 GMT", False),
        (None, "Wed, 25 Nov 2026 12:00:00 -0000", True),
        (None, "not a date", False),
        ('"other"', "Wed, 25 Nov 2026 12:00:00 GMT", False),
    ],
)
def test_a_copy_is_good_while_tag_or_time_say_so(if_none_match, if_modified_since, expected):
    found = negotiation.not_modified(if_none_match, if_modified_since, '"abc"', CHANGED)
    assert found is expected


def test_without_a_time_of_change_the_clients_time_says_nothing():
    assert not negotiation.not_modified(None, "Wed, 25 Nov 2026 12:00:00 GMT", '"abc"', None)


def test_an_accept_header_without_end_is_read_only_so_far():
    from webapp.negotiation import ranges

    assert len(ranges("a/b;q=0.5," * 5_000)) == 64

"""The endpoint by POST: as a form, as a query, and with the query in the address."""

from urllib.parse import quote, urlencode

import pytest

from store.sparql import Limits, Workers
from tests.webapp.wire import Desk, call, portal, publish
from webapp.asgi import Reading

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
LAB = "https://data.example.no/organization/lab-33333333"


@pytest.fixture(scope="module")
def application(tmp_path_factory):
    folder = publish(tmp_path_factory.mktemp("publication"))
    desk = Desk(Workers(lambda: folder, Limits(seconds=3)))
    yield portal(desk, reading=Reading(body=4096))
    desk.close()


@pytest.fixture
def post(application):
    def post(body, kind=None, target="/sparql", accept="text/csv"):
        headers = {"Accept": accept} | ({"Content-Type": kind} if kind else {})
        return call(application, target, method="POST", body=body, headers=headers)

    return post


@pytest.mark.parametrize(
    ("body", "kind", "target"),
    [
        (urlencode({"query": COUNT}).encode(), FORM, "/sparql"),
        (urlencode({"query": COUNT}).encode(), f"{FORM}; charset=UTF-8", "/sparql/"),
        (COUNT.encode(), QUERY, "/sparql"),
        (COUNT.encode(), f"{QUERY};charset=utf-8", "/sparql"),
        (b"", None, f"/sparql?query={quote(COUNT)}"),
        (b"", FORM, f"/sparql?query={quote(COUNT)}"),
        (b"", "text/plain", f"/sparql?query={quote(COUNT)}"),
        ([b"SELECT (COUNT(*) AS ", b"?n) { ?s", b" ?p ?o }"], QUERY, "/sparql"),
    ],
)
def test_a_query_may_be_sent_in_each_way(post, body, kind, target):
    reply = post(body, kind, target)
    assert (reply.status, reply.body) == (200, b"n\r\n13\r\n")


def test_the_data_set_stands_in_the_form_or_in_the_address(post):
    form = urlencode({"query": COUNT, "default-graph-uri": LAB}).encode()
    assert post(form, FORM).body == b"n\r\n2\r\n"
    address = "/sparql?" + urlencode({"default-graph-uri": LAB})
    assert post(COUNT.encode(), QUERY, address).body == b"n\r\n2\r\n"


def test_a_form_is_decoded_once(post):
    form = urlencode({"query": "SELECT (STR(<http://e/a%20b>) AS ?x) {}"}).encode()
    assert post(form, FORM).body == b"x\r\nhttp://e/a%20b\r\n"


@pytest.mark.parametrize(
    ("body", "kind", "target", "status"),
    [
        (b"query=ASK{}&query=ASK{}", FORM, "/sparql", 400),
        (b"query=ASK{}", FORM, "/sparql?query=ASK{}", 400),
        (b"ASK {}", QUERY, "/sparql?query=ASK{}", 400),
        (b"nothing=here", FORM, "/sparql", 400),
        (b"", QUERY, "/sparql", 400),
        (b"", None, "/sparql", 400),
        (b"ASK {} \xff", QUERY, "/sparql", 400),
        ("ASK {}".encode("utf-16"), QUERY, "/sparql", 400),
        (b"query=ASK{}%FF", FORM, "/sparql", 400),
        (b"ASK {}", "text/plain", "/sparql", 415),
        (b"ASK {}", None, "/sparql", 415),
        (b"{}", "application/json", "/sparql", 415),
        (b"DROP ALL", "application/sparql-update", "/sparql", 403),
        (b"update=DROP+ALL", FORM, "/sparql", 403),
        (b"DROP ALL", QUERY, "/sparql", 400),
        (b"&".join([b"a=1"] * 1001), FORM, "/sparql", 400),
    ],
)
def test_what_is_no_query_is_refused(post, body, kind, target, status):
    assert post(body, kind, target).status == status


def test_a_body_may_be_just_as_long_as_allowed(post):
    fits = b"ASK {} #" + b"x" * (4096 - 8)
    assert post(fits, QUERY).status == 200
    assert post(fits + b"x", QUERY).status == 413
    assert post([fits, b"x"], QUERY).status == 413


def test_a_browser_that_posts_gets_results_not_a_page(post):
    reply = post(COUNT.encode(), QUERY, accept="text/html,*/*;q=0.8")
    assert reply.headers["content-type"] == "application/sparql-results+json"

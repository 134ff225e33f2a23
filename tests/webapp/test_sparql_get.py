"""The endpoint by GET, HEAD and OPTIONS (SPARQL 1.1 Protocol, and the project's own rules)."""

import json
from urllib.parse import urlencode

import pyoxigraph as ox
import pytest

from store.errors import TooManyQueries
from store.sparql import Limits, Workers
from tests.webapp.wire import HANG_UP, STALL, Desk, call, portal, publish
from webapp import sparql
from webapp.asgi import Reading
from webapp.exchange import Stalled

JSON = "application/sparql-results+json"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
ROW = "SELECT ?s { ?s a ?o } LIMIT 1"
GRAPH = "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o }"
LAB = "https://data.example.no/organization/lab-33333333"


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = publish(tmp_path_factory.mktemp("publication"))
    desk = Desk(Workers(lambda: folder, Limits(seconds=3)))
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def application(desk):
    return portal(desk)


@pytest.fixture
def get(application):
    def get(query=None, accept=None, method="GET", path="/sparql", **parameters):
        queries = query if isinstance(query, list) else [query]
        pairs = [("query", text) for text in queries if text is not None]
        for name, value in parameters.items():
            values = value if isinstance(value, list) else [value]
            pairs += [(name.replace("_", "-"), each) for each in values]
        headers = {"Accept": accept} if accept is not None else {}
        target = f"{path}?{urlencode(pairs)}" if pairs else path
        return call(application, target, method=method, headers=headers)

    return get


@pytest.mark.parametrize("accept", [None, "*/*", JSON, "application/json"])
def test_json_is_the_default(get, accept):
    reply = get(ROW, accept)
    assert reply.status == 200
    assert reply.headers["content-type"] == JSON
    assert json.loads(reply.body)["head"]["vars"] == ["s"]
    assert reply.headers["vary"] == "Accept"


@pytest.mark.parametrize("offer", sparql.RESULTS, ids=lambda offer: offer.name)
@pytest.mark.parametrize("query", [ROW, "ASK {}"])
def test_every_results_type_by_header_and_by_name(get, offer, query):
    by_header = get(query, offer.media_type)
    by_name = get(query, "image/png", format=offer.name)
    assert by_header.status == by_name.status == 200
    assert by_header.headers["content-type"].partition(";")[0] == offer.media_type
    assert by_header.body == by_name.body


@pytest.mark.parametrize("offer", sparql.GRAPHS, ids=lambda offer: offer.name)
@pytest.mark.parametrize("query", [GRAPH, f"DESCRIBE <{LAB}>"])
def test_every_graph_type(get, offer, query):
    reply = get(query, offer.media_type)
    assert (reply.status, reply.headers["content-type"]) == (200, offer.media_type)
    form = ox.RdfFormat.from_media_type(offer.media_type)
    assert list(ox.parse(reply.body, format=form))


def test_quality_decides(get):
    accept = "application/sparql-results+xml;q=0.1, text/csv;q=0.9"
    assert get(ROW, accept).headers["content-type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        (ROW, "image/png"),
        (ROW, "text/turtle"),
        (GRAPH, JSON),
        (GRAPH, "text/csv"),
    ],
)
def test_what_cannot_be_had_is_406_with_the_list(get, query, accept):
    reply = get(query, accept)
    assert reply.status == 406
    problem = json.loads(reply.body)
    assert len(problem["available"]) >= 4
    assert problem["available"][0] in problem["detail"]


def test_a_browser_gets_the_page_with_and_without_a_query(get):
    assert get(None, BROWSER).body == b"editor "
    assert get(ROW, BROWSER).body == f"editor {ROW}".encode()
    assert get(ROW, BROWSER, format="csv").headers["content-type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
@pytest.mark.parametrize("accept", [None, "*/*", "text/turtle", "application/rdf+xml"])
def test_without_a_query_the_service_describes_itself(get, path, accept):
    reply = get(None, accept, path=path)
    form = ox.RdfFormat.from_media_type(reply.headers["content-type"])
    triples = list(ox.parse(reply.body, format=form))
    sd = "http://www.w3.org/ns/sparql-service-description#"
    ends = [t.object.value for t in triples if t.predicate.value == f"{sd}endpoint"]
    assert ends == ["https://data.example.no/sparql"]
    features = {t.object.value for t in triples if t.predicate.value == f"{sd}feature"}
    assert f"{sd}BasicFederatedQuery" not in features
    formats = [t for t in triples if t.predicate.value == f"{sd}resultFormat"]
    assert len(formats) == len(sparql.RESULTS) + len(sparql.GRAPHS)


def test_parameters_reach_the_store(get, desk):
    get("ASK {}", default_graph_uri=["urn:a", "urn:b"], named_graph_uri="urn:c", timeout="2.5")
    asked = desk.asked[-1]
    assert asked.default_graphs == ("urn:a", "urn:b")
    assert asked.named_graphs == ("urn:c",)
    assert asked.timeout == 2.5
    assert asked.base == "https://data.example.no/sparql"


def test_a_data_set_in_the_request_is_applied(get):
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert get(count, "text/csv").body == b"n\r\n13\r\n"
    assert get(count, "text/csv", default_graph_uri=LAB).body == b"n\r\n2\r\n"


def test_unknown_parameters_are_ignored(get):
    assert get("ASK {}", ac="1").status == 200


@pytest.mark.parametrize(
    ("parameters", "word"),
    [
        ({"query": ["ASK {}", "ASK {}"]}, "more than one"),
        ({"query": "ASK {}", "timeout": "soon"}, "time-out"),
        ({"query": "ASK {}", "timeout": "-1"}, "time-out"),
        ({"query": "ASK {}", "timeout": "nan"}, "time-out"),
        ({"query": "ASK {}", "default_graph_uri": "not an iri"}, "absolute IRI"),
        ({"query": ""}, "SELECT"),
        ({"query": "SELECT nope"}, "nope"),
    ],
)
def test_a_request_that_makes_no_sense_is_400(get, parameters, word):
    reply = get(**parameters)
    assert reply.status == 400
    assert reply.headers["content-type"] == "application/problem+json"
    assert word in json.loads(reply.body)["detail"]


def test_a_syntax_error_says_where(get):
    problem = json.loads(get("SELECT * {\n ?s dcat:theme ?o }").body)
    assert (problem["line"], problem["column"]) == (2, 5)
    assert "PREFIX dcat: <http://www.w3.org/ns/dcat#>" in problem["detail"]
    assert problem["type"] == "https://data.example.no/problems/malformed"


def test_a_problem_comes_as_text_to_who_asks_for_text(get):
    reply = get("SELECT nope", "text/plain")
    assert reply.headers["content-type"] == "text/plain; charset=utf-8"
    assert reply.status == 400


@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_service_is_refused(get, silent):
    assert get(f"SELECT * {{ SERVICE {silent}<http://127.0.0.1/> {{ ?s ?p ?o }} }}").status == 403


def test_updates_are_refused(get):
    assert get("INSERT DATA { <urn:s> <urn:p> 1 }").status == 400
    assert get("LOAD <http://127.0.0.1/x>").status == 403
    assert get(update="DROP ALL").status == 403
    assert get("ASK {}", update="DROP ALL").status == 403


def test_a_query_past_its_time_is_503_with_a_time_to_wait(get):
    bomb = "SELECT (COUNT(*) AS ?n) {" + " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(9)) + "}"
    reply = get(bomb, timeout="0.2")
    assert reply.status == 503
    assert reply.headers["retry-after"] == "60"
    assert "0.2 seconds" in json.loads(reply.body)["detail"]
    assert get("ASK {}").status == 200


def test_head_has_everything_but_the_body(get):
    for query, accept in ((ROW, JSON), (None, "text/turtle")):
        reply = get(query, accept, method="HEAD")
        assert (reply.status, reply.body) == (200, b"")
        assert reply.headers["content-type"] == get(query, accept).headers["content-type"]
    assert get("SELECT nope", method="HEAD").body == b""


@pytest.mark.parametrize("query", [ROW, "SELECT nope", None])
def test_pages_elsewhere_may_ask(get, query):
    assert get(query).headers["access-control-allow-origin"] == "*"


def test_preflight(get):
    reply = get(method="OPTIONS")
    assert (reply.status, reply.body) == (204, b"")
    assert "content-length" not in reply.headers
    methods = reply.headers["access-control-allow-methods"].split(", ")
    assert set(methods) == {"GET", "HEAD", "POST", "OPTIONS"}
    assert "Content-Type" in reply.headers["access-control-allow-headers"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_405_with_the_list(get, method):
    reply = get(method=method)
    assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD, POST, OPTIONS")


def test_what_is_no_utf_8_is_400(application):
    assert call(application, "/sparql?query=ASK%7B%7D%FF").status == 400
    assert call(application, "/sparql?query=ASK{}\xff").status == 400


def test_every_answer_has_a_number_of_its_own(get):
    first, second = get("SELECT (RAND() AS ?n) {}"), get("SELECT nope")
    assert first.headers["x-request-id"] != second.headers["x-request-id"]
    assert json.loads(second.body)["instance"] == f"urn:uuid:{second.headers['x-request-id']}"


def test_no_answer_may_run_or_be_framed(get):
    headers = get(ROW).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert headers["x-content-type-options"] == "nosniff"


def test_an_answer_that_is_not_taken_is_broken_off(desk):
    application = portal(desk, reading=Reading(patience=0.05))
    endless = "/sparql?" + urlencode({"query": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"})
    with pytest.raises(Stalled):
        call(application, endless, body=STALL)
    assert call(application, "/sparql?query=ASK%7B%7D").status == 200


def test_a_client_that_hangs_up_stops_its_query(application, desk):
    bomb = "SELECT(COUNT(*)AS?n){?a?b?c.?d?e?f.?g?h?i.?j?k?l.?m?n1?o.?p?q?r.?s?t?u}"
    call(application, "/sparql?" + urlencode({"query": bomb}), body=HANG_UP)
    assert desk.asked[-1].leash.stopped
    metrics = call(application, "/metrics").body.decode()
    assert 'outcome="gone"} 1' in metrics


def test_an_answer_has_a_strong_tag_and_who_has_it_gets_304(application, get):
    reply = get(ROW)
    tag = reply.headers["etag"]
    assert tag.startswith('"')
    assert reply.headers["cache-control"] == "no-cache"
    target = "/sparql?" + urlencode({"query": ROW})
    for given, status in ((tag, 304), ("*", 304), (f'"other", W/{tag}', 304), ('"other"', 200)):
        for method in ("GET", "HEAD"):
            again = call(application, target, method=method, headers={"If-None-Match": given})
            assert (again.status, again.headers["etag"]) == (status, tag)
            assert (again.body == b"") == (status == 304 or method == "HEAD")


def test_another_type_or_query_has_another_tag(get):
    tags = [get(ROW).headers["etag"], get(ROW, "text/csv").headers["etag"]]
    assert len({*tags, get("ASK {}").headers["etag"]}) == 3


@pytest.mark.parametrize("query", ["SELECT (RAND() AS ?n) {}", "SELECT (NOW() AS ?n) {}"])
def test_what_changes_each_time_has_no_tag_and_is_not_kept(get, desk, query):
    asked = len(desk.asked)
    for _ in range(3):
        assert "etag" not in get(query).headers
    assert len(desk.asked) == asked + 3


def test_the_same_words_are_recalled_without_asking_again(get, desk):
    query = "SELECT ?kept { ?kept a ?o } LIMIT 1"
    replies = [get(query, "text/csv") for _ in range(2)]
    asked = len(desk.asked)
    replies += [get(query, "text/csv", path=path) for path in ("/sparql", "/sparql/")]
    assert len(desk.asked) == asked
    assert {reply.body for reply in replies} == {replies[0].body}
    kept = [
        {name: text for name, text in reply.headers.items() if name != "x-request-id"}
        for reply in replies
    ]
    assert kept[0] == kept[2] == kept[3]
    assert get(query, JSON).body != replies[0].body
    assert len(desk.asked) == asked + 1


def test_errors_are_not_kept(get):
    for _ in range(3):
        reply = get("SELECT * { ?s nope ?o }")
        assert reply.status == 400
        assert "etag" not in reply.headers


def test_a_client_with_too_many_queries_is_429_with_a_time_to_wait(desk):
    class Crowded(type(desk)):
        async def ask(self, query):
            assert query.client == "127.0.0.1"
            raise TooManyQueries("You have 10 queries running or waiting.")

    reply = call(portal(Crowded(desk.workers)), "/sparql?query=ASK%7B%7D")
    assert reply.status == 429
    assert reply.headers["retry-after"] == "5"
    assert json.loads(reply.body)["type"].endswith("/problems/too-many-queries")


def test_one_client_reads_only_so_many_long_answers_at_once(desk, monkeypatch):
    monkeypatch.setattr(sparql, "_OF_ONE", 0)
    every = "SELECT ?i ?h ?g ?f ?e ?d { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    assert call(portal(desk), "/sparql?" + urlencode({"query": every})).status == 429
    assert call(portal(desk), "/sparql?query=ASK%7B%7D").status == 200

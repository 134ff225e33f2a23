"""curl: what a person tries first, and what shell scripts rely on."""

import json

import pytest

from .conftest import COUNT, DCAT, program

GRAPH = f"CONSTRUCT {{ ?d a <{DCAT}Dataset> }} WHERE {{ ?d a <{DCAT}Dataset> }}"
# More rows than can be made before the query's time is over, sent while they are made.
ENDLESS = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
_FORM = "%{http_code} %{content_type}"


@pytest.fixture
def curl(run):
    """Runs curl with these words; gives what it printed."""

    def call(*words, code=0):
        done = run(program("curl"), "--silent", "--show-error", *words)
        assert done.returncode == code, done.stderr
        return done.stdout

    return call


@pytest.mark.parametrize(
    ("query", "wanted", "given"),
    [
        (COUNT, "*/*", "application/sparql-results+json"),
        (COUNT, "application/json", "application/sparql-results+json"),
        (COUNT, "application/sparql-results+xml", "application/sparql-results+xml"),
        (COUNT, "text/csv", "text/csv; charset=utf-8"),
        (COUNT, "TEXT/CSV", "text/csv; charset=utf-8"),
        (COUNT, "text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        (GRAPH, "*/*", "text/turtle"),
        (GRAPH, "application/n-triples", "application/n-triples"),
        (GRAPH, "application/ld+json", "application/ld+json"),
        (GRAPH, "application/rdf+xml", "application/rdf+xml"),
        (GRAPH, "application/trig, text/turtle;q=0.5", "application/trig"),
    ],
)
def test_the_form_that_is_asked_for(curl, served, query, wanted, given):
    told = curl(
        *("--output", "answer", "--write-out", _FORM, "--header", f"Accept: {wanted}"),
        *("--data-urlencode", f"query={query}", served.endpoint),
    )
    assert told == f"200 {given}"


def test_get_form_and_direct_post_say_the_same(curl, served):
    encoded = ("--data-urlencode", f"query={COUNT}", served.endpoint)
    direct = ("--header", "Content-Type: application/sparql-query", "--data-binary", COUNT)
    answers = {
        curl(*encoded),
        curl("--get", *encoded),
        curl(*direct, served.endpoint),
        curl(*direct, "--header", "Transfer-Encoding: chunked", served.endpoint),
        curl(*direct, "--header", "Expect: 100-continue", served.endpoint),
        curl("--http1.0", *encoded),
        curl("--get", "--data-urlencode", f"query={COUNT}", f"{served.endpoint}/"),
    }
    assert len(answers) == 1
    (row,) = json.loads(answers.pop())["results"]["bindings"]
    assert row["n"]["value"] == str(served.datasets)


def test_head_is_get_without_its_body(curl, served):
    asked = ("--get", "--data-urlencode", f"query={COUNT}", served.endpoint)
    told = curl("--head", *asked).splitlines()
    assert told[0].startswith("HTTP/1.1 200")
    assert "content-type: application/sparql-results+json" in [line.lower() for line in told]
    assert told[-1] == ""


def test_the_same_connection_serves_on_after_an_error(curl, served):
    form = ("--output", "/dev/null", "--write-out", "%{http_code} %{num_connects}\n")
    bad = (*form, "--data-urlencode", "query=SELEKT", served.endpoint)
    good = (*form, "--data-urlencode", f"query={COUNT}", served.endpoint)
    assert curl(*bad, "--next", *good).split() == ["400", "1", "200", "0"]


def test_an_address_that_is_too_long_is_refused_with_the_remedy(curl, served):
    long = "#" * 40_000
    told = json.loads(curl(f"{served.endpoint}?query={COUNT[:6]}%20{'a' * len(long)}"))
    assert told["status"] == 414
    assert "POST" in told["detail"]
    by_post = curl("--data-urlencode", f"query={COUNT} {long}", served.endpoint)
    assert str(served.datasets) in by_post


def test_a_script_on_another_site_may_read_every_refusal(curl, served):
    for words in (
        (f"{served.endpoint}?query={'a' * 40_000}",),
        ("--data-urlencode", "query=SELEKT", served.endpoint),
        ("--header", "Accept: image/png", "--data-urlencode", f"query={COUNT}", served.endpoint),
        ("--request", "DELETE", served.endpoint),
        ("--data-urlencode", "update=DROP ALL", served.endpoint),
    ):
        told = curl("--dump-header", "-", "--output", "/dev/null", *words)
        assert "access-control-allow-origin: *" in told.lower()


def test_a_record_is_not_sent_again_when_it_is_known(curl, served):
    query = f"SELECT ?g {{ GRAPH ?g {{ ?d a <{DCAT}Dataset> }} }} LIMIT 1"
    found = json.loads(curl("--data-urlencode", f"query={query}", served.endpoint))
    address = found["results"]["bindings"][0]["g"]["value"]
    keep = ("--etag-save", "tag", "--output", "record.ttl", "--write-out", "%{http_code}")
    assert curl(*keep, f"{address}.ttl") == "200"
    again = ("--etag-compare", "tag", "--output", "again.ttl", "--write-out", "%{http_code}")
    assert curl(*again, f"{address}.ttl") == "304"


def test_an_answer_that_breaks_off_is_an_error_to_the_shell(run, served):
    """18 and 56 are curl's words for a transfer that was cut; a script that checks sees it."""
    asked = ("--output", "/dev/null", "--data-urlencode", f"query={ENDLESS}", served.endpoint)
    assert run(program("curl"), "--silent", *asked).returncode in (18, 56)

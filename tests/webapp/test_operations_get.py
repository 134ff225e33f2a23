"""Health, readiness and figures: always answered, and about nobody."""

import json
import re

import pytest

from store.errors import Unavailable
from tests.webapp.wire import Standing, call, pages, portal
from webapp import operations
from webapp.asgi import Opened, Portal
from webapp.figures import Figures


class Desk:
    standing = Standing()

    def status(self) -> Standing:
        if self.standing is None:
            raise Unavailable("Nothing is published yet.")
        return self.standing

    async def ask(self, _query):
        raise Unavailable("Too many queries are waiting.")

    def renew(self) -> None:
        pass

    def close(self) -> None:
        pass


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def application(desk):
    return portal(desk, "https://data.example.no/covid")


def test_a_process_that_answers_is_alive(application, desk):
    desk.standing = None
    reply = call(application, "/health")
    assert (reply.status, json.loads(reply.body)) == (200, {"status": "alive"})
    assert reply.headers["cache-control"] == "no-store"


def test_it_is_ready_with_a_publication_and_says_how_far_behind(application):
    reply = call(application, "/ready")
    assert reply.status == 200
    assert json.loads(reply.body) == {"status": "ready", "publication": 7, "lag": 2}


@pytest.mark.parametrize("standing", [None, Standing(ready=False, publication=0)])
def test_it_is_not_ready_without_one(application, desk, standing):
    desk.standing = standing
    reply = call(application, "/ready")
    assert (reply.status, json.loads(reply.body)) == (503, {"status": "not ready"})


def figures(application):
    reply = call(application, "/metrics")
    assert reply.status == 200
    assert reply.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = reply.body.decode().splitlines()
    return dict(line.rsplit(" ", 1) for line in lines if not line.startswith("#"))


def test_requests_are_counted_by_class_method_and_status(application):
    for path in ("/", "/", "/nothing/here", "/covid/dataset/x", "/en/datasets?q=secret"):
        call(application, path)
    call(application, "/sparql?query=ASK{}")
    call(application, "/sparql?query=SELEKT")
    found = figures(application)
    assert found['varde_requests_total{route="home",method="GET",status="200"}'] == "2"
    assert found['varde_requests_total{route="record",method="GET",status="404"}'] == "2"
    assert found['varde_requests_total{route="search",method="GET",status="404"}'] == "1"
    assert found['varde_queries_total{outcome="unavailable"}'] == "1"
    assert found['varde_queries_total{outcome="malformed"}'] == "1"
    assert float(found['varde_request_seconds_total{route="home"}']) > 0


def test_the_installations_standing_is_told(application, desk):
    found = figures(application)
    assert (found["varde_ready"], found["varde_publication"]) == ("1", "7")
    assert (found["varde_ledger_lag"], found["varde_records"]) == ("2", "3")
    desk.standing = None
    assert "varde_publication" not in figures(application)


def test_figures_hold_nothing_that_somebody_sent(application):
    call(application, "/secret-path/secret?q=secret", headers={"User-Agent": "secret"})
    assert b"secret" not in call(application, "/metrics").body


def test_every_line_of_the_figures_is_in_the_format_of_prometheus(application):
    call(application, "/")
    text = call(application, "/metrics").body.decode()
    assert text.endswith("\n")
    line = re.compile(r'(# (HELP|TYPE) \w+ .+)|(\w+(\{(\w+="[^"\\]*",?)*\})? [0-9.]+)')
    for each in text.splitlines():
        assert line.fullmatch(each), each


def test_any_process_tells_of_all(desk, tmp_path):
    folder = tmp_path / "figures"
    one, other = (
        Portal(lambda: Opened(desk, pages(), "https://data.example.no", figures=folder))
        for _ in range(2)
    )
    for application, times in ((one, 2), (other, 3)):
        for _ in range(times):
            call(application, "/")
        application.open().renew()
    series = 'varde_requests_total{route="home",method="GET",status="200"}'
    assert [figures(application)[series] for application in (one, other)] == ["5", "5"]
    call(one, "/")  # its own are told at once, also before they are shared
    assert figures(one)[series] == "6"
    (folder / "broken.json").write_text("{")
    assert figures(other)[series] == "5"


def test_the_first_start_is_told(tmp_path):
    early = Figures(tmp_path)
    early.share()
    late = Figures(tmp_path)
    assert late.told()[1] == early.told()[1]


@pytest.mark.parametrize("path", ["/health", "/ready", "/metrics"])
def test_only_reading_is_allowed_and_head_has_no_body(application, path):
    assert call(application, path, method="HEAD").body == b""
    reply = call(application, path, method="POST")
    assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.parametrize(
    ("path", "route"),
    [
        ("/", "home"),
        ("/nb/", "home"),
        ("/en/datasets", "search"),
        ("/search", "search"),
        ("/nn/sparql", "sparql"),
        ("/sparql/", "sparql"),
        ("/dataset/x-1a2b3c4d", "record"),
        ("/en/dataset/x-1a2b3c4d.ttl", "record"),
        ("/static/dist/site.css", "static"),
        ("/sitemap-2.xml", "sitemap"),
        ("/robots.txt", "robots.txt"),
        ("/a/b/c", "other"),
        ("/about", "other"),
        ("//", "home"),
    ],
)
def test_a_path_belongs_to_one_of_few_classes(path, route):
    assert operations.route_class(path) == route

"""What robots.txt and the sitemap tell, over a front desk with as many records as a test wants."""

from xml.etree import ElementTree

import pytest
from flask import Flask

from webapp import crawlers
from webapp.desk import Installation
from webapp.settings import SiteSettings

BASE = "https://data.example.org/covid"
NAMESPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


class Figures:
    changed = "2026-11-25T15:00:00+00:00"


class Desk:
    def __init__(self, records: int) -> None:
        self.records = records

    def counts(self, language: str) -> Figures:
        assert language
        return Figures()

    def pages(self):
        for number in range(self.records):
            yield f"/dataset/a-{number:08d}", f"2026-01-{number % 28 + 1:02d}T00:00:00+00:00"


def client(records: int = 2, base: str = BASE):
    app = Flask("test")
    app.extensions["varde"] = Installation(Desk(records), SiteSettings(base), None)
    app.register_blueprint(crawlers.blueprint)
    return app.test_client()


def read(response):
    assert response.status_code == 200
    assert response.content_type == "application/xml; charset=utf-8"
    return ElementTree.fromstring(response.data)  # noqa: S314


def entries(tree, kind="url"):
    return [
        (entry.findtext("s:loc", None, NAMESPACE), entry.findtext("s:lastmod", None, NAMESPACE))
        for entry in tree.findall(f"s:{kind}", NAMESPACE)
    ]


def test_the_sitemap_lists_public_pages_with_their_true_change():
    assert entries(read(client(2).get("/sitemap.xml"))) == [
        (f"{BASE}/", "2026-11-25T15:00:00+00:00"),
        (f"{BASE}/dataset/a-00000000", "2026-01-01T00:00:00+00:00"),
        (f"{BASE}/dataset/a-00000001", "2026-01-02T00:00:00+00:00"),
    ]


def test_addresses_come_from_the_base_and_never_from_the_request():
    response = client(1).get("/sitemap.xml", base_url="https://evil.example/")
    assert b"evil" not in response.data


def test_a_sitemap_holds_just_as_many_addresses_as_allowed(monkeypatch):
    monkeypatch.setattr(crawlers, "MOST", 4)
    assert len(entries(read(client(3).get("/sitemap.xml")))) == 4
    index = read(client(4).get("/sitemap.xml"))
    assert entries(index, "sitemap") == [
        (f"{BASE}/sitemap-1.xml", "2026-11-25T15:00:00+00:00"),
        (f"{BASE}/sitemap-2.xml", "2026-01-04T00:00:00+00:00"),
    ]


def test_the_parts_of_an_index_hold_every_page_once(monkeypatch):
    monkeypatch.setattr(crawlers, "MOST", 4)
    asked = client(10)
    parts = [f"/sitemap-{number}.xml" for number in (1, 2, 3)]
    index = read(asked.get("/sitemap.xml"))
    assert [loc for loc, _ in entries(index, "sitemap")] == [BASE + path for path in parts]
    found = [loc for path in parts for loc, _ in entries(read(asked.get(path)))]
    assert len(found) == len(set(found)) == 11
    for path in ("/sitemap-4.xml", "/sitemap-0.xml", "/sitemap--1.xml"):
        assert asked.get(path).status_code == 404


def test_fifty_thousand_is_the_real_limit():
    assert len(entries(read(client(49_999).get("/sitemap.xml")))) == 50_000
    assert len(entries(read(client(50_000).get("/sitemap.xml")), "sitemap")) == 2


def test_what_is_no_time_is_left_out():
    class Undated(Desk):
        def pages(self):
            yield "/dataset/a&b", "yesterday"

    app = Flask("test")
    app.extensions["varde"] = Installation(Undated(1), SiteSettings(BASE), None)
    app.register_blueprint(crawlers.blueprint)
    tree = read(app.test_client().get("/sitemap.xml"))
    assert entries(tree)[1] == (f"{BASE}/dataset/a&b", None)


def test_robots_may_read_all_but_queries_and_graphs():
    response = client().get("/robots.txt", headers={"Host": "data.example.org"})
    assert response.content_type == "text/plain; charset=utf-8"
    assert response.text.splitlines() == [
        "User-agent: *",
        "Disallow: /covid/sparql?",
        "Disallow: /covid/*/sparql?",
        "Disallow: /covid/rdf-graph-store",
        "Allow: /covid/",
        "",
        f"Sitemap: {BASE}/sitemap.xml",
    ]


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({"Host": "data.example.org:443"}, True),
        ({"Host": "DATA.example.org"}, True),
        ({"Host": "10.0.0.7:8080", "X-Forwarded-Host": "data.example.org"}, True),
        ({"Host": "test.example.org"}, False),
        ({"Host": "data.example.org:8443"}, False),
        ({"Host": "data.example.org.evil.example"}, False),
    ],
)
def test_under_another_name_nothing_may_be_read(headers, allowed):
    response = client().get("/robots.txt", headers=headers)
    assert ("Sitemap:" in response.text) is allowed
    assert ("Disallow: /\n" in response.text) is not allowed
    assert "Host" in response.vary

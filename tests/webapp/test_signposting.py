from dataclasses import replace

import pytest

from store.views.pages import Link, Text
from tests.webapp.reading import page
from tests.webapp.standin import wastewater
from webapp.signposting import header, signposts

RECORD = "/en/dataset/wastewater-0badcafe"
BASE = "https://data.example.org/covid/dataset/wastewater-0badcafe"


@pytest.fixture
def _site(app):
    with app.test_request_context("/en/"):
        yield


def test_the_header_is_written_as_harvesters_read_it(client):
    assert client.get(RECORD).headers["Link"] == (
        '<https://doi.org/10.5555/12345678>;rel="cite-as", '
        '<https://schema.org/AboutPage>;rel="type", <https://schema.org/Dataset>;rel="type", '
        f'<{BASE}.ttl>;rel="describedby";type="text/turtle", '
        f'<{BASE}.jsonld>;rel="describedby";type="application/ld+json", '
        '<https://creativecommons.org/licenses/by/4.0/>;rel="license", '
        '<https://files.example.org/samples.csv>;rel="item";type="text/csv"'
    )


def test_page_and_header_say_the_same(client):
    response = client.get(RECORD)
    rels = ("cite-as", "type", "describedby", "license", "author", "item")
    links = [link for link in page(response).select("head link") if link["rel"][0] in rels]
    written = [
        f'<{link["href"]}>;rel="{link["rel"][0]}"'
        + (f';type="{link["type"]}"' if link.get("type") else "")
        for link in links
    ]
    assert ", ".join(written) == response.headers["Link"]
    assert all(list(link.attrs)[:2] == ["rel", "href"] for link in links)


@pytest.mark.usefixtures("_site")
def test_no_link_breaks_the_header():
    odd = Link(Text("x"), 'https://example.org/a,b c"d>e/å', None)
    links = signposts(replace(wastewater("en"), licence=odd))
    assert '<https://example.org/a%2Cb%20c%22d%3Ee/%C3%A5>;rel="license"' in header(links)


@pytest.mark.usefixtures("_site")
def test_six_of_a_kind_are_left_out():
    people = tuple(Link(Text(str(n)), f"https://orcid.org/{n}", None) for n in range(6))
    rels = [link.rel for link in signposts(replace(wastewater("en"), creators=people))]
    assert "author" not in rels
    assert "license" in rels


@pytest.mark.usefixtures("_site")
def test_the_header_stays_under_four_kilobytes():
    people = tuple(
        Link(Text(str(n)), f"https://example.org/{n}{'x' * 900}", None) for n in range(5)
    )
    written = header(signposts(replace(wastewater("en"), creators=people)))
    assert len(written) < 4000
    assert 'rel="cite-as"' in written


@pytest.mark.usefixtures("_site")
def test_what_is_no_web_address_is_no_link():
    mail = Link(Text("x"), "mailto:x@example.org", "mailto:x@example.org")
    assert "author" not in [s.rel for s in signposts(replace(wastewater("en"), creators=(mail,)))]

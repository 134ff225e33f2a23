import pytest

from store.errors import Misconfigured
from tests.webapp.conftest import made
from tests.webapp.reading import page, text
from webapp import SiteSettings


def test_home_says_how_many_records_there_are(client):
    home = page(client.get("/en/"))
    assert "1,657 records" in text(home.main)
    assert text(home.select_one(".figures li")) == "1,612 Data sets"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("nn-NO,nn;q=0.9,nb;q=0.8", "nn"),
        ("no", "nb"),
        ("de,en;q=0.5", "en"),
        ("en;q=0.3,nb", "nb"),
        ("fr", "en"),
        ("nb;q=0, nn;q=0.1", "nn"),
        ("nb;q=0", "en"),
        ("", "en"),
    ],
)
def test_unprefixed_home_is_in_the_readers_language(client, accepted, language):
    response = client.get("/", headers={"Accept-Language": accepted})
    assert response.headers["Content-Language"] == language
    assert page(response).html.get("lang") == language
    assert "Accept-Language" in response.headers["Vary"]


def test_a_language_in_the_path_wins_and_does_not_vary_by_header(client):
    response = client.get("/nn/", headers={"Accept-Language": "en"})
    assert response.headers["Content-Language"] == "nn"
    assert "Accept-Language" not in response.headers.get("Vary", "")


def test_language_home_has_one_address(client):
    response = client.get("/nb")
    assert (response.status_code, response.location) == (308, "/covid/nb/")


@pytest.mark.parametrize("name", ["about", "privacy", "accessibility"])
def test_texts_are_there_in_every_language(client, name):
    headings = set()
    for language in ("en", "nb", "nn"):
        response = client.get(f"/{language}/{name}")
        assert response.status_code == 200
        headings.add(text(page(response).main))
    assert len(headings) == 3
    assert client.get(f"/{name}").location == f"/covid/en/{name}"


def test_pages_name_each_other_by_language(client):
    head = page(client.get("/nb/about")).head
    alternates = {
        link.get("hreflang"): link.get("href") for link in head.select("link[rel=alternate]")
    }
    base = "https://data.example.org/covid"
    assert alternates == {
        "en": f"{base}/en/about",
        "nb": f"{base}/nb/about",
        "nn": f"{base}/nn/about",
        "x-default": f"{base}/about",
    }
    assert head.select_one("link[rel=canonical]").get("href") == f"{base}/nb/about"


def test_a_default_language_that_we_do_not_speak_stops_the_start():
    with pytest.raises(Misconfigured, match="nb, nn, en"):
        made(SiteSettings(default_language="de"))

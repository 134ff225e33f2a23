import json
from dataclasses import replace

import pytest

from store.views.pages import Contact
from tests.webapp.reading import page, text
from tests.webapp.standin import StandInDesk, wastewater

RECORD = "/dataset/wastewater-0badcafe"


def test_page_says_what_it_is_and_who_may_use_it(client):
    shown = page(client.get(f"/en{RECORD}"))
    assert text(shown.h1).startswith("Virus in wastewater")
    assert text(shown.select(".box-access")[0]) == (
        "Access Open Anyone may fetch the data. Go to the files"
    )
    assert [text(cell) for cell in shown.select(".files tbody tr:first-child > *")] == [
        "Measurements One row for each sample sha256 9f86d081884c7d65",
        "CSV",
        "210 kB",
        "CC BY 4.0",
        "Download Measurements",
    ]


def test_text_in_another_language_is_marked(client):
    assert page(client.get(f"/nn{RECORD}")).select_one("h1 span").get("lang") == "en"
    assert page(client.get(f"/nb{RECORD}")).select_one("h1 span") is None


def test_embedded_json_cannot_end_its_element(client):
    body = client.get(f"/en{RECORD}").get_data(as_text=True)
    assert "</script><script>alert" not in body
    block = page(client.get(f"/en{RECORD}")).select("script[type='application/ld+json']")[0]
    assert not {"<", ">", "&"} & set(block.string)
    assert json.loads(block.string)["name"].endswith("</script><script>alert(1)</script>")


def test_literals_with_markup_stay_text(client):
    shown = page(client.get(f"/en{RECORD}"))
    assert "weekly <samples>" in shown.select("pre code")[0].string


@pytest.mark.parametrize(
    ("headers", "media_type"),
    [
        ({}, "text/html"),
        ({"Accept": "*/*"}, "text/html"),
        (
            {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"},
            "text/html",
        ),
        ({"Accept": "text/turtle"}, "text/turtle"),
        ({"Accept": "application/ld+json, text/html;q=0.5"}, "application/ld+json"),
    ],
)
def test_accept_chooses_page_or_data(client, headers, media_type):
    response = client.get(RECORD, headers=headers)
    assert response.mimetype == media_type
    assert {"Accept", "Accept-Profile", "Accept-Language"} <= set(response.vary)


def test_data_names_its_own_address_and_its_page(client):
    response = client.get(f"{RECORD}.ttl")
    base = "https://data.example.org/covid"
    assert response.mimetype == "text/turtle"
    assert response.headers["Content-Location"] == f"{base}{RECORD}.ttl"
    assert response.headers["Link"] == f'<{base}{RECORD}>;rel="describes"'
    assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_page_links_to_itself_as_data(client):
    head = page(client.get(f"/en{RECORD}")).head
    types = [link.get("type") for link in head.select("link[rel=alternate]")]
    assert "text/turtle" in types
    assert "application/ld+json" in types


def test_gone_data_and_illustrations_are_said_before_all_else(client):
    shown = page(client.get("/en/dataset/preparedness-register-1badf00d"))
    notes = [text(note) for note in shown.select("main .notice")]
    assert notes[0] == "The data were deleted on 30 June 2024."
    assert notes[1].startswith("This record is an illustration.")
    assert text(shown.select(".box-access .ds-button")[0]) == "Ask for access"


def test_a_withdrawn_record_leaves_a_stone(client):
    response = client.get("/nb/dataset/withdrawn-deadbeef")
    assert response.status_code == 410
    assert "Duplicate" in text(page(response).main)


def test_unknown_records_are_not_found(client):
    assert client.get("/en/dataset/nothing-00000000").status_code == 404


def test_the_graph_is_named_and_has_every_label(client):
    svg = page(client.get(f"/en{RECORD}")).select(".graph svg")[0]
    assert svg.get("role") == "img"
    assert svg.title.string == "The statements of the record as a graph"
    assert {"Publisher", "Start date", "Institute of Clean Water"} <= {
        t.string for t in svg.find_all("text")
    }


@pytest.mark.parametrize("query", ["_mediatype=text/turtle", "format=ttl", "format=turtle"])
def test_a_form_can_be_asked_for_in_the_address(client, query):
    assert client.get(f"{RECORD}?{query}").mimetype == "text/turtle"


def test_what_cannot_be_had_is_said_with_what_can(client):
    response = client.get(RECORD, headers={"Accept": "image/png"})
    assert response.status_code == 406
    assert "text/turtle" in json.loads(response.data)["available"]
    assert client.get(f"{RECORD}.png").status_code == 404


def test_search_engines_can_ask_for_their_own_form(client):
    asked = "application/vnd.schemaorg.ld+json, application/ld+json"
    response = client.get(RECORD, headers={"Accept": asked})
    assert response.mimetype == "application/vnd.schemaorg.ld+json"
    assert json.loads(response.data)["@type"] == "Dataset"


def test_a_record_of_thousands_of_files_stays_a_page(client, monkeypatch):
    small = wastewater("en")
    fact = replace(small.facts[0], values=small.facts[0].values * 5000)
    large = replace(
        small,
        files=small.files * 5000,
        facts=(fact,),
        keywords=small.keywords * 5000,
        turtle="x" * 10**6,
    )
    monkeypatch.setattr(StandInDesk, "record_page", lambda *_: large)
    shown = page(response := client.get(f"/en{RECORD}"))
    assert len(response.data) < 250_000
    assert len(shown.select(".files tbody tr")) == 100
    assert "9,900 more in the Turtle file" in text(shown.main)


def test_only_web_addresses_of_contacts_are_links(client, monkeypatch):
    odd = replace(wastewater("en"), contacts=(Contact(None, None, "javascript:alert(1)"),))
    monkeypatch.setattr(StandInDesk, "record_page", lambda *_: odd)
    shown = page(client.get(f"/en{RECORD}"))
    assert not [a for a in shown.select("a[href]") if a["href"].startswith("javascript")]
    assert "javascript:alert(1)" in text(shown.select_one(".glance"))

"""The pages about our own words and rules."""

import re

import pytest
import rdflib

from store.guides import guide, guides, vocabulary

NS = "https://w3id.org/varde/ns#"


@pytest.mark.parametrize("language", ["en", "nb", "nn"])
def test_every_link_of_a_report_leads_to_a_field(client, language):
    """rdfs:seeAlso of the shapes names the guideline's field; the page has a place by that name."""
    for shown in guides(language):
        html = client.get(f"/{language}/shapes/{shown.name}").text
        places = set(re.findall(r'id="([^"]+)"', html))
        assert {field.name for field in shown.fields} <= places
        assert {rule.name for field in shown.fields for rule in field.rules} <= places
        for field in shown.fields:
            assert field.label
            assert all(rule.message for rule in field.rules)


def test_fields_stand_in_the_order_of_their_rules_and_the_gravest_rule_first():
    title, description, *_ = guide("dataset", "en").fields
    assert (title.name, title.obligation, description.name) == ("title", "mandatory", "description")
    assert [rule.severity for rule in title.rules] == ["Violation", "Violation", "Warning"]


def test_the_vocabulary_shows_each_of_our_terms(client):
    html = client.get("/nn/ns").text
    graph = rdflib.Graph().parse(data=client.get("/ns.ttl").data, format="turtle")
    named = {str(term).removeprefix(NS) for term in graph.subjects(rdflib.RDFS.isDefinedBy)}
    assert {f'id="{name}"' for name in named} <= set(re.findall(r'id="[^"]+"', html))
    assert "posttype" in html


@pytest.mark.parametrize("page", ["/ns", "/shapes/dataset"])
@pytest.mark.parametrize(
    ("accept", "syntax"),
    [
        ("text/turtle", "turtle"),
        ("application/rdf+xml", "xml"),
        ("application/n-triples", "nt"),
    ],
)
def test_every_syntax_says_the_same(client, page, accept, syntax):
    turtle = rdflib.Graph().parse(data=client.get(f"{page}.ttl").data, format="turtle")
    response = client.get(page, headers={"Accept": accept})
    assert response.mimetype == accept
    assert {"Accept", "Accept-Language"} <= set(response.vary)
    found = rdflib.Graph().parse(data=response.data, format=syntax)
    assert len(found) == len(turtle)


def test_json_ld_has_a_context_and_every_term(client):
    response = client.get("/ns", headers={"Accept": "application/ld+json"})
    document = response.get_json(force=True)
    assert "@context" in document
    assert response.text.count("rdfs:isDefinedBy") >= len(vocabulary("en").terms)


def test_a_browser_gets_the_page_in_its_language(client):
    response = client.get(
        "/shapes/dataset", headers={"Accept": "text/html", "Accept-Language": "nb"}
    )
    assert response.headers["Content-Language"] == "nb"
    assert "Datasettet mangler tittel" in response.text


def test_a_term_by_its_address_is_a_place_on_the_page(client):
    response = client.get("/ns/recordClass")
    assert response.status_code == 303
    assert response.location.endswith("/ns#recordClass")


@pytest.mark.parametrize(
    "page", ["/shapes/nothing", "/en/shapes/nothing", "/ns.exe", "/shapes/dataset.exe"]
)
def test_what_is_not_there_is_404(client, page):
    assert client.get(page).status_code == 404

import pytest

from tests.webapp.reading import page, text


def ask(client, query, language="en", **look):
    return client.get(f"/{language}/sparql", query_string={"query": query, **look})


def test_without_a_query_there_is_one_to_begin_with(client):
    shown = page(client.get("/en/sparql"))
    assert shown.textarea.string.strip() == "SELECT * {\n  ?s ?p ?o\n}"
    assert shown.form["action"] == "/covid/en/sparql#answer"
    assert not shown.select("meta[name=robots]")


def test_examples_stand_in_groups_with_what_they_answer(client):
    shown = page(client.get("/nn/sparql"))
    groups = {
        text(group.h3): [text(li) for li in group.select("li")]
        for group in shown.select(".example-group")
    }
    assert groups == {
        "Finn": ["Datasett", "Publishers Who publishes"],
        "Tel": ["How many?"],
        "Sjekk": ["Is there any?"],
        "Hent som graf": ["Datasett"],
    }
    assert shown.select_one(".example-group a")["href"].startswith("/covid/nn/sparql?query=SELECT")


def test_prefixes_are_ready_to_be_copied(client):
    lines = [text(li) for li in page(client.get("/en/sparql")).select(".prefixes li")]
    assert "PREFIX dcat: <http://www.w3.org/ns/dcat#>" in lines


def test_who_comes_first_sees_what_the_catalogue_holds(client):
    shown = page(client.get("/nb/sparql"))
    assert [text(li) for li in shown.select(".holdings li")] == ["1 612 Datasett dcat:Dataset"]
    query = shown.select_one(".holdings a")["href"]
    assert "PREFIX+dcat" in query
    assert not page(ask(client, "ASK {}")).select(".holdings")


@pytest.mark.parametrize("path", ["/sparql", "/sparql/"])
def test_browsers_get_the_page_at_the_endpoint_too(client, path):
    response = client.get(path, headers={"Accept": "text/html", "Accept-Language": "nn"})
    assert response.headers["Content-Language"] == "nn"
    assert {"Accept", "Accept-Language"} <= set(response.vary)


def test_a_query_too_long_for_a_link_comes_by_post_and_is_told_from_code(client):
    query = f"SELECT * {{ ?s ?p ?o }} LIMIT 3 # {'x' * 9000}"
    shown = page(client.post("/en/sparql", data={"query": query}))
    assert text(shown.select_one("#result")) == "3 rows"
    assert text(shown.select_one(".answer")).count("too long for a link") == 1
    assert not [a for a in shown.select("a") if "xxx" in a["href"]]
    assert "xxx" in text(shown.select_one("#code").parent)


def test_a_result_is_not_for_search_engines_and_keeps_its_query_in_other_languages(client):
    shown = page(ask(client, "ASK {}", view="raw"))
    assert shown.select_one("meta[name=robots]")["content"] == "noindex"
    other = shown.select_one(".language-nav a[lang=nb]")["href"]
    assert other == "/covid/nb/sparql?query=ASK+%7B%7D&view=raw"


@pytest.mark.parametrize(("language", "word"), [("en", "Yes"), ("nb", "Ja"), ("nn", "Ja")])
def test_yes_or_no_is_said_in_the_reader_s_language(client, language, word):
    shown = page(ask(client, "ASK { ?s ?p ?o }", language))
    assert text(shown.select_one("#result")) == word
    assert [text(a) for a in shown.select(".downloads a")] == ["JSON", "XML"]


def test_a_slip_is_shown_where_it_is(client):
    response = ask(client, "SELECT ?a {\n  ?a ?slip\n}")
    shown = page(response)
    alert = shown.select_one("#query-error")
    assert response.status_code == 400
    assert (alert["role"], alert["data-line"], alert["data-column"]) == ("alert", "2", "8")
    assert alert.select_one(".caret code").get_text() == "  ?a ?slip\n       ^"
    assert "SELECT ?a {" in shown.textarea.string


def test_a_missing_prefix_is_one_link_away(client):
    response = ask(client, "SELECT * { ?d a dcat:Dataset ; dct:title ?t }", "nb")
    alert = page(response).select_one("#query-error")
    assert alert.select(".caret")[1].get_text().splitlines() == [
        "PREFIX dcat: <http://www.w3.org/ns/dcat#>",
        "PREFIX dct: <http://purl.org/dc/terms/>",
    ]
    assert text(alert.a) == "Legg dem til og kjør igjen"
    mended = client.get(alert.a["href"].removeprefix("/covid"))
    assert mended.status_code == 200
    assert page(mended).textarea.string.startswith("\nPREFIX dcat: <http")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", 403),
        ("SELECT * { ?slow ?p ?o }", 503),
    ],
)
def test_what_is_not_answered_keeps_its_status(client, query, status):
    response = ask(client, query)
    assert response.status_code == status
    assert page(response).select_one("#query-error")
    assert ("Retry-After" in response.headers) == (status == 503)


def test_what_went_wrong_is_said_in_norwegian_and_english_words_are_marked(client):
    slow = page(ask(client, "SELECT * { ?slow ?p ?o }", "nb")).select_one("#query-error")
    assert "Spørringen tok for lang tid" in text(slow)
    assert not slow.select("[lang]")
    refused = page(ask(client, "SELECT * { SERVICE <http://127.0.0.1/> {} }", "nb"))
    assert "SERVICE er ikke tillatt" in text(refused.select_one("#query-error"))
    unknown = page(ask(client, "SELECT ?slip {}", "nb"))
    assert text(unknown.select_one("#query-error [lang=en]")) == "A value is missing."


def test_the_editor_s_words_come_from_the_publication_in_the_page_s_language(client):
    response = client.get("/nb/sparql/words.json")
    assert response.json == {
        "prefixes": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/"},
        "classes": [
            {"name": "dcat:Dataset", "label": "Datasett", "count": 1612},
            {"name": "<http://x.example/T>", "label": "", "count": 3},
        ],
        "properties": [{"name": "dct:title", "label": "Tittel", "count": 40, "with": [0]}],
    }
    again = client.get("/nb/sparql/words.json", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304

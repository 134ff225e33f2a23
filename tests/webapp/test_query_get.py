import pytest

from tests.webapp.reading import page, text


def ask(client, query, language="en"):
    return client.get(f"/{language}/sparql", query_string={"query": query})


def test_without_a_query_there_is_one_to_begin_with(client):
    shown = page(client.get("/en/sparql"))
    assert shown.textarea.string.strip() == "SELECT * {\n  ?s ?p ?o\n}"
    assert [text(li) for li in shown.select(".query-aside li")] == [
        "Data sets",
        "Publishers Who publishes",
    ]
    assert shown.form["action"] == "/covid/en/sparql"


def test_browsers_get_the_page_at_the_endpoint_too(client):
    response = client.get("/sparql", headers={"Accept": "text/html", "Accept-Language": "nn"})
    assert response.headers["Content-Language"] == "nn"
    assert {"Accept", "Accept-Language"} <= set(response.vary)


def test_a_long_query_may_come_by_post(client):
    response = client.post(
        "/sparql", data={"query": "ASK { ?s ?p ?o }"}, headers={"Accept": "text/html"}
    )
    assert text(page(response).select_one(".result-text")) == "true"


def test_rows_are_shown_with_links_and_languages(client):
    shown = page(ask(client, "SELECT * { ?s ?p ?o } LIMIT 3"))
    assert text(shown.select_one("#result")) == "3 rows"
    assert [text(th) for th in shown.select("thead th")] == ["record", "title", "none"]
    first = shown.select("tbody tr:first-child td")
    assert first[0].a["href"] == "/covid/en/dataset/r0"
    assert (first[1].span["lang"], first[1].span.string) == ("nb", "<Tittel> 0")
    assert text(first[2]) == ""
    assert shown.select_one(".downloads a")["href"].startswith("/covid/sparql?query=SELECT")


def test_the_first_rows_of_a_long_result_are_said_to_be_that(client):
    shown = page(ask(client, "SELECT * { ?s ?p ?o }"))
    assert text(shown.select_one("#result")) == "The first 500 rows"
    assert len(shown.select("tbody tr")) == 500


def test_yes_or_no_and_graphs_are_text(client):
    assert text(page(ask(client, "ASK { ?s ?p ?o }")).select_one(".result-text")) == "true"
    graph = page(ask(client, "CONSTRUCT WHERE { ?s ?p ?o }"))
    assert graph.select_one(".result-text").get_text().startswith("@prefix dcat:")


def test_a_slip_is_shown_where_it_is(client):
    response = ask(client, "SELECT ?a {\n  ?a ?slip\n}")
    shown = page(response)
    assert response.status_code == 400
    assert shown.textarea["data-error-line"] == "2"
    assert text(shown.select_one("#query-error")).startswith("The query was not answered.")
    assert shown.select_one("#query-error")["role"] == "alert"
    assert "SELECT ?a {" in shown.textarea.string


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


def test_english_words_of_an_error_are_marked_on_norwegian_pages(client):
    shown = page(ask(client, "SELECT * { ?slow ?p ?o }", "nb"))
    assert shown.select_one("#query-error span")["lang"] == "en"

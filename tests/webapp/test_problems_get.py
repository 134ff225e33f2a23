import json

import pytest

from tests.webapp.reading import page, text

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize("path", ["/nope", "/en/nope", "/en/dataset/none-00000000", "/a/b/c/d"])
def test_browsers_get_a_page_that_helps(client, path):
    response = client.get(path, headers=BROWSER)
    assert response.status_code == 404
    shown = page(response)
    assert text(shown.h1) == "There is nothing at this address"
    assert shown.main.form["action"] == "/covid/en/datasets"
    assert shown.select_one("meta[name=robots]")["content"] == "noindex"


def test_the_page_is_in_the_language_of_the_path(client):
    shown = page(client.get("/nn/nope", headers=BROWSER | {"Accept-Language": "en"}))
    assert shown.html["lang"] == "nn"
    assert text(shown.h1) != "There is nothing at this address"


@pytest.mark.parametrize("accept", ["*/*", "text/turtle", "application/problem+json", ""])
def test_programs_get_a_problem_document(client, accept):
    response = client.get("/dataset/none-00000000.ttl", headers={"Accept": accept})
    assert response.status_code == 404
    assert response.mimetype == "application/problem+json"
    document = json.loads(response.data)
    assert document["type"] == "https://data.example.org/covid/problems/not-found"
    assert document["status"] == 404


def test_the_type_of_a_problem_can_be_opened(client):
    assert text(page(client.get("/en/problems/not-found")).h1) == "There is nothing at this address"
    assert client.get("/problems/unheard-of").status_code == 404


def test_what_breaks_tells_nothing_of_itself(app, monkeypatch):
    def broken(*_):
        raise RuntimeError("secret path /home/x")

    monkeypatch.setattr("tests.webapp.standin.StandInDesk.counts", broken)
    response = app.test_client().get("/en/", headers=BROWSER)
    assert response.status_code == 500
    assert "secret" not in response.get_data(as_text=True)


def test_other_methods_are_told_which_are_allowed(client):
    response = client.post("/en/about")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]

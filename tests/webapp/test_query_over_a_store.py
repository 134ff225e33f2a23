"""The query page over a real store and a real worker: names, pages and graphs fit together."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from store import Catalogue, ImportOptions, StoreSettings, Upload
from tests.webapp.reading import page, text
from webapp import SiteSettings, create_app

BASE = "https://data.example.org/portal"
RECORD = """
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
<https://elsewhere.example/d> a dcat:Dataset ;
  dct:title "Samples – \\"weekly\\""@en, "Prøver"@nb ; dct:description "Many samples."@en ;
  dct:publisher <https://elsewhere.example/lab> .
<https://elsewhere.example/lab> a foaf:Organization ; foaf:name "The laboratory"@en, "Laboratoriet"@nb .
"""


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    folder: Path = tmp_path_factory.mktemp("data")
    with Catalogue(StoreSettings(data_dir=folder, base_url=BASE)) as catalogue:
        upload = Upload("d.ttl", RECORD.encode(), "text/turtle")
        catalogue.submit(upload, ImportOptions("test", "me"))
        app = create_app(catalogue, SiteSettings(BASE))
        app.testing = True
        yield app.test_client()


def ask(client, query, language="nb", **look):
    response = client.get(f"/{language}/sparql", query_string={"query": query, **look})
    assert response.status_code == 200
    return page(response).select_one("#answer")


def test_a_harvested_record_leads_to_its_page_here(client):
    shown = ask(client, "SELECT ?d ?p { ?d <http://purl.org/dc/terms/publisher> ?p }")
    record, publisher = shown.select("tbody td")
    assert text(record.a) == "Prøver"
    assert record.a["href"].startswith("/portal/nb/dataset/")
    assert client.get(record.a["href"].removeprefix("/portal")).status_code == 200
    assert text(publisher.a) == "Laboratoriet"


def test_a_graph_is_drawn_from_what_the_engine_writes(client):
    shown = ask(client, "DESCRIBE <https://elsewhere.example/d>")
    words = [text(line) for line in shown.select(".network text")]
    assert "Prøver" in words
    assert "utgiver" in words
    assert "Laboratoriet" in words
    table = ask(client, "DESCRIBE <https://elsewhere.example/d>", view="table", terms="exact")
    assert 'Samples – "weekly" @en' in [text(cell) for cell in table.select("td")]


def test_every_download_and_raw_syntax_can_be_written(client):
    for query in ("SELECT * { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }", "ASK {}"):
        shown = ask(client, query, view="raw")
        for link in shown.select(".downloads a"):
            syntax = link["href"].rpartition("=")[2]
            ask(client, query, view="raw", syntax=syntax)

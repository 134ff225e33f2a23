"""Comunica, the query engine of the JavaScript world: it finds out by itself that we are an endpoint."""

import json
import os
from pathlib import Path

import pytest

from build_assets import node_folder
from tests.conftest import missing

from .conftest import COUNT, DCAT, DCT

FOLDER = Path(__file__).with_name("comunica")


@pytest.fixture(params=["", "sparql"], ids=["found out", "told"])
def comunica(request, served, run):
    """Asks a query through Comunica; gives what it found."""
    node = node_folder()
    if node is None or not (FOLDER / "node_modules").is_dir():
        missing("Comunica (npm ci in tests/clients/comunica)")

    def ask(query):
        words = [node / "node", FOLDER / "ask.mjs", served.endpoint, request.param]
        done = run(*words, input=query, env={**os.environ, "NODE_NO_WARNINGS": "1"})
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return ask


def test_it_counts(comunica, served):
    assert comunica(COUNT) == [{"n": str(served.datasets)}]


def test_it_joins_and_filters(comunica, served):
    query = (
        f"SELECT DISTINCT ?d {{ ?d a <{DCAT}Dataset> ; <{DCT}title> ?t "
        'FILTER(LANG(?t) = "en" && STRLEN(?t) > 3) } ORDER BY ?d'
    )
    found = [row["d"] for row in comunica(query)]
    assert len(found) == served.datasets
    assert found == sorted(found)


def test_it_reads_a_graph_by_its_name(comunica, served):
    query = f"SELECT ?g {{ GRAPH ?g {{ ?d a <{DCAT}Dataset> }} }}"
    assert len(comunica(query)) == served.datasets


def test_it_makes_a_graph_and_says_yes(comunica, served):
    graph = comunica(f"CONSTRUCT {{ ?d a <{DCAT}Dataset> }} WHERE {{ ?d a <{DCAT}Dataset> }}")
    assert len(graph) == served.datasets
    assert comunica(f"ASK {{ ?d a <{DCAT}Dataset> }}") is True

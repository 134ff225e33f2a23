"""/openapi.json describes the doors for programs; each of them answers as it says."""

import json
import os
import re
import sys
from pathlib import Path

import pytest
from openapi_spec_validator import validate

from webapp import problems
from webapp.openapi import document
from webapp.sparql import GRAPHS, RESULTS

from .conftest import COUNT, DCAT, program

FOLDER = Path(__file__).parent
# Where a path has gaps, what to fill in is asked of the portal.
PATHS = list(document("https://data.example.no")["paths"])
# What a bounded run asks of each operation; the same every time.
SCHEMATHESIS = (
    *("--phases", "examples,coverage,fuzzing", "--mode", "all", "--no-color"),
    *("--generation-deterministic", "--suppress-health-check", "all"),
    *("--checks", "not_a_server_error,status_code_conformance,content_type_conformance"),
    *("--checks", "response_schema_conformance"),
)


@pytest.fixture(scope="module")
def described(served):
    """The description as a client gets it."""
    answer = served.portal.get("/openapi.json")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["access-control-allow-origin"] == "*"
    return json.loads(answer.body)


@pytest.fixture(scope="module")
def gaps(served):
    """A record's kind and slug, by which the paths are filled in."""
    query = f"SELECT ?g {{ GRAPH ?g {{ ?d a <{DCAT}Dataset> }} }} LIMIT 1"
    told = served.portal.get(f"/sparql?query={quoted(query)}&format=csv").text.split()[1]
    kind, slug = told.removeprefix(f"{served.base}/").split("/")
    return {"kind": kind, "slug": slug, "extension": "ttl"}


def quoted(text):
    from urllib.parse import quote

    return quote(text, safe="")


def resolved(described, node):
    for name in node.get("$ref", "#").split("/")[1:]:
        described = described[name]
    return described if "$ref" in node else node


def test_it_is_valid_and_names_this_installation(described, served):
    validate(described)
    assert described["openapi"].startswith("3.1")
    assert [server["url"] for server in described["servers"]] == [served.base]


@pytest.mark.parametrize("path", PATHS)
def test_a_path_answers_as_described(described, served, gaps, path):
    operation = described["paths"][path]["get"]
    query = {"/sparql": f"?query={quoted(COUNT)}", "/rdf-graph-store": "?default"}.get(path, "")
    answer = served.portal.get(path.format(**gaps) + query)
    told = operation["responses"][str(answer.status)]
    assert answer.status == 200
    assert media_type(answer) in told["content"]


@pytest.mark.parametrize("path", PATHS)
def test_every_form_that_is_named_can_be_had(described, served, gaps, path):
    answers = described["paths"][path]["get"]["responses"]["200"]["content"]
    of_graphs = {offer.media_type for offer in GRAPHS}
    for kind in answers:
        asked = "CONSTRUCT WHERE { ?s a ?o }" if kind in of_graphs else "SELECT * {}"
        query = {"/sparql": f"?query={quoted(asked)}", "/rdf-graph-store": "?default"}.get(path, "")
        where = path.format(**gaps) + query
        if path.endswith("{extension}"):
            continue
        assert media_type(served.portal.get(where, Accept=kind)) == kind


def test_every_extension_that_is_named_can_be_had(described, served, gaps):
    path = "/{kind}/{slug}.{extension}"
    named = described["paths"][path]["get"]
    endings = next(p for p in named["parameters"] if p["name"] == "extension")["schema"]["enum"]
    kinds = set()
    for ending in endings:
        answer = served.portal.get(path.format(**{**gaps, "extension": ending}))
        assert answer.status == 200
        kinds.add(media_type(answer))
    assert kinds == set(named["responses"]["200"]["content"])


def media_type(answer):
    return answer.headers["content-type"].partition(";")[0]


@pytest.mark.parametrize(
    ("where", "headers", "status"),
    [
        ("?query=SELEKT", {}, 400),
        ("?query=ASK%20%7B%7D&query=ASK%20%7B%7D", {}, 400),
        (f"?query={quoted('SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }')}", {}, 403),
        ("?update=DROP%20ALL", {}, 403),
        ("?query=ASK%20%7B%7D", {"Accept": "image/png"}, 406),
        (f"?query={'a' * 40_000}", {}, 414),
        (f"?query={quoted('SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }')}", {}, 503),
    ],
)
def test_a_problem_is_as_described(described, served, where, headers, status):
    answer = served.portal.get(f"/sparql{where}", **headers)
    assert answer.status == status
    told = described["paths"]["/sparql"]["get"]["responses"][str(status)]
    told = resolved(described, told)
    assert media_type(answer) in told["content"]
    schema = described["components"]["schemas"]["Problem"]
    problem = json.loads(answer.body)
    assert set(schema["required"]) <= set(problem)
    assert set(problem) <= set(schema["properties"])
    slug = problem["type"].rpartition("/")[2]
    assert problems.SORTS[slug].status == status
    assert f"`{slug}`" in told["description"]
    assert ("retry-after" in answer.headers) == ("Retry-After" in told.get("headers", {}))


def test_every_media_type_of_the_door_is_named(described):
    content = described["paths"]["/sparql"]["get"]["responses"]["200"]["content"]
    assert {*content} == {offer.media_type for offer in (*RESULTS, *GRAPHS)} | {"text/html"}


def barrage(run, served, most):
    target = ("--url", served.base, "--include-path", "/sparql", "--max-examples", str(most))
    settings = ("--config-file", FOLDER / "schemathesis.toml")
    line = (program("schemathesis"), *settings, "run", f"{served.base}/openapi.json", *target)
    hooks = {"SCHEMATHESIS_HOOKS": "serialising", "PYTHONPATH": str(FOLDER)}
    return run(*line, *SCHEMATHESIS, env={**os.environ, **hooks}, timeout=1200)


def test_odd_requests_get_documented_answers(run, served):
    told = barrage(run, served, 15)
    assert told.returncode == 0, told.stdout[-5000:] + told.stderr[-2000:]
    assert re.search(r"\d+ generated", told.stdout), told.stdout


@pytest.mark.clients_long
def test_thousands_of_odd_requests_get_documented_answers(run, served):
    told = barrage(run, served, 1500)
    sys.stdout.write(told.stdout[-3000:])
    assert told.returncode == 0, told.stdout[-5000:] + told.stderr[-2000:]

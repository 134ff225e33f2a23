"""Hostile queries against the running portal: refused or ended in time, nothing asked of others."""

import json
import shutil
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.conftest import missing

from .conftest import COUNT, DCAT

# What these ask is harmless or merely large; all others are refused, or ended by time or memory.
ANSWERED = {
    "bindings-xss.rq",
    "bom.rq",
    "construct-all.rq",
    "construct-bnodes.rq",
    "count-privacy.rq",
    "describe-all.rq",
    "from-named-restricted.rq",
    "from-file.rq",
    "from-http.rq",
    "graph-enumerate.rq",
    "nul.rq",
    "order-by-all.rq",
    "var-unicode.rq",
}
REFUSED = {
    "big-values.rq",
    "comment-hide.rq",
    "deep-groups.rq",
    "deep-parens.rq",
    "delete-where.rq",
    "drop.rq",
    "insert.rq",
    "load.rq",
    "many-unions.rq",
    "service-loopback.rq",
    "service-metadata.rq",
    "service-self.rq",
    "service-variable.rq",
}
# The answer may come, or be ended by time or memory: that is for the machine's speed to say.
BOUNDED = (0, 200, 503)
SECONDS = 20
ENOUGH = 1_000_000  # bytes of an answer; then we hang up


def ask(endpoint: str, body: bytes) -> tuple[int, bytes]:
    """Status and beginning of an answer; a broken connection is status 0."""
    headers = {"Content-Type": "application/sparql-query", "Accept": "application/json"}
    request = urllib.request.Request(endpoint, data=body, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:
            return answer.status, answer.read(ENOUGH)
    except urllib.error.HTTPError as error:
        return error.code, error.read()
    except (ConnectionError, urllib.error.URLError, OSError) as error:
        assert not isinstance(error, TimeoutError), "it hangs"
        return 0, b""


def files(shared: Path) -> list[Path]:
    return sorted((shared / "corpora" / "hostile-sparql").glob("*.rq"))


@pytest.mark.slow
def test_every_hostile_query_ends_and_the_portal_serves_on(served, shared):
    found = files(shared)
    assert len(found) == 33
    assert {*ANSWERED, *REFUSED} <= {path.name for path in found}
    for path in found:
        status, body = ask(served.endpoint, path.read_bytes())
        told = (path.name, status, body[:300])
        if path.name in REFUSED:
            assert status in (400, 403, 413), told
        elif path.name in ANSWERED:
            assert status == 200, told
        else:
            assert status in BOUNDED, told
        if status >= 400:
            problem = json.loads(body)
            assert problem["status"] == status, told
            assert str(served.portal.folder) not in problem["detail"], told
        assert b"root:x:0" not in body, told
        status, body = ask(served.endpoint, COUNT.encode())
        assert (status, str(served.datasets).encode() in body) == (200, True), path.name


KNOCKING = [
    "SELECT * { SERVICE <http://127.0.0.1:PORT/sparql> { ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <http://127.0.0.1:PORT/sparql> { ?s ?p ?o } }",
    "SELECT * { VALUES ?s { <http://127.0.0.1:PORT/> } SERVICE ?s { ?a ?b ?c } }",
    "SELECT * FROM <http://127.0.0.1:PORT/data.ttl> { ?s ?p ?o }",
    "SELECT * FROM NAMED <http://127.0.0.1:PORT/data.ttl> { GRAPH ?g { ?s ?p ?o } }",
    "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "LOAD <http://127.0.0.1:PORT/data.ttl>",
    "DESCRIBE <http://127.0.0.1:PORT/data.ttl>",
    "PREFIX x: <http://127.0.0.1:PORT/> SELECT * { ?s x:p ?o }",
    "BASE <http://127.0.0.1:PORT/> SELECT * { GRAPH <data> { ?s ?p ?o } }",
    "# SELECT\nSELECT * { { SERVICE\n<http://127.0.0.1:PORT/> { ?s ?p ?o } } UNION { } }",
    f"SELECT * {{ ?s a <{DCAT}Dataset> OPTIONAL {{ SERVICE <http://127.0.0.1:PORT/> {{ ?s ?p ?o }} }} }}",
]


@pytest.mark.parametrize("query", KNOCKING)
@pytest.mark.parametrize("page", [False, True], ids=["answer", "page"])
def test_no_query_makes_the_portal_knock_anywhere(served, ear, query, page):
    text = query.replace("PORT", str(ear.port))
    if page:
        served.portal.get(f"/sparql?query={quote(text)}", Accept="text/html")
    else:
        ask(served.endpoint, text.encode())
    assert ear.heard == []


@pytest.mark.parametrize("name", ["default-graph-uri", "named-graph-uri"])
def test_no_parameter_makes_the_portal_knock_anywhere(served, ear, name):
    graph = quote(f"http://127.0.0.1:{ear.port}/data.ttl", safe="")
    query = quote("SELECT * { ?s ?p ?o }")
    answer = served.portal.get(f"/sparql?query={query}&{name}={graph}")
    assert (answer.status, answer.headers["content-type"]) == (
        200,
        "application/sparql-results+json",
    )
    assert json.loads(answer.body)["results"]["bindings"] == []
    assert ear.heard == []


@pytest.mark.slow
def test_nothing_is_asked_of_any_network(shared, tmp_path):
    """In a network of its own, with no way out, every process of the portal opens no connection."""
    if shutil.which("unshare") is None:
        missing("unshare")
    if subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode:
        missing("the right to make a network of its own")
    asking = [
        path.name
        for path in files(shared)
        if path.name.startswith(("service", "from", "load", "bom", "deep", "graph"))
    ]
    program = Path(__file__).with_name("alone.py")
    folder = shared / "corpora" / "hostile-sparql"
    line = ["unshare", "-rn", sys.executable, program, tmp_path, *(folder / n for n in asking)]
    done = subprocess.run(line, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    said, *calls = done.stdout.splitlines()
    assert said == f"served {len(asking)}"
    (only,) = filter(None, calls)
    assert "('127.0.0.1', 9)" in only, "the one call that the program itself makes"

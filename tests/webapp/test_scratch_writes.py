"""Writing to a scratch store over HTTP: graphs, updates, and who may not."""

import json
from collections.abc import Iterator
from urllib.parse import quote, urlencode

import pytest

from store import Scratch, StoreSettings
from tests.webapp.wire import Reply, call, pages
from webapp.asgi import Opened, Portal, Reading

BASE = "http://127.0.0.1:8090"
GRAPH = "/rdf-graph-store?graph=http://e/g"
TURTLE = "text/turtle; charset=utf-8"
FORM, UPDATE = "application/x-www-form-urlencoded", "application/sparql-update"
ALL = "SELECT ?g ?s ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } } ORDER BY ?g ?s ?o"
INSERT = "INSERT DATA { <urn:s> <urn:p> 1 }"


@pytest.fixture(scope="module")
def application(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    settings = StoreSettings(data_dir=tmp_path_factory.mktemp("scratch"), default_base=BASE)
    desk = Scratch(settings)
    opened = Opened(desk, pages(), BASE, writable=desk)
    yield Portal(lambda: opened, Reading(body=10_000))
    desk.close()


@pytest.fixture
def send(application: Portal):
    def send(
        method: str, target: str = GRAPH, body: bytes = b"", kind: str = "", **headers: str
    ) -> Reply:
        named = {"Host": "127.0.0.1:8090", **({"Content-Type": kind} if kind else {}), **headers}
        return call(application, target, method=method, body=body, headers=named)

    assert send("POST", "/update", b"DROP ALL", UPDATE).status == 204
    return send


@pytest.fixture
def rows(send):
    def rows() -> list[str]:
        reply = send("GET", f"/sparql?query={quote(ALL)}", Accept="text/csv")
        return reply.body.decode().splitlines()[1:]

    return rows


def test_put_makes_a_graph_and_replaces_it(send, rows):
    assert send("PUT", body=b"<a> <b> 1 .", kind=TURTLE).status == 201
    assert send("PUT", body=b"<a> <b> 2 .", kind=TURTLE).status == 204
    assert rows() == ["http://e/g,http://e/a,2"]


def test_post_adds_to_a_graph(send, rows):
    assert send("POST", body=b"<a> <b> 1 .", kind=TURTLE).status == 201
    assert send("POST", body=b"<a> <b> 2 .", kind=TURTLE).status == 204
    assert [row[-1] for row in rows()] == ["1", "2"]


def test_delete_removes_a_graph_that_is_there(send, rows):
    send("PUT", body=b"<a> <b> 1 .", kind=TURTLE)
    assert send("DELETE").status == 204
    assert send("DELETE").status == 404
    assert send("GET").status == 404
    assert rows() == []


def test_an_empty_graph_is_there(send):
    assert send("PUT", body=b"", kind=TURTLE).status == 201
    assert send("GET").status == 200


def test_the_default_graph_is_always_there(send, rows):
    target = "/rdf-graph-store?default"
    assert send("PUT", target, b"<a> <b> 1 .", TURTLE).status == 204
    assert rows() == [f",{BASE}/a,1"]
    assert send("DELETE", target).status == 204
    assert send("GET", target).status == 200


def test_post_without_a_name_makes_a_new_graph(send):
    reply = send("POST", "/rdf-graph-store", b"<> <b> 1 .", TURTLE)
    assert reply.status == 201
    graph = reply.headers["location"]
    assert graph.startswith(f"{BASE}/rdf-graph-store/")
    for target in (f"/rdf-graph-store?graph={quote(graph)}", graph.removeprefix(BASE)):
        assert send("GET", target, Accept="application/n-triples").body.startswith(
            f"<{graph}> ".encode()
        )


def test_a_name_in_the_path_is_the_address(send, rows):
    assert send("PUT", "/rdf-graph-store/people/1", b"<a> <b> 1 .", TURTLE).status == 201
    assert rows() == [f"{BASE}/rdf-graph-store/people/1,{BASE}/rdf-graph-store/people/a,1"]


def test_parts_are_merged(send, rows):
    part = (
        'Content-Disposition: form-data; name="{0}"; filename="{0}"\r\n'
        "Content-Type: text/turtle\r\n\r\n<a> <b> {0} .\r\n"
    )
    body = f"--x\r\n{part.format(1)}--x\r\n{part.format(2)}--x--\r\n".encode()
    assert send("POST", body=body, kind="multipart/form-data; boundary=x").status == 201
    assert [row[-1] for row in rows()] == ["1", "2"]


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/n-triples", b"<urn:a> <urn:b> <urn:c> ."),
        ("application/ld+json", b'{"@id": "urn:a", "urn:b": {"@id": "urn:c"}}'),
        (
            "application/rdf+xml",
            b'<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:">'
            b'<r:Description r:about="urn:a"><u:b r:resource="urn:c"/></r:Description></r:RDF>',
        ),
    ],
)
def test_each_syntax_of_a_graph_is_read(send, rows, kind, body):
    assert send("PUT", body=body, kind=kind).status == 201
    assert rows() == ["http://e/g,urn:a,urn:c"]


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("", b"<a> <b> 1 .", 415),
        ("text/html", b"<a> <b> 1 .", 415),
        ("application/trig", b"<a> { <a> <b> 1 }", 415),
        ("multipart/form-data", b"--x--", 400),
        ("multipart/form-data; boundary=x", b"nothing", 400),
        (TURTLE, b"<a> <b>", 400),
        (TURTLE, b"<a> <b> '\xff' .", 400),
        (TURTLE, b"#" * 10_001, 413),
    ],
)
def test_what_cannot_be_read_leaves_everything_as_it_was(send, rows, kind, body, status):
    reply = send("PUT", body=body, kind=kind)
    assert reply.status == status
    assert json.loads(reply.body)["detail"]
    assert rows() == []


def test_put_and_delete_need_a_name(send):
    for method in ("PUT", "DELETE"):
        assert send(method, "/rdf-graph-store", b"<a> <b> 1 .", TURTLE).status == 400
    assert send("PATCH", body=INSERT.encode(), kind=UPDATE).status == 405


@pytest.mark.parametrize(
    ("target", "body", "kind"),
    [
        ("/update", INSERT, UPDATE),
        ("/update", INSERT, f"{UPDATE}; charset=utf-8"),
        ("/update", urlencode({"update": INSERT}), FORM),
        ("/update?unknown=1", urlencode({"update": INSERT}), FORM),
    ],
)
def test_an_update_may_be_sent_in_each_way(send, rows, target, body, kind):
    assert send("POST", target, body.encode(), kind).status == 204
    assert rows() == [",urn:s,1"]


def test_an_update_has_its_data_set_in_the_form_or_the_address(send, rows):
    send("POST", "/update", b"INSERT DATA { GRAPH <urn:g> { <urn:s> <urn:p> 1 } }", UPDATE)
    copy = "INSERT { <urn:new> ?p ?o } WHERE { ?s ?p ?o }"
    form = urlencode({"update": copy, "using-graph-uri": "urn:g"}).encode()
    assert send("POST", "/update", form, FORM).status == 204
    assert rows()[0] == ",urn:new,1"
    remove = "DELETE { <urn:new> ?p ?o } WHERE { GRAPH <urn:g> { ?s ?p ?o } }"
    address = "/update?using-named-graph-uri=urn:g"
    assert send("POST", address, remove.encode(), UPDATE).status == 204
    assert len(rows()) == 1


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (("GET", f"/update?update={quote(INSERT)}", b"", ""), 405),
        (("POST", "/update", INSERT.encode(), "text/plain"), 415),
        (("POST", "/update", b"update=", ""), 415),
        (("POST", "/update", b"", FORM), 400),
        (("POST", "/update", urlencode([("update", INSERT)] * 2).encode(), FORM), 400),
        (("POST", f"/update?update={quote(INSERT)}", INSERT.encode(), UPDATE), 400),
        (("POST", "/update", b"INSERT DATA { <urn:s> <urn:p> '\xff' }", UPDATE), 400),
        (("POST", "/update", b"SELECT * { ?s ?p ?o }", UPDATE), 400),
        (("POST", "/update?using-graph-uri=x", b"DELETE WHERE { ?s ?p ?o }", UPDATE), 400),
        (("POST", "/update", b"LOAD <http://127.0.0.1:9/>", UPDATE), 403),
        (("POST", "/sparql", urlencode({"update": INSERT}).encode(), FORM), 403),
        (("POST", "/sparql", INSERT.encode(), UPDATE), 403),
    ],
)
def test_what_is_no_update_here(send, rows, request_, status):
    assert send(*request_).status == status
    assert rows() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Host": "rebound.example:8090"},
        {"Host": "127.0.0.1.example"},
    ],
)
def test_a_page_from_elsewhere_does_not_write(send, rows, headers):
    assert send("POST", "/update", INSERT.encode(), UPDATE, **headers).status == 403
    assert send("PUT", body=b"<a> <b> 1 .", kind=TURTLE, **headers).status == 403
    assert rows() == []


def test_a_page_of_this_machine_writes(send, rows):
    local = {"Origin": "http://localhost:3000"}
    assert send("POST", "/update", INSERT.encode(), UPDATE, **local).status == 204
    assert rows() == [",urn:s,1"]

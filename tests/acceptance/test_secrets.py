"""Marked words are planted where nobody from outside may read them, and every door is asked for them."""

import time
from itertools import product
from urllib.parse import quote

import pytest

from tests.operation.conftest import Portal

from .conftest import BASE, RECORDS, CommandLine

LANGUAGES = ("en", "nb", "nn")
SYNTAXES = ("ttl", "jsonld", "json", "rdf", "nt", "nq", "trig", "n3", "html")
# Words of records, and of what was said about their delivery.
PLANTED = (
    "qzdraft",
    "qzleftover",
    "qzwithdrawn",
    "qzerased",
    "qzoldversion",
    "qznewer",
    "qznote",
    "qzsource",
)
MARK = "qz"
QUERIES = (
    "SELECT * { ?s ?p ?o }",
    "SELECT * { GRAPH ?g { ?s ?p ?o } }",
    'SELECT * { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } FILTER(CONTAINS(LCASE(STR(?o)), "qz")) }',
    "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "DESCRIBE ?s { ?s a <http://www.w3.org/ns/dcat#Dataset> }",
    "DESCRIBE <https://example.org/draft> <https://example.org/withdrawn> <https://example.org/erased>",
    "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }",
    'ASK { ?s ?p ?o FILTER(CONTAINS(STR(?o), "qz")) }',
)


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    """A server that was running while everything secret came and went."""
    folder = tmp_path_factory.mktemp("planted")
    varde = CommandLine(folder / "data", {"base_url": BASE})
    planted = folder / "qzsource.ttl"
    text = (RECORDS / "planted.ttl").read_text(encoding="utf-8")
    planted.write_text(text, encoding="utf-8")
    said = varde("import", planted, "--note", "qznote")
    assert "4 published, 1 kept as drafts" in said.stdout
    one = Portal(folder / "data", {"VARDE_SEED": "none", "VARDE_BASE_URL": BASE})
    one.start()
    # The server and its query worker hold the publication with all of it open.
    assert "qzerased" in ask(one, QUERIES[0]).text
    assert "Erased winter data" in one.get("/en/datasets").text
    # A newer version of a public record that breaks its shapes: the old one stays public.
    worse = text.replace('dct:title "Open winter data"@en ;', 'dct:title "qznewer"@en ;').replace(
        'dct:description "What everybody may read about the winter, from forty huts."@en ;', ""
    )
    worse = worse.replace("held qzoldversion", "held a name")
    planted.write_text(worse, encoding="utf-8")
    said = varde("import", planted, "--note", "qznote")
    assert "1 published, 1 kept as drafts, 3 unchanged" in said.stdout
    varde("withdraw", "https://example.org/withdrawn", "--reason", "It was wrong.")
    varde("erase", "https://example.org/erased", "--yes")
    varde("erase", "https://example.org/mended", "--version", 1, "--yes")
    yield one
    one.kill()


def ask(portal, query, accept="*/*"):
    return portal.get(f"/sparql?query={quote(query)}", Accept=accept)


@pytest.fixture(scope="module")
def pages(portal):
    """The paths of all records that the ledger holds, public or not."""
    varde = CommandLine(portal.folder)
    drafts = portal.folder.parent / "drafts.nq"
    varde("export", "--drafts", "--output", drafts)
    assert "qzdraft" in drafts.read_text(encoding="utf-8"), "the steward's own export has them"
    hidden = {
        line.rpartition("<")[2].split(">")[0] for line in drafts.read_text("utf-8").splitlines()
    }
    shown = {
        line.split("<loc>")[1].split("<")[0]
        for line in portal.get("/sitemap.xml").text.splitlines()
        if "<loc>" in line
    }
    assert hidden
    assert hidden & shown == {page for page in hidden if "open-winter" in page}
    return sorted(
        path for path in (item.removeprefix(BASE) for item in hidden | shown) if path != "/"
    )


def doors(pages):
    yield from ("/", "/sitemap.xml", "/robots.txt", "/metrics", "/health", "/ready", "/nowhere")
    yield from (
        "/.well-known/void",
        "/.well-known/sparql-examples",
        "/.well-known/prefixes",
        "/sparql",
    )
    for language in LANGUAGES:
        yield f"/{language}/"
        yield f"/{language}/datasets"
        yield f"/{language}/datasets?sort=newest&size=100"
        yield from (f"/{language}/datasets?q={word}" for word in ("winter", "data", "forty"))
    for page in pages:
        yield page
        yield from (f"{page}.{ending}" for ending in SYNTAXES)
        yield from (f"/{language}{page}" for language in LANGUAGES)


def test_no_door_tells_a_planted_word(portal, pages):
    seen = 0
    for door in doors(pages):
        answer = portal.get(door)
        seen += answer.status == 200
        if "qz" not in door:  # an answer may repeat what it was asked for
            assert MARK not in answer.text, door
    assert seen > 40


def test_looking_for_a_planted_word_finds_nothing(portal):
    for language, word in product(LANGUAGES, PLANTED):
        text = portal.get(f"/{language}/datasets?q={word}").text
        assert f"/{language}/dataset/" not in text, word
    assert "/en/dataset/" in portal.get("/en/datasets?q=forty").text


@pytest.mark.parametrize("query", QUERIES)
def test_no_query_tells_a_planted_word(portal, query):
    kinds = {"SELECT": ("application/sparql-results+json", "text/csv"), "ASK": ("text/csv",)}
    for accept in kinds.get(query.split(" ")[0], ("text/turtle", "application/ld+json")):
        answer = ask(portal, query, accept)
        assert answer.status == 200, answer.text
        assert "qz" not in answer.text
        if query.startswith("ASK"):
            assert "false" in answer.text


def test_counts_are_of_public_records_only(portal):
    graphs = ask(
        portal,
        "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> SELECT (COUNT(DISTINCT ?g) AS ?n) "
        "{ GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS { ?system sd:name ?g } }",
        "text/csv",
    ).text
    assert graphs.split() == ["n", "2"]
    metrics = portal.get("/metrics").text
    assert any(
        line.startswith("varde_records") and line.endswith(" 2") for line in metrics.splitlines()
    ), metrics


def test_hidden_pages_are_not_found_and_withdrawn_ones_are_gone(portal, pages):
    statuses = {}
    for page in pages:
        statuses[page.removeprefix("/dataset/").rpartition("-")[0]] = portal.get(page).status
    assert statuses == {"qzdraft": 404, "open-winter-data": 200, "mended-winter-data": 200}
    for name in ("withdrawn", "erased"):
        # Their addresses are made from key and title, as they were when they were public.
        (page,) = gone(name)
        answer = portal.get(page)
        assert answer.status == 410
        assert "qz" not in answer.text


def gone(name):
    from store.parsing.identity import slug

    yield f"/dataset/{slug(f'{name.title()} winter data', 'dataset', f'iri:https://example.org/{name}')}"


def test_errors_and_the_log_hold_no_words_of_records(portal):
    for path in ("/sparql?query=SELECT", "/sparql?query=qzbroken", "/en/datasets?page=qz"):
        portal.get(path)
    log = (portal.folder.parent / "server.log").read_text(encoding="utf-8")
    assert "request " in log
    lines = [
        line for line in log.splitlines() if "/dataset/qzdraft" not in line
    ]  # paths that were asked for
    assert not [line for line in lines if "qz" in line]
    assert "Open winter" not in log


def test_public_exports_hold_no_planted_word(portal, tmp_path):
    varde = CommandLine(portal.folder)
    for ending in ("ttl", "jsonld", "rdf", "nt", "nq", "trig"):
        varde("export", "--output", tmp_path / f"all.{ending}")
        assert b"qz" not in (tmp_path / f"all.{ending}").read_bytes()


def test_erased_words_are_on_no_disk(portal):
    """Neither in the publications, the working copy, nor the ledger; what was never public is in no projection."""
    for path in files(portal.folder):
        body = path.read_bytes()
        for word in (b"qzerased", b"erased-winter", b"org/erased", b"qzoldversion"):
            assert word not in body, path
    for path in files(portal.folder / "public"):
        body = path.read_bytes()
        for word in (b"qzdraft", b"qznewer", b"qznote", b"qzsource", b"qzleftover"):
            assert word not in body, path


def files(folder):
    deadline = time.monotonic() + 20
    found = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    assert time.monotonic() < deadline
    return [path for path in found if path.exists()]

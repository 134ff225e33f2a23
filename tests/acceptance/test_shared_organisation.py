"""Two records that describe one organisation: each keeps its own statements, and each is counted once."""

from pathlib import Path

import pyoxigraph as ox
import pytest

from store import Upload
from store.importing import ImportOptions
from store.sparql import Query
from store.statements import lines
from store.views.pages import SearchRequest
from tests.said import said

from .conftest import BASE, RECORDS

SEED = Path(__file__).parents[2] / "catalogue"
AGENCY = "<https://example.org/agency>"
NAME = '"Agency for winter"@en'


@pytest.fixture
def desk(desks):
    one = desks()
    report = one.bring(RECORDS / "agency.ttl")
    assert report.totals()["published"] == 2
    return one


def change(desk, old, new):
    """The same file again, edited by its source."""
    text = (RECORDS / "agency.ttl").read_text(encoding="utf-8")
    assert old in text
    upload = Upload("agency.ttl", text.replace(old, new).encode())
    return desk.catalogue.submit(upload, ImportOptions("acceptance"))


def asked(desk, text):
    """The rows of a SELECT, as text of their terms."""
    answer = desk.catalogue.query(Query(text, "text/tab-separated-values"))
    return [row.split("\t") for row in b"".join(answer.chunks).decode().splitlines()[1:]]


def count(desk, pattern):
    ((number,),) = asked(desk, f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
    return int(number)


def default_graph(desk):
    held = said(desk.catalogue.publications.current())
    return [quad for quad in held if quad.graph_name == ox.DefaultGraph()]


def held(desk):
    """The statements of every public record, together: what the default graph must hold, once each."""
    publication = desk.catalogue.publications.current()
    documents = [publication.documents.by_page(page) for page, _ in publication.documents.pages()]
    return {line for document in documents for line in lines(document.statements)}


def test_a_statement_of_two_records_stands_once_in_the_default_graph(desk):
    assert count(desk, f"{AGENCY} <http://xmlns.com/foaf/0.1/name> {NAME}") == 1
    assert count(desk, f"GRAPH ?g {{ {AGENCY} <http://xmlns.com/foaf/0.1/name> {NAME} }}") == 2
    assert len(default_graph(desk)) == len(held(desk))


def test_blank_nodes_are_never_shared(desk):
    contacts = asked(
        desk, "SELECT ?g ?c { GRAPH ?g { ?c a <http://www.w3.org/2006/vcard/ns#Organization> } }"
    )
    assert len(contacts) == 2
    assert len({contact for _, contact in contacts}) == 2
    assert count(desk, "?c a <http://www.w3.org/2006/vcard/ns#Organization>") == 2


def test_withdrawing_one_leaves_what_the_other_says(desk):
    triples = desk.catalogue.counts("en").triples
    desk.catalogue.withdraw("https://example.org/snow", actor="test", reason="moved")
    assert count(desk, f"{AGENCY} <http://xmlns.com/foaf/0.1/name> {NAME}") == 1
    assert count(desk, f"GRAPH ?g {{ {AGENCY} <http://xmlns.com/foaf/0.1/name> {NAME} }}") == 1
    assert count(desk, "?c a <http://www.w3.org/2006/vcard/ns#Organization>") == 1
    assert len(default_graph(desk)) == len(held(desk))
    assert desk.catalogue.counts("en").triples == triples // 2
    found = desk.catalogue.search(SearchRequest(text="agency winter", language="en"))
    assert [hit.title.value for hit in found.hits] == ["Ice on lakes"]
    publishers = next(facet for facet in found.facets if facet.name == "publisher")
    assert [(value.label, value.count) for value in publishers.values] == [("Agency for winter", 1)]
    desk.catalogue.withdraw("https://example.org/ice", actor="test", reason="moved")
    assert default_graph(desk) == []
    assert desk.catalogue.counts("en").records == 0


def test_editing_one_leaves_what_the_other_says(desks):
    desk = desks()
    text = (RECORDS / "agency.ttl").read_text(encoding="utf-8")
    snow, _, rest = text.partition("ex:ice a")
    _, _, agency = rest.partition("ex:agency a")
    ice = "ex:ice a" + rest
    head = text[: text.index("ex:snow")]
    for name, body in (("snow", f"{snow}ex:agency a{agency}"), ("ice", head + ice)):
        report = desk.catalogue.submit(Upload(f"{name}.ttl", body.encode()), ImportOptions(name))
        assert report.totals()["published"] == 1
    changed = f"{snow}ex:agency a{agency}".replace("Agency for winter", "Agency for cold")
    desk.catalogue.submit(Upload("snow.ttl", changed.encode()), ImportOptions("snow"))
    names = {
        row[0]
        for row in asked(desk, f"SELECT ?n {{ {AGENCY} <http://xmlns.com/foaf/0.1/name> ?n }}")
    }
    assert names == {NAME, '"Agency for cold"@en'}
    assert count(desk, f"GRAPH ?g {{ {AGENCY} <http://xmlns.com/foaf/0.1/name> {NAME} }}") == 1
    assert len(default_graph(desk)) == len(held(desk))


def test_a_record_of_the_organisation_itself_goes_its_own_way(desk):
    alone = (
        "@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix org: <http://www.w3.org/ns/org#> . "
        '<https://example.org/agency> a foaf:Organization, foaf:Agent ; foaf:name "Agency for winter"@en ; '
        "foaf:homepage <https://example.org/home> ."
    )
    report = desk.catalogue.submit(
        Upload("agency-alone.ttl", alone.encode()), ImportOptions("registry")
    )
    assert report.totals()["published"] == 1
    assert count(desk, f"GRAPH ?g {{ {AGENCY} <http://xmlns.com/foaf/0.1/name> {NAME} }}") == 3
    desk.catalogue.withdraw("https://example.org/agency", actor="test", reason="closed")
    assert count(desk, f"GRAPH ?g {{ {AGENCY} <http://xmlns.com/foaf/0.1/name> {NAME} }}") == 2
    assert count(desk, f"{AGENCY} <http://xmlns.com/foaf/0.1/name> {NAME}") == 1


def test_what_an_export_told_of_an_organisation_is_not_taken_into_the_record(desks, tmp_path):
    """A data set that only names its agency is exported with the agency's own words, edited, and brought back."""
    desk = desks()
    text = (RECORDS / "agency.ttl").read_text(encoding="utf-8")
    data, _, agency = text.partition("ex:agency a")
    head = text[: text.index("ex:snow")]
    desk.catalogue.submit(Upload("data.ttl", data.encode()), ImportOptions("data"))
    desk.catalogue.submit(
        Upload("agency.ttl", f"{head}ex:agency a{agency}".encode()), ImportOptions("registry")
    )
    folder = tmp_path / "out"
    assert desk.catalogue.export(folder) == 3
    (snow,) = folder.glob("dataset/snow-*.ttl")
    exported = snow.read_text(encoding="utf-8")
    assert "Agency for winter" in exported
    before = desk.standing
    assert desk.bring(snow).totals()["unchanged"] == 1
    assert desk.standing == before
    snow.write_text(exported.replace("Snow depths", "Depths of snow"), encoding="utf-8")
    assert desk.bring(snow).totals()["published"] == 1
    page = f"/dataset/{snow.stem}"
    kept = desk.catalogue.publications.current().documents.by_page(page)
    assert "Depths of snow" in kept.statements
    assert "Agency for winter" not in kept.statements


@pytest.fixture
def seeded(desks):
    """The seed records: data sets, and the organisations that they name, which are records of their own."""
    one = desks()
    assert one.bring(SEED).totals()["failed"] == 0
    return one


def exported(desk, path):
    desk.catalogue.export(path)
    return path.read_bytes()


def test_a_folder_of_exports_carries_every_record_to_another_installation(desks, seeded, tmp_path):
    other, before = desks(), seeded.standing
    count = seeded.catalogue.export(tmp_path / "each")
    assert seeded.bring(tmp_path / "each").totals()["unchanged"] == count
    assert seeded.standing == before
    assert other.bring(tmp_path / "each").totals()["published"] == count
    assert exported(other, tmp_path / "other.nq") == exported(seeded, tmp_path / "one.nq")


@pytest.mark.parametrize("ending", ["ttl", "jsonld", "nq"])
def test_one_file_for_all_loses_no_record_and_no_statement(desks, seeded, tmp_path, ending):
    """In one graph it can no longer be told which of two records stated what of a part that both name."""
    other, dump = desks(), tmp_path / f"all.{ending}"
    count = seeded.catalogue.export(dump)
    assert other.bring(dump).totals()["published"] == count
    assert {page for page, _ in other.catalogue.pages()} == {
        page for page, _ in seeded.catalogue.pages()
    }
    assert exported(other, tmp_path / "other.nt") == exported(seeded, tmp_path / "one.nt")


def test_an_upload_cannot_take_the_page_of_another_record(desk):
    (page,) = [page for page, _ in desk.catalogue.pages() if "snow" in page]
    taken = (RECORDS / "agency.ttl").read_text("utf-8").replace("ex:snow a", f"<{BASE}{page}> a")
    upload = Upload("taken.ttl", taken.replace("Snow depths", "Not snow").encode())
    assert desk.catalogue.submit(upload, ImportOptions("other")).totals()["published"] == 1
    kept = desk.catalogue.publications.current().documents.by_page(page)
    assert (kept.iri, "Not snow" in kept.statements) == ("https://example.org/snow", False)
    assert [other for other, _ in desk.catalogue.pages() if other.startswith(f"{page}-")]

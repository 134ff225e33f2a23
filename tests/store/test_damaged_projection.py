"""A publication whose files are damaged does not stop the next import."""

import pytest

from store import Catalogue, ImportOptions, StoreSettings, Upload
from tests.said import said

RECORD = """
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
<https://example.org/{name}> a dcat:Dataset ; dct:title "{title}"@en ;
  dct:description "An invented data set that is changed after a crash."@en ;
  dct:publisher [ a foaf:Agent ; foaf:name "An invented agency"@en ] .
"""


def save(catalogue, title, *names):
    text = "".join(RECORD.format(name=name, title=f"{title} {name}") for name in names)
    return catalogue.submit(Upload("records.ttl", text.encode()), ImportOptions("test"))


@pytest.fixture
def folder(tmp_path):
    with Catalogue(StoreSettings(data_dir=tmp_path / "data")) as catalogue:
        save(catalogue, "First", "a", "b", "c")
    return tmp_path / "data"


def titles(catalogue):
    documents = catalogue.publications.current().documents
    return sorted(documents.by_page(page).labels["en"] for page, _ in documents.pages())


@pytest.mark.parametrize("name", ["store/CURRENT", "documents/meta.json", "search/meta.json"])
def test_a_damaged_publication_is_made_anew(folder, name):
    (folder / "public" / "publications" / "current" / name).write_text("garbage")
    with Catalogue(StoreSettings(data_dir=folder)) as catalogue:
        save(catalogue, "Second", "b")
        assert titles(catalogue) == ["First a", "First c", "Second b"]
        assert catalogue.lag() == 0
        assert len(said(catalogue.publications.current())) == 2 * 3 * 6


def test_nothing_is_left_of_a_working_copy_that_is_closed(folder):
    with Catalogue(StoreSettings(data_dir=folder)) as catalogue:
        save(catalogue, "Second", "b")
        assert len(list((folder / "public").glob("*working*"))) == 1
    assert not list((folder / "public").glob("*working*"))


def test_the_copies_of_dead_processes_are_swept_and_of_others_left(folder):
    public = folder / "public"
    for name in ("working", "working-dead", "gone-working-dead"):
        (public / name / "store").mkdir(parents=True)
        (public / name / "store" / "000001.sst").write_text("of a killed process")
    (public / "working-dead" / "lock").touch()
    with Catalogue(StoreSettings(data_dir=folder)) as one:
        save(one, "Second", "b")
        (kept,) = public.glob("*working*")
        with Catalogue(StoreSettings(data_dir=folder)) as other:
            save(other, "Third", "c")
            assert kept.is_dir()
        one.projection.sweep()
        assert not kept.exists(), "another has published since"
        save(one, "Fourth", "a")
        assert titles(one) == ["Fourth a", "Second b", "Third c"]

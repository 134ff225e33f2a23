"""A working copy whose files are damaged does not stop the next import."""

import pytest

from store import Catalogue, ImportOptions, StoreSettings, Upload

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
    entries = catalogue.publications.current().documents.every()
    return sorted(entry.labels["en"] for entry in entries)


@pytest.mark.parametrize("name", ["store/CURRENT", "documents/meta.json", "search/meta.json"])
def test_a_damaged_working_copy_is_made_anew(folder, name):
    (folder / "public" / "working" / name).write_text("garbage")
    with Catalogue(StoreSettings(data_dir=folder)) as catalogue:
        save(catalogue, "Second", "b")
        assert titles(catalogue) == ["First a", "First c", "Second b"]
        assert catalogue.lag() == 0

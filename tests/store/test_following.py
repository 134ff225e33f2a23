"""The projection follows the ledger, repeats safely, and gives readers a whole publication."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, NamedNode

from store import Catalogue, StoreSettings
from store.errors import Misconfigured, Unavailable
from store.ledger import Candidate, Delivery
from store.publications import Publications
from store.statements import digest
from store.views.pages import SearchRequest
from tests.said import said

_BASE = "https://portal.example.org"
_DCT = "http://purl.org/dc/terms/"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
LOCAL = Delivery("local", "test")


def candidate(name: str, *more: str, title: str = "", kind: str = "dataset") -> Candidate:
    classes = {
        "dataset": "http://www.w3.org/ns/dcat#Dataset",
        "organization": "http://xmlns.com/foaf/0.1/Organization",
    }
    iri = f"https://example.org/{name}"
    naming = f"{_DCT}title" if kind == "dataset" else "http://xmlns.com/foaf/0.1/name"
    lines = [
        f"<{iri}> <{_TYPE}> <{classes[kind]}> .\n",
        f'<{iri}> <{naming}> "{title or name}"@en .\n',
    ]
    text = "".join(sorted([*lines, *(f"{line} .\n" for line in more)]))
    key, slug = f"iri:{iri}", f"{name}-00000000"
    return Candidate(key, iri, kind, slug, name, text, digest(text), ("dataset",), "{}", 0, 0, 0)


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with Catalogue(StoreSettings(data_dir=tmp_path / "data", base_url=_BASE)) as opened:
        yield opened


def kept(catalogue: Catalogue, *candidates: Candidate) -> int:
    catalogue.ledger.commit(candidates, LOCAL)
    return catalogue.projection.follow()


def test_nothing_to_do_makes_no_publication(catalogue: Catalogue) -> None:
    first = kept(catalogue, candidate("a"))
    assert catalogue.projection.follow() == first
    assert kept(catalogue, candidate("b")) == first + 1


def test_a_statement_of_two_records_stands_once_by_default(catalogue: Catalogue) -> None:
    shared = '<https://example.org/office> <http://xmlns.com/foaf/0.1/name> "Office"'
    kept(catalogue, candidate("a", shared), candidate("b", shared))
    store = catalogue.publications.current().store
    office = NamedNode("https://example.org/office")
    assert len(list(store.quads_for_pattern(office, None, None, DefaultGraph()))) == 1
    assert len(list(store.quads_for_pattern(office, None, None, None))) == 3
    kept(catalogue, candidate("a"))
    store = catalogue.publications.current().store
    assert len(list(store.quads_for_pattern(office, None, None, DefaultGraph()))) == 1
    catalogue.withdraw("https://example.org/b", actor="test", reason="over")
    store = catalogue.publications.current().store
    assert list(store.quads_for_pattern(office, None, None, None)) == []


def test_two_spellings_of_a_number_are_kept_apart_in_the_documents(catalogue: Catalogue) -> None:
    size = "<https://example.org/a> <http://www.w3.org/ns/dcat#byteSize>"
    number = "^^<http://www.w3.org/2001/XMLSchema#decimal>"
    kept(catalogue, candidate("a", f'{size} "1.50"{number}', f'{size} "1.5"{number}'))
    kept(catalogue, candidate("a", f'{size} "1.50"{number}'))
    publication = catalogue.publications.current()
    document = publication.documents.by_page("/dataset/a-00000000")
    assert document is not None
    assert '"1.50"' in document.statements
    found = list(
        publication.store.quads_for_pattern(
            NamedNode("https://example.org/a"), None, None, DefaultGraph()
        )
    )
    assert len(found) == 3, "the engine holds both spellings as one, and must not lose it"


def test_many_new_records_are_loaded_as_one_by_one(tmp_path: Path) -> None:
    blank = '_:b{0} <http://purl.org/dc/terms/title> "part {0}"'
    wanted = [
        candidate(f"r{n}", f"<https://example.org/r{n}> <{_DCT}hasPart> _:b{n}", blank.format(n))
        for n in range(250)
    ]
    stores = []
    for name, size in (("bulk", 250), ("single", 50)):
        with Catalogue(StoreSettings(data_dir=tmp_path / name, base_url=_BASE)) as opened:
            for start in range(0, 250, size):
                kept(opened, *wanted[start : start + size])
            stores.append(set(said(opened.publications.current())))
    assert stores[0] == stores[1]
    assert len(stores[0]) == 2 * 4 * 250


def test_a_publisher_is_named_whatever_comes_first(catalogue: Catalogue) -> None:
    publisher = f"<https://example.org/a> <{_DCT}publisher> <https://example.org/agency>"
    kept(catalogue, candidate("a", publisher))
    kept(catalogue, candidate("agency", title="The first name", kind="organization"))
    assert catalogue.search(SearchRequest(text="first name")).total == 1
    kept(catalogue, candidate("agency", title="Another name", kind="organization"))
    found = catalogue.search(SearchRequest(text="another name", filters=(("kind", ("dataset",)),)))
    assert [hit.publisher for hit in found.hits] in ([], ["Another name"])


def test_a_reader_keeps_its_publication_until_it_lets_go(catalogue: Catalogue) -> None:
    kept(catalogue, candidate("a"))
    reading = catalogue.publications.current()
    for n in range(4):
        kept(catalogue, candidate(f"more{n}"))
    assert reading.folder.is_dir()
    assert len(said(reading)) == 4
    folders = sorted(path.name for path in reading.folder.parent.glob("[0-9]*"))
    assert folders[0] == reading.folder.name
    folder = reading.folder
    del reading
    catalogue.publications.current()
    kept(catalogue, candidate("last"))
    assert not folder.is_dir()


def test_a_deleted_projection_comes_back_by_itself(catalogue: Catalogue, tmp_path: Path) -> None:
    kept(catalogue, candidate("a"), candidate("b"))
    catalogue.publications.close()
    shutil.rmtree(tmp_path / "data" / "public")
    catalogue.projection.follow()
    assert len(catalogue.publications.current().documents) == 2


def test_a_half_made_publication_is_swept_away(catalogue: Catalogue, tmp_path: Path) -> None:
    kept(catalogue, candidate("a"))
    half = tmp_path / "data" / "public" / "publications" / ".new-00000099"
    half.mkdir()
    kept(catalogue, candidate("b"))
    assert not half.exists()


def test_other_code_makes_the_projection_anew(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = kept(catalogue, candidate("a"))
    settings = catalogue._settings
    catalogue.close()
    monkeypatch.setattr("store.installation._code", lambda: "another release")
    with Catalogue(settings) as later:
        assert later.projection.follow() == first + 1
        newest = later.publications.newest()
        assert newest is not None
        assert newest.code == "another release"


def test_without_a_publication_reading_says_so(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="Nothing is published"):
        Publications(tmp_path).current()


def test_a_withdrawn_record_leaves_only_a_tombstone(catalogue: Catalogue) -> None:
    kept(
        catalogue,
        candidate(
            "a", '<https://example.org/a> <http://purl.org/dc/terms/description> "marked words"'
        ),
    )
    catalogue.withdraw("https://example.org/a", actor="test", reason="on request")
    publication = catalogue.publications.current()
    document = publication.documents.by_page("/dataset/a-00000000")
    assert document is not None
    assert (document.reason, document.statements, dict(document.labels)) == ("on request", "", {})
    assert said(publication) == []
    assert catalogue.search(SearchRequest(text="marked")).total == 0
    assert list(catalogue.pages()) == []
    assert publication.about.statements == 0


def test_pages_are_listed_in_order_with_their_last_change(catalogue: Catalogue) -> None:
    kept(catalogue, candidate("b"), candidate("a"), candidate("o", kind="organization"))
    kept(catalogue, candidate("b", title="Changed"), candidate("gone"))
    catalogue.withdraw("https://example.org/gone", actor="test", reason="over")
    documents = catalogue.publications.current().documents
    shown = {page: documents.by_page(page) for page, _ in documents.pages()}
    assert list(shown) == ["/dataset/a-00000000", "/dataset/b-00000000", "/organization/o-00000000"]
    for page, changed in documents.pages():
        document = shown[page]
        assert document is not None
        assert document.changed == changed
    assert [page for page, _ in catalogue.pages("organization")] == ["/organization/o-00000000"]
    assert list(catalogue.pages("organ")) == []


def test_erasing_leaves_no_byte_behind(catalogue: Catalogue, tmp_path: Path) -> None:
    secret = "anunmistakablesecretword"
    kept(
        catalogue,
        candidate("a", f'<https://example.org/a> <{_DCT}description> "{secret}"'),
        candidate("b"),
    )
    catalogue.erase("https://example.org/a", actor="test")
    catalogue.publications.current()
    kept(catalogue, candidate("c"))
    catalogue.close()
    folders = [path for path in (tmp_path / "data" / "public").rglob("*") if path.is_file()]
    assert folders
    assert [path for path in folders if secret.encode() in path.read_bytes()] == []
    ledger = [
        path
        for path in (tmp_path / "data").glob("ledger.sqlite*")
        if secret.encode() in path.read_bytes()
    ]
    assert ledger == []


@pytest.mark.parametrize(
    "address", ["ftp://x", "https://x/?a", "nothing", "https://x/ y", "https://"]
)
def test_a_base_address_must_be_plain(tmp_path: Path, address: str) -> None:
    with pytest.raises(Misconfigured, match="base address"):
        Catalogue(StoreSettings(data_dir=tmp_path, base_url=address))

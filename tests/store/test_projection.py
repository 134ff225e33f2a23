"""The public projection holds what the ledger says, whatever was interrupted, raced or erased before."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from store import Catalogue, ImportOptions, StoreSettings, Upload, working
from store.documents import Document
from store.errors import Misconfigured
from store.importing import Source
from store.installation import Installation
from store.ledger import Candidate, Change, Delivery
from store.projection import Projection
from store.publications import Publication
from store.statements import digest
from store.views.pages import SearchRequest
from store.working import WorkingCopy
from tests.said import said

_DELIVERY = Delivery("source", "test")
_A = "https://example.org/a"
_DETAIL = '<http://purl.org/dc/terms/description> "UNSPEAKABLE"@en'
_SHARED = "<https://example.org/s> <https://example.org/p> <https://example.org/o> .\n"


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    with Catalogue(StoreSettings(data_dir=tmp_path / "data")) as opened:
        yield opened


def _record(name: str, *facts: str, kind: str = "dataset", more: str = "") -> Candidate:
    iri = f"https://example.org/{name}"
    classes = {"dataset": "http://www.w3.org/ns/dcat#Dataset"}
    named = classes.get(kind, "http://xmlns.com/foaf/0.1/Agent")
    facts = (f"<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{named}>", *facts)
    text = "".join(sorted([*(f"<{iri}> {fact} .\n" for fact in facts), more]))
    return Candidate(
        f"iri:{iri}", iri, kind, name, name, text, digest(text), ("dataset",), "{}", 0, 0, 0
    )


def _holding(folder: Path, word: bytes) -> list[Path]:
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return [path for path in files if word in path.read_bytes()]


@pytest.mark.parametrize("then", ["changed", "withdrawn"])
def test_an_interrupted_follow_leaves_nothing_behind(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch, then: str
) -> None:
    catalogue.ledger.commit([_record("a")], _DELIVERY)
    catalogue.projection.follow()
    catalogue.ledger.commit([_record("a", _DETAIL), _record("b")], _DELIVERY)
    with monkeypatch.context() as patch:
        patch.setattr(WorkingCopy, "publish", _killed)
        with pytest.raises(KeyboardInterrupt):
            catalogue.projection.follow()
    if then == "withdrawn":
        catalogue.ledger.withdraw(_A, actor="test", reason="test")
    else:
        catalogue.ledger.commit([_record("a", '<https://example.org/p> "other"')], _DELIVERY)
    catalogue.projection.follow()
    publication = catalogue.publications.current()
    assert not [quad for quad in publication.store if "UNSPEAKABLE" in str(quad)]
    in_graphs = [quad for quad in said(publication) if quad.graph_name != DefaultGraph()]
    assert publication.about.statements == len(in_graphs)


def _killed(*_: object) -> None:
    raise KeyboardInterrupt


def test_the_count_is_right_when_killed_before_it_is_published(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue.ledger.commit([_record("a")], _DELIVERY)
    with monkeypatch.context() as patch:
        patch.setattr(Projection, "_publish", _killed)
        with pytest.raises(KeyboardInterrupt):
            catalogue.projection.follow()
    catalogue.projection.follow()
    assert catalogue.publications.current().about.statements == 1


def test_a_rebuild_that_was_killed_is_begun_again(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue.ledger.commit([_record("a")], _DELIVERY)
    catalogue.projection.follow()
    with monkeypatch.context() as patch:
        patch.setattr(WorkingCopy, "publish", _killed)
        with pytest.raises(KeyboardInterrupt):
            catalogue.rebuild()
    catalogue.ledger.commit([_record("b")], _DELIVERY)
    catalogue.projection.follow()
    found = catalogue.publications.current().store.quads_for_pattern(NamedNode(_A), None, None)
    assert len(list(found)) == 2


def test_the_copy_stays_open_for_the_next_change_but_not_for_many(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened, opening = [], WorkingCopy._open

    def counted(copy: WorkingCopy) -> None:
        opened.append(copy)
        opening(copy)

    monkeypatch.setattr(WorkingCopy, "_open", counted)
    for number in range(3):
        catalogue.ledger.commit([_record("a", f'<https://example.org/p> "{number}"')], _DELIVERY)
        catalogue.projection.follow()
    assert len(opened) == 1
    catalogue.ledger.commit([_record(f"r{number}") for number in range(201)], _DELIVERY)
    catalogue.projection.follow()
    assert len(opened) == 2
    assert not list((tmp_path / "data" / "public").glob("working*"))
    catalogue.ledger.commit([_record("a")], _DELIVERY)
    catalogue.projection.follow()
    assert len(opened) == 3
    publication = catalogue.publications.current()
    assert len(publication.documents) == 202
    assert len(said(publication)) == publication.about.statements * 2 == 202 * 2


def _wait_for(name: str) -> None:
    for thread in threading.enumerate():
        if thread.name == name:
            thread.join()


class _Counted:
    """The engine's store, which tells what it was asked to tidy up."""

    asked: ClassVar[list[str]] = []
    read_only = Store.read_only

    def __init__(self, path: str) -> None:
        self._store = Store(path)

    def __getattr__(self, name: str) -> object:
        if name in ("flush", "optimize"):
            self.asked.append(name)
        return getattr(self._store, name)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(_Counted, "asked", [])
    monkeypatch.setattr(working, "Store", _Counted)
    return _Counted.asked


def test_a_long_log_is_not_left_to_the_readers(
    catalogue: Catalogue, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "_MOST_LOGGED", 20)
    counts = []
    # Of two statements in place of two, and of the time of the newest change; the first writes all that is told.
    for number in range(8):
        catalogue.ledger.commit([_record("a", f'<https://example.org/p> "{number}"')], _DELIVERY)
        catalogue.projection.follow()
        counts.append(len(asked))
    assert counts == [1, 1, 1, 1, 2, 2, 2, 2]
    assert len(said(catalogue.publications.current())) == 4


def test_a_copy_that_lacks_the_last_change_is_made_again(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue.ledger.commit([_record("a")], _DELIVERY)
    catalogue.projection.follow()
    catalogue.projection.close()  # a copy that was just opened begins a new log
    before = catalogue.publications.path() / "store"
    publish, tries = working._publish, []

    def outdated(part: Path, target: Path) -> None:
        tries.append(part.name)
        publish(before if part.name == "store" and tries.count("store") == 1 else part, target)

    catalogue.ledger.commit([_record("a", _DETAIL)], _DELIVERY)
    with monkeypatch.context() as patch:
        patch.setattr(working, "_publish", outdated)
        catalogue.projection.follow()
    assert tries.count("store") == 2
    assert len(said(catalogue.publications.current())) == 4


def test_what_the_store_holds_is_replaced_whatever_the_documents_say(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue.ledger.commit([_record("a")], _DELIVERY)
    catalogue.projection.follow()
    place = WorkingCopy._place

    def with_more(copy: WorkingCopy, change: Change, before: Document | None) -> int:
        graph = NamedNode(f"{catalogue.base}{change.record.page}")
        iri = NamedNode("https://example.org/forgotten")
        copy.store.extend(Quad(iri, iri, iri, name) for name in (graph, DefaultGraph()))
        return place(copy, change, before)

    monkeypatch.setattr(WorkingCopy, "_place", with_more)
    catalogue.ledger.commit([_record("a", _DETAIL)], _DELIVERY)
    catalogue.projection.follow()
    assert not [q for q in catalogue.publications.current().store if "forgotten" in str(q)]


def test_what_many_loads_leave_is_merged_before_it_is_published(
    catalogue: Catalogue, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(working, "_AT_ONCE", 250)
    catalogue.ledger.commit([_record(f"r{number}") for number in range(750)], _DELIVERY)
    catalogue.projection.follow()
    assert asked == ["flush"]
    catalogue.ledger.commit([_record(f"s{number}") for number in range(1_000)], _DELIVERY)
    catalogue.projection.follow()
    assert asked == ["flush", "optimize"]
    assert len(said(catalogue.publications.current())) == 2 * 1_750


def test_what_is_being_loaded_keeps_its_share_of_the_default_graph(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue.ledger.commit([_record("a", more=_SHARED)], _DELIVERY)
    catalogue.projection.follow()
    load, held, asked = working._load, WorkingCopy._held_elsewhere, threading.Event()

    def slowly(*arguments: object) -> None:
        asked.wait(0.2)
        load(*arguments)  # type: ignore[arg-type]

    def before_it_ends(copy: WorkingCopy, *arguments: object) -> bool:
        found = held(copy, *arguments)  # type: ignore[arg-type]
        asked.set()
        if copy._loading:
            copy._loading.result()
        return found

    monkeypatch.setattr(working, "_AT_ONCE", 1)
    monkeypatch.setattr(working, "_load", slowly)
    monkeypatch.setattr(WorkingCopy, "_held_elsewhere", before_it_ends)
    catalogue.ledger.commit([_record("f", more=_SHARED), _record("a")], _DELIVERY)
    catalogue.projection.follow()
    store = catalogue.publications.current().store
    shared = store.quads_for_pattern(NamedNode("https://example.org/s"), None, None, DefaultGraph())
    assert len(list(shared)) == 1


def test_an_erasure_during_a_follow_is_not_overlooked(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue.ledger.commit([_record("a", _DETAIL), _record("b")], _DELIVERY)
    catalogue.projection.follow()
    catalogue.ledger.commit([_record("b", '<https://example.org/p> "new"')], _DELIVERY)
    look = catalogue.ledger.erased_since

    def just_too_early(since: int) -> bool:
        found = look(since)
        monkeypatch.undo()
        catalogue.ledger.erase(_A, actor="test")
        return found

    monkeypatch.setattr(catalogue.ledger, "erased_since", just_too_early)
    catalogue.projection.follow()
    _wait_for("sweep")
    assert _holding(tmp_path / "data" / "public", b"UNSPEAKABLE") == []


def test_erasure_beside_a_process_that_imported_leaves_no_bytes(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    text = f'<{_A}> a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> "UNSPEAKABLE"@en .'
    for _ in range(2):
        catalogue.submit(Upload("a.ttl", text.encode()), ImportOptions("source"))
    with Catalogue(StoreSettings(data_dir=tmp_path / "data")) as other:
        other.erase(_A, actor="test")
    assert _holding(tmp_path / "data", b"UNSPEAKABLE") == []


def test_the_name_of_what_was_withdrawn_is_forgotten(catalogue: Catalogue) -> None:
    named = _record("o", '<http://xmlns.com/foaf/0.1/name> "Unspeakable"@en', kind="organization")
    data = _record("a", "<http://purl.org/dc/terms/publisher> <https://example.org/o>")
    catalogue.ledger.commit([named, data], _DELIVERY)
    catalogue.projection.follow()
    assert "Unspeakable" in repr(catalogue.search(SearchRequest()).facets)
    catalogue.withdraw("https://example.org/o", actor="test", reason="test")
    assert "Unspeakable" not in repr(catalogue.search(SearchRequest()).facets)
    assert catalogue.search(SearchRequest(text="unspeakable")).total == 0


def test_many_readers_open_a_publication_once(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue.ledger.commit([_record("a")], _DELIVERY)
    catalogue.projection.follow()
    opened, opening = [], catalogue.publications.opened

    def counted() -> Publication:
        opened.append(opening())
        return opened[-1]

    monkeypatch.setattr(catalogue.publications, "opened", counted)
    with catalogue.publications._lock:
        readers = [threading.Thread(target=catalogue.publications.current) for _ in range(8)]
        for reader in readers:
            reader.start()
    for reader in readers:
        reader.join()
    assert len(opened) == 1


def test_a_refused_start_lets_go_of_the_folder(catalogue: Catalogue, tmp_path: Path) -> None:
    catalogue.ledger.commit([_record("a")], _DELIVERY)
    catalogue.close()
    with pytest.raises(Misconfigured):
        Catalogue(StoreSettings(data_dir=tmp_path / "data", base_url="https://other.example"))
    Installation.open(StoreSettings(data_dir=tmp_path / "data"), alone=True).close()
    catalogue._installation._held = os.open(os.devnull, os.O_RDONLY)  # for the fixture to close


_TURTLE = """@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
"""


def _source(name: str, text: str) -> Source:
    return Source(name, lambda: Upload(name, (_TURTLE + text).encode(), "text/turtle"))


def test_links_to_a_superseded_minted_record_follow_the_winner(catalogue: Catalogue) -> None:
    text = (
        '<https://example.org/{0}> a dcat:Catalog ; dct:title "{0}" ;'
        ' dcat:dataset [ a dcat:Dataset ; dct:identifier "1" ; dct:title "Title {0}" ] .'
    )
    files = [_source(f"{name}.ttl", text.format(name)) for name in ("one", "two")]
    catalogue.import_sources(files, ImportOptions("source"))
    for name in ("one", "two"):
        record = catalogue.ledger.record(f"https://example.org/{name}")
        assert "/dataset/title-two-" in (catalogue.ledger.versions(record.id)[-1].statements or "")


@pytest.mark.parametrize("known", [False, True])
def test_a_file_and_its_own_export_in_one_run_are_one_record(
    catalogue: Catalogue, known: bool, tmp_path: Path
) -> None:
    text = '{} a dcat:Dataset ; dct:identifier "1" ; dct:title "{}" ; dct:modified "{}" .'
    first = _source("a.ttl", text.format("[]", "Newest", "2020-01-01"))
    with Catalogue(StoreSettings(data_dir=tmp_path / "first")) as elsewhere:
        iri = elsewhere.import_sources([first], ImportOptions("source")).files[0].records[0].iri
    older = _source("z.ttl", text.format(f"<{iri}>", "Newest", "2001-01-01"))
    if known:
        catalogue.import_sources([older], ImportOptions("source"))
    report = catalogue.import_sources([first, older], ImportOptions("source"))
    assert report.totals()["superseded"] == 1
    record = catalogue.ledger.record(iri)
    assert "2020-01-01" in (catalogue.ledger.versions(record.id)[-1].statements or "")

"""A copy of an engine's folder holds one moment of it, whatever the engine does meanwhile."""

import shutil
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from store import snapshots

_WORD = NamedNode("https://example.org/word")


def quad(number: int) -> Quad:
    return Quad(NamedNode(f"https://example.org/{number}"), _WORD, Literal(str(number)))


def test_what_was_not_flushed_is_in_the_copy_and_nothing_later(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "store"))
    store.bulk_extend(quad(n) for n in range(50))
    store.extend([quad(50)])
    snapshots.take(tmp_path / "store", tmp_path / "one")
    store.extend([quad(51)])
    store.remove(quad(0))
    store.optimize()
    snapshots.take(tmp_path / "store", tmp_path / "two")
    assert set(Store.read_only(str(tmp_path / "one"))) == {quad(n) for n in range(51)}
    assert set(Store.read_only(str(tmp_path / "two"))) == {quad(n) for n in range(1, 52)}


def test_a_copy_can_be_written_and_the_first_stays(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "store"))
    store.extend([quad(1)])
    snapshots.take(tmp_path / "store", tmp_path / "one")
    snapshots.take(tmp_path / "one", tmp_path / "two")
    later = Store(str(tmp_path / "two"))
    later.extend([quad(2)])
    later.optimize()
    assert set(Store.read_only(str(tmp_path / "one"))) == {quad(1)}
    assert set(store) == {quad(1)}
    assert set(later) == {quad(1), quad(2)}


def test_all_but_what_is_appended_to_is_linked(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "store"))
    store.bulk_extend(quad(n) for n in range(50))
    copies = snapshots.take(tmp_path / "store", tmp_path / "one")
    names = {path.suffix or path.name.split("-")[0] for path in copies}
    assert names == {".log", "MANIFEST"}, "what the engine appends to"
    assert {path.stat().st_nlink for path in copies} == {1}
    linked = set((tmp_path / "one").iterdir()) - set(copies)
    assert any(path.suffix == ".sst" for path in linked)
    assert {path.stat().st_nlink for path in linked} == {2}
    assert not list((tmp_path / "one").glob("LO*"))


@pytest.mark.parametrize("event", ["replaced", "removed", "grown"])
def test_a_folder_that_changes_meanwhile_is_copied_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, event: str
) -> None:
    source = tmp_path / "source"
    source.mkdir()
    table, listing = source / "000001.sst", source / "MANIFEST-000002"
    table.write_text("old")
    listing.write_text("000001")
    copy = shutil.copyfile

    def busy(here: Path, there: Path) -> Path:
        copied = Path(copy(here, there))
        if table.exists():  # merged into another, just now
            table.unlink()
            (source / "000003.sst").write_text("new")
            if event == "removed":
                listing.unlink()
                (source / "MANIFEST-000004").write_text("000003")
            elif event == "replaced":
                (source / "draft").write_text("000003")
                (source / "draft").rename(listing)
            else:
                listing.write_text("000001 000003")
        return copied

    monkeypatch.setattr(shutil, "copyfile", busy)
    snapshots.take(source, tmp_path / "target")
    found = {path.name: path.read_text() for path in (tmp_path / "target").iterdir()}
    assert found == {path.name: path.read_text() for path in source.iterdir()}


def test_a_folder_that_never_stands_still_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "000001.log").write_text("")
    copy = shutil.copyfile

    def busy(here: Path, there: Path) -> Path:
        with here.open("a") as file:
            file.write("more")
        return Path(copy(here, there))

    monkeypatch.setattr(shutil, "copyfile", busy)
    with pytest.raises(OSError, match="too fast"):
        snapshots.take(tmp_path / "source", tmp_path / "target")
    assert not (tmp_path / "target").exists()

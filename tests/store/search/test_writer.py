import dataclasses
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from store.errors import Misconfigured, Unavailable
from store.search import Index, Writer
from store.snapshots import take
from store.views.pages import SearchRequest, Text

ROOT = Path(__file__).resolve().parents[3]


def total(folder, text=""):
    return Index(folder).search(SearchRequest(text=text)).total


@pytest.fixture
def one(catalogue):
    return catalogue[0]


def test_the_same_record_put_twice_is_one(tmp_path, one):
    with Writer(tmp_path) as writer:
        writer.put(*one)
        writer.put(*one)
        writer.commit()
        writer.put(*one)
        writer.commit()
    assert total(tmp_path) == 1


def test_a_record_put_again_is_replaced(tmp_path, one):
    iri, page, summary = one
    with Writer(tmp_path) as writer:
        writer.put(iri, page, summary)
        writer.commit()
        writer.put(iri, page, dataclasses.replace(summary, titles=(Text("Renamed", "en"),)))
        writer.commit()
    assert total(tmp_path, "renamed") == 1
    assert Index(tmp_path).search(SearchRequest()).hits[0].title.value == "Renamed"


def test_what_a_killed_writer_left_does_not_stop_the_next(tmp_path, catalogue):
    """Killed after a segment's deletions were written, before the index was told of them."""
    with Writer(tmp_path) as writer:
        for each in catalogue:
            writer.put(*each)
        writer.commit()
    told = (tmp_path / "meta.json").read_bytes()
    for _ in range(2):
        with Writer(tmp_path) as writer:
            writer.put(*catalogue[0])
            writer.commit()
        assert list(tmp_path.glob("*.del"))
        (tmp_path / "meta.json").write_bytes(told)
    with Writer(tmp_path) as writer:
        writer.commit()
    assert total(tmp_path) == len(catalogue)


def test_a_record_that_is_removed_is_gone(tmp_path, one):
    with Writer(tmp_path) as writer:
        writer.put(*one)
        writer.commit()
        writer.remove(one[0])
        writer.remove("https://data.example.org/never-there")
        writer.commit()
    assert total(tmp_path) == 0


def test_a_record_put_and_removed_at_once_never_was(tmp_path, one):
    with Writer(tmp_path) as writer:
        writer.put(*one)
        writer.remove(one[0])
        writer.commit()
    assert total(tmp_path) == 0


def test_nothing_counts_before_the_commit(tmp_path, catalogue):
    with Writer(tmp_path) as writer:
        writer.put(*catalogue[0])
        writer.commit()
        writer.put(*catalogue[1])
        assert total(tmp_path) == 1
    assert total(tmp_path) == 1


def test_a_publication_does_not_follow_the_writer(tmp_path, catalogue):
    with Writer(tmp_path / "working") as writer:
        writer.put(*catalogue[0])
        writer.commit()
        take(tmp_path / "working", tmp_path / "one")
        writer.put(*catalogue[1])
        writer.remove(catalogue[0][0])
        writer.commit()
        take(tmp_path / "working", tmp_path / "two")
        for record in catalogue * 4:  # enough commits for a merge
            writer.put(*record)
            writer.commit()
        assert total(tmp_path / "one") == total(tmp_path / "two") == 1
    shutil.rmtree(tmp_path / "working")
    assert total(tmp_path / "one", "doses") == 1
    assert total(tmp_path / "two", "doses") == 0


def test_a_publication_is_made_of_links(tmp_path, one):
    with Writer(tmp_path / "working") as writer:
        writer.put(*one)
        writer.commit()
        take(tmp_path / "working", tmp_path / "one")
    stored = next((tmp_path / "one").glob("*.store"))
    assert stored.stat().st_nlink == 2
    assert not list((tmp_path / "one").glob("*.lock"))


def test_small_commits_leave_few_segments(tmp_path, one):
    with Writer(tmp_path, bulk=False) as writer:
        for number in range(60):
            writer.put(f"https://data.example.org/{number}", *one[1:])
            writer.commit()
            assert len(json.loads((tmp_path / "meta.json").read_bytes())["segments"]) <= 24
    assert total(tmp_path) == 60


def test_several_indexes_read_one_folder_at_once(tmp_path, one):
    with Writer(tmp_path / "working") as writer:
        writer.put(*one)
        writer.commit()
        take(tmp_path / "working", tmp_path / "one")
    here = Index(tmp_path / "one")
    code = (
        "import sys; from pathlib import Path; from store.search import Index;"
        "print(len(Index(Path(sys.argv[1]))))"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "one")]
    told = subprocess.run(  # our own interpreter
        command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert told.stdout.strip() == str(len(here)) == "1"


def test_only_one_process_writes(tmp_path):
    with Writer(tmp_path), pytest.raises(Unavailable):
        Writer(tmp_path)
    Writer(tmp_path).close()


def test_a_folder_without_an_index_is_said_to_be_so(tmp_path):
    with pytest.raises(Misconfigured, match="no search index"):
        Index(tmp_path / "absent")
    assert not (tmp_path / "absent").exists()


def test_an_index_of_another_release_is_refused(tmp_path):
    import tantivy

    schema = tantivy.SchemaBuilder().add_text_field("other", stored=True).build()
    tantivy.Index(schema, path=str(tmp_path)).writer(15_000_000, 1).commit()
    with pytest.raises(Misconfigured, match="another release"):
        Writer(tmp_path)
    with pytest.raises(Misconfigured, match="another release"):
        Index(tmp_path)


def test_a_damaged_index_is_refused(tmp_path, one):
    with Writer(tmp_path) as writer:
        writer.put(*one)
        writer.commit()
    (tmp_path / "meta.json").write_text("{")
    with pytest.raises(Misconfigured):
        Index(tmp_path)


def test_a_record_without_a_date_comes_last_whichever_way(tmp_path, catalogue):
    iri, page, summary = catalogue[0]
    undated = dataclasses.replace(summary, issued="ukjent", modified="", iri=f"{iri}-undated")
    with Writer(tmp_path) as writer:
        writer.put(f"{iri}-undated", page, undated)
        for record in catalogue:
            writer.put(*record)
        writer.commit()
    index = Index(tmp_path)
    for sort in ("newest", "oldest"):
        assert index.search(SearchRequest(sort=sort)).hits[-1].iri.endswith("-undated")

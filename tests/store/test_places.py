"""What is read of files and folders, and what the place of records is called where nobody names their source."""

import os
from pathlib import Path

import pytest

from store import place_of, shown, upload
from store.places import LONGEST_SOURCE, sources


def test_one_path_gives_its_place_from_everywhere(tmp_path, monkeypatch):
    (tmp_path / "data").mkdir()
    whole = str(tmp_path / "data")
    monkeypatch.chdir(tmp_path)
    assert place_of([Path("data")]) == place_of([Path("data/../data/")]) == whole
    monkeypatch.chdir(tmp_path / "data")
    assert place_of([Path()]) == whole


def test_two_places_of_one_name_are_two_sources():
    assert place_of([Path("/a/data")]) != place_of([Path("/b/data")])


def test_a_link_is_the_place_and_not_what_it_points_to(tmp_path):
    newest = tmp_path / "newest"
    newest.symlink_to(tmp_path)
    assert place_of([newest]) == str(newest)


def test_several_files_of_a_folder_give_the_folder_in_any_order():
    files = [Path("/a/data/x.ttl"), Path("/a/data/y.ttl")]
    assert place_of(files) == place_of(files[::-1]) == place_of([Path("/a/data")])


def test_files_of_several_folders_give_a_name_of_their_own():
    one = [Path("/a/x.ttl"), Path("/b/x.ttl")]
    other = [Path("/a/x.ttl"), Path("/c/x.ttl")]
    assert place_of(one) == place_of(one[::-1])
    assert place_of(one).startswith("/a/x.ttl and 1 more (")
    assert len({place_of(one), place_of(other), place_of([Path("/a/x.ttl")])}) == 3


@pytest.mark.parametrize(("length", "whole"), [(LONGEST_SOURCE, True), (LONGEST_SOURCE + 1, False)])
def test_a_long_path_is_cut_and_still_its_own(length, whole):
    paths = [Path("/" + letter * (length - 1)) for letter in "xy"]
    names = [place_of([path]) for path in paths]
    assert (names[0] == str(paths[0])) is whole
    assert names[0] != names[1]
    assert all(len(name.encode()) <= LONGEST_SOURCE for name in names)


def test_a_name_that_is_no_utf_8_is_shown_and_read(tmp_path):
    path = tmp_path / os.fsdecode(b"gr\xf8nn.ttl")
    path.write_bytes(b"<urn:a> <urn:b> <urn:c> .")
    assert shown(path).endswith("gr\\xf8nn.ttl")
    assert upload(path).name == shown(path)
    (source,) = sources([tmp_path])
    assert source.name == shown(path)
    assert source.load().body == path.read_bytes()
    place_of([path]).encode()

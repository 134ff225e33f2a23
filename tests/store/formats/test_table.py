"""The table of formats: each media type and extension finds one row."""

import pytest

from store.errors import UnsupportedFormat
from store.formats import FORMATS, by_extension, by_media_type, choose, named, write


def test_no_two_formats_share_a_name_media_type_or_extension() -> None:
    names = [row.name for row in FORMATS]
    types = [kind for row in FORMATS for kind in row.media_types]
    ends = [end for row in FORMATS for end in row.extensions]
    for found in (names, types, ends):
        assert len(found) == len(set(found))


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.name)
def test_every_row_is_found_by_each_of_its_keys(row: object) -> None:
    assert named(row.name) is row
    assert all(by_media_type(kind) is row for kind in row.media_types)
    assert all(by_extension(end) is row for end in row.extensions)
    assert choose(f"dataset/x-1a2b3c4d.{row.extension}") is row


def test_parameters_case_and_dot_do_not_matter() -> None:
    assert by_media_type("Text/Turtle; charset=utf-8").name == "turtle"
    assert by_extension(".TTL").name == "turtle"


@pytest.mark.parametrize("wrong", ["", "text/html", "turtle", "text/turtles"])
def test_an_unknown_media_type_is_refused_with_the_known_ones(wrong: str) -> None:
    with pytest.raises(UnsupportedFormat, match=r"text/turtle \(\.ttl\)"):
        by_media_type(wrong)


@pytest.mark.parametrize("wrong", ["catalogue", "catalogue.", "catalogue.csv", ".ttl", ""])
def test_a_file_name_without_a_known_extension_is_refused(wrong: str) -> None:
    with pytest.raises(UnsupportedFormat):
        choose(wrong)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(UnsupportedFormat):
        named("csv")
    with pytest.raises(UnsupportedFormat):
        write("", "csv")

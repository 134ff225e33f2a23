"""Profiles: which are there, and which a record has to keep."""

from pathlib import Path

import pytest

from store import profiles
from store.errors import Misconfigured, UnknownProfile

WALK = """@prefix prof: <http://www.w3.org/ns/dx/prof/> .
@prefix varde: <https://w3id.org/varde/ns#> .
<https://w3id.org/varde/profile/%s> a prof:Profile ; %s .
"""


def _folder(root: Path, name: str, more: str = 'varde:forKind "x"', shapes: str = "") -> None:
    (root / name).mkdir()
    (root / name / "profile.ttl").write_text(WALK % (name, more), encoding="utf-8")
    (root / name / "shapes.ttl").write_text(shapes, encoding="utf-8")


def test_a_kind_gets_its_default_profile(walks):
    assert [each.name for each in walks.of("walk")] == ["walk"]
    assert [each.name for each in walks.of("hut")] == ["hut"]
    assert walks.of("guide") == ()


def test_a_claim_adds_its_profile_once(walks):
    claims = ("https://walks.example.org/rules", "https://w3id.org/varde/profile/walk-strict")
    assert [each.name for each in walks.of("walk", claims)] == ["walk", "walk-strict"]


def test_an_unknown_claim_is_no_error(walks):
    assert [each.name for each in walks.of("walk", ("https://nobody.example.org/x",))] == ["walk"]


def test_forced_names_alone_count(walks):
    assert [each.name for each in walks.of("walk", (), ("hut",))] == ["hut"]


def test_an_unknown_forced_name_tells_the_nearest(walks):
    with pytest.raises(UnknownProfile) as caught:
        walks.of("walk", (), ("walk-stricter",))
    assert '"walk-stricter"' in caught.value.message
    assert '"walk-strict"' in caught.value.remedy


def test_a_name_like_no_other_lists_all(walks):
    with pytest.raises(UnknownProfile) as caught:
        walks.named("qqqqqq")
    assert "hut, walk, walk-strict" in caught.value.remedy


def test_a_profile_is_found_by_name_and_by_iri(walks):
    assert walks.named("https://w3id.org/varde/profile/walk") is walks.named("walk")


def test_titles_are_kept_by_language(walks):
    assert walks.named("walk").title == {"en": "Walk", "nb": "Tur", "nn": "Tur"}


def test_a_profile_carries_the_shapes_of_its_base(walks):
    strict = walks.named("walk-strict")
    assert strict.bases == ("walk",)
    assert [file.parent.name for file in strict.shapes] == ["walk-strict", "walk"]


def test_a_folder_without_profile_file_is_none(tmp_path):
    (tmp_path / "drafts").mkdir()
    _folder(tmp_path, "a")
    assert [each.name for each in profiles.load(tmp_path)] == ["a"]


@pytest.mark.parametrize(
    ("more", "complaint"),
    [
        ("prof:isProfileOf <https://w3id.org/varde/profile/a>", "builds upon itself"),
        ("varde:forKind", "no Turtle"),
        ("<x:x> 1 . <x:b> a prof:Profile", "describes 2 profiles"),
    ],
)
def test_a_broken_profile_stops_the_start(tmp_path, more, complaint):
    _folder(tmp_path, "a", more)
    with pytest.raises(Misconfigured, match=complaint):
        profiles.load(tmp_path)


def test_two_profiles_for_one_kind_stop_the_start(tmp_path):
    _folder(tmp_path, "a")
    _folder(tmp_path, "b")
    with pytest.raises(Misconfigured, match="a and b both stand for x"):
        profiles.load(tmp_path)


def test_a_ring_of_bases_stops_the_start(tmp_path):
    _folder(tmp_path, "a", "prof:isProfileOf <https://w3id.org/varde/profile/b>")
    _folder(tmp_path, "b", "prof:isProfileOf <https://w3id.org/varde/profile/a>")
    with pytest.raises(Misconfigured, match="builds upon itself"):
        profiles.load(tmp_path)


def test_an_absent_folder_or_no_shapes_stop_the_start(tmp_path):
    with pytest.raises(Misconfigured, match="does not exist"):
        profiles.load(tmp_path / "nowhere")
    _folder(tmp_path, "a")
    (tmp_path / "a" / "shapes.ttl").unlink()
    with pytest.raises(Misconfigured, match="has no shapes"):
        profiles.load(tmp_path)

"""Each profile introduces itself."""

from collections import Counter
from typing import Any

import pyoxigraph as ox

VARDE = "https://w3id.org/varde/ns#"
PROF = "http://www.w3.org/ns/dx/prof/"
DCT = "http://purl.org/dc/terms/"


def _about(profile: Any) -> dict[str, list[Any]]:
    text = (profile.folder / "profile.ttl").read_bytes()
    subject = ox.NamedNode(f"https://w3id.org/varde/profile/{profile.name}")
    found: dict[str, list[Any]] = {}
    for quad in ox.parse(text, format=ox.RdfFormat.TURTLE):
        if quad.subject == subject:
            found.setdefault(quad.predicate.value, []).append(quad.object)
    return found


def test_a_profile_has_a_title_a_description_and_a_version(profile: Any) -> None:
    about = _about(profile)
    for name in ("title", "description"):
        assert sorted(text.language for text in about[DCT + name]) == ["en", "nb", "nn"]
    assert len(about["http://www.w3.org/2002/07/owl#versionInfo"]) == 1
    assert ox.NamedNode(f"{PROF}Profile") in about[ox.NamedNode(_TYPE).value]


_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def test_a_profile_names_the_files_of_its_shapes(profile: Any) -> None:
    text = (profile.folder / "profile.ttl").read_text("utf-8")
    files = sorted(file.name for file in profile.folder.glob("shapes*.ttl"))
    start = f"<https://w3id.org/varde/profile/{profile.name}/"
    named = sorted(part.split(">")[0] for part in text.split(start)[1:])
    assert named == files


def test_a_kind_has_one_default_and_a_claim_one_profile(profiles: dict[str, Any]) -> None:
    for name in ("forKind", "claimedBy"):
        stated = [v.value for p in profiles.values() for v in _about(p).get(VARDE + name, [])]
        assert stated
        assert max(Counter(stated).values()) == 1

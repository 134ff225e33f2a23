"""Every example says what it promises, under both engines."""

import re
from pathlib import Path
from typing import Any


def kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()


def test_a_valid_example_has_no_violation(profile: Any, valid: Path) -> None:
    assert profile.broken(valid.read_text("utf-8"), "Violation") == []


def test_an_invalid_example_breaks_its_rule_once_and_nothing_else(
    profile: Any, invalid: Path
) -> None:
    broken = profile.broken(invalid.read_text("utf-8"))
    assert [kebab(name) for name in broken] == [invalid.stem.removeprefix("invalid-")]


def test_a_complete_example_leaves_nothing_to_remark(profile: Any) -> None:
    complete = [
        file
        for file in profile.folder.glob("examples/valid-*.ttl")
        if "nothing to remark" in file.read_text("utf-8").splitlines()[0]
    ]
    assert complete
    for file in complete:
        assert profile.broken(file.read_text("utf-8")) == [], file.name


def test_every_invalid_example_opens_with_the_message_of_its_rule(profile: Any) -> None:
    for file in sorted(profile.folder.glob("examples/invalid-*.ttl")):
        head = file.read_text("utf-8").splitlines()[1].removeprefix("# ")
        assert f'"{head}"@en' in profile.shapes, file.name

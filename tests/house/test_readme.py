"""The first page people see is short, and leads somewhere."""

import re

import pytest

from tests.house import tree

README = (tree.ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [path for path in tree.files(".md") if not tree.name(path).startswith("node_modules")]
LINK = re.compile(r"(?<!\\)\]\(([^)\s]+)\)")
KINDS = ("tutorials", "how-to", "reference", "explanation", "decisions")


def test_it_is_read_in_one_go() -> None:
    assert README.count("\n") <= 150


def test_it_names_the_two_commands() -> None:
    assert "make run" in README
    assert "make test" in README


def test_it_shows_the_portal() -> None:
    assert "(docs/images/home.png)" in README


@pytest.mark.parametrize("page", PAGES, ids=tree.name)
def test_links_between_pages_lead_somewhere(page) -> None:
    text = re.sub(
        r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    for target in LINK.findall(text):
        if "://" in target or target.startswith(("#", "mailto:")):
            continue
        assert (page.parent / target.partition("#")[0]).exists(), target


def test_every_kind_of_page_is_there() -> None:
    for kind in KINDS:
        assert list((tree.ROOT / "docs" / kind).glob("*.md")), kind


def test_every_page_is_reached_from_the_index() -> None:
    index = tree.ROOT / "docs" / "README.md"
    linked = {
        (index.parent / target.partition("#")[0]).resolve()
        for target in LINK.findall(index.read_text(encoding="utf-8"))
        if "://" not in target
    }
    pages = {path for path in PAGES if "docs" in path.parts and path != index}
    assert {tree.name(page) for page in pages - linked} == set()


def test_decisions_are_numbered_and_say_what_follows() -> None:
    decisions = sorted((tree.ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [path.name[:4] for path in decisions]
    assert numbers == [f"{number:04}" for number in range(1, len(decisions) + 1)]
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        for part in ("## Context", "## Choice", "## What follows", "Date:"):
            assert part in text, f"{path.name} has no {part}"

"""Files can be read in one sitting, and are named after what is in them."""

import ast

import pytest

from tests.house import tree

LONGEST = 400
DRAWERS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "manager",
    "base",
    "misc",
    "data",
    "processor",
}
CODE = tree.files(".py", ".js", ".mjs", ".css", ".html", ".rq")


@pytest.mark.parametrize("path", CODE, ids=tree.name)
def test_no_file_is_longer_than_can_be_read(path) -> None:
    assert path.read_text(encoding="utf-8").count("\n") <= LONGEST, "split it by subject"


def test_no_module_is_a_drawer() -> None:
    named = [tree.name(path) for path in tree.files(".py") if path.stem in DRAWERS]
    assert named == [], "name it after what is in it, or put it where it is used"


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        tree.name(path)
        for path in tree.files(".py")
        if not tree.name(path).startswith("tests/")
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert silent == []


def test_nothing_is_left_for_later() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "XX" + "X:")
    found = [
        f"{tree.name(path)}:{number}"
        for path in CODE
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
        if any(mark in line for mark in marks)
    ]
    assert found == []

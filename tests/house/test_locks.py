"""The locks name exact versions by hash, and no address that they came from."""

import json
import re
import tomllib

import pytest

from tests.house import tree

LOCKS = [path for path in tree.files(".lock") if path.name.startswith("requirements")]
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==\S+", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")


def pins(name: str) -> set[str]:
    return set(PIN.findall((tree.ROOT / name).read_text(encoding="utf-8")))


def wanted(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=!~; ]", text)[0].lower() for text in requirements}


def project() -> dict:
    return tomllib.loads((tree.ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_there_are_four() -> None:
    assert {path.name for path in LOCKS} == {
        "requirements.lock",
        "requirements-build.lock",
        "requirements-dev.lock",
        "requirements-node.lock",
    }


@pytest.mark.parametrize("path", LOCKS, ids=tree.name)
def test_every_package_has_one_version_and_hashes(path) -> None:
    text = path.read_text(encoding="utf-8")
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert blocks
    for block in blocks:
        assert PIN.match(block), block[:60]
        assert HASH.search(block), block[:60]


@pytest.mark.parametrize("path", LOCKS, ids=tree.name)
def test_no_address_is_named(path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"--(index|extra-index|find|trusted)", text)


def test_the_runtime_lock_has_all_that_the_project_needs() -> None:
    told = project()["project"]
    extras = told["optional-dependencies"]
    runtime = wanted([*told["dependencies"], *extras["fast"], *extras["postgres"]])
    assert runtime <= pins("requirements.lock")
    assert pins("requirements.lock") | wanted(extras["dev"]) <= pins("requirements-dev.lock")


def test_the_build_lock_has_all_that_the_build_needs() -> None:
    assert wanted(project()["build-system"]["requires"]) <= pins("requirements-build.lock")


@pytest.mark.parametrize("folder", [".", "tests/clients/comunica"])
def test_a_node_lock_has_hashes_and_no_addresses(folder) -> None:
    lock = json.loads((tree.ROOT / folder / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert not [name for name, entry in packages.items() if "resolved" in entry]
    assert not [name for name, entry in packages.items() if "integrity" not in entry]
    asked = json.loads((tree.ROOT / folder / "package.json").read_text(encoding="utf-8"))
    for name in [*asked.get("dependencies", ()), *asked["devDependencies"]]:
        assert f"node_modules/{name}" in packages

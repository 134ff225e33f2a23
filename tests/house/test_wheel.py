"""The wheel runs where there is no checkout, no Node and no other folder of ours."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import venv
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import tree

pytestmark = pytest.mark.slow
PATIENCE = 120


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    done = subprocess.run(
        [*pip, "-w", str(folder), str(tree.ROOT)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = folder.glob("varde_portal-*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel, which borrows only what others made."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False)
    python = folder / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, str(wheel)], check=True, capture_output=True)
    (packages,) = (folder / "lib").glob("python*/site-packages")
    # A plain line adds a folder without reading the .pth files in it, so the checkout stays out.
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def portal(environment: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of the portal, started from the root folder and without a path."""
    folder = tmp_path_factory.mktemp("portal")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"VARDE_DATA_DIR": str(folder / "data"), "VARDE_PORT": str(port), "PATH": ""}
    log = folder / "log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [str(environment / "bin" / "varde"), "serve"],
            cwd="/",
            env=settings,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        wait(port, server, log)
        yield port
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(PATIENCE)


def wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and server.poll() is None:
        try:
            if get(port, "/ready")[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"it did not start:\n{log.read_text()[-3000:]}")


def get(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Accept": "text/html"})
    response = connection.getresponse()
    body = response.read().decode("utf-8", "replace")
    connection.close()
    return response.status, body


def test_everything_lies_under_one_name(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"varde"}
    assert not [name for name in names if "__pycache__" in name or "node_modules" in name]


@pytest.mark.parametrize(
    "name",
    [
        "store/catalogue.py",
        "webapp/static/dist/manifest.json",
        "webapp/translations/nb/LC_MESSAGES/messages.mo",
        "webapp/translations/nn/LC_MESSAGES/messages.mo",
        "ontology/contexts/record.jsonld",
        "shapes/dataset/shapes.ttl",
    ],
)
def test_what_is_built_and_what_is_not_code_come_along(wheel: Path, name: str) -> None:
    assert f"varde/_rooms/{name}" in zipfile.ZipFile(wheel).namelist()


def test_the_rooms_are_found_in_the_wheel(environment: Path) -> None:
    ask = "import varde, store, webapp; print(store.__file__); print(webapp.__file__)"
    python = str(environment / "bin" / "python")
    told = subprocess.run([python, "-c", ask], cwd="/", check=True, capture_output=True, text=True)
    assert all(f"{environment}" in line for line in told.stdout.split())
    assert told.stdout.count("/varde/_rooms/") == 2


def test_the_portal_serves_its_pages_and_assets(portal: int) -> None:
    status, home = get(portal, "/en/")
    assert status == 200
    assert "<h1" in home
    assets = re.findall(r'(?:href|src)="(/static/dist/[^"]+)"', home)
    assert assets
    for asset in assets:
        assert get(portal, asset)[0] == 200, asset


def test_the_seed_records_came_along(portal: int) -> None:
    status, sitemap = get(portal, "/sitemap.xml")
    assert status == 200
    assert "/dataset/" in sitemap or "<sitemap>" in sitemap


def test_the_version_is_the_projects(environment: Path) -> None:
    varde = str(environment / "bin" / "varde")
    told = subprocess.run([varde, "--version"], cwd="/", check=True, capture_output=True, text=True)
    version = json.dumps(told.stdout.split()[-1])
    assert version in (tree.ROOT / "varde" / "__init__.py").read_text(encoding="utf-8")

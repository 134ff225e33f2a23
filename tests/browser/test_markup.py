"""The Nu HTML checker finds nothing in any page."""

import json
import shutil
import subprocess
from itertools import product

import pytest

from tests.browser.conftest import ROOT, fetched, needed
from tests.browser.kinds import KINDS, LANGUAGES, REAL
from tests.webapp.conftest import made
from tests.webapp.standin import BASE
from webapp import SiteSettings

VNU = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


@pytest.fixture
def errors(tmp_path):
    """Keeps pages under a name; then tells what is wrong in any of them."""
    java = shutil.which("java")
    needed(java, "Java")
    needed(VNU.is_file(), "vnu-jar")

    def found(pages):
        for name, html in pages.items():
            (tmp_path / f"{name}.html").write_bytes(html)
        done = subprocess.run(
            [java, "-jar", VNU, "--format", "json", "--exit-zero-always", tmp_path],
            capture_output=True,
            check=True,
            timeout=120,
        )
        return [
            f"{message['url'].rpartition('/')[2]}:{message.get('lastLine')} {message['message']}"
            for message in json.loads(done.stderr)["messages"]
            if message["type"] == "error"
        ]

    return found


@pytest.mark.slow
def test_every_kind_of_page_is_valid_html(errors):
    client = made(SiteSettings(BASE, contact_email="help@example.org")).test_client()
    assert (
        errors(
            {
                f"{kind} {language}": client.get(
                    f"/{language}{path}", headers={"Accept": "text/html"}
                ).data
                for kind, path in KINDS.items()
                for language in LANGUAGES
            }
        )
        == []
    )


@pytest.mark.slow
def test_every_kind_of_page_of_a_real_portal_is_valid_html(errors, real, paths):
    pages = {}
    for (kind, path), language in product(paths.items(), LANGUAGES):
        status, pages[f"{kind} {language}"] = fetched(f"{real}/{language}{path}")
        assert status == REAL[kind][0], kind
    assert errors(pages) == []


def test_the_checker_bites(errors):
    (said,) = errors({"bad": b"<!DOCTYPE html><html lang=en><title>x</title><h1><p>y</p></h1>"})[:1]
    assert said.startswith("bad.html:")

"""The Nu HTML checker finds nothing in any page."""

import json
import shutil
import subprocess

import pytest

from tests.browser.conftest import ROOT, needed
from tests.browser.kinds import KINDS, LANGUAGES
from tests.webapp.conftest import made
from tests.webapp.standin import BASE
from webapp import SiteSettings

VNU = ROOT / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


@pytest.mark.slow
def test_every_kind_of_page_is_valid_html(tmp_path):
    java = shutil.which("java")
    needed(java, "Java")
    needed(VNU.is_file(), "vnu-jar")
    client = made(SiteSettings(BASE, contact_email="help@example.org")).test_client()
    for kind, path in KINDS.items():
        for language in LANGUAGES:
            response = client.get(f"/{language}{path}", headers={"Accept": "text/html"})
            (tmp_path / f"{kind} {language}.html").write_bytes(response.data)
    done = subprocess.run(
        [java, "-jar", VNU, "--format", "json", "--exit-zero-always", tmp_path],
        capture_output=True,
        check=True,
        timeout=120,
    )
    found = json.loads(done.stderr)["messages"]
    assert [
        f"{message['url'].rpartition('/')[2]}:{message.get('lastLine')} {message['message']}"
        for message in found
        if message["type"] == "error"
    ] == []

"""The seed records' pages through the shared checker of JSON-LD: Google's rules and Bioschemas'."""

import csv
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from store import Catalogue, StoreSettings
from webapp import SiteSettings, create_app

BASE = "https://portal.example"
DATA = Path(__file__).resolve().parents[1] / "data" / "catalogue"
# The checker has rules for these kinds.
KINDS = ("dataset", "series", "catalog", "tool")
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """The page of each record in each language, by a name such as "en dataset/msis"."""
    folder = tmp_path_factory.mktemp("seeded")
    found = {}
    with Catalogue(StoreSettings(data_dir=folder / "data", base_url=BASE)) as desk:
        desk.seed()
        client = create_app(desk, SiteSettings(BASE)).test_client()
        for path, _ in desk.pages():
            kind, slug = path.strip("/").split("/")
            for language in ("en", "nb", "nn"):
                page = folder / f"{language}-{kind}-{slug}.html"
                page.write_bytes(client.get(f"/{language}{path}").data)
                found[f"{language} {kind}/{slug.rpartition('-')[0]}"] = page
    yield found


@pytest.mark.conformance
def test_no_seed_page_lacks_what_google_requires(pages: dict[str, Path], shared: Path) -> None:
    pytest.importorskip("extruct")
    chosen = {name: page for name, page in pages.items() if name[3:].split("/")[0] in KINDS}
    command = [sys.executable, shared / "tools" / "jsonld_check.py", "-q", *chosen.values()]
    told = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, check=False, timeout=120
    )
    errors: dict[str, list[str]] = {}
    names = {page.name: name for name, page in chosen.items()}
    for line in told.stdout.split("\n"):
        if "JSON-LD blocks" in line:
            found = errors.setdefault(names[line.split(":")[0]], [])
        elif line.strip().startswith("error"):
            found.append(line.split("error", 1)[1].strip())

    assert set(errors) == set(chosen), told.stderr
    with (DATA / "licences-seen.tsv").open(encoding="utf-8", newline="") as file:
        licensed = {row["record"] for row in csv.DictReader(file, delimiter="\t")}
    for name, lines in errors.items():
        # What was not seen is not claimed: without a licence, a data set lacks a minimum of Bioschemas.
        missing = name[3:].startswith(("dataset/", "series/")) and name[3:] not in licensed
        assert lines == ["bioschemas: Dataset.license missing (minimum)"] * missing, name
        claims = "conformsTo" in chosen[name].read_text("utf-8").partition("ld+json")[2]
        assert not (missing and claims), name


def test_every_seed_page_names_the_record_in_json_ld(pages: dict[str, Path]) -> None:
    assert len(pages) >= 3 * 60
    for name, page in pages.items():
        (block,) = BLOCK.findall(page.read_text("utf-8"))
        told = json.loads(block)
        assert told["@id"].startswith(f"{BASE}/{name[3:]}-"), name
        assert told["name"], name

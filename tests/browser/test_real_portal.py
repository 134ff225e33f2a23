"""Every kind of page of a real portal, over the seed records, in every language."""

import json

import pytest

from tests.browser.conftest import check, fetched
from tests.browser.kinds import LANGUAGES, REAL

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", REAL)
def test_real_pages_are_accessible_private_and_small(visit, real, paths, kind, language):
    seen = visit(f"/{language}{paths[kind]}", at=real, color_scheme="light")
    check(seen, real, most=220 if "/sparql" in paths[kind] else 80)


@pytest.mark.parametrize("kind", REAL)
def test_real_pages_say_the_same_without_scripts(visit, real, paths, kind):
    page = visit(f"/nb{paths[kind]}", at=real, java_script_enabled=False).page
    assert page.locator("h1").count() == 1
    assert page.get_by_role("navigation").first.is_visible()
    assert page.locator("main").inner_text().strip()


def test_the_way_from_home_to_a_file_needs_no_scripts(visit, real):
    page = visit("/en/", at=real, java_script_enabled=False).page
    page.get_by_role("searchbox").fill("influenza")
    page.keyboard.press("Enter")
    page.locator("main h2 a, main h3 a").first.click()
    assert page.url.startswith(f"{real}/en/")
    file = page.get_by_role("link", name="JSON-LD", exact=True).first.get_attribute("href")
    assert "@context" in json.loads(fetched(f"{real}{file}")[1])


def test_a_query_runs_without_scripts(visit, real):
    page = visit("/nn/sparql", at=real, java_script_enabled=False).page
    page.locator("textarea").fill("SELECT * { ?s ?p ?o } LIMIT 3")
    page.get_by_role("button", name="Køyr spørjinga").click()
    assert page.locator("#result").inner_text() == "3 rader"

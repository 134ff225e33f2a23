"""Every kind of page, in every language, in Chromium."""

import pytest

from tests.browser.conftest import axe, check
from tests.browser.kinds import KINDS, LANGUAGES

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_pages_are_accessible_private_and_small(visit, origin, kind, language):
    seen = visit(f"/{language}{KINDS[kind]}", color_scheme="light")
    check(seen, origin, most=220 if "/sparql" in KINDS[kind] else 80)


def test_the_checks_bite(visit):
    seen = visit("/en/about")
    seen.page.evaluate(
        """document.querySelector("h1").remove();
        document.documentElement.removeAttribute("lang");
        document.querySelector("main").setAttribute("style", "width: 500px");
        document.querySelector("main").append(document.createElement("img"), document.createElement("button"));"""
    )
    rules = {line.partition(":")[0] for line in axe(seen.page)}
    assert {"html-has-lang", "image-alt", "button-name", "page-has-heading-one"} <= rules
    assert seen.page.evaluate("__stopped") == ["style-src-attr inline"]


def test_an_injected_script_does_not_run(visit):
    page = visit("/en/about").page
    page.evaluate(
        """const script = document.createElement("script");
        try { script.textContent = "window.__ran = true"; document.body.append(script); } catch { /* stopped */ }"""
    )
    assert page.evaluate("window.__ran === undefined")


def test_forced_colours_keep_the_page_whole(visit):
    page = visit("/en/", forced_colors="active").page
    assert page.locator(".ridges").is_hidden()
    assert page.get_by_role("searchbox").is_visible()


def test_print_leaves_out_what_paper_cannot_use(visit):
    page = visit("/en/dataset/wastewater-0badcafe").page
    page.emulate_media(media="print")
    assert page.locator(".main-nav").is_hidden()
    assert page.get_by_role("heading", level=1).is_visible()
    assert page.locator("table.files").is_visible()

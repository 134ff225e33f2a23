"""Reading without a mouse, and without JavaScript."""

import pytest

pytestmark = pytest.mark.browser


def focused(page) -> str:
    return page.evaluate("document.activeElement.textContent.trim()")


def test_the_first_tab_skips_to_the_content(visit):
    page = visit("/en/dataset/wastewater-0badcafe").page
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the content"
    assert page.locator(".ds-skip-link").is_visible()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert focused(page) == "Home"


def test_tab_goes_brand_menu_languages(visit):
    page = visit("/en/").page
    order = []
    for _ in range(8):
        page.keyboard.press("Tab")
        order.append(focused(page))
    assert order[1:] == [
        "COVID-19 Data Portal Norway",
        "Find data",
        "Query",
        "About",
        "Bokmål",
        "Nynorsk",
        "English",
    ]


def test_the_citation_can_be_copied(visit):
    page = visit(
        "/en/dataset/wastewater-0badcafe", permissions=["clipboard-read", "clipboard-write"]
    ).page
    page.get_by_role("button", name="Copy the citation").click()
    page.get_by_role("button", name="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith(
        "Institute of Clean Water (2021)."
    )


def test_searching_works_without_scripts(visit):
    page = visit("/nb/", java_script_enabled=False).page
    page.get_by_role("searchbox").fill("virus")
    page.get_by_role("button", name="Søk").click()
    assert page.locator("#count").inner_text() == "57 poster"
    page.locator("input[name=access]").first.check()
    page.get_by_role("button", name="Vis resultater").click()
    assert "access=open" in page.url
    page.get_by_role("link", name="Fjern filteret Tilgang: Åpen").click()
    assert "access" not in page.url


def test_filters_stand_open_on_wide_screens_and_fold_on_narrow_ones(visit):
    page = visit("/en/datasets", java_script_enabled=False).page
    box = page.locator("input[name=access]").first
    assert box.is_visible()
    page.set_viewport_size({"width": 390, "height": 800})
    assert not box.is_visible()
    page.locator(".filters > summary").click()
    assert box.is_visible()


def test_a_record_is_whole_without_scripts(visit):
    page = visit("/en/dataset/wastewater-0badcafe", java_script_enabled=False).page
    page.get_by_text("10 statements as a table").click()
    assert page.locator(".triples tbody tr").count() == 10
    page.locator(".triples tbody tr").first.wait_for()


def test_a_chosen_filter_shows_its_results_at_once(visit):
    seen = visit("/nb/datasets?q=virus")
    page = seen.page
    page.locator("input[name=access][value=open]").focus()
    page.keyboard.press("Space")
    page.locator(".chip").first.wait_for()
    assert page.url.endswith("/nb/datasets?q=virus&access=open&sort=relevance")
    assert page.evaluate("[document.activeElement.name, document.activeElement.value]") == [
        "access",
        "open",
    ]
    assert page.locator(".language-nav a[lang=nn]").get_attribute("href").endswith("access=open")
    assert page.evaluate("__stopped") == []
    assert seen.complaints == []


def test_what_was_unfolded_stays_so_when_results_change(visit):
    page = visit("/en/datasets").page
    page.locator(".more summary").click()
    page.get_by_label("Institute 11").check()
    page.locator(".chip").first.wait_for()
    assert page.get_by_label("Institute 10").is_visible()

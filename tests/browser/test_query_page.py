"""The query page as people use it: by keyboard, in place, in other languages, and without scripts."""

from urllib.parse import quote

import pytest

from tests.browser.conftest import axe

pytestmark = pytest.mark.browser

SHORT = "SELECT * { ?s ?p ?o } LIMIT 3"
COUNT = "SELECT ?place (COUNT(*) AS ?n) {}"


def address(query, language="en", look=""):
    return f"/{language}/sparql?query={quote(query)}{look}"


def focused(page):
    return page.evaluate("document.activeElement.textContent.trim()")


def write(page, text):
    """Put a text in place of what is in the editor, as one types it."""
    page.locator(".editor .cm-content").click()
    page.keyboard.press("Control+a")
    # Without it, Chromium tries to give the new text the old one's colour by an inline style.
    page.keyboard.press("Backspace")
    page.keyboard.type(text)


def written(page):
    return page.locator("textarea").input_value()


def run(page):
    with page.expect_response(lambda response: "/sparql" in response.url):
        page.keyboard.press("Control+Enter")
    page.locator("#answer:not([aria-busy]) #result").wait_for()


def test_the_editor_can_be_left_and_runs_by_the_keyboard(visit):
    page = visit("/en/sparql").page
    write(page, "ASK {}")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert focused(page) == "Run query"
    page.locator(".editor .cm-content").click()
    run(page)
    assert page.locator("#result").inner_text() == "Yes"
    assert page.url.endswith("/en/sparql?query=ASK+%7B%7D")


def test_an_answer_comes_in_place_and_is_announced(visit):
    seen = visit("/nb/sparql")
    page = seen.page
    write(page, SHORT)
    page.evaluate("window.__here = true")
    run(page)
    assert page.evaluate("window.__here")
    assert page.locator(".query-form [role=status]").inner_text() == "3 rader"
    assert page.evaluate("document.activeElement.className") == "editor"
    page.keyboard.press("Control+z")
    assert written(page) != SHORT
    assert page.evaluate("__stopped") == []
    assert seen.complaints == []
    assert axe(page) == []


def test_the_way_back_leads_to_the_answer_before(visit):
    page = visit(address("ASK {}")).page
    page.locator(".example-group a").first.click()
    page.locator(".results-table").wait_for()
    assert written(page).startswith("SELECT *")
    page.go_back()
    page.locator("#result", has_text="Yes").wait_for()
    assert written(page) == "ASK {}"


def test_another_view_leaves_alone_what_is_being_written(visit):
    page = visit(address(COUNT)).page
    page.locator(".editor .cm-content").click()
    page.keyboard.type(" # a thought")
    page.get_by_role("link", name="Chart").click()
    page.locator(".chart-wide").wait_for()
    assert written(page).endswith("# a thought")
    page.locator(".editor .cm-content").click()
    run(page)
    assert "view=chart" in page.url
    assert page.locator(".chart-wide").is_visible()


def test_rows_are_found_in_place(visit):
    page = visit(address("SELECT * { ?s ?p ?o }")).page
    page.evaluate("window.__here = true")
    page.get_by_label("Rows with").fill("tittel 4999")
    page.keyboard.press("Enter")
    page.locator("[data-count]", has_text="1 of 5,000 rows").wait_for()
    assert page.locator(".query-form [role=status]").inner_text() == "1 of 5,000 rows"
    assert page.evaluate("window.__here && document.activeElement.id") == "find"
    assert page.url.endswith("&find=tittel+4999")


def test_who_follows_a_link_of_an_answer_stays_at_it(visit):
    page = visit(address(COUNT)).page
    page.get_by_role("link", name="n", exact=True).focus()
    page.keyboard.press("Enter")
    page.locator("th[aria-sort=ascending]").wait_for()
    assert focused(page) == "n▲"
    page.get_by_role("link", name="exact terms").click()
    page.get_by_role("link", name="names").wait_for()
    assert page.evaluate("document.activeElement.id") == "result"


def test_an_example_can_be_undone(visit):
    page = visit("/en/sparql").page
    write(page, "ASK { ?mine ?p ?o }")
    page.locator(".example-group a").nth(1).click()
    page.locator("#result").wait_for()
    assert "?publisher" in written(page)
    page.locator(".editor .cm-content").click()
    page.keyboard.press("Control+z")
    assert written(page) == "ASK { ?mine ?p ?o }"


def test_examples_are_found_by_their_words(visit):
    page = visit("/en/sparql").page
    field = page.get_by_label("Search the examples")
    field.fill("who PUBLISH")
    assert page.locator(".example-group li:visible").all_inner_texts() == [
        "Publishers\nWho publishes"
    ]
    assert page.locator(".example-group h3:visible").all_inner_texts() == ["Find"]
    field.fill("nothing like it")
    assert page.locator(".example-search p").inner_text() == "No example fits."


def test_the_editor_marks_the_place_of_a_slip_until_it_is_mended(visit):
    page = visit(address("SELECT ?a {\n  ?a ?slip\n}")).page
    assert page.locator(".editor .cm-lintRange-error").inner_text() == "slip"
    write(page, "ASK {}")
    run(page)
    assert page.locator(".editor .cm-lintRange-error").count() == 0


def test_missing_prefixes_are_added_by_one_press(visit):
    page = visit("/en/sparql").page
    write(page, "SELECT * { ?d a dcat:Dataset } LIMIT 3")
    page.keyboard.press("Escape")
    run(page)
    assert page.locator("#query-error h2").inner_text() == "The query was not answered"
    page.get_by_role("link", name="Add it and run again").click()
    page.locator(".results-table").wait_for()
    assert written(page).startswith("PREFIX dcat: <http://www.w3.org/ns/dcat#>\nSELECT")


@pytest.mark.parametrize("typed", ["dcat:d", "datas"])
def test_classes_are_offered_by_name_and_by_label_with_their_prefix(visit, typed):
    seen = visit("/nb/sparql")
    page = seen.page
    write(page, f"SELECT * {{ ?s a {typed}")
    option = page.locator(".editor .cm-tooltip-autocomplete li", has_text="dcat:Dataset")
    assert option.inner_text() == "dcat:Dataset\nDatasett · 1\N{NO-BREAK SPACE}612"
    option.click()
    assert written(page).startswith("PREFIX dcat: <http://www.w3.org/ns/dcat#>\n\nSELECT")
    assert "a dcat:Dataset" in written(page)
    assert page.evaluate("__stopped") == []
    assert [url for url in seen.requests if "words.json" in url] == [f"{page.url}/words.json"]


def test_a_prefix_that_is_declared_is_not_declared_again(visit):
    page = visit("/en/sparql").page
    write(page, "PREFIX dct: <http://purl.org/dc/terms/>\nSELECT * { ?s titl")
    page.locator(".editor .cm-tooltip-autocomplete li", has_text="dct:title").click()
    assert written(page).count("PREFIX") == 1
    assert "?s dct:title" in written(page)


def test_prefixes_are_put_in_by_typing_or_by_a_press(visit):
    page = visit("/en/sparql").page
    write(page, "PREFIX dca")
    page.locator(".editor .cm-tooltip-autocomplete li", has_text="ns/dcat#").click()
    assert written(page) == "PREFIX dcat: <http://www.w3.org/ns/dcat#>"
    page.get_by_text("Prefixes", exact=True).click()
    page.get_by_role("button", name="PREFIX foaf:").click()
    assert written(page).startswith("PREFIX foaf: <http://xmlns.com/foaf/0.1/>\nPREFIX dcat:")


def test_nothing_is_offered_within_strings_and_addresses(visit):
    page = visit("/en/sparql").page
    write(page, 'SELECT * { ?s ?p "titl')
    page.keyboard.press("Control+Space")
    assert page.locator(".editor .cm-tooltip-autocomplete").count() == 0


def test_what_is_not_run_yet_goes_along_to_another_language(visit):
    seen = visit(address("ASK {}"))
    page = seen.page
    write(page, "ASK { ?å ?p ?o } # æ + & #")
    page.locator(".language-nav a[lang=nn]").click()
    page.wait_for_url("**/nn/sparql**")
    assert written(page) == "ASK { ?å ?p ?o } # æ + & #"
    assert page.locator("#result").inner_text() == "Ja"
    assert "#" not in page.url
    assert not [url for url in seen.requests if "draft" in url]


def test_a_query_too_long_for_an_address_is_sent_all_the_same(visit):
    page = visit("/en/sparql").page
    page.evaluate(
        "document.querySelector('.editor').shadowRoot.querySelector('.cm-content').cmTile"
    )
    write(page, "ASK {} # ")
    page.keyboard.insert_text("x" * 9_000)
    run(page)
    assert page.locator("#result").inner_text() == "Yes"
    assert page.url.endswith("/en/sparql")
    page.locator(".language-nav a[lang=nb]").click()
    page.wait_for_url("**/nb/sparql**")
    assert written(page).startswith("ASK {} # xxx")


def test_a_server_that_is_away_is_told_of(visit):
    page = visit("/en/sparql").page
    page.context.set_offline(True)
    page.get_by_role("button", name="Run query").click()
    status = page.locator(".query-form [role=status]")
    status.filter(has_text="The portal could not be reached.").wait_for()


def test_a_place_on_the_page_is_no_other_page(visit):
    page = visit(address("ASK {}")).page
    write(page, "ASK { ?mine ?p ?o }")
    page.evaluate("window.__here = true; location.hash = 'main'")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("window.__here")
    assert written(page) == "ASK { ?mine ?p ?o }"


def test_a_page_without_an_answer_is_shown_as_it_is(visit):
    page = visit("/en/sparql").page
    page.route(
        "**/en/sparql?query=**",
        lambda route: route.fulfill(status=502, content_type="text/html", body="<h1>Gone</h1>"),
    )
    page.get_by_role("button", name="Run query").click()
    page.get_by_role("heading", name="Gone").wait_for()


def test_code_and_links_can_be_copied_from_an_answer_in_place(visit):
    page = visit("/en/sparql", permissions=["clipboard-read", "clipboard-write"]).page
    write(page, "ASK {}")
    run(page)
    page.get_by_text("JavaScript", exact=True).click()
    page.get_by_role("button", name="Copy the code").last.click()
    assert "await fetch(" in page.evaluate("navigator.clipboard.readText()")


def test_querying_works_without_scripts(visit):
    page = visit("/nn/sparql", java_script_enabled=False).page
    page.locator("textarea").fill(COUNT)
    page.get_by_role("button", name="Køyr spørjinga").click()
    assert page.locator("#result").inner_text() == "3 rader"
    page.get_by_role("link", name="n", exact=True).click()
    assert page.locator("tbody td.number").all_inner_texts()[0] == "9"
    page.get_by_role("link", name="Diagram").click()
    assert page.locator(".chart-wide").is_visible()
    page.locator("textarea").fill("SELECT * { ?d a dcat:Dataset } LIMIT 3")
    page.get_by_role("button", name="Køyr spørjinga").click()
    page.get_by_role("link", name="Legg ho til og køyr på nytt").click()
    assert page.locator("#result").inner_text() == "3 rader"


def test_a_phone_gets_a_chart_that_can_be_read(visit):
    page = visit(address(COUNT, look="&view=chart")).page
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.locator(".chart-narrow").is_visible()
    assert page.locator(".chart-wide").is_hidden()
    box = page.locator(".chart-narrow").bounding_box()
    assert box["width"] >= 270


def test_a_name_under_the_pointer_is_told_in_the_page_s_language(visit):
    page = visit(
        address("PREFIX dcat: <http://www.w3.org/ns/dcat#> ASK { ?s a dcat:Dataset }", "nb")
    ).page
    name = page.locator(".editor .cm-line span", has_text="dcat:Dataset").last
    name.hover()
    assert page.locator(".editor .cm-tooltip-hover").inner_text() == (
        "Datasett · 1\N{NO-BREAK SPACE}612"
    )


def test_brackets_close_and_lines_become_comments(visit):
    page = visit("/en/sparql").page
    write(page, "ASK {")
    assert written(page) == "ASK {}"
    page.keyboard.type("}")
    page.keyboard.press("Control+/")
    assert written(page) == "# ASK {}"

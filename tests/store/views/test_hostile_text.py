import dataclasses
import json
import re
import time

from store.views import describe, json_ld, record_page
from store.views.cleaning import one_line, paragraphs, plain
from store.views.links import email_of, href
from store.views.pages import Link

REORDERING = re.compile("[\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def strings(value):
    """Every string in a page."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from strings(item)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from strings(getattr(value, field.name))


def links(value):
    """Every link in a page."""
    if isinstance(value, Link):
        yield value
    if isinstance(value, tuple):
        for item in value:
            yield from links(item)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from links(getattr(value, field.name))


def test_only_safe_addresses_become_links(material):
    page = record_page(material("hostile.ttl", "hostile"), "en")
    found = [x.href for x in links(page) if x.href]
    assert found
    assert all(h.startswith(("http://", "https://", "mailto:", "ftp://")) for h in found)
    assert page.contacts[0].url is None
    assert page.contacts[0].email == "desk@data.example.org"
    assert page.access.request is None


def test_titles_hold_nothing_that_reorders_or_hides(material):
    for language in ("en", "nb", "nn"):
        page = record_page(material("hostile.ttl", "hostile"), language)
        assert not any(REORDERING.search(s) for s in strings(page))
    assert (
        record_page(material("hostile.ttl", "hostile"), "en").title.value
        == "Report gnp.exe for admins"
    )


def test_a_title_of_mark_up_alone_is_shown_as_text(material):
    page = record_page(material("hostile.ttl", "hostile"), "nb")
    assert page.title.value == "<script>alert(1)</script>"


def test_a_description_in_html_becomes_plain_text(material):
    page = record_page(material("hostile.ttl", "hostile"), "en")
    assert page.description.value == "First\u00a0part.\n\n- one\n- two\na < b & c"


def test_empty_values_are_as_good_as_none(material):
    page = record_page(material("hostile.ttl", "hostile"), "en")
    assert page.licence is None
    assert page.publisher is None
    assert "" not in page.identifiers
    assert [k.value for k in page.keywords] == ["${7*7}", "]]>"]
    assert len(page.files) == 1


def test_literals_in_the_place_of_addresses_do_not_link(material):
    page = record_page(material("hostile.ttl", "hostile"), "en")
    assert [(t.label.value, t.href) for t in page.themes] == [("health as text", None)]
    assert page.files[0].access.href is None
    assert page.files[0].format == "CSV"


def test_mojibake_is_left_as_it_came(material):
    page = record_page(material("hostile.ttl", "hostile"), "nb")
    assert any("\u00c3\u00a6\u00c3" in s for s in strings(page.facts))


def test_json_ld_cannot_end_its_script(material):
    for language in ("en", "nb", "nn"):
        text = json_ld(material("hostile.ttl", "hostile"), language)
        assert not re.search("[<>&\u2028\u2029]", text)
        assert json.loads(text)["name"]


def test_a_megabyte_of_text_is_cut_and_costs_little(material):
    given = material("poor.ttl", "only/identifier")
    words = "smitte & <b>data</b> " * 50_000
    line = f'<{given.iri}> <http://purl.org/dc/terms/description> "{words}"@nb .\n'
    big = dataclasses.replace(given, statements=given.statements + line)
    start = time.process_time()
    page = record_page(big, "nb")
    summary = describe(big.statements, big.iri, "dataset")
    assert time.process_time() - start < 0.5
    assert len(page.description.value) <= 20_000
    assert page.description.value.endswith("…")
    assert len(page.json_ld) < 15_000
    assert sum(len(s) for s in strings(page)) < 100_000
    assert len(summary.descriptions[0].value) <= 20_000


def test_cleaning_takes_time_in_proportion():
    pieces = ["<!--", "<p ", "< ", "&lt;", "&", " ", "\n ", "<script>", "a@", "\u202e", "<b x="]
    for piece in pieces:
        start = time.process_time()
        paragraphs(piece * 200_000)
        one_line(piece * 200_000)
        email_of(piece * 200_000)
        href(piece * 200_000)
        assert time.process_time() - start < 1.0, piece


def test_mark_up_is_taken_out_and_comparisons_stay():
    assert plain("p < 0.05 and x<y>z") == "p < 0.05 and x<y>z"
    assert plain("<P CLASS='x'>One</P><style>p{}</style>two<!-- no -->") == "\n\nOne\n\ntwo"
    assert plain("&lt;p&gt;Twice&lt;/p&gt; &amp;amp;") == "\n\nTwice\n\n &amp;"
    assert plain("lost <script> rest") == "lost  rest"
    assert plain("A <gene> name") == "A <gene> name"


def test_addresses_are_judged_one_by_one():
    safe = [
        "https://x.example.org/a?b=c",
        "http://æ.example.org/",
        "mailto:a@b.example",
        "ftp://x.example/",
    ]
    unsafe = [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "vbscript:x",
        "https://x.example.org/\u202e",
        'https://x.example.org/"onmouseover=',
        "https://",
        "//x.example.org",
        "/dataset/x",
        "urn:isbn:1",
        "",
    ]
    assert [href(i) for i in safe] == safe
    assert [href(i) for i in unsafe] == [None] * len(unsafe)
    assert href("doi:10.1234/ABC d") is None
    assert href("doi:10.1234/Abc") == "https://doi.org/10.1234/abc"

"""JSON-LD inside HTML: several blocks, comments, a base, and one broken block that does not spoil the others."""

import pytest

from store import errors


def test_blocks_are_read_and_a_broken_one_is_a_problem(read_file):
    parsed = read_file("page.html")
    assert parsed.media_type == "text/html"
    assert [(record.iri, record.title) for record in parsed.records] == [
        ("https://example.org/pages/one", "One"),
        ("https://example.org/two", "Two &amp; a half"),
    ]
    assert len(parsed.problems) == 1
    assert "script block in line 8 was left out: Line 9" in parsed.problems[0]


@pytest.mark.parametrize(
    ("href", "iri"),
    [
        ("https://example.org/base/", "https://example.org/base/x"),
        ("/base/", None),
        ("javascript:alert(1)//", None),
    ],
)
def test_the_base_is_never_a_path_of_ours(read_text, href, iri):
    block = '{"@context": "https://schema.org", "@id": "x", "@type": "Dataset", "name": "X"}'
    parsed = read_text(
        f'<html><base href="{href}"><script type="application/ld+json">{block}</script></html>'
    )
    record = parsed.records[0]
    if iri:
        assert record.iri == iri
    else:
        assert record.iri.startswith("https://portal.example/dataset/x-")


@pytest.mark.parametrize(
    "text",
    [
        "<html><body>no data</body></html>",
        '<html><script type="application/json">{"@context": "https://schema.org", "name": "x"}</script></html>',
        '<html><!-- <script type="application/ld+json">{"@context": "https://schema.org"}</script> --></html>',
        '<html><script type="application/ld+json">{"name": "without a context"}</script></html>',
        '<html><textarea type="application/ld+json">{"@context": "https://schema.org", "name": "x"}</textarea></html>',
    ],
)
def test_html_without_data_has_failed(read_text, text):
    with pytest.raises(errors.Malformed):
        read_text(text, "page.html")


def test_html_whose_only_block_is_refused_is_refused(read_text):
    with pytest.raises(errors.Refused, match=r"x\.example"):
        read_text(
            '<html><script type="application/ld+json">{"@context": "http://x.example/", "name": "x"}</script></html>'
        )


def test_unclosed_tags_take_no_time(read_text):
    with pytest.raises(errors.Malformed):
        read_text(
            "<html>"
            + "<script type='application/ld+json" * 3000
            + "<!--" * 3000
            + "<style>" * 3000,
            "page.html",
        )

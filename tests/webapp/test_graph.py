import re
from dataclasses import replace

import pytest

from store.views.pages import Link, Text, Triple
from tests.webapp.standin import wastewater
from webapp.graph import _TYPE as TYPE
from webapp.graph import draw


@pytest.fixture(autouse=True)
def _words(app):
    with app.test_request_context("/en/"):
        app.preprocess_request()
        yield


def triple(subject: str, predicate: str, value: Text | Link) -> Triple:
    return Triple(subject, Link(Text(predicate), predicate, predicate), value)


def drawn(*triples: Triple) -> str:
    return draw(replace(wastewater("en"), iri="s", triples=triples))


def test_a_record_without_statements_has_no_graph():
    assert drawn() == ""


def test_what_is_said_of_a_nested_thing_stands_under_it():
    nested = Link(Text("_:b1"), "_:b1", None)
    svg = drawn(triple("s", "period", nested), triple("_:b1", "start", Text("2020")))
    places = dict(re.findall(r'<text class="text-\w+" x="(\d+)" y="[\d.]+">([^<]+)', svg))
    assert [name for _, name in sorted((int(x), name) for x, name in places.items())][1:] == [
        "…",
        "2020",
    ]


def test_circles_end():
    there, back = Link(Text("a"), "a", "a"), Link(Text("s"), "s", "s")
    assert drawn(triple("s", "to", there), triple("a", "to", back)).count("<rect") == 3


def test_many_values_are_counted_instead_of_drawn():
    svg = drawn(*(triple("s", "keyword", Text(f"word{n}")) for n in range(9)))
    assert "and 5 more" in svg
    assert svg.count("keyword") == 1


def test_thousands_of_statements_stay_a_picture():
    svg = drawn(*(triple("s", f"p{n}", Text("x")) for n in range(5000)))
    assert "The rest is in the Turtle file" in svg
    assert len(svg) < 30_000


def test_markup_in_a_literal_is_text():
    assert "<script>" not in drawn(triple("s", "p", Text("<script>alert(1)</script>")))


def test_of_one_text_in_many_languages_ours_is_drawn():
    texts = [Text("Title", "en"), Text("Tittel", "nb"), Text("Tittel", "nn")]
    svg = drawn(*(triple("s", "title", value) for value in texts))
    assert "Tittel" not in svg
    assert "and 2 in other languages" in svg


def test_a_text_in_another_language_only_says_so():
    assert ">nb</text>" in drawn(triple("s", "title", Text("Tittel", "nb")))


def test_a_nameless_thing_is_called_by_what_is_said_of_it():
    nested = Link(Text("_:1"), "", None)
    named = drawn(triple("s", "distribution", nested), triple("_:1", "title", Text("Table", "en")))
    assert named.count(">Table</text>") == 2
    kind = Triple("_:1", Link(Text("type"), TYPE, TYPE), Link(Text("period"), "p", "p"))
    assert ">period</text>" in drawn(triple("s", "when", nested), kind)

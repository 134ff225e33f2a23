import re
from itertools import pairwise

import pytest

from webapp.network import Card, draw
from webapp.result_graph import draw as draw_result
from webapp.result_graph import statements
from webapp.results import Result, Term

STATEMENT = ("subject", "property", "value")


@pytest.fixture(autouse=True)
def _words(app):
    with app.test_request_context("/en/"):
        app.preprocess_request()
        yield


def iri(name: str) -> Term:
    return Term("iri", f"https://things.example/{name}")


def result(*rows: tuple[str, str, str]) -> Result:
    return Result(STATEMENT, tuple((iri(s), iri(p), iri(o)) for s, p, o in rows), graph=True)


def cards(*names: str) -> dict[str, Card]:
    return {name: Card([name]) for name in names}


def columns(things: dict[str, Card], links: dict[tuple[str, str], list[str]]) -> dict[str, int]:
    draw(things, links, "title")
    return {name: card.column for name, card in things.items()}


def test_what_nothing_points_to_stands_first():
    things = cards("c", "b", "a")
    assert columns(things, {("a", "b"): ["to"], ("b", "c"): ["to"]}) == {"a": 0, "b": 1, "c": 2}


def test_circles_and_loops_end():
    things = cards("a", "b", "alone")
    links = {("a", "b"): ["to"], ("b", "a"): ["back"], ("alone", "alone"): ["self"]}
    assert columns(things, links) == {"a": 0, "b": 1, "alone": 0}


def test_no_card_lies_on_another():
    things = cards(*"abcdefgh")
    draw(things, {("a", name): ["to"] for name in "bcdefgh"}, "title")
    column = sorted((card.y, card.height) for card in things.values() if card.column == 1)
    assert all(y + height < after for (y, height), (after, _) in pairwise(column))


def test_several_properties_between_two_things_are_one_arrow():
    svg = draw(cards("a", "b"), {("a", "b"): ["creator", "creator", "publisher"]}, "title")
    assert svg.count('class="arrow"') == 1
    assert "creator, publisher" in svg


def test_a_picture_has_an_end_and_says_so():
    large = draw_result(result(*((f"s{n}", "p", f"o{n}") for n in range(2_000))))
    assert large.cut
    assert large.things == 60
    assert len(large.svg) < 60_000
    assert not draw_result(result(("s", "p", "o"))).cut


def test_a_thing_with_hundreds_of_texts_keeps_a_small_card():
    rows = tuple((iri("s"), iri("p"), Term("literal", f"text {n}")) for n in range(500))
    drawn = draw_result(Result(STATEMENT, rows, graph=True))
    assert "and 496 more" in drawn.svg
    assert not drawn.cut


def test_markup_in_a_literal_is_text():
    rows = ((iri("s"), iri("p"), Term("literal", "<script>alert(1)</script>")),)
    assert "<script>" not in draw_result(Result(STATEMENT, rows, graph=True)).svg


def test_only_statements_are_drawn():
    assert statements(result(("s", "p", "o")))
    assert not statements(Result(STATEMENT))
    assert not statements(Result(("s", "p"), ((iri("s"), iri("p")),)))
    literal = Term("literal", "x")
    assert not statements(Result(STATEMENT, ((literal, iri("p"), iri("o")),)))
    assert not statements(Result(STATEMENT, ((iri("s"), literal, iri("o")),)))
    assert not statements(Result(STATEMENT, ((iri("s"), iri("p"), None),)))


def test_only_links_to_the_web_are_links():
    rows = ((Term("iri", "javascript:alert(1)"), iri("p"), iri("o")),)
    hrefs = re.findall(r'href="([^"]*)"', draw_result(Result(STATEMENT, rows, graph=True)).svg)
    assert hrefs == ["https://things.example/o"]

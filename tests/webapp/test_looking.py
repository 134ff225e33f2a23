from dataclasses import fields, replace

from webapp.looking import Look, read


def test_a_look_comes_back_from_its_own_address():
    look = Look("ASK {}", "chart", "a word", "-n", 3, "exact", "csv", "share")
    assert all(getattr(look, field.name) for field in fields(look))
    assert read(dict(look.pairs)) == look


def test_what_is_usual_is_not_in_the_address():
    assert Look("ASK {}").pairs == (("query", "ASK {}"),)


def test_nonsense_is_left_out():
    wrong = {"query": "ASK {}", "view": "map", "page": "-1", "terms": "loud"}
    assert read(wrong) == Look("ASK {}")
    assert {read({"page": text}).page for text in ("0", "²", "9" * 5000, "1000", "")} == {1}


def test_lines_end_alike_from_every_form():
    assert read({"query": "ASK\r\n{}"}).query == "ASK\n{}"


def test_another_order_begins_at_the_first_page():
    look = replace(Look("q"), page=7, sort="n")
    assert look.sorted_by("n") == Look("q", sort="-n")
    assert look.sorted_by("m") == Look("q", sort="m")
    assert look.sorted_by("n").sorted_by("n").sort == "n"


def test_a_query_fits_into_a_link_up_to_eight_thousand_letters():
    assert Look("x" * 8_000).fits
    assert not Look("x" * 8_001).fits
    assert not Look("å" * 2_000).fits

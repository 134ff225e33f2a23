import pytest
from werkzeug.datastructures import MultiDict

from store.views.pages import SearchPage, SearchRequest
from tests.webapp.reading import page, text
from webapp.search import _numbers, pairs, read


def links(element):
    return [(text(a), a.get("href")) for a in element.select("a")]


def test_results_are_counted_and_listed(client):
    found = page(client.get("/en/datasets?q=virus"))
    assert text(found.select_one("#count")) == "57 records"
    assert found.select_one("#count").parent.get("role") == "status"
    assert len(found.select(".hit")) == 20
    assert found.select("mark")[0].string == "virus"


def test_a_chosen_filter_can_be_taken_back(client):
    found = page(client.get("/en/datasets?q=virus&kind=tool&access=open&page=2"))
    chips = links(found.select(".chips")[0])
    assert chips[0] == ("Remove the filter Kind: Tools", "/covid/en/datasets?q=virus&access=open")
    assert chips[-1] == ("Remove all filters", "/covid/en/datasets?q=virus")
    assert found.select("input[name=kind][value=tool]")[0].get("checked") is not None


def test_a_filter_past_the_first_eight_opens_its_list(client):
    chosen = page(client.get("/en/datasets?publisher=p10"))
    assert chosen.select(".more")[0].get("open") is not None
    assert page(client.get("/en/datasets")).select(".more")[0].get("open") is None


def test_pages_link_to_each_other_with_the_same_search(client):
    found = page(client.get("/en/datasets?q=virus&page=2"))
    nav = links(found.select("nav.pages")[0])
    assert nav[0] == ("Previous", "/covid/en/datasets?q=virus")
    assert nav[-1] == ("Next", "/covid/en/datasets?q=virus&page=3")
    assert found.select("nav.pages [aria-current]")[0].string == "2"


def test_engines_read_the_plain_list_and_not_every_search(client):
    def robots(path):
        return page(client.get(path)).select("meta[name=robots]")

    assert robots("/en/datasets?page=2") == []
    assert robots("/en/datasets?q=virus")[0]["content"] == "noindex"
    assert robots("/en/datasets?kind=tool")[0]["content"] == "noindex"


def test_a_page_past_the_last_is_not_found(client):
    assert client.get("/en/datasets?page=99").status_code == 404


def test_nothing_found_helps_on(client):
    found = page(client.get("/en/datasets?q=choort&kind=tool"))
    nothing = links(found.select(".nothing")[0])
    assert nothing[0] == ("cohort", "/covid/en/datasets?q=cohort&kind=tool")
    assert ("Search again without filters", "/covid/en/datasets?q=choort") in nothing


@pytest.mark.parametrize("path", ["/datasets", "/search"])
def test_unprefixed_search_goes_to_the_readers_language(client, path):
    response = client.get(f"{path}?q=a+b&kind=tool", headers={"Accept-Language": "nn"})
    assert (response.status_code, response.location) == (302, "/covid/nn/datasets?q=a+b&kind=tool")
    assert "Accept-Language" in response.headers["Vary"]


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ([], SearchRequest(sort="newest")),
        ([("q", " two  words ")], SearchRequest("two words")),
        ([("q", "x" * 600)], SearchRequest("x" * 500)),
        ([("page", "0")], SearchRequest(sort="newest")),
        ([("page", "-3"), ("sort", "price")], SearchRequest(sort="newest")),
        ([("page", "9" * 30)], SearchRequest(sort="newest", page=1000)),
        ([("page", "²")], SearchRequest(sort="newest")),
        ([("unknown", "x"), ("kind", "")], SearchRequest(sort="newest")),
        (
            [("kind", "a"), ("kind", "b"), ("kind", "a")],
            SearchRequest(filters=(("kind", ("a", "b")),), sort="newest"),
        ),
    ],
)
def test_any_address_can_be_read(query, wanted):
    assert read(MultiDict(query), "en") == wanted


def test_an_address_says_the_whole_search():
    wanted = SearchRequest("virus", (("kind", ("a", "b")), ("year", ("2021",))), "title", 3)
    assert read(MultiDict(pairs(wanted)), "en") == wanted


def test_page_numbers_show_gaps_and_ends():
    def numbers(page_number, pages):
        return _numbers(SearchPage("", 0, page_number, pages, (), (), "", ""))

    assert numbers(1, 3) == [1, 2, 3]
    assert numbers(10, 20) == [1, 0, 8, 9, 10, 11, 12, 0, 20]
    assert numbers(1, 0) == []

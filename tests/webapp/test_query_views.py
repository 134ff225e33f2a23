"""Each view of a result: table, chart, graph, raw; by link, and without scripts."""

import pytest

from tests.webapp.reading import page, text

LONG = "SELECT * { ?s ?p ?o }"
SHORT = f"{LONG} LIMIT 3"
COUNTS = "SELECT ?place (COUNT(*) AS ?n) ?share {}"
GRAPH = "CONSTRUCT WHERE { ?s ?p ?o }"


@pytest.fixture
def look(client):
    def ask(query, language="en", **parameters):
        return page(
            client.get(f"/{language}/sparql", query_string={"query": query, **parameters})
        ).select_one("#answer")

    return ask


def column(shown, number):
    return [text(row.select("td")[number]) for row in shown.select("tbody tr")]


def test_things_are_called_by_name_and_lead_to_their_pages(look):
    shown = look(SHORT)
    assert text(shown.select_one("#result")) == "3 rows"
    assert [text(th).strip("△ ") for th in shown.select("thead th")] == ["record", "title", "none"]
    first = shown.select("tbody tr:first-child td")
    assert first[0].a["href"] == "/covid/en/dataset/wastewater-0badcafe"
    assert (first[0].a["lang"], text(first[0].a)) == ("nb", "Virus i avløpsvann")
    assert text(first[0].select_one(".note")) == "/dataset/r0"
    assert (first[1].span["lang"], first[1].span.string) == ("nb", "<Tittel> 0")
    assert text(first[2]) == ""
    assert column(shown, 0)[1] == "/dataset/r1"


def test_exact_terms_are_whole_addresses_and_datatypes(look):
    shown = look(SHORT, terms="exact")
    assert column(shown, 0)[0] == "https://data.example.org/covid/dataset/r0"
    assert column(shown, 1)[0] == "<Tittel> 0 @nb"
    assert text(shown.select_one(".chosen")) == "exact terms"
    assert column(look(COUNTS, terms="exact"), 1)[0] == "9 xsd:integer"


def test_a_long_result_is_cut_and_says_so_plainly(look):
    shown = look(LONG)
    assert text(shown.select_one("#result")) == "The first 5,000 rows"
    assert "was cut here" in text(shown.select_one(".notice"))
    assert len(shown.select("tbody tr")) == 100
    assert text(shown.select_one(".pages")) == "Rows 1–100 of 5,000 Next"


def test_pages_of_rows_follow_each_other_to_the_last(look):
    second = look(LONG, page="2")
    assert column(second, 1)[0] == "<Tittel> 100 nb"
    assert [a["rel"] for a in second.select(".pages a")] == [["prev"], ["next"]]
    last = look(LONG, page="51")
    assert column(last, 1)[-1] == "<Tittel> 4999 nb"
    assert not last.select("a[rel=next]")


def test_a_column_is_sorted_by_what_is_read_and_back_again(look):
    up = look(COUNTS, sort="place")
    assert column(up, 0) == ["Bergen", "Ørsta", "Ålesund"]
    assert up.select_one("th[aria-sort=ascending] a")["href"].endswith("&sort=-place#answer")
    assert column(look(COUNTS, sort="-n"), 1) == ["13", "11", "9"]
    assert column(look(COUNTS, sort="n"), 1) == ["9", "11", "13"]
    assert column(look(COUNTS, sort="nothing"), 1) == ["9", "11", "13"]


def test_a_value_of_megabytes_does_not_fill_the_page(look, monkeypatch):
    row = {"x": {"type": "literal", "value": "x" * 1_000_000}}
    monkeypatch.setattr("tests.webapp.query_answers._titles", lambda _: (["x"], iter([row])))
    for terms in ("", "exact"):
        assert column(look(SHORT, terms=terms), 0) == ["x" * 2_000 + "…"]


def test_sorting_keeps_view_and_terms_but_not_the_page(look):
    link = look(LONG, page="3", terms="exact").select_one("th a")["href"]
    assert link.endswith("&sort=record&terms=exact#answer")


def test_rows_are_found_by_the_words_that_are_read(look):
    shown = look(LONG, find=" TITTEL  49", page="2")
    assert text(shown.select_one("#result")) == "The first 5,000 rows"
    assert "199 of 5,000 rows" in text(shown)
    assert column(shown, 1)[0] == "<Tittel> 4901 nb"
    assert column(look(LONG, find="virus avløp"), 1) == ["<Tittel> 0 nb"]
    assert column(look(LONG, find="virus", terms="exact"), 1) == []


def test_the_field_for_words_keeps_the_rest_of_the_look(look):
    shown = look(LONG, find="x", sort="title", page="2")
    fields = {field["name"]: field.get("value") for field in shown.select(".find input")}
    assert fields == {"query": LONG, "sort": "title", "find": "x"}
    assert not look(SHORT).select(".find")
    assert look(LONG, find="x").select_one("th a")["href"].endswith("&find=x&sort=record#answer")


def test_figures_are_drawn_as_bars_with_names_and_numbers(look):
    shown = look(COUNTS, view="chart")
    assert text(shown.select_one("figcaption")) == "n by place"
    wide, narrow = shown.select("figure svg[role=img]")
    for drawing in (wide, narrow):
        assert drawing.title.string == "n by place"
        assert [text(g.title) for g in drawing.select("g")] == [
            "Bergen: 9",
            "Ålesund: 11",
            "Ørsta: 13",
        ]
    assert [text(a) for a in shown.select(".told .chosen, .told a")] == ["n", "share"]
    assert text(look(COUNTS, view="chart", value="share").select_one("figcaption")) == (
        "share by place"
    )


def test_figures_by_year_are_a_line_in_the_order_of_time(look):
    shown = look(COUNTS + " # YEAR", view="chart")
    assert len(shown.select(".chart-wide .curve")) == 1
    assert text(shown.select_one(".chart-wide g").title) == "2018: 17"


def test_what_cannot_be_drawn_is_a_table_that_says_why(look):
    shown = look(SHORT, view="chart")
    assert "cannot be drawn as a chart" in text(shown.select_one(".notice"))
    assert shown.select("tbody tr")
    assert [text(a) for a in shown.select(".views a")] == ["Table", "Raw"]
    assert "cannot be drawn as a graph" in text(look(SHORT, view="graph"))


def test_a_graph_is_drawn_as_cards_in_the_reader_s_language(look):
    shown = look(GRAPH)
    assert text(shown.select_one("#result")) == "7 statements"
    assert [text(a) for a in shown.select(".views a")] == ["Graph", "Table", "Raw"]
    svg = shown.select_one("svg.network")
    assert svg.title.string == "The statements of the result as a graph"
    words = [text(t) for t in svg.select("text")]
    assert {"Virus i avløpsvann", "Data set", "Title: Virus in wastewater –…"} <= set(words)
    assert "Publisher" in words
    assert not [word for word in words if "ukentlig" in word]
    assert svg.a["href"] == "/covid/en/dataset/wastewater-0badcafe"


def test_a_graph_as_a_table_has_a_row_for_each_statement(look):
    shown = look(GRAPH, view="table")
    assert len(shown.select("tbody tr")) == 7
    assert column(shown, 1)[0] == "rdf:type"
    assert column(shown, 1)[1] == "Title dct:title"
    assert "Virus in wastewater – <samples> en" in column(shown, 2)


def test_the_raw_view_is_the_answer_itself_in_each_syntax(look):
    assert text(look(SHORT, view="raw").select_one(".result-text")).startswith('{"head"')
    csv = look(SHORT, view="raw", syntax="csv")
    assert "r0,<Tittel>" in csv.select_one(".result-text").get_text()
    assert text(csv.select_one(".chosen")) == "CSV"
    turtle = look(GRAPH, view="raw")
    assert turtle.select_one(".result-text").get_text().startswith("@prefix dcat:")
    assert text(look(GRAPH, view="raw", syntax="rdfxml").select_one(".result-text")) == (
        "an answer as application/rdf+xml"
    )


def test_downloads_come_in_every_syntax_of_the_endpoint(look):
    formats = [text(a) for a in look(GRAPH).select(".downloads a")]
    assert formats == ["Turtle", "JSON-LD", "N-Triples", "RDF/XML", "N-Quads", "TriG"]
    link = look(SHORT).select(".downloads a")[2]
    assert (text(link), link["href"].partition("?")[0]) == ("CSV", "/covid/sparql")
    assert link["href"].endswith("&format=csv")


def test_the_link_to_a_result_has_no_language_and_keeps_the_view(look):
    link = text(look(COUNTS, "nb", view="chart").select_one(".permalink .code-like"))
    assert link.startswith("https://data.example.org/covid/sparql?query=SELECT")
    assert link.endswith("&view=chart")

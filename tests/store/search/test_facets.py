def values(page, name):
    return {v.token: v.count for f in page.facets if f.name == name for v in f.values}


def labels(page, name):
    return {v.token: v.label for f in page.facets if f.name == name for v in f.values}


THEME = "http://publications.europa.eu/resource/authority/data-theme/"


def test_every_facet_is_counted(find):
    page = find()
    assert [f.name for f in page.facets] == [
        "kind", "access", "publisher", "theme", "format", "licence", "place", "year",
    ]  # fmt: skip
    assert values(page, "kind") == {"dataset": 4, "tool": 1}
    assert values(page, "access") == {"open": 2, "restricted": 1, "closed": 1}
    assert values(page, "theme") == {THEME + "HEAL": 2, THEME + "ENVI": 1}
    assert values(page, "format") == {"CSV": 1, "JSON": 1, "FASTA": 1}
    assert values(page, "year") == {"2021": 1, "2020": 1, "2022": 2, "2023": 1}


def test_a_tool_that_tells_nothing_of_access_is_not_counted_there(find):
    assert values(find("teller"), "kind") == {"tool": 1}
    assert values(find("teller"), "access") == {}


def test_one_licence_in_many_spellings_is_one(find):
    assert values(find(), "licence") == {"https://creativecommons.org/licenses/by/4.0/": 2}


def test_one_publisher_with_many_nodes_is_one(find):
    found = values(find(), "publisher")
    assert found["974761076"] == 2
    assert labels(find(language="nb"), "publisher")["974761076"] == "Eksempelinstituttet"
    assert found["Vannlaboratoriet"] == 1


def test_choices_in_one_facet_add_up(find):
    page = find(filters=(("access", ("open", "restricted")),))
    assert page.total == 3
    chosen = {v.token for f in page.facets if f.name == "access" for v in f.values if v.selected}
    assert chosen == {"open", "restricted"}


def test_choices_in_two_facets_narrow(find):
    page = find(filters=(("access", ("open",)), ("theme", (THEME + "HEAL",))))
    assert [h.iri.rsplit("/", 1)[-1] for h in page.hits] == ["vaccines"]


def test_a_facet_is_counted_as_if_nothing_of_it_were_chosen(find):
    page = find(filters=(("access", ("open",)),))
    assert values(page, "access") == {"open": 2, "restricted": 1, "closed": 1}
    assert values(page, "kind") == {"dataset": 2}


def test_a_choice_that_finds_nothing_stays_on_the_page(find):
    page = find("genomes", filters=(("access", ("closed",)),))
    assert page.total == 0
    assert values(page, "access")["closed"] == 0
    assert values(page, "access")["open"] == 1


def test_labels_are_in_the_readers_language(find):
    assert labels(find(language="nb"), "theme")[THEME + "HEAL"] == "Helse"
    assert labels(find(language="nn"), "access")["open"] == "Open"
    assert [f.label for f in find(language="nn").facets][2] == "Utgjevar"
    assert labels(find(language="nb"), "kind")["tool"] == "verktøy"


def test_the_caller_may_name_things(index):
    from store.views.pages import SearchRequest

    page = index.search(SearchRequest(), {THEME + "HEAL": "Health and care"})
    assert labels(page, "theme")[THEME + "HEAL"] == "Health and care"


def test_unknown_facets_and_tokens_do_no_harm(find):
    page = find(filters=(("colour", ("red",)), ("theme", ("x" * 100_000, "", "'; drop"))))
    assert page.total == 0
    assert find(filters=(("colour", ("red",)),)).total == 5


def test_figures_cover_the_whole_index(index):
    figures = index.counts("nb")
    assert figures.total == len(index) == 5
    assert [(v.token, v.count) for v in figures.by_kind] == [("dataset", 4), ("tool", 1)]
    assert {v.token for v in figures.by_access} == {"open", "restricted", "closed"}

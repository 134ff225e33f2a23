import pytest


def test_a_stem_finds_its_forms_in_both_languages(names):
    assert names("vaccine") == ["vaccines", "hospital"]
    assert "hospital" in names("vaccinate")
    assert names("doser") == ["vaccines"]
    assert names("kommunene", "nb") == ["vaccines"]


def test_a_title_counts_more_than_a_description(names):
    assert names("vaccinations")[0] == "vaccines"


@pytest.mark.parametrize(
    "text", ["avlopsvann", "AVLØPSVANN", "tromso", "Tromsø", "alesund", "orsta"]
)
def test_letters_without_accents_find_those_with(names, text):
    assert names(text) == ["sewage"]


def test_the_last_word_is_a_beginning(names):
    assert names("hosp") == ["hospital"]
    assert names("genomes line") == ["genomes"]
    assert names("line genomes") == [] or names("line genomes") == ["genomes"]


@pytest.mark.parametrize(
    "text",
    [
        "10.12345/VAX.7",
        "doi:10.12345/vax.7",
        "DOI: 10.12345/vax.7",
        "https://doi.org/10.12345/VAX.7",
        "http://dx.doi.org/10.12345/vax.7",
        "https://data.example.org/vaccines",
    ],
)
def test_an_identifier_is_found_in_any_spelling(names, text):
    assert names(text)[0] == "vaccines"


@pytest.mark.parametrize("text", ["EGAS00001009999", "egas00001009999", "PRJEB00001"])
def test_an_accession_is_found_exactly(names, text):
    assert names(text) == ["hospital"]
    assert names(text[:-1] + "8") == []


@pytest.mark.parametrize(
    "text", ["10.99999/paper.3", "https://doi.org/10.99999/PAPER.3", "e-mtab-0001"]
)
def test_what_a_record_points_to_finds_it(names, text):
    assert names(text) == ["hospital"]


@pytest.mark.parametrize("text", ["covid-19", "COVID 19", "covid19", '"covid-19"'])
def test_hyphens_do_not_matter(names, text):
    assert names(text) == ["vaccines"]


def test_a_phrase_needs_its_order(names):
    assert names('"doses of vaccine"') == ["vaccines"]
    assert names('"vaccine of doses"') == []


def test_a_minus_excludes(names):
    assert set(names("infection -hospital")) == {"tool"}
    assert "hospital" not in names('-"hospital stays"')
    assert len(names("-nothingatall")) == 5


def test_every_word_must_be_found(names):
    assert names("vaccinations genomes") == []


@pytest.mark.parametrize(
    ("text", "meant"), [("vacinations", "vaccinations"), ("hopsital", "hospital")]
)
def test_one_typo_is_forgiven_and_told(find, text, meant):
    page = find(text)
    assert page.total >= 1
    assert page.suggestion == meant


def test_a_suggestion_keeps_the_letters_of_the_language(find):
    assert find("avløpsvan").suggestion == ""  # a beginning, found as it is
    assert find("avløbsvann").suggestion == "avløpsvann"


def test_a_publishers_name_and_a_themes_name_are_searched(names):
    assert "vaccines" in names("eksempelinstituttet")
    assert set(names("helse", "nb")) >= {"vaccines", "hospital"}


def test_nothing_typed_gives_everything_newest_first(find, names):
    assert names() == ["tool", "sewage", "genomes", "vaccines", "hospital"]
    assert find().sort == "newest"


def test_oldest_and_title(names):
    assert names(sort="oldest") == ["hospital", "vaccines", "genomes", "sewage", "tool"]
    assert names(sort="title") == ["hospital", "genomes", "vaccines", "sewage", "tool"]
    assert names("", "nb", sort="title") == ["genomes", "hospital", "vaccines", "sewage", "tool"]


def test_a_tied_search_is_stable(names):
    assert names("week") == names("week")


def test_pages_have_bounds(find):
    page = find(size=2)
    assert (page.total, page.pages, page.page, len(page.hits)) == (5, 3, 1, 2)
    assert len(find(size=2, page=3).hits) == 1
    assert find(size=2, page=99).page == 3
    assert find(size=2, page=-7).page == 1
    assert len(find(size=0).hits) == 1
    assert find("nothingatall").pages == 1


def test_pages_follow_without_overlap(find):
    seen = [h.iri for n in (1, 2, 3) for h in find(size=2, page=n, sort="title").hits]
    assert len(seen) == len(set(seen)) == 5

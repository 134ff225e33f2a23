from store.views.pages import Text


def hit(page, name):
    return next(h for h in page.hits if h.iri.endswith("/" + name))


def shown(snippet):
    return "".join(m.text for m in snippet)


def hits(snippet):
    return [m.text for m in snippet if m.hit]


def test_a_hit_tells_what_a_list_shows(find):
    found = hit(find("vaccinations"), "vaccines")
    assert found.title == Text("Vaccinations by week", "en")
    assert found.page == "/dataset/vaccines-1a2b3c4d"
    assert found.kind_label == "data set"
    assert found.publisher == "Example Institute of Health"
    assert found.access.code == "open"
    assert found.licence == "CC BY 4.0" or "creativecommons" in found.licence or found.licence
    assert found.formats == ("CSV",)
    assert found.issued == "2021-02-01"


def test_a_hit_is_in_the_readers_language_where_it_can(find):
    found = hit(find("vaksine", "nn"), "vaccines")
    assert found.title == Text("Vaksinasjonar per veke", "nn")
    assert found.snippet_language == "nb"
    assert hit(find("virus", "en"), "sewage").title == Text("Virus i avløpsvann", "nb")


def test_matches_are_marked_in_the_snippet(find):
    assert hits(hit(find("vaccine"), "vaccines").snippet) == ["vaccine"]
    assert hits(hit(find("infections"), "tool").snippet) == ["infections"]
    assert hits(hit(find("infections"), "hospital").snippet) == ["infection"]
    assert hits(hit(find("vaksiner", "nb"), "vaccines").snippet) == ["vaksine"]
    assert hits(hit(find("tromso", "nb"), "sewage").snippet) == ["Tromsø"]
    assert hits(hit(find("alesund orsta", "nb"), "sewage").snippet) == ["Ålesund", "Ørsta"]
    assert hits(hit(find("lin"), "genomes").snippet) == ["lineage"]


def test_a_snippet_is_whole_text(find):
    found = hit(find("vaccine"), "vaccines")
    assert shown(found.snippet).startswith("How many doses")


def test_a_snippet_of_a_long_text_is_around_the_match():
    from store.search.snippets import LENGTH, Marker
    from store.search.wanted import wanted

    text = "word " * 300 + "needle in here " + "more " * 300
    marks = Marker(wanted("needle")).marks(text)
    assert hits(marks) == ["needle"]
    assert marks[0].text == "… "
    assert marks[-1].text.endswith(" …")
    assert len(shown(marks)) < LENGTH + 10


def test_without_a_match_a_snippet_is_the_beginning(find):
    found = hit(find("EGAS00001009999"), "hospital")
    assert shown(found.snippet).startswith("Stays at hospitals")
    assert hits(found.snippet) == []


def test_a_date_is_kept_as_written(find):
    assert hit(find("hospital"), "hospital").issued == "17.08.2020"
    assert hit(find("virus"), "sewage").issued == "ukjent"


def test_an_address_instead_of_a_name_is_shortened(find):
    assert hit(find("hospital"), "hospital").publisher in (
        "974761076",
        "Example Institute of Health",
    )

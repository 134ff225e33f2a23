"""Every shared corpus through the front desk: what arrives, what does not and why, and that twice is once.

The rules of the corpora's README, and the tests that cover them:

    1-3, 5-8, 11-17, 21-32   tests/store/parsing/test_corpora_rules.py, named by number
    4                        tests/store/sparql/test_limits.py, test_guard.py
    9, 10, 20, 31            here, as reports of whole corpora; 9 and 10 also in test_corpora_rules.py
    16, 18                   here: twice is once, and the newest of several stays
    19, 23, 24, 26           pages: tests/store/views/, tests/store/search/test_facets.py
    33                       tests/store/views/test_record_page.py, data that are gone are announced
    34                       test_secrets.py (logs), test_command_line.py (erase)
    35                       test_corpora_rules.py, and benchmarks/
"""

import pyoxigraph as ox
import pytest

from store.statements import lines

from .conftest import RECORDS

GOOD = RECORDS / "agency.ttl"
# Records of each corpus whose pages are made.
SHOWN = 12
DATE = "http://www.w3.org/2001/XMLSchema#date"
SYNTAXES = {
    "turtle": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
    "ntriples": ox.RdfFormat.N_TRIPLES,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "n3": ox.RdfFormat.N3,
}

# Files imported and failed; records by kind; records that gave way to a newer one of the same key in another file.
# Figures are those of the corpora's README unless a word says why not. One file of each is its SOURCE.txt, skipped.
EXPECTED = {
    "dcat-aksw": (1, 0, {"dataset": 11}, 0),
    "dcat-ap-no-examples": (4, 1, {"dataset": 6, "catalog": 4, "series": 2}, 0),
    "dcat-cz-nkod": (1, 0, {"dataset": 1}, 0),
    # 10 other resources: 2 services, a catalogue and an organisation are records of ours; the rest are no kind.
    "dcat-ejprd": (4, 7, {"dataset": 1, "catalog": 1, "service": 2, "organization": 1}, 0),
    "dcat-fdk-2017": (18, 7, {"dataset": 475, "catalog": 35}, 473),
    "dcat-fdk-harvester": (31, 7, {"dataset": 24, "catalog": 7, "series": 1}, 72),
    # One of the two data sets is only named: a class, and nothing else.
    "dcat-fdk-reasoning": (
        17,
        58,
        {"organization": 11, "service": 1, "catalog": 4, "dataset": 1},
        7,
    ),
    "dcat-fdp": (7, 11, {"catalog": 3, "dataset": 4}, 0),
    "dcat-healthde": (2, 2, {"dataset": 2}, 0),
    "dcat-it-alessandria": (1, 0, {"dataset": 5, "catalog": 1}, 0),
    "dcat-it-aou-pisana": (1, 0, {"dataset": 3, "catalog": 1}, 0),
    "dcat-it-asrem": (1, 0, {"dataset": 3, "catalog": 1}, 0),
    "dcat-it-civitavecchia": (1, 0, {"dataset": 10, "catalog": 1}, 0),
    "dcat-it-foggia": (1, 0, {"dataset": 7, "catalog": 1}, 0),
    "dcat-piveau": (2, 6, {"dataset": 2}, 0),
    # Four files, of which each pair tells the same data set, catalogue and service in two syntaxes.
    "dcat-se": (4, 0, {"dataset": 1, "catalog": 1, "service": 1}, 9),
    "dcat-semic": (107, 15, {"dataset": 11, "service": 2, "series": 1}, 222),
    "dcat-suite": (2, 1, {"dataset": 48}, 0),
    # 18 of 30 entries say that they are data sets, 10 are by their place, 2 are empty objects. 4 identifiers come in a
    # second file, and so does one catalogue. (The README counted 0 because the context was not at hand there.)
    "dcat-us-datajson": (14, 0, {"dataset": 24, "catalog": 12}, 5),
    # 78 distinct nodes: 48 with an IRI and 30 blank. 18 of the blank ones are parts of another record, to which they
    # are related; 8 of the others are catalogues or a series; some are the same content in three syntaxes.
    "dcat-w3c": (
        120,
        12,
        {"dataset": 51, "service": 21, "catalog": 8, "organization": 1, "series": 1},
        270,
    ),
    "sdo-biotools": (1, 0, {"tool": 2_000}, 0),
    # 73 blank ones; three pairs name the same landing page, in two versions of their metadata.
    "sdo-croissant": (49, 0, {"dataset": 70}, 3),
    # 618 files; MMP02954344.1 and .2 describe one sample (biosamples:SAMN02954344).
    "sdo-marref": (618, 0, {"sample": 617}, 1),
    # Three of its ten files: 44 data sets of one provider, and 33 of another in two syntaxes.
    "sdo-odis": (3, 0, {"dataset": 77}, 33),
    "sdo-outbreak": (0, 1, {}, 0),
    "sdo-sosdo": (23, 4, {"dataset": 22, "service": 6, "catalog": 1, "organization": 1}, 4),
    "cov-swedish-portal-2021": (0, 5, {}, 0),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_corpus_arrives_as_its_readme_says(corpus, name):
    found = corpus(name)
    imported, failed, kinds, superseded = EXPECTED[name]
    totals = found.first.totals()
    assert (totals["imported"], totals["failed"]) == (imported, failed)
    assert found.kinds == kinds
    assert totals["superseded"] == superseded
    assert totals["published"] + totals["drafts"] == sum(kinds.values())
    assert found.desk.catalogue.totals().published == totals["published"]
    assert found.desk.catalogue.totals().drafts == totals["drafts"]


@pytest.mark.parametrize("name", EXPECTED)
def test_twice_is_once(corpus, name):
    found = corpus(name)
    first, again = found.first.totals(), found.again.totals()
    assert not found.moved, "the second import must not move ledger or publication"
    assert (again["published"], again["drafts"], again["refused"]) == (0, 0, first["refused"])
    assert again["unchanged"] == first["published"] + first["drafts"]
    assert again["superseded"] == first["superseded"]
    seen = {line.iri for file in found.again.files for line in file.records}
    assert seen == {line.iri for line in found.records}


@pytest.mark.parametrize("name", EXPECTED)
def test_the_report_tells_of_each_file_what_became_of_it(corpus, name):
    for file in corpus(name).first.files:
        taken = file.published + file.drafts + file.unchanged + file.superseded
        if file.outcome == "imported":
            assert taken
            assert file.media_type
        elif file.outcome == "failed":
            assert not taken
            assert file.errors, f"{file.path} failed without a reason"
            assert all("\n" not in error and error.endswith(".") for error in file.errors)
        else:
            assert file.outcome == "skipped"
            assert file.reason
        assert len(file.records) == taken - file.superseded


def test_records_without_an_iri_have_one_of_ours_that_stays(corpus):
    found = corpus("sdo-croissant")
    assert all(line.iri.startswith("https://portal.example/dataset/") for line in found.records)
    assert all(
        line.iri.removeprefix("https://portal.example") == line.page for line in found.records
    )


@pytest.mark.parametrize(
    "name", ["sdo-croissant", "sdo-marref", "sdo-odis", "sdo-sosdo", "sdo-biotools"]
)
def test_http_and_https_schema_org_are_one(corpus, name):
    desk = corpus(name).desk
    texts = [statements for _, statements in desk.catalogue.ledger.drafts()]
    publication = desk.catalogue.publications.current()
    pages = [page for page, _ in publication.documents.pages()]
    texts += [publication.documents.by_page(page).statements for page in pages]
    terms = {line.split(" ", 2)[1] for text in texts for line in lines(text)}
    assert not {term for term in terms if "https://schema.org" in term or "www.schema.org" in term}
    assert any(term.startswith("<http://schema.org/") for term in terms)


@pytest.mark.parametrize(
    ("name", "ending", "words"),
    [
        ("dcat-healthde", ".ttl", "the prefix geodcatap: is never declared"),
        ("dcat-fdk-2017", "web.xml", "the root element web-app"),
        ("sdo-outbreak", ".json", "without @context"),
        ("cov-swedish-portal-2021", ".json", "No statement found"),
        (
            "sdo-sosdo",
            "",
            "https://opengeospatial.github.io/SELFIE/contexts/elf-index.jsonld is not known",
        ),
    ],
)
def test_a_failed_file_says_why(corpus, name, ending, words):
    failed = [file for file in corpus(name).first.files if file.outcome == "failed"]
    told = [error for file in failed if file.path.endswith(ending) for error in file.errors]
    assert any(words in error for error in told), told


def test_fields_that_are_missing_are_reported_and_stop_only_publication(corpus):
    found = corpus("sdo-odis")  # rule 20: no licence, publisher or identifier at all
    assert found.records
    assert {line.outcome for line in found.records} == {"draft"}
    assert all(line.findings for line in found.records)


def test_repairs_are_listed(corpus):
    repairs = [repair for file in corpus("dcat-fdk-2017").first.files for repair in file.repairs]
    assert any("xml:lang" in repair for repair in repairs)


@pytest.mark.parametrize("name", EXPECTED)
def test_what_was_published_has_pages_and_every_syntax(corpus, name):
    """Rules 19, 22 to 26: whatever stands in a record, its page does not break, and no syntax loses a statement."""
    catalogue = corpus(name).desk.catalogue
    pages = sorted(page for page, _ in catalogue.pages())
    for page in pages[:: max(1, len(pages) // SHOWN)]:
        _, kind, slug = page.split("/")
        for language in ("en", "nb", "nn"):
            shown = catalogue.record_page(kind, slug, language)
            assert shown.title.value.strip()
        read = {}
        for form, engine in SYNTAXES.items():
            written = catalogue.document(kind, slug, form)
            dataset = ox.Dataset(
                ox.Quad(*quad.triple) for quad in ox.parse(written.body, format=engine)
            )
            dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
            read[form] = {str(quad) for quad in dataset}
        assert all(found == read["ntriples"] for found in read.values()), page


def test_the_newest_of_several_versions_stays(desks, tmp_path):
    """Rule 18: within a run the newest dct:modified wins, then the order of the files; titles are never merged."""
    desk = desks()
    paths = []
    for number, (date, title) in enumerate(
        [("2021-12-31", "Older"), ("2023-05-01", "Newest"), ("2022-01-01", "Old")]
    ):
        paths.append(tmp_path / f"{number}.ttl")
        text = GOOD.read_text("utf-8").replace(
            "ex:snow a dcat:Dataset ;",
            f'ex:snow a dcat:Dataset ; dct:modified "{date}"^^<{DATE}> ;',
        )
        paths[-1].write_text(text.replace("Snow depths", title), encoding="utf-8")
    report = desk.bring(*paths)
    assert [file.superseded for file in report.files] == [2, 1, 1]
    assert sum(file.published for file in report.files) == 2
    (page,) = [page for page, _ in desk.catalogue.pages() if "snow" in page or "newest" in page]
    text = desk.catalogue.document(*page.split("/")[1:], "ntriples").body.decode()
    assert '"Newest"@en' in text
    assert "Old" not in text

"""The contract of `read` and `triples`: what a caller gets, to the letter and every time."""

import gzip
import hashlib

import pytest

from store import errors
from store.parsing import Limits, Upload, read, readdressed, triples


def test_a_record_carries_what_a_caller_needs(read_file):
    parsed = read_file("catalogue.ttl")
    assert parsed.media_type == "text/turtle"
    assert [(r.kind, r.iri) for r in parsed.records] == [
        ("catalog", "https://example.org/catalogue"),
        ("dataset", "https://example.org/wastewater"),
        ("dataset", "https://example.org/admissions"),
    ]
    record = parsed.records[1]
    assert record.key == "iri:https://example.org/wastewater"
    assert record.title == "Virus in waste water"
    assert (
        record.slug == "virus-in-waste-water-" + hashlib.sha256(record.key.encode()).hexdigest()[:8]
    )
    assert record.modified == "2022-02-28"
    assert record.conforms_to == ("https://example.org/profile",)
    assert record.digest == hashlib.sha256(record.statements.encode()).hexdigest()
    assert [r.position for r in parsed.records] == [0, 1, 2]
    assert parsed.problems == () == parsed.repairs


def test_statements_are_sorted_lines_with_hashed_blank_labels(read_file):
    for record in read_file("catalogue.ttl").records:
        lines = record.statements.split("\n")
        assert lines[-1] == ""
        assert lines[:-1] == sorted(set(lines[:-1]))
        assert "_:c14n" not in record.statements


def test_literals_survive_to_the_letter(read_file):
    statements = read_file("lexical.ttl").records[0].statements
    for value in (
        '"5"^^<http://www.w3.org/2001/XMLSchema#nonNegativeInteger>',
        '"1.50"^^<http://www.w3.org/2001/XMLSchema#decimal>',
        '"2020-03-12T10:00:00+00:00"^^<http://www.w3.org/2001/XMLSchema#dateTime>',
        '"2020-02-30"^^<http://www.w3.org/2001/XMLSchema#date>',
        '"PT24H"^^<http://www.w3.org/2001/XMLSchema#duration>',
        '"tab\\there, line\u2028separator, \\"quoted\\" and \\\\b backslash"@en',
    ):
        assert value in statements


@pytest.mark.parametrize(
    "name", ["catalogue.ttl", "no-identity.jsonld", "nested.jsonld", "page.html", "repairs.rdf"]
)
def test_the_same_bytes_twice_give_the_same_answer(read_file, name):
    assert read_file(name) == read_file(name)


def test_gzip_is_unpacked(data, origin):
    body = (data / "catalogue.ttl").read_bytes()
    plain = read(Upload("catalogue.ttl", body), origin)
    assert read(Upload("catalogue.ttl.gz", gzip.compress(body)), origin) == plain


def test_upload_without_a_record_answers_with_none(read_turtle):
    parsed = read_turtle(
        'ex:concept a <http://www.w3.org/2004/02/skos/core#Concept> ; dct:title "health" .'
    )
    assert parsed.records == ()
    assert parsed.statements == 2
    assert parsed.left[0].subject == "https://example.org/concept"
    assert parsed.left[0].statements == 2


def test_upload_without_a_statement_is_malformed(read_text):
    with pytest.raises(errors.Malformed, match="without a statement"):
        read_text("@prefix a: <https://example.org/> .", "only-prefixes.ttl")


def test_triples_are_not_split_and_relative_to_the_base(data):
    text = triples(
        Upload("local-names.ttl", (data / "local-names.ttl").read_bytes()), "https://portal.example"
    )
    assert "<https://portal.example/dataset/msis> " in text
    assert text.count("\n") == 6


def test_records_can_be_moved_to_the_slug_that_is_in_use(read_text):
    text = (
        "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> . "
        '[] a dcat:Catalog ; dct:identifier "c" ; dct:title "All" ; dcat:dataset _:d . '
        '_:d a dcat:Dataset ; dct:identifier "k" ; dct:title "New title" ; dct:relation <#note> ; '
        'dct:description "see <https://portal.example/x>" . <#note> dct:title "note" .'
    )
    parsed = read_text(text, "renamed.ttl")
    catalog, dataset = parsed.records
    old = "https://portal.example/dataset/old-title-12345678"
    moved_catalog, moved = (readdressed(record, {dataset.iri: old}) for record in parsed.records)
    assert moved.iri == old
    assert moved.slug == "old-title-12345678"
    assert f"<{old}#note>" in moved.statements
    assert dataset.iri not in moved.statements + moved_catalog.statements
    assert f"#dataset> <{old}> ." in moved_catalog.statements
    assert moved.digest == hashlib.sha256(moved.statements.encode()).hexdigest()
    assert moved.key == dataset.key
    assert readdressed(dataset, {}) is dataset
    assert catalog.iri == moved_catalog.iri


def test_what_we_wrote_ourselves_comes_back_to_the_letter(data, origin):
    for record in read(
        Upload("a.jsonld", (data / "no-identity.jsonld").read_bytes()), origin
    ).records:
        (back,) = read(Upload("export.nt", record.statements.encode()), origin).records
        assert (back.iri, back.statements, back.digest) == (
            record.iri,
            record.statements,
            record.digest,
        )


def test_a_new_title_under_the_old_address_keeps_the_blank_labels(data, origin):
    body = (data / "no-identity.jsonld").read_bytes()
    before = read(Upload("a.jsonld", body), origin).records[0]
    after = read(
        Upload("a.jsonld", body.replace(b"By identifier", b"Another name")), origin
    ).records[0]
    moved = readdressed(after, {after.iri: before.iri})
    assert after.iri != before.iri
    assert "_:b" in before.statements
    assert moved.statements.replace("Another name", "By identifier") == before.statements


@pytest.mark.parametrize(
    ("limits", "text"),
    [
        (
            Limits(bytes=100),
            "<https://example.org/x> a <http://www.w3.org/ns/dcat#Dataset> ." + " " * 100,
        ),
        (
            Limits(records=1),
            "<urn:a> a dcat:Dataset ; dct:title 'a' . <urn:b> a dcat:Dataset ; dct:title 'b' .",
        ),
        (
            Limits(depth=2),
            "<urn:a> a dcat:Dataset ; dct:relation [ dct:relation [ dct:relation [] ] ] .",
        ),
        (Limits(literal=50), "<urn:a> a dcat:Dataset ; dct:title '" + "x" * 60 + "' ."),
    ],
    ids=["bytes", "records", "depth", "literal"],
)
def test_each_limit_is_named_when_it_is_passed(read_text, limits, text):
    prefixes = (
        "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n"
    )
    with pytest.raises(errors.TooLarge):
        read_text(text if limits.bytes == 100 else prefixes + text, "x.ttl", limits=limits)


@pytest.mark.parametrize(
    ("limits", "text"),
    [
        (
            Limits(records=2),
            "<urn:a> a dcat:Dataset ; dct:title 'a' . <urn:b> a dcat:Dataset ; dct:title 'b' .",
        ),
        (
            Limits(depth=3),
            "<urn:a> a dcat:Dataset ; dct:relation [ dct:relation [ dct:relation [] ] ] .",
        ),
        (Limits(literal=120), "<urn:a> a dcat:Dataset ; dct:title '" + "x" * 60 + "' ."),
    ],
    ids=["records", "depth", "literal"],
)
def test_each_limit_may_be_reached(read_text, limits, text):
    prefixes = (
        "@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .\n"
    )
    assert read_text(prefixes + text, "x.ttl", limits=limits).records


def test_what_is_left_over_is_told_in_the_same_words_each_time(read_text):
    text = "<urn:x> a [ <urn:p> <urn:y> ] ."
    found = [read_text(text).left for _ in range(2)]
    assert found[0] == found[1]
    assert found[0][0].reason == "No record of this upload owns it."

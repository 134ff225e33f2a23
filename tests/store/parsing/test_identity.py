"""Keys, slugs and minted IRIs: how a record is known again."""

import hashlib

import pytest

from store.parsing.identity import ascii_name, is_name, slug


def hash8(key):
    return hashlib.sha256(key.encode()).hexdigest()[:8]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Smittevern på Ærø", "smittevern-pa-aero"),
        ("Ål og Ørret", "al-og-orret"),
        ("Çédille ßtraße Łódź", "cedille-sstrasse-lodz"),
        ("  --- ", ""),
        ("数据", ""),
        ("../../etc/passwd?x=<script>", "etc-passwd-x-script"),
        ("a" * 80, "a" * 60),
        ("register over " * 10, "register-over-register-over-register-over-register-over"),
    ],
)
def test_readable_part_of_a_slug(title, name):
    assert ascii_name(title) == name
    assert len(ascii_name(title)) <= 60


def test_a_slug_without_a_title_names_the_kind():
    assert slug("", "dataset", "iri:urn:x") == "dataset-" + hash8("iri:urn:x")


@pytest.mark.parametrize(
    ("term", "names"),
    [
        ("<https://example.org/d>", True),
        ("<urn:uuid:1>", True),
        ("<ark:/99999/x>", True),
        ("<file:///home/somebody/d>", False),
        ("<FILE:///home/somebody/d>", False),
        ("<javascript:alert(1)>", False),
        ("<varde-local://upload/d>", False),
        ("_:b0", False),
    ],
)
def test_which_subjects_identify(term, names):
    assert is_name(term) is names


def test_keys_in_their_order(read_file, by_title):
    records = by_title(read_file("no-identity.jsonld"))
    assert records["By identifier"].key == "id:steward:K-1"
    assert records["By page"].key == "page:https://example.org/page/2"
    assert records["By content"].key.startswith("content:")
    for record in records.values():
        assert record.iri == f"https://portal.example/dataset/{record.slug}"
        assert record.slug.endswith(hash8(record.key))
        assert record.statements.count(f"<{record.iri}> ") >= 2


@pytest.mark.parametrize(
    ("page", "identifies"),
    [
        ("https://example.org", False),
        ("https://example.org/", False),
        ("https://example.org/data", True),
        ("https://example.org/?id=1", True),
        ("https://example.org/#/data/1", True),
    ],
)
def test_the_front_page_of_a_site_identifies_nothing(read_turtle, page, identifies):
    text = f'[] a dcat:Dataset ; dct:title "One of many" ; dcat:landingPage <{page}> .'
    assert (read_turtle(text).records[0].key == f"page:{page}") is identifies


def test_an_identifier_belongs_to_its_source(data, origin):
    from store.parsing import Origin, Upload, read

    upload = Upload("no-identity.jsonld", (data / "no-identity.jsonld").read_bytes())
    other = read(upload, Origin("another", origin.base))
    mine = read(upload, origin)
    assert mine.records[0].key != other.records[0].key
    assert mine.records[1].key == other.records[1].key


def test_local_names_are_the_same_from_every_file(read_file):
    dataset = read_file("local-names.ttl").records[0]
    organisation = read_file("organisation.ttl").records[0]
    assert dataset.key == "local:steward:dataset/msis"
    assert dataset.slug == "msis-" + hash8("local:steward:dataset/msis")
    assert organisation.iri == "https://portal.example/organization/fhi-" + hash8(
        "local:steward:organization/fhi"
    )
    assert f"<http://purl.org/dc/terms/publisher> <{organisation.iri}> ." in dataset.statements
    assert f"<http://www.w3.org/ns/dcat#distribution> <{dataset.iri}#csv> ." in dataset.statements
    assert f'<{dataset.iri}#csv> <http://purl.org/dc/terms/title> "CSV"@en .' in dataset.statements
    assert "varde-" not in dataset.statements


def test_a_local_name_must_agree_with_the_class(read_turtle):
    from store.errors import Refused

    with pytest.raises(Refused, match="address says dataset"):
        read_turtle('<dataset/x> a schema:SoftwareApplication ; schema:name "X" .')


def test_relative_parts_become_fragments_of_the_records_page(read_turtle):
    parsed = read_turtle(
        '<https://example.org/d> a dcat:Dataset ; dct:title "D" ; dcat:distribution <files/a.csv>, </b?c=1>, <#e> . '
        '<files/a.csv> dct:title "A" . <#e> dct:title "E" .'
    )
    record = parsed.records[0]
    page = f"https://portal.example/dataset/{record.slug}"
    for fragment in ("files/a.csv", "b?c=1", "e"):
        assert f"<{page}#{fragment}>" in record.statements
    assert f'<{page}#files/a.csv> <http://purl.org/dc/terms/title> "A" .' in record.statements


def test_file_subjects_count_as_blank_and_file_objects_are_kept(read_turtle):
    parsed = read_turtle(
        '<file:///home/a/d> a dcat:Dataset ; dct:title "D" ; dct:identifier "1" ; '
        "dct:source <file:///home/a/source.csv> ."
    )
    record = parsed.records[0]
    assert record.iri.startswith("https://portal.example/dataset/d-")
    assert record.key == "id:steward:1"
    assert "<file:///home/a/d>" not in record.statements
    assert "<file:///home/a/source.csv>" in record.statements


def test_a_placeholder_in_a_literal_is_only_text(read_turtle):
    parsed = read_turtle(
        '[] a dcat:Dataset ; dct:identifier "p" ; dct:title "varde-page:self <varde-page:self>" ; '
        f'dct:description "x <varde-page:{hashlib.sha256(b"id:steward:p").hexdigest()}> ." .'
    )
    assert hashlib.sha256(b"id:steward:p").hexdigest() in parsed.records[0].statements


BLANKS = [
    '[] a dcat:Dataset ; dct:title "one" .',
    '[] a dcat:Dataset ; dct:title "two" ; dcat:distribution [ dct:title "f" ] .',
    '[] a dcat:Dataset ; dct:title "three" ; dct:relation [ a dcat:Dataset ; dct:title "four" ] .',
    '[] a dcat:Catalog ; dct:title "all" ; dcat:dataset [ a dcat:Dataset ; dct:title "five" ] .',
]


def test_the_order_in_the_file_does_not_change_a_key(read_turtle):
    forward = {
        r.title: (r.key, r.iri, r.statements) for r in read_turtle("\n".join(BLANKS)).records
    }
    backward = {
        r.title: (r.key, r.iri, r.statements) for r in read_turtle("\n".join(BLANKS[::-1])).records
    }
    assert forward == backward
    assert set(forward) == {"one", "two", "three", "all", "five"}


def test_a_record_with_the_same_content_from_another_file_has_the_same_key(read_turtle):
    alone = read_turtle(BLANKS[0]).records[0]
    assert alone in [r for r in read_turtle(BLANKS[0] + BLANKS[1]).records if r.title == "one"]


def test_blank_records_with_one_identifier_are_told_apart_by_content(read_turtle):
    first = '[] a dcat:Dataset ; dct:identifier "same" ; dct:title "version 1" .'
    second = '[] a dcat:Dataset ; dct:identifier "same" ; dct:title "version 2" .'
    both, turned = read_turtle(first + second), read_turtle(second + first)
    assert [record.title for record in both.records] == ["version 1", "version 2"]
    assert all(record.key.startswith("id:steward:same:") for record in both.records)
    assert {r.key for r in both.records} == {r.key for r in turned.records}
    assert len({r.key for r in both.records}) == 2


def test_blank_records_with_one_identifier_and_one_content_are_one(read_turtle):
    twice = '[] a dcat:Dataset ; dct:identifier "same" ; dct:title "t" .' * 2
    parsed = read_turtle(twice + "ex:c a dcat:Catalog ; dct:title 'c' .")
    assert [record.title for record in parsed.records] == ["t", "c"]
    assert parsed.left == ()


def test_relative_records_with_equal_content_stay_two(read_turtle):
    parsed = read_turtle(
        '<d1> a dcat:Dataset ; dct:title "t" . <d2> a dcat:Dataset ; dct:title "t" .'
    )
    assert len({record.iri for record in parsed.records}) == 2


def test_catalogues_with_other_members_are_other_catalogues(read_turtle):
    template = '[] a dcat:Catalog ; dcat:dataset [ a dcat:Dataset ; dct:title "%s" ] .'
    one, two = (read_turtle(template % title).records for title in ("a", "b"))
    assert one[0].kind == two[0].kind == "catalog"
    assert one[0].key != two[0].key


def test_blank_records_that_refer_to_each_other_use_minted_iris(read_turtle):
    parsed = read_turtle(
        '_:c a dcat:Catalog ; dct:title "c" ; dcat:dataset _:d . '
        '_:d a dcat:Dataset ; dct:title "d" ; dct:isPartOf _:c .'
    )
    catalog, dataset = parsed.records
    assert f"<http://www.w3.org/ns/dcat#dataset> <{dataset.iri}> ." in catalog.statements
    assert f"<http://purl.org/dc/terms/isPartOf> <{catalog.iri}> ." in dataset.statements

"""JSON-LD: contexts from our own files only, documents in envelopes, and values that others would drop."""

import json

import pytest

from store import errors
from store.resources import ONTOLOGY

VOCAB = {"@vocab": "http://schema.org/"}


def doc(**members):
    return json.dumps(
        {
            "@context": VOCAB,
            "@id": "https://example.org/d",
            "@type": "Dataset",
            "name": "D",
            **members,
        }
    )


SPELLINGS = [
    f"{scheme}{www}schema.org{tail}"
    for scheme in ("http://", "https://", "")
    for www in ("", "www.")
    for tail in ("", "/", "#")
]


@pytest.mark.parametrize(
    "address", [*SPELLINGS, "https://schema.org/docs/jsonldcontext.jsonld", " https://schema.org "]
)
def test_every_spelling_of_schema_org_gives_the_same_statements(read_text, address):
    text = json.dumps(
        {
            "@context": address,
            "@id": "urn:d",
            "@type": "Dataset",
            "name": "D",
            "url": "https://example.org",
        }
    )
    parsed = read_text(text)
    assert parsed.records[0].statements == (
        '<urn:d> <http://schema.org/name> "D" .\n'
        "<urn:d> <http://schema.org/url> <https://example.org> .\n"
        "<urn:d> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://schema.org/Dataset> .\n"
    )


def test_every_bundled_context_is_listed_and_can_be_read(read_text):
    folder = ONTOLOGY / "contexts"
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    for name, addresses in index.items():
        assert (folder / name).exists()
        for address in addresses:
            text = json.dumps(
                {"@context": address, "@id": "urn:x", "http://purl.org/dc/terms/title": "t"}
            )
            assert read_text(text).statements == 1


@pytest.mark.parametrize(
    ("address", "document", "kind"),
    [
        (
            "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld",
            {"@type": "dcat:Dataset", "title": "D"},
            "dataset",
        ),
        ("https://w3id.org/codemeta/3.0", {"@type": "SoftwareSourceCode", "name": "D"}, "tool"),
        ("http://mlcommons.org/croissant/1.0", {"@type": "sc:Dataset", "name": "D"}, "dataset"),
        (
            "https://www.w3.org/ns/dcat.jsonld",
            {"@type": "DatasetSeries", "title": {"en": "D"}},
            "series",
        ),
        (
            "https://semiceu.github.io/DCAT-AP/releases/3.0.0/context/dcat-ap.jsonld",
            {"@type": "Dataset", "title": {"en": "D"}, "releaseDate": "2020-01-01"},
            "dataset",
        ),
    ],
)
def test_well_known_contexts_are_bundled(read_text, address, document, kind):
    parsed = read_text(json.dumps({"@context": address, "@id": "urn:d", **document}))
    assert [(record.kind, record.title) for record in parsed.records] == [(kind, "D")]


def pod(*entries):
    address = "https://project-open-data.cio.gov/v1.1/schema/catalog.jsonld"
    return json.dumps(
        {
            "@context": address,
            "@id": "urn:c",
            "@type": "dcat:Catalog",
            "title": "C",
            "dataset": entries,
        }
    )


def test_an_entry_of_project_open_data_is_a_data_set_by_its_place(read_text):
    parsed = read_text(pod({"title": "A", "identifier": "a"}, {"title": "B", "identifier": "b"}))
    assert [record.kind for record in parsed.records] == ["catalog", "dataset", "dataset"]
    assert parsed.repairs == (
        "Gave a thing without @type the class of its place, dcat:Dataset (2 times).",
    )


def test_a_class_of_its_own_and_a_mere_address_stay_as_they_are(read_text):
    series = {"@type": "dcat:DatasetSeries", "title": "S", "identifier": "s"}
    parsed = read_text(pod(series, {"@id": "urn:elsewhere"}, {}))
    assert [record.kind for record in parsed.records] == ["catalog", "series"]
    assert "<urn:elsewhere> <" not in parsed.records[0].statements
    assert parsed.repairs == ()


REMOTE = "http://169.254.169.254/latest/"


@pytest.mark.parametrize(
    "context",
    [
        REMOTE,
        "file:///etc/passwd",
        "context.jsonld",
        "//schema.org.evil.example/",
        "https://schema.org.evil.example/",
        [VOCAB, REMOTE],
        [[REMOTE]],
        {**VOCAB, "@import": REMOTE},
        {**VOCAB, "@import": "https://schema.org/"},
        {**VOCAB, "about": {"@id": "http://schema.org/about", "@context": REMOTE}},
        {
            **VOCAB,
            "about": {
                "@id": "http://schema.org/about",
                "@context": {"x": {"@id": "urn:x", "@context": REMOTE}},
            },
        },
        {**VOCAB, "about": {"@id": "http://schema.org/about", "@context": [{"@import": REMOTE}]}},
    ],
)
def test_other_contexts_are_refused_by_name(read_text, context):
    text = json.dumps(
        {
            "@context": context,
            "@id": "urn:d",
            "@type": "Dataset",
            "name": "D",
            "about": {"x": {"y": 1}},
        }
    )
    with pytest.raises(errors.Refused, match="is not known here, and contexts are never fetched"):
        read_text(text)


def test_a_context_deep_in_the_document_is_refused(read_text):
    text = doc(about={"@type": "Thing", "about": [{"@context": [REMOTE], "name": "x"}]})
    with pytest.raises(errors.Refused, match=r"169\.254\.169\.254"):
        read_text(text)


def test_a_hidden_spelling_of_context_is_seen(read_text):
    text = (
        doc()
        .replace('"@context": {', '"@c\\u006fntext": {')
        .replace('"name"', '"about": {"\\u0040context": "http://x.example/"}, "name"')
    )
    with pytest.raises(errors.Refused, match=r"x\.example"):
        read_text(text)


def test_what_looks_like_a_context_in_a_json_literal_is_data(read_text):
    value = {"@context": "http://x.example/", "b": [1.5, None]}
    parsed = read_text(doc(about={"@type": "@json", "@value": value}))
    assert "x.example" in parsed.records[0].statements


def test_prefixes_that_nobody_declared_are_expanded(read_text):
    text = json.dumps(
        {
            "@context": {"sc": "http://schema.org/"},
            "@id": "urn:d",
            "@type": "schema:Dataset",
            "sc:name": "D schema:x",
            "dct:title": "T",
        }
    )
    parsed = read_text(text)
    assert parsed.records[0].kind == "dataset"
    assert '<http://purl.org/dc/terms/title> "T"' in parsed.records[0].statements
    assert '"D schema:x"' in parsed.records[0].statements
    assert parsed.repairs == ("Expanded a well-known prefix that stood in an IRI (2 times).",)


def test_one_schema_for_predicates_classes_and_enumerations_but_not_for_text(read_text):
    text = json.dumps(
        {
            "@context": {"@vocab": "https://schema.org/"},
            "@id": "urn:d",
            "@type": "Dataset",
            "name": "see <https://schema.org/Dataset> . https://schema.org/name <https://schema.org/x>",
            "conditionsOfAccess": {"@id": "https://schema.org/InStock"},
            "dateCreated": {"@type": "Date", "@value": "2020"},
            "url": {"@id": "https://schema.org/docs/about.html"},
        }
    )
    statements = read_text(text).records[0].statements
    assert "<http://schema.org/conditionsOfAccess> <http://schema.org/InStock> ." in statements
    assert '"2020"^^<http://schema.org/Date>' in statements
    assert (
        "see <https://schema.org/Dataset> . https://schema.org/name <https://schema.org/x>"
        in statements
    )
    assert "<https://schema.org/docs/about.html>" in statements


def test_invalid_iris_are_mended_and_listed(read_text):
    parsed = read_text(
        doc(
            **{
                "@id": "https://example.org/a b[1]",
                "url": {"@id": "http://x.example/{y}|<z>"},
                "sameAs": {"@id": "http://[::1]:80/q%"},
            }
        )
    )
    record = parsed.records[0]
    assert record.iri == "https://example.org/a%20b%5B1%5D"
    assert "<http://x.example/%7By%7D%7C%3Cz%3E>" in record.statements
    assert "<http://[::1]:80/q%25>" in record.statements
    assert "Percent-encoded" in parsed.repairs[0]


def test_an_iri_cannot_smuggle_statements(read_text):
    evil = 'http://a.example/> <http://purl.org/dc/terms/title> "injected" .\n<http://b.example/'
    parsed = read_text(doc(url={"@id": evil}, sameAs={"@id": 'http://c.example/> . # "'}))
    assert [record.title for record in parsed.records] == ["D"]
    assert '"injected"' not in parsed.records[0].statements
    assert "%3E%20%3Chttp" in parsed.records[0].statements


def test_language_tags_are_mended_or_dropped(read_text):
    parsed = read_text(
        doc(
            description=[
                {"@value": "a", "@language": "en_GB"},
                {"@value": "b", "@language": ""},
                {"@value": "c", "@language": "!"},
            ]
        )
    )
    statements = parsed.records[0].statements
    assert '"a"@en-gb' in statements
    assert '"b" .' in statements
    assert '"c" .' in statements
    assert any("language tag" in repair for repair in parsed.repairs)


def test_text_where_an_address_is_expected_stays_text(read_text):
    text = json.dumps(
        {
            "@context": "https://schema.org",
            "@id": "urn:d",
            "@type": "Dataset",
            "name": "D",
            "license": "CC BY 4.0",
            "url": "www.example.org/d",
            "sameAs": "https://example.org/same",
            "isBasedOn": {"@id": "part", "name": "described here"},
        }
    )
    parsed = read_text(text)
    statements = parsed.records[0].statements
    assert '<http://schema.org/license> "CC BY 4.0" .' in statements
    assert '<http://schema.org/url> "www.example.org/d" .' in statements
    assert "<http://schema.org/sameAs> <https://example.org/same> ." in statements
    assert f"<https://portal.example/dataset/{parsed.records[0].slug}#part>" in statements


def test_numbers_keep_their_value(read_text):
    statements = read_text(doc(a=5, b=1.5, c=1e21, d=12345678901234567890123)).records[0].statements
    assert '"5"^^<http://www.w3.org/2001/XMLSchema#integer>' in statements
    assert '"1.5E0"^^<http://www.w3.org/2001/XMLSchema#double>' in statements
    assert '"1.0E21"^^<http://www.w3.org/2001/XMLSchema#double>' in statements
    assert '"1.2345678901234567890123E22"^^<http://www.w3.org/2001/XMLSchema#double>' in statements


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e400", "9" * 5000])
def test_numbers_that_json_does_not_have_are_malformed(read_text, number):
    with pytest.raises(errors.Malformed):
        read_text(doc(a="@").replace('"@"', number))


def test_lone_surrogates_are_replaced_and_pairs_are_kept(read_text):
    parsed = read_text(doc(description="@").replace('@"}', '\\ud83d \\ud83d\\ude00 \\udc00"}'))
    assert '"\ufffd \U0001f600 \ufffd"' in parsed.records[0].statements
    assert parsed.repairs == ("Replaced a lone surrogate by U+FFFD (2 times).",)


def test_a_name_that_stands_twice_keeps_both_values(read_text):
    parsed = read_text(
        doc().replace('"name": "D"', '"name": "D", "keywords": "a", "keywords": ["b"]')
    )
    assert '"a"' in parsed.records[0].statements
    assert '"b"' in parsed.records[0].statements
    assert "twice" in parsed.repairs[0]


def test_two_contexts_in_one_object_are_malformed(read_text):
    with pytest.raises(errors.Malformed, match="@context stands twice"):
        read_text(doc().replace('"name"', '"@context": {}, "name"'))


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("{}", "an empty JSON object"),
        ('{"title": "x", "date": "17.08.2021"}', "without @context, its names title, date"),
        ('[{"title": "x"}, {"title": "y"}]', "array of 2 items, the first a JSON object without"),
        ('{"@context": {"a": "urn:a"}, "b": 1}', "with @context, its names @context, b"),
        (
            '{"a": 1}\n{"a": 2}\n',
            "JSON lines, the first a JSON object without @context, its names a",
        ),
    ],
)
def test_plain_json_is_refused_with_what_was_seen(read_text, text, seen):
    with pytest.raises(errors.Malformed, match="No statement found") as caught:
        read_text(text, "d.json")
    assert seen in str(caught.value)


def test_an_envelope_is_opened_and_listed(read_text):
    text = json.dumps({"_path": "a/b.json", "doc": json.loads(doc())})
    parsed = read_text(text)
    assert parsed.records[0].title == "D"
    assert parsed.repairs == ('Opened the envelope "doc".',)
    lines = read_text(text + "\n" + text.replace("/d", "/e"))
    assert len(lines.records) == 2
    assert lines.repairs == ('Opened the envelope "doc" (2 times).',)


def test_blank_labels_are_local_to_a_line(read_text):
    one = '{"@context":{"@vocab":"http://schema.org/"},"@id":"_:b0","@type":"Dataset","name":"%s"}'
    parsed = read_text(one % "first" + "\n" + one % "second")
    assert [record.title for record in parsed.records] == ["first", "second"]


def test_the_line_of_a_broken_document_is_named(read_text):
    with pytest.raises(errors.Malformed, match="Line 2, column 9") as caught:
        read_text(doc() + '\n{"a": 1,}\n' + doc())
    assert caught.value.place.line == 2
    with pytest.raises(errors.Refused, match=r"^line 3: The context"):
        read_text(doc() + "\n\n" + '{"@context": "http://x.example/", "a": 1}\n')


@pytest.mark.parametrize(("depth", "text"), [(100, "["), (100, '{"a":')])
def test_nesting_is_limited_before_parsing(read_text, depth, text):
    closing = "]" if text == "[" else "}"
    with pytest.raises(errors.TooLarge, match="nested deeper than 100 levels"):
        read_text(text * (depth + 1) + "1" + closing * (depth + 1), "d.json")
    with pytest.raises(errors.Malformed):
        read_text(text * depth + "1" + closing * depth, "d.json")


def test_brackets_in_strings_do_not_nest(read_text):
    assert read_text(doc(description='[{"\\' * 300)).records


def test_quotes_that_never_close_take_no_time(read_text):
    with pytest.raises(errors.StoreError):
        read_text('{"a": [' + "[" * 50 + '"' + '\\"' * 200_000 + "{" * 200, "d.json")


def test_an_iri_that_cannot_be_mended_is_a_problem_without_the_text(read_text):
    parsed = read_text(doc(url={"@id": "http://host:port/"}, description="about a person"))
    assert parsed.records[0].title == "D"
    assert parsed.problems == (
        "A statement with <http://schema.org/url> was left out: an IRI of it cannot be mended.",
    )

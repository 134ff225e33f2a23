"""What an upload is, is seen from its content; name and media type only decide between look-alikes."""

import gzip

import pytest

from store import errors

NT = "<urn:d> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/dcat#Dataset> .\n"
NT += '<urn:d> <http://purl.org/dc/terms/title> "D" .\n'
TTL = "@prefix dct: <http://purl.org/dc/terms/> .\n<urn:d> a <http://www.w3.org/ns/dcat#Dataset> ; dct:title 'D' .\n"
RELATIVE = "<a> a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> 'D' .\n"
TRIG = "<urn:g> { <urn:d> a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> 'D' }\n"
NQ = NT.replace(" .\n", " <urn:g> .\n")
JSON = '{"@context": {"@vocab": "http://schema.org/"}, "@id": "urn:d", "@type": "Dataset", "name": "D"}'
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dct="http://purl.org/dc/terms/">'
    '<rdf:Description rdf:about="urn:d"><rdf:type rdf:resource="http://www.w3.org/ns/dcat#Dataset"/>'
    "<dct:title>D</dct:title></rdf:Description></rdf:RDF>"
)
HTML = f'<p>x</p><script type="application/ld+json">{JSON}</script>'


@pytest.mark.parametrize(
    ("text", "name", "media_type", "found"),
    [
        (TTL, "d.rdf", "", "text/turtle"),
        (TTL, "d.json", "application/ld+json", "text/turtle"),
        ("# a comment first\n" + TTL, "d", "", "text/turtle"),
        (RELATIVE, "d.xml", "", "text/turtle"),
        (
            "[] a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> 'D' .",
            "d",
            "",
            "text/turtle",
        ),
        (
            "[ a <http://www.w3.org/ns/dcat#Dataset> ; <http://purl.org/dc/terms/title> 'D' ] .",
            "d.json",
            "",
            "text/turtle",
        ),
        (NT, "d.nt", "", "application/n-triples"),
        (NT, "d.txt", "application/n-triples", "application/n-triples"),
        (NT, "d", "", "text/turtle"),
        (NQ, "d", "", "application/n-quads"),
        ("# comment\n" + NQ, "d.ttl", "application/n-quads; charset=utf-8", "application/n-quads"),
        (TRIG, "d", "", "application/trig"),
        (TRIG, "d.trig", "", "application/trig"),
        (RDF, "d.ttl", "text/turtle", "application/rdf+xml"),
        ("\n  <!-- c -->\n" + RDF, "d", "", "application/rdf+xml"),
        (JSON, "d.ttl", "", "application/ld+json"),
        (f"[{JSON}]", "d.rdf", "", "application/ld+json"),
        (JSON + "\n\n" + JSON + "\n", "d.json", "", "application/x-ndjson"),
        (HTML, "d.json", "", "text/html"),
        (f"<!DOCTYPE html><html>{HTML}</html>", "d.rdf", "application/rdf+xml", "text/html"),
        (
            f'<?xml version="1.0"?><!-- c --><html xmlns="http://www.w3.org/1999/xhtml">{HTML}</html>',
            "d",
            "",
            "text/html",
        ),
    ],
)
def test_syntax_is_seen_from_the_content(read_text, text, name, media_type, found):
    parsed = read_text(text, name, media_type)
    assert parsed.media_type == found
    assert [record.title for record in parsed.records] == ["D"]


def test_declared_turtle_is_not_read_as_trig(read_text):
    with pytest.raises(errors.Malformed):
        read_text(TRIG, "d.ttl")


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b"", errors.Malformed),
        (b" \n\t ", errors.Malformed),
        (b"PK\x03\x04....", errors.UnsupportedFormat),
        (b"%PDF-1.7", errors.UnsupportedFormat),
        (b"\x1f\x8bbroken", errors.Malformed),
        (gzip.compress(TTL.encode())[:-12], errors.Malformed),
        (b"name;date\nx;2020-01-01\n", errors.Malformed),
    ],
)
def test_what_is_no_rdf_is_refused(read_text, body, error):
    with pytest.raises(error):
        read_text(body, "file.ttl")


def test_the_limit_counts_after_unpacking(read_text):
    from store.parsing import Limits

    bomb = gzip.compress(TTL.encode() + b" " * 3_000_000)
    assert len(bomb) < 10_000
    with pytest.raises(errors.TooLarge, match="2,000,000 bytes"):
        read_text(bomb, "d.ttl.gz", limits=Limits(bytes=2_000_000))
    assert read_text(bomb, "d.ttl.gz").records


@pytest.mark.parametrize(
    "codec", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-1", "windows-1252"]
)
def test_declared_encodings_are_transcoded_and_listed(read_text, codec):
    marked = codec.startswith("utf-8") or codec == "utf-16"
    declared = "" if marked else f'<?xml version="1.0" encoding="{codec}"?>'
    if codec.startswith("utf-16-"):
        declared = '<?xml version="1.0" encoding="utf-16"?>'
    parsed = read_text((declared + RDF.replace(">D<", ">på Ås<")).encode(codec), "d.rdf")
    assert parsed.records[0].title == "på Ås"
    assert len(parsed.repairs) == 1


def test_a_utf16_turtle_file_with_a_mark_is_read(read_text):
    assert read_text(TTL.encode("utf-16"), "d.ttl").records[0].title == "D"


@pytest.mark.parametrize(
    "codec", ["utf-7", "zip", "unicode_escape", "idna", "rot13", "punycode", "x-unknown"]
)
def test_encodings_that_are_no_text_are_refused(read_text, codec):
    with pytest.raises((errors.UnsupportedFormat, errors.Malformed)):
        read_text(f'<?xml version="1.0" encoding="{codec}"?>{RDF}', "d.rdf")


def test_bytes_that_are_not_utf8_are_named(read_text):
    with pytest.raises(errors.Malformed, match=r"Byte 102 \(0xF8, line 2, column 59\)") as caught:
        read_text(TTL.replace("'D'", "'x'").encode().replace(b"'x'", b"\xf8"), "d.ttl")
    assert (caught.value.place.line, caught.value.place.column) == (2, 59)


def test_a_start_full_of_comments_takes_no_time(read_text):
    # Many comments before something that is no HTML: a pattern that backtracks would never come back.
    with pytest.raises(errors.Malformed):
        read_text("<!-- x -->" * 20_000 + "?", "d.html")


def test_undeclared_prefixes_are_named_with_their_place(read_text):
    with pytest.raises(errors.Malformed, match="prefix foaf: is never declared") as caught:
        read_text("<urn:d> a <urn:c> ;\n  foaf:name 'D' .", "d.ttl")
    assert caught.value.place.line == 2
    assert "@prefix foaf:" in caught.value.remedy


@pytest.mark.parametrize(
    "text",
    [
        '\'a\' [ ( [ \'(((((\' """[[[[ " """ ] ) ]',
        "# [[[[[[[[[\n[ <urn:[[[> ( ) ]",
        r"""[ "\"[[[[[" '''[[[['[[''' ]""",
    ],
)
def test_brackets_in_strings_iris_and_comments_do_not_nest(text):
    from store.parsing.engine import check_brackets

    check_brackets(text.encode(), 3)


def test_brackets_past_the_depth_are_found():
    from store.parsing.engine import check_brackets

    check_brackets(b"[[[]]] [[[]]]", 3)
    with pytest.raises(errors.TooLarge, match="Line 1, column 11"):
        check_brackets(b"[[[]]] [[[[]]]]", 3)

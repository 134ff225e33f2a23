"""RDF/XML: strict, with three open repairs; entities bounded, envelopes opened, other XML named."""

import pytest

from store import errors
from store.parsing import Limits

HEAD = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dcat="http://www.w3.org/ns/dcat#" '
    'xmlns:dct="http://purl.org/dc/terms/">'
)
ENTITIES = "<!DOCTYPE rdf:RDF [{}]>"


def rdf(inside="", about="urn:d"):
    return f'{HEAD}<dcat:Dataset rdf:about="{about}"><dct:title>D</dct:title>{inside}</dcat:Dataset></rdf:RDF>'


def test_repairs_are_few_and_listed(read_file):
    parsed = read_file("repairs.rdf")
    record = parsed.records[0]
    assert record.iri == "https://example.org/has%20space"
    assert "<https://example.org/%5B1%5D>" in record.statements
    assert '"Uten språk" .' in record.statements
    assert '<x rdf:about=\\"left alone\\">' in record.statements
    assert parsed.repairs == (
        "Dropped an empty xml:lang (in line 6).",
        "Percent-encoded characters that an IRI may not have (2 times, first in https://example.org/has space).",
    )


def test_an_envelope_around_rdf_is_opened(read_file):
    parsed = read_file("envelope.xml")
    assert [record.title for record in parsed.records] == ["E1", "E2"]
    assert parsed.repairs == ("Took rdf:RDF out of csw:GetRecordsResponse (2 times).",)


def test_other_xml_is_refused_with_its_root(read_file):
    with pytest.raises(errors.Refused, match="root element gmd:MD_Metadata"):
        read_file("iso.xml")


def test_a_typed_node_without_rdf_around_it_is_read(read_text):
    text = (
        '<dcat:Dataset xmlns:dcat="http://www.w3.org/ns/dcat#" xmlns:dct="http://purl.org/dc/terms/" '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about="urn:d">'
        "<dct:title>D</dct:title></dcat:Dataset>"
    )
    assert read_text(text, "d.xml").records[0].title == "D"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (rdf("\n<dct:x>"), 2),
        (rdf('\n\n<dct:x xml:lang="no_such tag">x</dct:x>'), 3),
        (rdf('\n<dct:x rdf:resource="http://host:port/"/>'), 2),
        (rdf("\n<undeclared:x/>"), 2),
    ],
)
def test_errors_name_the_line(read_text, text, line):
    with pytest.raises(errors.Malformed) as caught:
        read_text(text, "d.rdf")
    assert caught.value.place.line == line


def test_entities_that_shorten_addresses_are_read(read_text):
    text = ENTITIES.format('<!ENTITY ex "https://example.org/"><!ENTITY two "&ex;&ex;">') + rdf(
        '<dct:relation rdf:resource="&ex;r"/><dct:description>&two;</dct:description>', "&ex;d"
    )
    record = read_text(text, "d.rdf").records[0]
    assert record.iri == "https://example.org/d"
    assert '"https://example.org/https://example.org/"' in record.statements


BOMB = "".join(
    ['<!ENTITY a0 "ha">', *(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))]
)


@pytest.mark.parametrize(
    "text",
    [
        ENTITIES.format(BOMB) + rdf("<dct:description>&a9;</dct:description>"),
        "<!--"
        + "x" * 70_000
        + "-->"
        + ENTITIES.format(BOMB)
        + rdf("<dct:description>&a9;</dct:description>"),
        ENTITIES.format("<!--" + "x" * 70_000 + "-->" + BOMB)
        + rdf('<dct:relation rdf:resource="urn:&a9;"/>'),
        ENTITIES.format(BOMB) + rdf('<dct:relation rdf:resource="urn:&a9;"/>'),
        ENTITIES.format("".join(reversed(BOMB.replace("><", ">|<").split("|")))) + rdf("&a9;"),
        ENTITIES.format(f'<!ENTITY long "{"x" * 4000}">')
        + rdf("<dct:description>" + "&long;" * 3000 + "</dct:description>"),
        ENTITIES.format('<!ENTITY a "&b;"><!ENTITY b "&a;">') + rdf("&a;"),
        ENTITIES.format("".join(f'<!ENTITY e{i} "x">' for i in range(1001))) + rdf(),
        ENTITIES.format('<!ENTITY x SYSTEM "file:///etc/passwd">')
        + rdf("<dct:description>&x;</dct:description>"),
        ENTITIES.format('<!ENTITY x PUBLIC "p" "http://127.0.0.1/x">') + rdf("&x;"),
        ENTITIES.format('<!ENTITY % p SYSTEM "http://127.0.0.1/p.dtd"> %p;') + rdf(),
        ENTITIES.format("<!ENTITY % p \"<!ENTITY q 'x'>\"> %p;") + rdf(),
    ],
    ids=[
        "bomb",
        "comment",
        "comment-inside",
        "attribute",
        "backwards",
        "wide",
        "circle",
        "many",
        "system",
        "public",
        "parameter",
        "internal-parameter",
    ],
)
def test_dangerous_entities_are_refused(read_text, text):
    with pytest.raises(errors.Refused):
        read_text(text, "d.rdf")


@pytest.mark.parametrize(
    "system", ['SYSTEM "http://127.0.0.1:9/x.dtd"', 'PUBLIC "p" "file:///etc/passwd"']
)
def test_a_dtd_elsewhere_is_never_opened(read_text, system):
    assert read_text(f"<!DOCTYPE rdf:RDF {system}>" + rdf(), "d.rdf").records
    with pytest.raises(errors.Malformed):
        read_text(
            f"<!DOCTYPE rdf:RDF {system}>" + rdf("<dct:description>&x;</dct:description>"), "d.rdf"
        )


def test_nesting_is_limited(read_text):
    def nested(levels):
        return rdf(
            "<dct:relation><rdf:Description>" * levels
            + "</rdf:Description></dct:relation>" * levels
        )

    assert read_text(nested(3), "d.rdf", limits=Limits(depth=8)).records
    with pytest.raises(errors.TooLarge, match="nested deeper than 8"):
        read_text(nested(4), "d.rdf", limits=Limits(depth=8))


def test_repeated_triples_count_once(read_text):
    assert read_text(rdf("<dct:title>D</dct:title>" * 3), "d.rdf").statements == 2

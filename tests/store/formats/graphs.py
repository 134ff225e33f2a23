"""Random graphs that are hard to write: odd texts, numbers, names, circles and lists."""

from random import Random

import pyoxigraph as ox

from store.formats.context import record_context

XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TEXTS = [
    "",
    " ",
    "plain",
    'says "yes"',
    'three """ in a row',
    'ends in "',
    'ends in two ""\n""',
    "back\\slash",
    "\\u0041 is not A",
    "\\n is not a line end",
    "two\nlines",
    "carriage\r\nreturn",
    "tab\tand more",
    "trailing \\",
    "line \u2028 and \u0085 ends",
    "\ufeffmark",
    "snow ☃ and 𝔘𝔫𝔦𝔠𝔬𝔡𝔢",
    "æøå ÆØÅ č š ž ŋ",
    "<b>&amp; ]]> <!-- x -->",
    "a" * 3000,
    "many\n" * 50,
    "@en",
    "_:b0",
    "http://example.org/not-a-link",
    "dct:title",
    " \n ",
]
CONTROLS = ["bell \x07", "escape \x1b[31m", "null-like \x01", "\ufffe", "delete \x7f"]
TYPED = [
    ("007", XSD + "integer"),
    ("+7", XSD + "integer"),
    ("-0", XSD + "integer"),
    ("12", XSD + "integer"),
    ("99999999999999999999999", XSD + "integer"),
    ("9007199254740993", XSD + "integer"),
    ("1.50", XSD + "decimal"),
    ("1.5", XSD + "decimal"),
    ("-0.0", XSD + "decimal"),
    (".5", XSD + "decimal"),
    ("5", XSD + "decimal"),
    ("1.0E6", XSD + "double"),
    ("1e6", XSD + "double"),
    ("INF", XSD + "double"),
    ("3.14", XSD + "float"),
    ("true", XSD + "boolean"),
    ("1", XSD + "boolean"),
    ("5", XSD + "nonNegativeInteger"),
    ("2048", XSD + "nonNegativeInteger"),
    ("2020-02-30", XSD + "date"),
    ("2020", XSD + "gYear"),
    ("2020-01-01T00:00:00+00:00", XSD + "dateTime"),
    ("PT24H", XSD + "duration"),
    ("not a number", XSD + "integer"),
    ('{"a": 1}', RDF + "JSON"),
    ("POINT(1 2)", "http://www.opengis.net/ont/geosparql#wktLiteral"),
    ("odd", "http://example.org/type(1)"),
]
LANGUAGES = ["en", "nb", "nn", "en-gb", "zh-hant-tw", "x-private"]
IRIS = [
    "http://example.org/a",
    "http://example.org/a/../b",
    "http://example.org/a%20b",
    "http://example.org/ends.",
    "http://example.org/dot.in.name",
    "http://example.org/(1)",
    "http://example.org/æøå",
    "http://example.org/",
    "http://example.org/#",
    "http://example.org/?q=a&b=c#d",
    "urn:example:x",
    "mailto:data@example.org",
    "dct:title",
    "title:thing",
    "schema:name",
    "http://purl.org/dc/terms/",
    "http://www.w3.org/ns/dcat#Dataset",
    "http://www.w3.org/ns/dcat#-odd",
    "http://www.w3.org/ns/dcat#Data/Set",
    RDF + "nil",
    RDF + "Description",
]
# Properties that every syntax can write, and those that XML has no name for.
PROPERTIES = [
    *record_context().terms,
    RDF + "type",
    RDF + "_1",
    RDF + "first",
    RDF + "rest",
    "http://example.org/property",
    "http://example.org/æøå",
    "http://example.org/7seven",
    "http://example.org/a-b.c",
    "urn:example:property",
    "dct:odd",
]
UNNAMEABLE = ["http://example.org/1", "http://example.org/(x)", RDF + "li", "http://example.org/"]


def literal(random: Random) -> ox.Literal:
    chance = random.random()
    if chance < 0.4:
        return ox.Literal(random.choice(TEXTS), language=random.choice(LANGUAGES))
    if chance < 0.6:
        return ox.Literal(random.choice(TEXTS))
    text, datatype = random.choice(TYPED)
    return ox.Literal(text, datatype=ox.NamedNode(datatype))


def graph(random: Random) -> str:
    """Canonical N-Triples of a random graph."""
    blanks = [ox.BlankNode(f"b{number}") for number in range(random.randint(0, 5))]
    names = [ox.NamedNode(iri) for iri in random.sample(IRIS, random.randint(1, 6))]
    triples = set()
    for _ in range(random.randint(1, 40)):
        subject = random.choice([*names, *blanks])
        chance = random.random()
        if chance < 0.5:
            value: ox.NamedNode | ox.BlankNode | ox.Literal = literal(random)
        elif chance < 0.75 and blanks:
            value = random.choice(blanks)
        elif chance < 0.9:
            value = ox.NamedNode(random.choice(IRIS))
        else:
            value = rdf_list(random, triples, [*names, *blanks])
        triples.add(ox.Triple(subject, ox.NamedNode(random.choice(PROPERTIES)), value))
    return text(triples)


def rdf_list(random: Random, triples: set[ox.Triple], nodes: list) -> ox.BlankNode | ox.NamedNode:
    head: ox.BlankNode | ox.NamedNode = ox.NamedNode(RDF + "nil")
    for _ in range(random.randint(0, 4)):
        cell = ox.BlankNode(f"c{len(triples)}")
        item = random.choice([*nodes, literal(random)])
        if random.random() < 0.2:
            item = rdf_list(random, triples, nodes)
        triples.add(ox.Triple(cell, ox.NamedNode(RDF + "first"), item))
        triples.add(ox.Triple(cell, ox.NamedNode(RDF + "rest"), head))
        head = cell
    return head


def text(triples: set[ox.Triple]) -> str:
    # Not splitlines: a text may hold U+0085 or U+2028, which canonical N-Triples leave as they are.
    lines = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES).decode().split("\n")[:-1]
    return "".join(f"{line}\n" for line in sorted(lines))

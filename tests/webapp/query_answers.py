"""What the stand-in desk answers to queries: small tables, a series of figures, and a graph."""

import json
from collections.abc import Iterable, Iterator

from store.sparql import Query

BASE = "https://data.example.org/covid"
DCT = "http://purl.org/dc/terms/"
DCAT = "http://www.w3.org/ns/dcat#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

TURTLE = """@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .

<https://data.example.org/covid/dataset/wastewater-0badcafe> a dcat:Dataset ;
    dct:title "Virus in wastewater, weekly <samples>"@en ;
    dct:issued "2021-01-10" .
"""
NTRIPLES = f"""\
<{BASE}/dataset/r0> <{RDF_TYPE}> <{DCAT}Dataset> .
<{BASE}/dataset/r0> <{DCT}title> "Virus in wastewater \\u2013 <samples>"@en .
<{BASE}/dataset/r0> <{DCT}title> "Virus i avløpsvann, ukentlig"@nb .
<{BASE}/dataset/r0> <{DCT}issued> "2021-01-10"^^<http://www.w3.org/2001/XMLSchema#date> .
<{BASE}/dataset/r0> <{DCT}publisher> <https://ror.org/00example> .
<https://ror.org/00example> <http://xmlns.com/foaf/0.1/name> "Institute of Clean Water" .
<{BASE}/dataset/r0> <{DCT}temporal> _:b1 .
"""


def written(query: Query) -> Iterator[bytes]:
    """The answer in the media type that is asked for, by what the text holds."""
    if query.media_type == "application/n-triples":
        yield NTRIPLES.encode()
    elif query.media_type == "text/turtle":
        yield TURTLE.encode()
    elif query.media_type == "text/csv":
        yield b"record,title\r\nr0,<Tittel>\r\n"
    elif query.media_type != "application/sparql-results+json":
        yield f"an answer as {query.media_type}".encode()
    elif "ASK" in query.text:
        yield b'{"head":{},"boolean":true}'
    elif "COUNT" in query.text:
        yield from _bindings(*_counted("YEAR" in query.text))
    else:
        yield from _bindings(*_titles(3 if "LIMIT" in query.text else 5_001))


def _bindings(names: list[str], rows: Iterable[dict[str, dict[str, str]]]) -> Iterator[bytes]:
    yield f'{{"head":{{"vars":{json.dumps(names)}}},"results":{{"bindings":['.encode()
    for n, row in enumerate(rows):
        yield (b"," if n else b"") + json.dumps(row).encode()
    yield b"]}}"


def _titles(rows: int) -> tuple[list[str], Iterator[dict[str, dict[str, str]]]]:
    return ["record", "title", "none"], (
        {
            "record": {"type": "uri", "value": f"{BASE}/dataset/r{n}"},
            "title": {"type": "literal", "value": f"<Tittel> {n}", "xml:lang": "nb"},
        }
        for n in range(rows)
    )


def _counted(by_year: bool) -> tuple[list[str], Iterator[dict[str, dict[str, str]]]]:
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    names = [str(year) for year in range(2022, 2017, -1)] if by_year else ["Bergen", "Ålesund", "Ørsta"]  # fmt: skip
    return ["place", "n", "share"], (
        {
            "place": {"type": "literal", "value": name},
            "n": {"type": "literal", "value": str(9 + 2 * n), "datatype": integer},
            "share": {"type": "literal", "value": str(-n), "datatype": integer},
        }
        for n, name in enumerate(names)
    )

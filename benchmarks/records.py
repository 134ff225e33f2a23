"""Synthetic records for all scripts: invented data sets of about 50 statements, the same each time.

Every tenth record has one of six defects in turn. Nothing here describes a real data set.
"""

import random
from collections.abc import Iterator
from pathlib import Path

BASE = "https://records.example.org"
DEFECTS = ("no title", "bad date", "bad licence", "no publisher", "contact is text", "no address")

_XSD = "http://www.w3.org/2001/XMLSchema#"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DCT = "http://purl.org/dc/terms/"
_DCAT = "http://www.w3.org/ns/dcat#"
_VCARD = "http://www.w3.org/2006/vcard/ns#"
_FOAF = "http://xmlns.com/foaf/0.1/"
_EU = "http://publications.europa.eu/resource/authority"
_ORGANISATIONS = 40
_THINGS = ("vaccinations", "tests", "admissions", "samples", "variants", "outbreaks", "deaths")
_PLACES = ("valley", "coast", "island", "harbour", "plateau", "fjord", "forest", "town")
_THEMES = ("HEAL", "SOCI", "TECH", "GOVE", "REGI")
_RHYTHMS = ("DAILY", "WEEKLY", "MONTHLY", "ANNUAL", "IRREG")
_FILES = (("CSV", "text/csv"), ("JSON", "application/json"), ("XLSX", "application/octet-stream"))
_LICENCES = ("by/4.0/", "by-sa/4.0/", "by-nc/4.0/")


def iri(number: int) -> str:
    """The IRI of a record."""
    return f"{BASE}/set/{number}"


def statements(number: int, seed: int = 1) -> str:
    """One record as canonical N-Triples text: sorted lines, ending in a line break."""
    return "".join(sorted({f"{line} .\n" for line in _lines(number, seed)}))


def records(count: int, seed: int = 1) -> list[tuple[str, str]]:
    """So many records as (IRI, statements)."""
    return [(iri(number), statements(number, seed)) for number in range(count)]


def defect(number: int) -> str:
    """The defect of a record, or an empty text."""
    return DEFECTS[number // 10 % len(DEFECTS)] if number % 10 == 9 else ""


def organisations() -> str:
    """The organisations that the records point to, as N-Triples text."""
    return "".join(
        f"<{BASE}/body/{at}> <{_RDF}type> <{_FOAF}Agent> .\n"
        f'<{BASE}/body/{at}> <{_FOAF}name> "Body number {at}"@en .\n'
        for at in range(_ORGANISATIONS)
    )


def write_nquads(file: Path, count: int, seed: int = 1) -> None:
    """Write records to one N-Quads file, each in the graph of its own IRI."""
    with file.open("w", encoding="utf-8") as page:
        for number in range(count):
            graph = f" <{iri(number)}> .\n"
            page.writelines(
                line.removesuffix(" .\n") + graph
                for line in statements(number, seed).splitlines(keepends=True)
            )


def write_turtle(file: Path, count: int, seed: int = 1) -> None:
    """Write records and organisations to one Turtle file, as a harvest would bring them."""
    with file.open("w", encoding="utf-8") as page:
        page.write(organisations())
        page.writelines(statements(number, seed) for number in range(count))


def _lines(number: int, seed: int) -> Iterator[str]:
    rng = random.Random(f"{seed}/{number}")  # noqa: S311  # no secret
    flaw = defect(number)
    node = f"<{iri(number)}>"
    for name, value in _head(number, rng, flaw):
        yield f"{node} <{name}> {value}"
    contact, period = f"_:c{number}", f"<{iri(number)}/period>"
    if flaw != "contact is text":
        yield f"{node} <{_DCAT}contactPoint> {contact}"
        yield f"{contact} <{_RDF}type> <{_VCARD}Organization>"
        yield f'{contact} <{_VCARD}fn> "Desk {number % 90}"@en'
        yield f"{contact} <{_VCARD}hasEmail> <mailto:desk{number % 90}@records.example.org>"
    yield f"{node} <{_DCT}temporal> {period}"
    yield f"{period} <{_RDF}type> <{_DCT}PeriodOfTime>"
    yield f'{period} <{_DCAT}startDate> "20{10 + number % 12}-01-01"^^<{_XSD}date>'
    yield f'{period} <{_DCAT}endDate> "20{11 + number % 12}-12-31"^^<{_XSD}date>'
    origin = f"<{iri(number)}/origin>"
    yield f"{node} <{_DCT}provenance> {origin}"
    yield f"{origin} <{_RDF}type> <{_DCT}ProvenanceStatement>"
    yield f'{origin} <http://www.w3.org/2000/01/rdf-schema#label> "Invented by a seed."@en'
    for at in range(2):
        yield from _distribution(number, at, rng, flaw)


def _head(number: int, rng: random.Random, flaw: str) -> Iterator[tuple[str, str]]:
    thing, place = rng.choice(_THINGS), rng.choice(_PLACES)
    yield f"{_RDF}type", f"<{_DCAT}Dataset>"
    if flaw != "no title":
        yield f"{_DCT}title", f'"{thing.title()} in the {place}, part {number}"@en'
        yield f"{_DCT}title", f'"{thing.title()} ved {place}, del {number}"@nb'
    text = f"Invented figures on {thing} in the {place}, made to measure speed; they mean nothing."
    yield f"{_DCT}description", f'"{text} Part {number} of many."@en'
    yield f"{_DCT}description", f'"Oppdiktede tall om {thing}, bare til måling. Del {number}."@nb'
    yield f"{_DCT}identifier", f'"set-{number}"'
    for word in (thing, place, "synthetic"):
        yield f"{_DCAT}keyword", f'"{word}"@en'
    if flaw != "no publisher":
        yield f"{_DCT}publisher", f"<{BASE}/body/{number % _ORGANISATIONS}>"
    if flaw == "contact is text":
        yield f"{_DCAT}contactPoint", '"the desk"'
    licence = f"<https://creativecommons.org/licenses/{rng.choice(_LICENCES)}>"
    yield f"{_DCT}license", '"free"' if flaw == "bad licence" else licence
    issued = "last week" if flaw == "bad date" else f"2022-0{1 + number % 9}-1{number % 10}"
    yield f"{_DCT}issued", f'"{issued}"^^<{_XSD}date>'
    yield f"{_DCT}modified", f'"2024-0{1 + number % 9}-1{number % 10}"^^<{_XSD}date>'
    yield f"{_DCT}creator", f"<{BASE}/body/{(number + 7) % _ORGANISATIONS}>"
    yield f"{_DCT}accessRights", f"<{_EU}/access-right/PUBLIC>"
    yield f"{_DCAT}theme", f"<{_EU}/data-theme/{rng.choice(_THEMES)}>"
    yield f"{_DCT}accrualPeriodicity", f"<{_EU}/frequency/{rng.choice(_RHYTHMS)}>"
    yield f"{_DCT}language", f"<{_EU}/language/ENG>"
    yield f"{_DCT}spatial", f"<{_EU}/country/NOR>"
    yield f"{_DCAT}landingPage", f"<{BASE}/page/{number}>"
    yield f"{_DCAT}version", f'"1.{number % 20}"'
    yield f"{_DCT}isReferencedBy", f"<https://doi.org/10.1234/records.{number}>"


def _distribution(number: int, at: int, rng: random.Random, flaw: str) -> Iterator[str]:
    node = f"<{iri(number)}/file/{at}>"
    code, media = rng.choice(_FILES)
    yield f"<{iri(number)}> <{_DCAT}distribution> {node}"
    yield f"{node} <{_RDF}type> <{_DCAT}Distribution>"
    yield f'{node} <{_DCT}title> "File {at} of part {number}"@en'
    yield f"{node} <{_DCT}format> <{_EU}/file-type/{code}>"
    yield f"{node} <{_DCAT}mediaType> <https://www.iana.org/assignments/media-types/{media}>"
    yield f'{node} <{_DCAT}byteSize> "{rng.randrange(10**7)}"^^<{_XSD}nonNegativeInteger>'
    if flaw != "no address" or at:
        yield f"{node} <{_DCAT}accessURL> <{BASE}/page/{number}#files>"
        yield f"{node} <{_DCAT}downloadURL> <{BASE}/file/{number}/{at}>"

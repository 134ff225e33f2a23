"""Writes, withdraws and erases records for ever, and tells on standard output what was acknowledged; made to be killed.

python writer.py FOLDER SEED
"""

import contextlib
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from store import Catalogue, ImportOptions, StoreSettings, Upload
from store.errors import Withdrawn
from store.importing import Source

_RECORD = """
<https://example.org/{name}> a dcat:Dataset ; dct:title "{name}, edition {edition}"@en ;
  {description}
  dct:publisher <https://example.org/agency> ; dcat:keyword "crash"@en ;
  dcat:contactPoint [ a vcard:Organization ; vcard:fn "Help desk" ; vcard:hasEmail <mailto:help@example.org> ] ;
  dcat:distribution [ a dcat:Distribution ; dcat:accessURL <https://example.org/{name}.csv> ;
    dcat:byteSize "{edition}"^^xsd:nonNegativeInteger ] .
<https://example.org/agency> a foaf:Agent ; foaf:name "An invented agency"@en .
"""
_DESCRIPTION = (
    'dct:description "An invented record that a crash test writes, edition {edition}."@en ;'
)
_PREFIXES = """
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
OPTIONS = ImportOptions(source="crash", actor="crash test")


def main(folder: Path, seed: int) -> None:
    """Choose a deed by chance until killed. Each is told before it begins and when it is acknowledged."""
    chance = random.Random(seed)
    catalogue = Catalogue(StoreSettings(data_dir=folder))
    pages = _standing(catalogue)
    while True:
        print("next", flush=True)
        deed = chance.choices(("save", "import", "withdraw", "erase"), (5, 3, 3, 3))[0]
        if deed in ("save", "import"):
            many = chance.randint(5, 40) if deed == "import" else 1
            pages |= _write(catalogue, [_source(chance, seed, number) for number in range(many)])
        elif pages:
            _remove(catalogue, deed, *pages.popitem())


def _standing(catalogue: Catalogue) -> dict[str, str]:
    """Some pages of what is published, by IRI; of erased records, too, where nobody has followed yet."""
    if not catalogue.publications.newest():
        return {}
    pages = sorted(page for page, _ in catalogue.pages())[::3]
    named = {catalogue.ledger.at(*page.strip("/").split("/")) or "": page for page in pages}
    return {iri: page for iri, page in named.items() if iri.startswith("https:")}


def _source(chance: random.Random, seed: int, number: int) -> Source:
    # Every few runs have names of their own, for what is withdrawn or erased never comes back.
    name, edition = f"r{chance.randint(1, 60)}g{seed // 8}x", chance.randint(1, 1_000_000)
    draft = chance.random() < 0.2  # without a description a record is not published
    description = "" if draft else _DESCRIPTION.format(edition=edition)
    text = _PREFIXES + _RECORD.format(name=name, edition=edition, description=description)
    return Source(f"{number}.ttl", lambda: Upload(f"{number}.ttl", text.encode()))


def _write(catalogue: Catalogue, sources: list[Source]) -> dict[str, str]:
    """Import, and give the page of each record that was taken."""
    report = catalogue.import_sources(sources, OPTIONS)
    lines = [line for file in report.files for line in file.records]
    for line in lines:
        print(line.outcome, line.iri, line.page, line.version, flush=True)
    return {line.iri: line.page for line in lines if line.outcome in ("published", "draft")}


def _remove(catalogue: Catalogue, deed: str, iri: str, page: str) -> None:
    print(f"{deed}-begun", iri, page, 0, flush=True)
    if deed == "withdraw":
        with contextlib.suppress(Withdrawn):  # by one who was killed before the answer
            catalogue.withdraw(iri, actor="crash test", reason="as a test")
    else:
        catalogue.erase(iri, actor="crash test")
    print(deed, iri, page, 0, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))

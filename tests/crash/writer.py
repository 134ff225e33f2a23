"""Writes records for ever and tells on standard output what was acknowledged; made to be killed.

python writer.py FOLDER SEED
"""

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from store import Catalogue, ImportOptions, StoreSettings, Upload
from store.importing import Source

_RECORD = """
<https://example.org/{name}> a dcat:Dataset ; dct:title "{name}, edition {edition}"@en ;
  dct:description "An invented record that a crash test writes again and again, edition {edition}."@en ;
  dct:publisher <https://example.org/agency> ; dcat:keyword "crash"@en ;
  dcat:contactPoint [ a vcard:Organization ; vcard:fn "Help desk" ; vcard:hasEmail <mailto:help@example.org> ] ;
  dcat:distribution [ a dcat:Distribution ; dcat:accessURL <https://example.org/{name}.csv> ;
    dcat:byteSize "{edition}"^^xsd:nonNegativeInteger ] .
<https://example.org/agency> a foaf:Agent ; foaf:name "An invented agency"@en .
"""
_PREFIXES = """
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def main(folder: Path, seed: int) -> None:
    """Alternate between single saves and imports of many files until killed."""
    chance = random.Random(seed)
    catalogue = Catalogue(StoreSettings(data_dir=folder))
    options = ImportOptions(source="crash", actor="crash test")
    print("ready", flush=True)
    while True:
        many = chance.random() < 0.3
        sources = []
        for number in range(chance.randint(5, 40) if many else 1):
            name, edition = f"r{chance.randint(1, 60)}", chance.randint(1, 1_000_000)
            text = _PREFIXES + _RECORD.format(name=name, edition=edition)
            upload = Upload(f"{number}-{name}.ttl", text.encode())
            sources.append(Source(upload.name, lambda upload=upload: upload))
        report = catalogue.import_sources(sources, options)
        for file in report.files:
            for line in file.records:
                if line.outcome == "published":
                    print("ack", line.iri, line.version, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))

"""JSON-LD: which values are addresses, by the contexts that name them so."""

import json


def test_words_where_codemeta_expects_addresses_stay_words(read_text):
    document = {
        "@context": "https://w3id.org/codemeta/3.0",
        "@id": "urn:d",
        "@type": "SoftwareSourceCode",
        "name": "D",
        "developmentStatus": "active",
        "softwareRequirements": ["https://example.org/engine", "Python 3.11"],
        "author": [{"@id": "urn:one"}, {"@id": "urn:two"}],
    }
    statements = read_text(json.dumps(document)).records[0].statements
    for line in (
        '<urn:d> <https://codemeta.github.io/terms/developmentStatus> "active" .\n',
        "<urn:d> <http://schema.org/softwareRequirements> <https://example.org/engine> .\n",
        '<urn:d> <http://schema.org/softwareRequirements> "Python 3.11" .\n',
        "<urn:d> <http://schema.org/author> <urn:two> .\n",
    ):
        assert line in statements


def test_a_local_name_where_an_address_is_expected_stays_a_link(read_text):
    document = {
        "@context": "https://schema.org",
        "@id": "urn:d",
        "@type": "Dataset",
        "name": "D",
        "isPartOf": "series/weekly",
        "license": "text/weekly",
    }
    statements = read_text(json.dumps(document)).records[0].statements
    assert "/series/weekly-" in statements
    assert '<http://schema.org/license> "text/weekly"' in statements

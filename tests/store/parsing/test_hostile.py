"""Uploads written to break a reader: each answered within five seconds, rightly, and without a call to anywhere."""

import csv
import time

import pytest

from store import errors
from store.parsing import Upload, read
from tests.store.parsing.corpora import HOSTILE

# File: number of records, or the error.
OUTCOMES = {
    "xml-billion-laughs.rdf": errors.Refused,
    "xml-external-entity-file.rdf": errors.Refused,
    "xml-harmless-entities.rdf": 1,
    "xml-declared-latin1.rdf": 1,
    "ttl-script-injection.ttl": errors.Malformed,
    "ttl-script-literal.ttl": 1,
    "ttl-bidi-unicode.ttl": 1,
    "ttl-iri-with-space.ttl": errors.Malformed,
    "ttl-bom.ttl": 1,
    "ttl-latin1.ttl": errors.Malformed,
    "ttl-deep-bnodes.ttl": errors.TooLarge,
    "ttl-huge-literal.ttl": 1,
    "ttl-bad-dates.ttl": 16,
    "ttl-lang-tags.ttl": 1,
    "ttl-blank-datasets.ttl": 3,
    "jsonld-remote-context-metadata.jsonld": errors.Refused,
    "jsonld-remote-context-file.jsonld": errors.Refused,
    "jsonld-schemaorg-contexts.jsonld": 9,
    "jsonld-deep-nesting.jsonld": errors.TooLarge,
    "jsonld-lone-surrogate.jsonld": 1,
    "jsonld-blank-clash-1.jsonld": 1,
    "jsonld-blank-clash-2.jsonld": 1,
    "html-embedded.html": 1,
    "empty.ttl": errors.Malformed,
    "empty-object.jsonld": errors.Malformed,
    "truncated.ttl": errors.Malformed,
}


def upload(name):
    return Upload(name, (HOSTILE / name).read_bytes())


def test_every_file_of_the_index_has_an_outcome():
    with (HOSTILE / "INDEX.tsv").open(encoding="utf-8") as index:
        assert {row["file"] for row in csv.DictReader(index, delimiter="\t")} == set(OUTCOMES)


@pytest.mark.parametrize("name", OUTCOMES)
def test_outcome_within_five_seconds(origin, name):
    outcome = OUTCOMES[name]
    started = time.monotonic()
    if isinstance(outcome, int):
        assert len(read(upload(name), origin).records) == outcome
    else:
        with pytest.raises(errors.StoreError) as caught:
            read(upload(name), origin)
        assert type(caught.value) is outcome
        assert caught.value.remedy
    assert time.monotonic() - started < 5


def test_no_file_of_this_machine_is_in_a_record(origin):
    for name, outcome in OUTCOMES.items():
        if isinstance(outcome, int):
            assert "root:" not in "".join(
                record.statements for record in read(upload(name), origin).records
            )

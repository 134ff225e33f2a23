"""Identifiers in the seed records against the facts that they rest on."""

import re
from pathlib import Path

import pytest

# Accessions of the archives, DOIs and ROR identifiers, as they stand in addresses and text.
ACCESSION = re.compile(
    r"\b(?:PRJ(?:EB|NA)\d+|E-MTAB-\d+|EGA[SDC]\d+|phs\d+\.v\d+\.p\d+|S-BSST\d+|PXD\d+|GSE\d+"
    r"|EMD-\d+|SAMEA\d+|SASDJ\w\d|EPI_SET_\w+|ERC\d+)\b"
)
DOI = re.compile(r"https://doi\.org/(10\.\d+/[^>\s\"]+)")
# Seen in public source text beside the name of the organisation; see catalogue/README.md.
CHECKED_ROR = {
    "crg": "03wyzt892",
    "elixir": "044rwnt51",
    "embl-ebi": "02catss52",
    "erasmus-mc": "018906e22",
    "fhi": "046nvst19",
    "ncbi": "02meqm098",
    "ntnu": "05xg72x27",
    "oslo-university-hospital": "00j9c2840",
    "research-council-of-norway": "00epmv149",
    "scilifelab": "04ev03g22",
    "uib": "03zga2b32",
    "uio": "01xtthb56",
    "uit": "00wge5k78",
    "university-of-tartu": "03z77qz90",
}


@pytest.fixture(scope="module")
def facts(shared: Path) -> str:
    files = ("seed_facts.json", "cov-swedish-datasets/available_datasets.json")
    return "".join((shared / "corpora" / file).read_text("utf-8") for file in files).lower()


def test_every_accession_stands_in_a_fact(records, facts: str) -> None:
    invented = {
        (record.name, accession)
        for record in records
        for accession in ACCESSION.findall(record.text)
        if accession.lower() not in facts
    }

    assert invented == set()


def test_every_doi_stands_in_a_fact(records, facts: str) -> None:
    dois = {(record.name, doi) for record in records for doi in DOI.findall(record.text)}

    assert len(dois) >= 15
    assert {(name, doi) for name, doi in dois if doi.lower() not in facts} == set()


def test_the_norwegian_reads_have_no_accession(records) -> None:
    (reads,) = [r for r in records if r.name == "dataset/fhi-sars-cov-2-raw-reads"]

    assert ACCESSION.findall(reads.text) == []


def test_every_ror_identifier_was_checked(records) -> None:
    stated = {
        record.path.stem: set(re.findall(r"https://ror\.org/(\w+)", record.text))
        for record in records
    }

    for name, found in stated.items():
        expected = CHECKED_ROR.get(name)
        assert found == ({expected} if expected else set()), name
    assert {name for name, ror in CHECKED_ROR.items() if ror} <= set(stated)

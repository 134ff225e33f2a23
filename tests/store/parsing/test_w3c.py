"""W3C suites of negative and positive syntax tests: what is right is read, what is wrong is refused."""

import json

import pyoxigraph as ox
import pytest

from store import errors
from store.parsing import Upload, triples
from tests.store.parsing.corpora import CORPORA

pytestmark = pytest.mark.conformance

MANIFEST = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SUITES = {
    "neg-w3c-nt/rdf/rdf11/rdf-n-triples": 70,
    "neg-w3c-turtle/rdf/rdf11/rdf-turtle": 313,
    "neg-w3c-rdfxml/rdf/rdf11/rdf-xml": 166,
}

NO_STATEMENT = (
    "An upload without a statement has failed (corpora rule 9); the file is right, and empty."
)
EXCEPTIONS = {
    "nt-syntax-file-01": NO_STATEMENT,
    "nt-syntax-file-02": NO_STATEMENT,
    "nt-syntax-file-03": NO_STATEMENT,
    "turtle-syntax-file-01": NO_STATEMENT,
    "turtle-syntax-file-02": NO_STATEMENT,
    "turtle-syntax-file-03": NO_STATEMENT,
    "turtle-syntax-base-01": NO_STATEMENT,
    "turtle-syntax-base-02": NO_STATEMENT,
    "turtle-syntax-prefix-01": NO_STATEMENT,
    "turtle-syntax-prefix-02": NO_STATEMENT,
    "rdfms-rdf-names-use-test-001": NO_STATEMENT,
    "rdf-element-not-mandatory-test001": "XML without rdf:RDF and without an rdf: attribute on its root is other XML "
    "(corpora rule 14).",
}


def cases_of(folder):
    facts = {}
    path = CORPORA / folder / "manifest.ttl"
    for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE, base_iri="x:/"):
        facts.setdefault(str(quad.subject), {})[quad.predicate.value] = quad.object
    for about in facts.values():
        if MANIFEST + "action" in about:
            file = CORPORA / folder / about[MANIFEST + "action"].value.removeprefix("x:/")
            yield about[MANIFEST + "name"].value, "Negative" in about[TYPE].value, file


@pytest.mark.parametrize("folder", SUITES)
def test_suite(folder):
    wrong, count = [], 0
    for name, negative, file in cases_of(folder):
        count += 1
        try:
            triples(Upload(file.name, file.read_bytes()), "http://base.example")
            read_it = True
        except (errors.Malformed, errors.Refused):
            read_it = False
        if read_it is negative and name not in EXCEPTIONS:
            wrong.append(name)
    assert wrong == []
    assert count == SUITES[folder]


@pytest.mark.parametrize("folder", SUITES)
def test_exceptions_are_still_needed(folder):
    for name, _, file in cases_of(folder):
        if name in EXCEPTIONS:
            with pytest.raises(errors.StoreError):
                triples(Upload(file.name, file.read_bytes()), "http://base.example")


# JSON-LD in HTML, tests "to RDF". We read all blocks, keep no graph names, and know no fragment and no address of the
# page; tests about those cannot give the same statements.
NOT_OURS = {
    "#tr002": "expects the first block only",
    "#tr003": "expects the block that a fragment names",
    "#tr004": "expects a named graph",
    "#tr006": "expects an error where there is no block; we give one",
    "#tr007": "expects an empty answer where there is no block; we give an error",
    "#tr011": "expects an error for a fragment that is not there",
    "#tr018": "expects the page's own address as base",
    "#tr019": "expects a base option",
    "#tr021": "expects a base option",
    "#tr022": "expects the block that a fragment names",
}


def canonical(text, syntax):
    dataset = ox.Dataset(ox.parse(text, syntax))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return sorted(str(dataset).split("\n"))


def html_cases():
    folder = CORPORA / "neg-w3c-jsonld-html" / "tests"
    manifest = json.loads((folder / "html-manifest.jsonld").read_text(encoding="utf-8"))
    for test in manifest["sequence"]:
        if "jld:ToRDFTest" in test["@type"] and test["@id"] not in NOT_OURS:
            expected = folder / test["expect"] if "expect" in test else None
            file = folder / test["input"].split("#")[0]
            yield pytest.param(file, expected, id=test["@id"])


@pytest.mark.parametrize(("file", "expected"), list(html_cases()))
def test_json_ld_in_html(file, expected):
    upload = Upload(file.name, file.read_bytes())
    if expected is None:
        with pytest.raises(errors.Malformed):
            triples(upload, "http://base.example")
    else:
        found = triples(upload, "http://base.example")
        wanted = expected.read_text(encoding="utf-8")
        assert canonical(found, ox.RdfFormat.N_TRIPLES) == canonical(wanted, ox.RdfFormat.N_QUADS)

"""The W3C SHACL suite (core and sparql, 120 tests) through `validation.check_foreign`.

A test passes when sh:conforms and the multiset of results (focus, path, value, component, severity
and, where it has an IRI, shape) are those of the suite, or when a failure was expected and came.
"""

import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from store import validation
from store.errors import StoreError
from store.validation import paths
from store.validation.reports import SH, Row
from tests.conftest import missing

SHARED = Path(
    os.environ.get("VARDE_TEST_SHARED", Path(__file__).resolve().parents[2].parent / "shared")
)
ROOT = SHARED / "conformance" / "shacl"
BASE = "http://shacl-suite.example/"
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"

# The list only gets shorter.
EXCEPTIONS = {
    # pySHACL has no $shapesGraph: https://github.com/RDFLib/pySHACL#features
    ("pyshacl", "sparql/pre-binding/shapesGraph-001.ttl"),
    # The package shacl 0.3.4 takes a query that the standard says must fail (SHACL, section 5.2.1).
    ("shacl", "sparql/pre-binding/unsupported-sparql-004.ttl"),
}

pytestmark = pytest.mark.conformance
_absent = not ROOT.is_dir()


@dataclass(frozen=True)
class _Test:
    name: str
    data: str
    shapes: str
    conforms: str
    results: tuple[tuple[str, ...], ...]


def _triples(iri: str) -> str:
    text = (ROOT / iri.removeprefix(BASE)).read_bytes()
    quads = ox.parse(text, format=ox.RdfFormat.TURTLE, base_iri=iri)
    return ox.serialize(quads, format=ox.RdfFormat.N_TRIPLES).decode()


def _index(triples: str) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for quad in ox.parse(triples, format=ox.RdfFormat.N_TRIPLES):
        own = found.setdefault(str(quad.subject), {})
        own.setdefault(str(quad.predicate), []).append(str(quad.object))
    return found


def _one(own: dict[str, list[str]], name: str) -> str:
    return next(iter(own.get(f"<{name}>", [])), "")


def _expected(index: dict[str, dict[str, list[str]]], node: str) -> tuple[str, ...]:
    own = index[node]
    path, shape = _one(own, f"{SH}resultPath"), _one(own, f"{SH}sourceShape")
    component = _one(own, f"{SH}sourceConstraintComponent").strip("<>")
    severity = _one(own, f"{SH}resultSeverity").strip("<>")
    return Row(
        focus=_one(own, f"{SH}focusNode"),
        path=paths.write(index, path) if path else "",
        value=_one(own, f"{SH}value"),
        severity=severity.removeprefix(SH),
        component=component.removeprefix(SH).removesuffix("ConstraintComponent")
        if component.startswith(SH)
        else component,
        shape="" if shape.startswith("_:") else shape.strip("<>"),
    ).canonical()


def _walk(iri: str) -> list[_Test]:
    triples = _triples(iri)
    index = _index(triples)
    found: list[_Test] = []
    for own in list(index.values()):
        for other in own.get(f"<{MF}include>", []):
            found += _walk(other.strip("<>"))
        for head in own.get(f"<{MF}entries>", []):
            found += [_test(iri, index, node) for node in paths.members(index, head)]
    return found


def _test(iri: str, index: dict[str, dict[str, list[str]]], node: str) -> _Test:
    own = index[node]
    action, wanted = index[_one(own, f"{MF}action")], _one(own, f"{MF}result")
    report = index.get(wanted, {})
    return _Test(
        name=iri.removeprefix(BASE),
        data=_triples(_one(action, f"{SHT}dataGraph").strip("<>")),
        shapes=_triples(_one(action, f"{SHT}shapesGraph").strip("<>")),
        conforms=_one(report, f"{SH}conforms").split('"')[1] if report else "failure",
        results=tuple(_expected(index, each) for each in report.get(f"<{SH}result>", [])),
    )


TESTS = [] if _absent else sorted(_walk(f"{BASE}manifest.ttl"), key=lambda test: test.name)


def _engine(name: str) -> validation.Engine:
    found = validation.reference_engine() if name == "pyshacl" else validation.fast_engine()
    if found is None:
        missing("the optional fast engine")
    return found


def _passes(test: _Test, engine: validation.Engine) -> bool:
    try:
        report = validation.check_foreign(test.data, test.shapes, engine)
    except StoreError:
        return test.conforms == "failure"
    # sh:conforms is false for any result, also for a warning (section 3.6.1.1).
    conforms = "false" if report.rows else "true"
    found = Counter(row.canonical() for row in report.rows)
    return conforms == test.conforms and found == Counter(test.results)


@pytest.mark.skipif(_absent and not os.environ.get("CI"), reason="the W3C SHACL suite is absent")
def test_the_whole_suite_is_there():
    assert len(TESTS) == 120


@pytest.mark.parametrize("engine", ["pyshacl", "shacl"])
@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.name)
def test_a_case_of_the_suite(test, engine):
    passes = _passes(test, _engine(engine))
    if (engine, test.name) in EXCEPTIONS:
        assert not passes, "this case passes now: take it off the list of exceptions"
        pytest.xfail("listed by name with its reason in EXCEPTIONS")
    assert passes


def test_each_exception_is_a_case_of_the_suite():
    if _absent:
        pytest.skip("the W3C SHACL suite is absent")
    assert {name for _, name in EXCEPTIONS} <= {test.name for test in TESTS}
    assert len(EXCEPTIONS) <= 2

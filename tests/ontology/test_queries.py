import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from store.describing import SelfDescription

ROOT = Path(__file__).resolve().parents[2]
FILES = sorted(f for f in ROOT.glob("ontology/queries/*.ttl") if f.stem != "prefixes")
BASE = "https://portal.example/"
SH = "http://www.w3.org/ns/shacl#"
DCT = "http://purl.org/dc/terms/"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
NAME = "https://w3id.org/varde/queries/"
THREE = ["en", "nb", "nn"]
FORMS = {
    f"{SH}SPARQLSelectExecutable": f"{SH}select",
    f"{SH}SPARQLAskExecutable": f"{SH}ask",
    f"{SH}SPARQLConstructExecutable": f"{SH}construct",
    f"{SH}SPARQLDescribeExecutable": f"{SH}describe",
}


@pytest.fixture(scope="module")
def prefixes(graph: Callable) -> str:
    found = graph("queries/prefixes.ttl").quads
    of = {
        key: {q.subject: q.object.value for q in found if q.predicate.value == SH + key}
        for key in ("prefix", "namespace")
    }
    return "".join(
        f"PREFIX {of['prefix'][node]}: <{of['namespace'][node]}>\n" for node in of["prefix"]
    )


@pytest.fixture(scope="module")
def store() -> ox.Store:
    """The seed records as the public store keeps them, with what it tells of itself."""
    store = ox.Store()
    for file in sorted(ROOT.glob("catalogue/*/*.ttl")):
        page = ox.NamedNode(f"{BASE}{file.parent.name}/{file.stem}")
        for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE, base_iri=BASE):
            triple = (quad.subject, quad.predicate, quad.object)
            store.add(ox.Quad(*triple))
            store.add(ox.Quad(*triple, page))
    SelfDescription(store, BASE.rstrip("/")).renew("2026-01-01T00:00:00Z")
    return store


def text_of(graph: Callable, file: Path) -> str:
    found = graph(f"queries/{file.name}")
    query = NAME + file.stem
    (form,) = [kind for kind in FORMS if query in found.of_type(kind)]
    assert query in found.of_type(f"{SH}SPARQLExecutable")
    (text,) = found.values(query, FORMS[form])
    return text


def test_there_are_examples_in_an_order_of_their_own(graph: Callable) -> None:
    found = graph("queries/*.ttl")
    orders = Counter(v for f in FILES for v in found.values(NAME + f.stem, f"{SH}order"))

    assert len(FILES) >= 20
    assert len(orders) == len(FILES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_example_is_told_in_three_languages(graph: Callable, file: Path) -> None:
    found = graph(f"queries/{file.name}")

    assert found.languages(NAME + file.stem, f"{DCT}title") == THREE
    assert found.languages(NAME + file.stem, f"{RDFS}comment") == THREE
    assert found.values(NAME + file.stem, f"{SH}prefixes") == [f"{NAME}prefixes"]
    assert found.values(NAME + file.stem, "http://schema.org/keywords")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_an_example_finds_something_in_the_seed_catalogue(
    graph: Callable, prefixes: str, store: ox.Store, file: Path
) -> None:
    text = text_of(graph, file)
    answer = store.query(prefixes + text)
    found = bool(answer) if isinstance(answer, ox.QueryBoolean) else next(iter(answer), None)

    assert found
    assert not re.search(r"(?<![\w:?])SERVICE\b", text, re.IGNORECASE)

"""Whatever is written comes back the same, statement by statement and letter by letter."""

from random import Random

import pyoxigraph as ox
import pytest

from store.errors import UnsupportedFormat
from store.formats import FORMATS, write
from tests.store.formats import graphs, readers

NAMES = [row.name for row in FORMATS]
ROUNDS = 60


def statements(seed: int) -> str:
    return graphs.graph(Random(seed))


def meant(text: str) -> list[str]:
    return readers.by_oxigraph(text.encode(), "ntriples")


@pytest.mark.parametrize("name", NAMES)
def test_two_readers_understand_what_was_meant(name: str) -> None:
    for seed in range(ROUNDS):
        text = statements(seed)
        body = write(text, name, subject="http://example.org/a")
        assert readers.by_oxigraph(body, name) == meant(text), f"seed {seed}"
        assert readers.by_rdflib(body, name) == meant(text), f"seed {seed}"


@pytest.mark.parametrize("name", NAMES)
def test_the_same_statements_give_the_same_bytes(name: str) -> None:
    for seed in range(ROUNDS):
        text = statements(seed)
        lines = text.split("\n")[:-1]
        Random(seed).shuffle(lines)
        if name not in {"ntriples", "nquads"}:
            shuffled = "".join(f"{line}\n" for line in lines)
            assert write(shuffled, name) == write(text, name), f"seed {seed}"
        assert write(text, name) == write(text, name)


@pytest.mark.parametrize("name", ["nquads", "trig"])
def test_the_graph_is_named(name: str) -> None:
    text = statements(1)
    body = write(text, name, graph="http://example.org/dataset/x-1")
    quads = list(ox.parse(body, format=readers.READERS[name][0]))
    assert {quad.graph_name.value for quad in quads} == {"http://example.org/dataset/x-1"}
    assert readers.canonical([quad.triple for quad in quads]) == meant(text)


@pytest.mark.parametrize("control", graphs.CONTROLS)
@pytest.mark.parametrize("name", NAMES)
def test_control_characters_are_kept_or_refused(name: str, control: str) -> None:
    node = ox.NamedNode("http://example.org/a")
    text = graphs.text({ox.Triple(node, node, ox.Literal(control))})
    if name == "rdfxml" and control != "delete \x7f":
        with pytest.raises(UnsupportedFormat, match="U\\+"):
            write(text, name)
        return
    assert readers.by_oxigraph(write(text, name), name) == meant(text)


@pytest.mark.parametrize("iri", graphs.UNNAMEABLE)
def test_a_property_without_a_name_in_xml_is_refused_by_its_iri(iri: str) -> None:
    node = ox.NamedNode("http://example.org/a")
    text = graphs.text({ox.Triple(node, ox.NamedNode(iri), ox.Literal("x"))})
    with pytest.raises(UnsupportedFormat) as told:
        write(text, "rdfxml")
    assert iri in told.value.message
    assert "Turtle" in told.value.remedy
    for name in set(NAMES) - {"rdfxml"}:
        assert readers.by_oxigraph(write(text, name), name) == meant(text)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("seed", [1072, 1121, 1485])
def test_statements_about_the_end_of_a_list_are_kept(name: str, seed: int) -> None:
    text = statements(seed)
    assert readers.by_oxigraph(write(text, name), name) == meant(text)


@pytest.mark.parametrize("name", NAMES)
def test_long_lists_and_deep_nests_are_written(name: str) -> None:
    head, triples = ox.NamedNode("http://example.org/a"), set()
    for number in range(1500):
        blank = ox.BlankNode(f"d{number}")
        triples.add(ox.Triple(head, ox.NamedNode("http://example.org/part"), blank))
        # A number of its own, so that the comparison need not try which node is which.
        triples.add(ox.Triple(blank, ox.NamedNode("http://example.org/n"), ox.Literal(str(number))))
        head = blank
    cell = ox.BlankNode("l0")
    triples.add(ox.Triple(head, ox.NamedNode("http://example.org/list"), cell))
    for number in range(1500):
        rest = ox.BlankNode(f"l{number + 1}") if number < 1499 else ox.NamedNode(graphs.RDF + "nil")
        triples.add(ox.Triple(cell, ox.NamedNode(graphs.RDF + "first"), ox.Literal(str(number))))
        triples.add(ox.Triple(cell, ox.NamedNode(graphs.RDF + "rest"), rest))
        cell = rest
    text = graphs.text(triples)
    assert readers.by_oxigraph(write(text, name), name) == meant(text)


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"ntriples", "nquads"}))
def test_statements_about_statements_are_refused(name: str) -> None:
    inner = ox.Triple(*[ox.NamedNode("http://example.org/a")] * 3)
    about = ox.Triple(inner.subject, inner.predicate, inner)
    with pytest.raises(UnsupportedFormat, match=r"RDF 1\.2"):
        write(f"{about} .\n", name)

"""Canonical statements: RDFC-1.0, stable labels, and a bounded amount of work."""

import random
import re
import time

import pyoxigraph as ox
import pytest

from store.errors import Refused
from store.parsing import canonical


def chain(length, salt=""):
    return [f"_:{salt}{i} <urn:p> _:{salt}{i + 1} ." for i in range(length)]


def clique(size):
    return [f"_:a{i} <urn:p> _:a{j} ." for i in range(size) for j in range(size) if i != j]


def star(leaves):
    return [f"_:{root} <urn:p> _:{root}{i} ." for root in "rq" for i in range(leaves)]


def test_labels_do_not_depend_on_the_names_or_the_order():
    lines = [
        "<urn:s> <urn:p> _:x .",
        '_:x <urn:name> "one" .',
        "<urn:s> <urn:p> _:y .",
        '_:y <urn:name> "two" .',
    ]
    renamed = [
        line.replace("_:x", "_:swap").replace("_:y", "_:x").replace("_:swap", "_:y")
        for line in lines
    ]
    assert canonical.statements(lines, "k") == canonical.statements(reversed(renamed), "k")


def test_labels_of_two_records_differ():
    lines = ["<urn:s> <urn:p> _:x ."]
    assert canonical.statements(lines, "one") != canonical.statements(lines, "two")


LITERALS = [
    '"a"',
    '"\\u0001x"',
    '"é\\t\\n\\"q\\""',
    '"\\\\b \u2028 \U0001f600"@en',
    '"1"^^<urn:d>',
    '"\\u007F"',
]


@pytest.mark.parametrize("seed", range(100))
def test_labels_are_those_of_the_engine(seed):
    chance = random.Random(seed)
    nodes = [f"_:x{number}" for number in range(chance.randint(1, 6))]
    found = {
        f"{chance.choice([*nodes, '<urn:s>'])} <urn:p{chance.randint(0, 3)}> {chance.choice([*nodes, *LITERALS])} ."
        for _ in range(chance.randint(1, 10))
    }
    triples = [quad.triple for quad in ox.parse("\n".join(found), ox.RdfFormat.N_TRIPLES)]
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES).decode()
    dataset = ox.Dataset(ox.parse(text, ox.RdfFormat.N_TRIPLES))
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)

    def label(name):
        return canonical._label(name[0][2:], "k")

    lines = [
        re.sub(r"^_:c14n\d+|(?<= )_:c14n\d+(?= \.$)", label, line)
        for line in str(dataset).split("\n")
        if line
    ]
    assert canonical.statements(text.strip("\n").split("\n"), "k") == "".join(
        f"{line}\n" for line in sorted(lines)
    )


def test_text_that_looks_like_a_label_is_left_alone():
    lines = [
        '<urn:s> <urn:p> "_:c14n0 _:c14n1 ." .',
        "<urn:s> <urn:q> _:x .",
        '_:x <urn:q> "a _:c14n0 ." .',
    ]
    text = canonical.statements(lines, "k")
    assert '"_:c14n0 _:c14n1 ."' in text
    assert '"a _:c14n0 ."' in text
    assert "<urn:q> _:c14n" not in text


def test_statements_without_blank_nodes_are_only_sorted():
    lines = ['<urn:b> <urn:p> "x" .', "<urn:a> <urn:p> <urn:b> .", '<urn:b> <urn:p> "x" .']
    assert canonical.statements(lines, "k") == '<urn:a> <urn:p> <urn:b> .\n<urn:b> <urn:p> "x" .\n'


@pytest.mark.parametrize(
    "lines",
    [
        clique(9),
        clique(12),
        chain(105),
        chain(1000),
        star(8),
        star(20),
        [*clique(6), *(f"_:a{i} <urn:q> _:b ." for i in range(6))],
    ],
    ids=[
        "clique-9",
        "clique-12",
        "chain-105",
        "chain-1000",
        "star-8",
        "star-20",
        "clique-6-and-one",
    ],
)
def test_knots_are_refused_at_once(lines):
    started = time.process_time()
    with pytest.raises(Refused, match="look alike"):
        canonical.statements(lines, "k")
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "lines",
    [
        clique(5),
        chain(60),
        star(6),
        [f"<urn:s> <urn:p> _:twin{i} ." for i in range(500)],
        [
            line
            for i in range(300)
            for line in (
                f"<urn:s> <urn:p> _:a{i} .",
                f'_:a{i} <urn:v> "{i}" .',
                f"_:a{i} <urn:q> _:b{i} .",
            )
        ],
    ],
    ids=["clique-5", "chain-60", "star-6", "500 twins", "300 parts with parts"],
)
def test_what_real_records_have_is_quick(lines):
    started = time.process_time()
    assert canonical.statements(lines, "k")
    assert time.process_time() - started < 2


def test_a_record_with_a_knot_is_refused_and_the_others_stay(read_turtle):
    knot = " ".join(clique(9)).replace("<urn:p>", "dct:relation")
    parsed = read_turtle(
        f'ex:bad a dcat:Dataset ; dct:title "Knotted" ; dct:relation _:a0 . {knot} '
        'ex:good a dcat:Dataset ; dct:title "Good" . '
        'ex:c a dcat:Catalog ; dct:title "C" ; '
        'dcat:dataset [ a dcat:Dataset ; dct:title "Blank" ; dct:relation _:a0 ] .'
    )
    assert [record.title for record in parsed.records] == ["Good", "C"]
    assert sorted(problem.split(" was refused")[0] for problem in parsed.problems) == [
        'The record "Blank"',
        "The record https://example.org/bad",
    ]
    assert {entry.subject for entry in parsed.left} == {"https://example.org/bad", '"Blank"'}
    assert "varde-page" not in "".join(record.statements for record in parsed.records)


def test_an_upload_whose_only_record_has_a_knot_is_refused(read_turtle):
    with pytest.raises(Refused, match=r"The record https://example\.org/bad was refused"):
        read_turtle("ex:bad a dcat:Dataset ; dct:relation _:a0 . " + " ".join(clique(9)))


@pytest.mark.parametrize("escape", ["\\u0008", "\\u0000", "\\f", "\\u001F", "\\uFFFE", "\\uFFFF"])
def test_characters_that_xml_forbids_are_refused_with_their_place(read_turtle, escape):
    with pytest.raises(
        Refused, match=r"purl.org/dc/terms/title> at <https://example.org/d> holds U\+"
    ):
        read_turtle(f'ex:d a dcat:Dataset ; dct:title "a{escape}b" .')


@pytest.mark.parametrize("text", ["\\\\b", "\\\\u0008", "\\t\\n\\r", "\\u0085\\u200B", "\\\\\\\\f"])
def test_characters_that_xml_allows_are_kept(read_turtle, text):
    assert read_turtle(f'ex:d a dcat:Dataset ; dct:title "a{text}b" .').records


def test_one_unfit_record_does_not_cost_the_others(read_turtle):
    parsed = read_turtle(
        'ex:a a dcat:Dataset ; dct:title "bad\\u0001" . ex:b a dcat:Dataset ; dct:title "good" .'
    )
    assert [record.title for record in parsed.records] == ["good"]
    assert "U+0001" in parsed.problems[0]

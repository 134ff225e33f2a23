"""Judging many records at once gives each the report that it gets alone."""

import random

import pytest

from store import validation
from store.profiles import Profile

EX = "https://walks.example.org/terms#"
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
AGENT = "<http://xmlns.com/foaf/0.1/Agent>"


def _node(name: str) -> str:
    return f"<https://walks.example.org/{name}>"


def _walk(name: str, *lines: str) -> tuple[str, str]:
    node = _node(name)
    all_lines = {f"{node} {TYPE} <{EX}Walk> .", *(f"{node} {line} ." for line in lines)}
    return node.strip("<>"), "".join(f"{line}\n" for line in sorted(all_lines))


def _title(text: str) -> str:
    return f'<http://purl.org/dc/terms/title> "{text}"'


def _alone(records, profiles, held, engine):
    """What `check` says of each record, given what the others tell as context."""
    reports = []
    for position, (_, text) in enumerate(records):
        others = "".join(each for at, (_, each) in enumerate(records) if at != position)
        around = validation.context_for(text, lambda _, others=others: others, held)
        reports.append(validation.check(text, profiles, around, engine))
    return reports


def test_each_record_gets_its_own_rows(engine, walks):
    records = [_walk("a", _title("A")), _walk("b"), _walk("c", _title("C"), f'<{EX}length> "x"')]
    reports = validation.check_many(records, [walks.named("walk")], "", engine)
    titles = ["#Title" in "".join(row.shape for row in each.rows) for each in reports]
    assert titles == [False, True, False]
    assert [each.warnings for each in reports] == [0, 0, 1]
    assert {row.focus for row in reports[1].rows} == {_node("b")}


def test_a_statement_of_one_record_does_not_help_another(engine, walks):
    """B calls the club an agent with a name; for A that is context, so its own club is fine."""
    club = _node("club")
    keeps = f"<{EX}keeper> {club}"
    named = f'{club} {TYPE} {AGENT} .\n{club} <http://xmlns.com/foaf/0.1/name> "Club" .\n'
    bare = f'{club} <https://e.example/p> "x" .\n'
    records = [_walk("a", keeps), _walk("b", keeps), _walk("c", keeps)]
    records[1] = (records[1][0], records[1][1] + named)
    records[2] = (records[2][0], records[2][1] + bare)
    reports = validation.check_many(records, [walks.named("walk")], "", engine)
    keepers = ["#Keeper" in "".join(row.shape for row in each.rows) for each in reports]
    assert keepers == [False, False, True]
    assert reports == _alone(records, [walks.named("walk")], {}, engine)


def test_a_node_that_two_records_describe_is_judged_in_each(engine, walks):
    contact = _node("contact")
    agent = f"{contact} {TYPE} {AGENT} .\n"
    named = f'{contact} <http://xmlns.com/foaf/0.1/name> "Contact" .\n'
    records = [_walk("a"), _walk("b")]
    records[0] = (records[0][0], records[0][1] + agent)
    records[1] = (records[1][0], records[1][1] + agent + named)
    reports = validation.check_many(records, [walks.named("walk")], "", engine)
    assert [sum("#AgentName" in row.shape for row in each.rows) for each in reports] == [1, 0]


def test_blank_nodes_of_one_name_do_not_meet(engine, walks):
    records = [_walk("a", f"<{EX}start> _:b0"), _walk("b", f"<{EX}start> _:b0")]
    height = f'_:b0 <{EX}height> "%s"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
    pairs = zip(records, "1x", strict=True)
    records = [(iri, text + height % value) for (iri, text), value in pairs]
    reports = validation.check_many(records, [walks.named("walk")], "", engine)
    heights = [[row.value[:3] for row in each.rows if not row.shape] for each in reports]
    assert heights == [[], ['"x"']]


def test_a_backward_look_sees_only_its_own_record(engine, walks):
    hut = _node("hut")
    records = [_walk("a", f"<{EX}end> {hut}"), _walk("b", f"<{EX}end> {hut}")]
    records[0] = (records[0][0], records[0][1] + f"{hut} {TYPE} <{EX}Hut> .\n")
    reports = validation.check_many(records, [walks.named("walk")], "", engine)
    assert [each.warnings for each in reports] == [0, 0]


def test_a_subclass_in_one_record_is_none_in_another(engine, walks):
    stroll = "<https://e.example/Stroll>"
    below = f"{stroll} <http://www.w3.org/2000/01/rdf-schema#subClassOf> <{EX}Walk> .\n"
    texts = [f"{_node(name)} {TYPE} {stroll} .\n" for name in ("a", "b")]
    records = [("a", texts[0] + below), ("b", texts[1])]
    reports = validation.check_many(records, [walks.named("walk")], "", engine)
    assert [len(each.rows) for each in reports] == [2, 0]


def test_a_node_that_several_only_name_is_asked_again(engine, tmp_path):
    """Nested shapes report on the value, which may belong to nobody."""
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        f"""@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <{EX}> .
        <x:s> sh:targetClass ex:Walk ; sh:property [ sh:path ex:keeper ; sh:property [
          sh:path ex:phone ; sh:minCount 1 ] ] .""",
        encoding="utf-8",
    )
    nested = Profile("nested", "x:nested", {}, (), (), (), (shapes,))
    keeps = f"<{EX}keeper> {_node('club')}"
    other = f"<{EX}other> {_node('club')}"
    records = [_walk("a", keeps), _walk("b"), _walk("c", keeps), _walk("d", other)]
    reports = validation.check_many(records, [nested], "", engine)
    assert [len(each.rows) for each in reports] == [1, 0, 1, 0]


def test_a_text_that_two_records_share_is_judged_in_each(engine, tmp_path):
    """With sh:targetObjectsOf a literal is a focus node; only one record gives it a language."""
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        f"""@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix ex: <{EX}> .
        <x:s> sh:targetObjectsOf ex:sign ; sh:maxLength 3 .""",
        encoding="utf-8",
    )
    signs = Profile("signs", "x:signs", {}, (), (), (), (shapes,))
    long = f'<{EX}sign> "red T"'
    records = [_walk("a", long), _walk("b", long), _walk("c", f'<{EX}other> "red T"')]
    reports = validation.check_many(records, [signs], "", engine)
    assert [[row.focus for row in each.rows] for each in reports] == [['"red T"'], ['"red T"'], []]


@pytest.mark.parametrize("seed", range(8))
def test_random_batches_equal_single_judgements(engine, walks, seed):
    rng = random.Random(seed)  # no secret
    names = [f"n{number}" for number in range(12)]
    records = []
    for name in names:
        lines = [_title(name)] if rng.random() < 0.7 else []
        lines += [
            f"<{EX}{rng.choice(('keeper', 'end', 'start', 'next'))}> {_node(rng.choice(names))}"
            for _ in range(rng.randrange(4))
        ]
        iri, text = _walk(name, *lines)
        other = _node(rng.choice(names))
        if rng.random() < 0.3:
            text += f"{other} {TYPE} {rng.choice((AGENT, f'<{EX}Hut>'))} .\n"
        records.append((iri, text))
    held = {_node("n3"): f"{_node('n3')} {TYPE} {AGENT} ."}
    context = validation.context_for("".join(text for _, text in records), None, held)
    batch = validation.check_many(records, [walks.named("walk")], context, engine)
    assert batch == _alone(records, [walks.named("walk")], held, engine)


def test_no_records_give_no_reports(engine, walks):
    assert validation.check_many([], [walks.named("walk")], "", engine) == []

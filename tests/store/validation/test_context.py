"""The context slice: what is known of the things a record points to, and nothing else."""

from pathlib import Path

from store.validation import context, context_for

GRADES = Path(__file__).resolve().parents[2] / "data" / "validation" / "vocabularies"
EX = "https://walks.example.org/terms#"
RECORD = (
    f"<x:walk> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{EX}Walk> .\n"
    f"<x:walk> <{EX}grade> <{EX}easy> .\n"
    f"<x:walk> <{EX}keeper> <x:club> .\n"
    f"<x:walk> <{EX}start> <x:start> .\n"
    f'<x:start> <{EX}label> "<x:text>" .\n'
)
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
CLUB = f"<x:club> {TYPE} <http://xmlns.com/foaf/0.1/Agent> .\n"


def test_a_concept_comes_with_its_scheme():
    found = context_for(RECORD, None, context.read(GRADES))
    assert f'<{EX}easy> <http://www.w3.org/2004/02/skos/core#prefLabel> "easy"@en .\n' in found
    assert f"<{EX}easy> <http://www.w3.org/2004/02/skos/core#inScheme> <{EX}grades> .\n" in found
    assert f'<{EX}grades> <http://purl.org/dc/terms/title> "Grades"@en .\n' in found
    assert "not wanted" not in found


def test_the_ledger_is_asked_for_the_rest_only():
    asked = []

    def known(iris):
        asked.extend(iris)
        return CLUB

    found = context_for(RECORD, known, context.read(GRADES))
    assert asked == ["x:club"]
    assert CLUB in found


def test_answers_on_other_things_or_other_facts_are_not_used():
    chatty = CLUB + CLUB.replace("x:club", "x:other") + '<x:club> <x:phone> "12" .\n'
    assert context_for(RECORD, lambda _: chatty, {}) == CLUB


def test_a_concept_that_the_record_names_too_keeps_its_scheme():
    label = f'<{EX}easy> <http://www.w3.org/2004/02/skos/core#prefLabel> "lett"@nb .\n'
    found = context_for(RECORD + label, None, context.read(GRADES))
    assert f"<{EX}easy> <http://www.w3.org/2004/02/skos/core#inScheme> <{EX}grades> .\n" in found


def test_the_ledger_is_not_asked_for_what_the_record_describes():
    club = '<x:club> <x:phone> "12" .\n'
    assert context_for(RECORD + club, lambda _: CLUB, {}) == ""


def test_nothing_pointed_to_asks_nobody():
    assert context_for('<x:a> <x:b> "<x:c>" .\n', lambda _: 1 / 0, {}) == ""


def test_the_slice_is_the_same_each_time():
    held = context.read(GRADES)
    assert context_for(RECORD, None, held) == context_for(
        RECORD, None, dict(reversed(held.items()))
    )

"""Both engines read the rules alike, also on records that are broken at random."""

import random
from typing import Any

import pytest

SEED = 7
MUTANTS = 12
XSD = "http://www.w3.org/2001/XMLSchema#"
VALUES = (
    '"x"',
    '""',
    '"x"@en',
    '"x"@nob',
    "<https://data.example.org/x>",
    "<mailto:a@example.org>",
    "_:other",
    f'"2020-02-30"^^<{XSD}date>',
    f'"2020-01-01"^^<{XSD}dateTime>',
    f'"2020"^^<{XSD}gYear>',
    f'"5"^^<{XSD}integer>',
    f'"abc"^^<{XSD}nonNegativeInteger>',
    f'"P1W"^^<{XSD}duration>',
    f'"abc"^^<{XSD}hexBinary>',
    '"https://data.example.org/"',
    '"7"^^<https://data.example.org/type>',
    "<http://publications.europa.eu/resource/authority/access-right/NON_PUBLIC>",
)


# rdflib warns when it writes a number that is none; such numbers are the point here.
@pytest.mark.filterwarnings("ignore:Serializing weird numerical:UserWarning")
def test_the_engines_agree_on_broken_records(profile: Any) -> None:
    chance = random.Random(SEED)
    records = [
        profile.lines(file.read_text("utf-8")).splitlines()
        for file in sorted(profile.folder.glob("examples/valid-*.ttl"))
    ]
    for _ in range(MUTANTS):
        lines = list(chance.choice(records))
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(lines))
            subject, predicate, _ = lines[at].split(" ", 2)
            if predicate.endswith("#type>"):
                continue
            changed = f"{subject} {predicate} {chance.choice(VALUES)} ."
            lines[at : at + 1] = chance.choice(([], [changed], [lines[at], changed]))
        profile.rows("\n".join(lines))

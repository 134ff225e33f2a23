"""What a finding tells the steward to write can be pasted: it is Turtle."""

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

SHAPES = Path(__file__).resolve().parents[2] / "shapes"
FIX = ox.NamedNode("https://w3id.org/varde/ns#fixTemplate")
WRITE = re.compile(r"(?:Write|Skriv): (.*)")
PREFIX = re.compile(r"^@prefix .*$", re.MULTILINE)


def advice() -> list[tuple[str, str]]:
    found = []
    for path in sorted(SHAPES.glob("*/shapes.ttl")):
        prefixes = "\n".join(PREFIX.findall(path.read_text("utf-8")))
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            told = WRITE.fullmatch(quad.object.value) if quad.predicate == FIX else None
            if told and "{" not in told[1]:
                found.append((f"{path.parent.name}: {told[1]}", prefixes))
    return sorted(set(found))


@pytest.mark.parametrize(("text", "prefixes"), advice(), ids=lambda value: value[:60])
def test_advice_is_turtle(text: str, prefixes: str) -> None:
    statement = re.sub(r" …$", ' "x"', text.partition(": ")[2]).replace("…", "x")
    if statement[0] in '"<':  # the value alone
        statement = f"<urn:p> {statement}"
    assert list(ox.parse(f"{prefixes}\n<urn:x> {statement} .", format=ox.RdfFormat.TURTLE))

"""Ways to read small uploads in a few words."""

from collections.abc import Callable
from pathlib import Path

import pytest

from store.parsing import Limits, Origin, Parsed, ParsedRecord, Upload, read

DATA = Path(__file__).parents[2] / "data" / "parsing"
ORIGIN = Origin("steward", "https://portal.example")
PREFIXES = """
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix schema: <http://schema.org/> .
@prefix org: <http://www.w3.org/ns/org#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix ex: <https://example.org/> .
"""


@pytest.fixture
def origin() -> Origin:
    return ORIGIN


@pytest.fixture
def data() -> Path:
    return DATA


@pytest.fixture
def read_file() -> Callable[[str], Parsed]:
    """Read a file of tests/data/parsing."""
    return lambda name: read(Upload(name, (DATA / name).read_bytes()), ORIGIN)


@pytest.fixture
def read_text() -> Callable[..., Parsed]:
    """Read text, or bytes, under a name; without prefixes."""

    def read_it(
        text: str | bytes, name: str = "upload", media_type: str = "", limits: Limits | None = None
    ) -> Parsed:
        body = text.encode() if isinstance(text, str) else text
        return read(Upload(name, body, media_type), ORIGIN, limits or Limits())

    return read_it


@pytest.fixture
def read_turtle(read_text: Callable[..., Parsed]) -> Callable[[str], Parsed]:
    """Read Turtle that may use the usual prefixes."""
    return lambda text: read_text(PREFIXES + text, "upload.ttl")


@pytest.fixture
def by_title() -> Callable[[Parsed], dict[str, ParsedRecord]]:
    return lambda parsed: {record.title: record for record in parsed.records}

"""The corpora beside the project, read once; the module is skipped where they are absent, and fails in CI."""

import os
from functools import cache
from pathlib import Path

import pytest

from store import errors
from store.parsing import Origin, Parsed, ParsedRecord, Upload, read

SHARED = Path(os.environ.get("VARDE_TEST_SHARED", Path(__file__).resolve().parents[4] / "shared"))
CORPORA = SHARED / "corpora"
HOSTILE = CORPORA / "hostile-made-share"
BIOTOOLS = CORPORA / "sdo-biotools" / "sdo-biotools.jsonl.gz"
ORIGIN = Origin("corpora", "https://portal.example")
_NOTES = ("SOURCE.txt", "unparsable.txt")

if not CORPORA.is_dir():
    if os.environ.get("CI") == "true":
        pytest.fail("shared/corpora is missing, and CI must have it", pytrace=False)
    pytest.skip("shared/corpora is not beside the checkout", allow_module_level=True)


def read_path(path: Path) -> Parsed:
    return read(Upload(path.name, path.read_bytes()), ORIGIN)


@cache
def corpus(name: str) -> dict[str, Parsed | errors.StoreError]:
    """What each file of a corpus gave; keys are paths inside it."""
    found: dict[str, Parsed | errors.StoreError] = {}
    for path in sorted((CORPORA / name).rglob("*")):
        if path.is_file() and path.name not in _NOTES:
            try:
                found[str(path.relative_to(CORPORA / name))] = read_path(path)
            except errors.StoreError as error:
                found[str(path.relative_to(CORPORA / name))] = error
    return found


def records(name: str, kind: str = "") -> list[ParsedRecord]:
    found = [parsed for parsed in corpus(name).values() if isinstance(parsed, Parsed)]
    return [record for parsed in found for record in parsed.records if kind in ("", record.kind)]


def failures(name: str) -> dict[str, errors.StoreError]:
    return {path: error for path, error in corpus(name).items() if not isinstance(error, Parsed)}


def ending(name: str, end: str) -> Parsed:
    return next(parsed for path, parsed in corpus(name).items() if path.endswith(end))


def statements(name: str) -> str:
    return "".join(record.statements for record in records(name))

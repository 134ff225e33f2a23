"""Finds the files that are not code: ontology/, shapes/, catalogue/ and the internal queries."""

from functools import cache
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent

ONTOLOGY = _ROOT / "ontology"
SHAPES = _ROOT / "shapes"
CATALOGUE = _ROOT / "catalogue"
_QUERIES = Path(__file__).resolve().parent / "queries"


@cache
def query(name: str) -> str:
    """The text of the internal query `queries/{name}.rq`."""
    return (_QUERIES / f"{name}.rq").read_text(encoding="utf-8")

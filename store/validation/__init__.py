"""Judges records by the shapes of their profiles, and tells people how to mend them."""

from .batches import check_many
from .context import context_for
from .engines import Engine, fast_engine, reference_engine
from .explaining import LANGUAGES, Finding, Notes, explain, notes_of
from .judging import check, check_foreign
from .reports import Report, Row
from .writing import write

__all__ = [
    "LANGUAGES",
    "Engine",
    "Finding",
    "Notes",
    "Report",
    "Row",
    "check",
    "check_foreign",
    "check_many",
    "context_for",
    "explain",
    "fast_engine",
    "notes_of",
    "reference_engine",
    "write",
]

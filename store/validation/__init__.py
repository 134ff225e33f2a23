"""Judges records by the shapes of their profiles, and tells people how to mend them."""

from .batches import check_many
from .choosing import fast_engine, reference_engine
from .context import context_for
from .engines import Engine
from .explaining import LANGUAGES, Finding, Notes, explain, notes_of, pick
from .judging import check, check_foreign, shape_sets
from .notes import Note
from .reports import Report, Row
from .shapes import ShapeSet
from .writing import write

__all__ = [
    "LANGUAGES",
    "Engine",
    "Finding",
    "Note",
    "Notes",
    "Report",
    "Row",
    "ShapeSet",
    "check",
    "check_foreign",
    "check_many",
    "context_for",
    "explain",
    "fast_engine",
    "notes_of",
    "pick",
    "reference_engine",
    "shape_sets",
    "write",
]

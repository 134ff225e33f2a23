"""Public queries: guarded, run in processes that can be killed, streamed."""

from .declaring import missing_prefixes, with_missing_prefixes
from .description import MEDIA_TYPES, service_description, service_statements
from .federation import Federation
from .graphs import existence
from .guard import kind_of
from .prefixes import WELL_KNOWN
from .query import Answer, Kept, Leash, Limits, Query
from .updates import Update
from .workers import Workers
from .writer import Document, Writer

__all__ = [
    "MEDIA_TYPES",
    "WELL_KNOWN",
    "Answer",
    "Document",
    "Federation",
    "Kept",
    "Leash",
    "Limits",
    "Query",
    "Update",
    "Workers",
    "Writer",
    "existence",
    "kind_of",
    "missing_prefixes",
    "service_description",
    "service_statements",
    "with_missing_prefixes",
]

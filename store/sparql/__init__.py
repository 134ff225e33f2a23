"""Public queries: guarded, run in processes that can be killed, streamed."""

from .description import MEDIA_TYPES, service_description, service_statements
from .federation import Federation
from .guard import kind_of
from .prefixes import WELL_KNOWN
from .query import Answer, Leash, Limits, Query
from .workers import Workers

__all__ = [
    "MEDIA_TYPES",
    "WELL_KNOWN",
    "Answer",
    "Federation",
    "Leash",
    "Limits",
    "Query",
    "Workers",
    "kind_of",
    "service_description",
    "service_statements",
]

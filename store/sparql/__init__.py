"""Public queries: guarded, run in processes that can be killed, streamed."""

from .description import service_description
from .federation import Federation
from .guard import kind_of
from .prefixes import WELL_KNOWN
from .query import Answer, Kept, Leash, Limits, Query
from .workers import Workers

__all__ = [
    "WELL_KNOWN",
    "Answer",
    "Federation",
    "Kept",
    "Leash",
    "Limits",
    "Query",
    "Workers",
    "kind_of",
    "service_description",
]

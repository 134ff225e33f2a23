"""Public queries: guarded, run in processes that can be killed, streamed."""

from .description import service_description
from .guard import kind_of
from .prefixes import WELL_KNOWN
from .query import Answer, Leash, Limits, Query
from .workers import Workers

__all__ = [
    "WELL_KNOWN",
    "Answer",
    "Leash",
    "Limits",
    "Query",
    "Workers",
    "kind_of",
    "service_description",
]

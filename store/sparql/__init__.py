"""Public queries: guarded, run in processes that can be killed, streamed."""

from .declaring import missing_prefixes, with_missing_prefixes
from .description import service_description
from .federation import Federation
from .guard import kind_of
from .prefixes import WELL_KNOWN
from .query import Answer, Leash, Limits, Query
from .workers import Workers

__all__ = [
    "WELL_KNOWN",
    "Answer",
    "Federation",
    "Leash",
    "Limits",
    "Query",
    "Workers",
    "kind_of",
    "missing_prefixes",
    "service_description",
    "with_missing_prefixes",
]

"""Full-text search with facets over the published records.

A writer, and an index that only reads.
"""

from .index import Index
from .writer import Writer

__all__ = ["Index", "Writer"]

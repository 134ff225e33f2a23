"""Full-text search with facets over the published records: a writer, and an index that only reads."""

from .index import Index
from .writer import Writer

__all__ = ["Index", "Writer"]

"""A record, a search answer and a tombstone as plain dataclasses for pages."""

from .jsonld import json_ld, json_ld_whole
from .material import Material
from .record import record_page
from .summary import Named, Summary, describe

__all__ = ["Material", "Named", "Summary", "describe", "json_ld", "json_ld_whole", "record_page"]

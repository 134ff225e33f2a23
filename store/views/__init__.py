"""A record, a search answer and a tombstone as plain dataclasses for pages."""

from .fields import concept_labels, kind_label, kind_plural
from .jsonld import json_ld, json_ld_whole
from .material import Material
from .record import record_page
from .summary import Named, Summary, describe

__all__ = [
    "Material",
    "Named",
    "Summary",
    "concept_labels",
    "describe",
    "json_ld",
    "json_ld_whole",
    "kind_label",
    "kind_plural",
    "record_page",
]

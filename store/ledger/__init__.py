"""The one truth: every accepted version of a record, exact to the letter, under one sequence number."""

from .chaining import forge, verify
from .entries import (
    Candidate,
    Change,
    Delivery,
    Outcome,
    PublicVersion,
    RecordRow,
    Totals,
    VersionRow,
)
from .ledger import Ledger
from .marks import erased_slug, is_mark
from .opening import open_ledger

__all__ = [
    "Candidate",
    "Change",
    "Delivery",
    "Ledger",
    "Outcome",
    "PublicVersion",
    "RecordRow",
    "Totals",
    "VersionRow",
    "erased_slug",
    "forge",
    "is_mark",
    "open_ledger",
    "verify",
]

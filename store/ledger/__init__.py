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
    "forge",
    "open_ledger",
    "verify",
]

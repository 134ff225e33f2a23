"""Reads uploads in a limited child process and splits them into records. No network, no store, no HTTP."""

from .canonical import relabelled
from .reading import read, triples
from .uploads import LeftOver, Limits, Origin, Parsed, ParsedRecord, Upload, readdressed

__all__ = [
    "LeftOver",
    "Limits",
    "Origin",
    "Parsed",
    "ParsedRecord",
    "Upload",
    "read",
    "readdressed",
    "relabelled",
    "triples",
]

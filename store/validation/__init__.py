"""Judges records by the shapes of their profiles, and tells people what is wrong and how to mend it."""

from .judging import Engine, check, check_foreign, fast_engine, reference_engine
from .reports import Report, Row

__all__ = ["Engine", "Report", "Row", "check", "check_foreign", "fast_engine", "reference_engine"]

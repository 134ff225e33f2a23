"""Judges records by the shapes of their profiles, and tells people how to mend them."""

from .judging import Engine, check, check_foreign, fast_engine, reference_engine
from .reports import Report, Row

__all__ = ["Engine", "Report", "Row", "check", "check_foreign", "fast_engine", "reference_engine"]

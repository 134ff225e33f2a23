"""Alembic's scripts for the ledger."""

NEWEST = "0001"
"""The revision that the newest script makes."""

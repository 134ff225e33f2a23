"""A record, a search answer and a tombstone as plain dataclasses for pages."""

"""The tables of the ledger, as the newest migration leaves them.

Embargo and audience stand in the first schema, and a body is kept for each audience part of a version, so that a
record may later hold restricted statements beside its public ones.
"""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData()

facts = Table(
    "facts",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

# One row. A database sequence would give numbers that commit out of order, and a follower would skip records.
counter = Table(
    "counter",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("value", Integer, nullable=False),
    Column("chain", String(64), nullable=False),
)

records = Table(
    "records",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("key", Text, nullable=False, unique=True),
    Column("iri", Text, nullable=False, unique=True),
    Column("kind", String(40), nullable=False),
    Column("slug", String(120), nullable=False),
    Column("state", String(20), nullable=False),
    Column("audience", String(20), nullable=False),
    Column("embargo", String(40), nullable=False),
    Column("head", Integer, nullable=False),
    Column("published", Integer),
    Column("withdrawn", String(40), nullable=False),
    Column("reason", Text, nullable=False),
    Index("records_page", "kind", "slug", unique=True),
)

versions = Table(
    "versions",
    metadata,
    Column("record", Integer, ForeignKey("records.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("sequence", Integer, nullable=False, unique=True),
    Column("time", String(40), nullable=False),
    Column("actor", String(80), nullable=False),
    Column("note", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("run", Integer),
    Column("title", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("state", String(20), nullable=False),
    Column("profiles", Text, nullable=False),
    Column("violations", Integer, nullable=False),
    Column("warnings", Integer, nullable=False),
    Column("infos", Integer, nullable=False),
    Column("report", Text, nullable=False),
    Column("erased", Boolean, nullable=False),
)

bodies = Table(
    "bodies",
    metadata,
    Column("record", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("part", String(20), primary_key=True),
    Column("statements", Text, nullable=False),
    ForeignKeyConstraint(["record", "number"], ["versions.record", "versions.number"]),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("record", Integer, ForeignKey("records.id"), primary_key=True),
    Column("source", Text, primary_key=True),
    Column("digest", String(64), nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("time", String(40), nullable=False),
    Column("actor", String(80), nullable=False),
    Column("source", Text, nullable=False),
)

events = Table(
    "events",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("record", Integer, ForeignKey("records.id"), nullable=False),
    Column("action", String(20), nullable=False),
    Column("number", Integer, nullable=False),
    Column("time", String(40), nullable=False),
    Column("chain", String(64), nullable=False),
    Index("events_record", "record"),
)

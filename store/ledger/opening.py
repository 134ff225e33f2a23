"""Opens the ledger's database: pragmas, migrations under a lock and after a backup, the incarnation."""

import shutil
import sqlite3
import uuid
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, insert, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import (
    ArgumentError,
    DBAPIError,
    NoSuchModuleError,
    OperationalError,
    ProgrammingError,
)

from ..errors import Misconfigured, OutOfSpace
from ..locking import exclusive
from .ledger import Ledger, translated
from .migrations import NEWEST
from .tables import facts

_SCRIPTS = Path(__file__).resolve().parent / "migrations"


def open_ledger(url: str, *, lock: Path) -> Ledger:
    """The ledger at this SQLAlchemy URL, with the newest schema.

    Raises Misconfigured where the schema is newer than this release, or the database cannot be opened.
    """
    try:
        engine = _engine(url)
        with exclusive(lock):
            _migrate(engine)
            with engine.begin() as connection:
                _incarnate(connection)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise Misconfigured(
            "The ledger's address names no database that can be used here.",
            remedy="Mend VARDE_LEDGER_URL, or install the database's driver.",
        ) from error
    except DBAPIError as error:
        engine.dispose()
        told = translated(error)
        if isinstance(told, (OutOfSpace, Misconfigured)):  # full, or damaged
            raise told from error
        raise Misconfigured(
            f"The ledger's database cannot be opened ({type(error.orig).__name__}).",
            remedy="See that it runs and is whole, and that VARDE_LEDGER_URL is right.",
        ) from error
    return Ledger(engine)


def _engine(url: str) -> Engine:
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": 30})

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        # The driver's own BEGIN is deferred, so two writers could deadlock: we begin ourselves.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("outside"):
            return  # a checkpoint is not done within a transaction
        reading = options.get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")

    return engine


def _migrate(engine: Engine) -> None:
    present = _revision(engine)
    if present == NEWEST:
        return
    # Loaded only when there is something to migrate: every command opens the ledger.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    known = ScriptDirectory.from_config(config)
    if present is not None:
        if present not in {script.revision for script in known.walk_revisions()}:
            raise Misconfigured(
                f"The ledger has schema {present}, which is newer than this release knows.",
                remedy="Install the release that wrote it, or a later one.",
            )
        _keep_copy(engine, present)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _revision(engine: Engine) -> str | None:
    """The schema's revision, or None where there is none yet."""
    try:
        with engine.connect().execution_options(reading=True) as connection:
            found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    except (OperationalError, ProgrammingError):
        if inspect(engine).has_table("alembic_version"):
            raise
        return None
    return str(found) if found else None


def _keep_copy(engine: Engine, revision: str) -> None:
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return  # other databases have their own backup; docs/how-to/systemd.md says so
    source = Path(engine.url.database)
    if source.exists():
        with sqlite3.connect(source) as live:
            live.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy2(source, source.with_name(f"{source.name}.before-{revision}"))


def _incarnate(connection: Connection) -> None:
    if connection.scalar(select(facts.c.value).where(facts.c.name == "incarnation")) is None:
        connection.execute(insert(facts), {"name": "incarnation", "value": uuid.uuid4().hex})
        created = datetime.now(UTC).isoformat(timespec="seconds")
        connection.execute(insert(facts), {"name": "created", "value": created})

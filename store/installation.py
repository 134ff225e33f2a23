"""One data folder: its ledger, its public projection, and the base IRI that was frozen at first start."""

import fcntl
import hashlib
import os
from importlib.metadata import version
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from .errors import Conflict, Misconfigured, OutOfSpace
from .ledger import Ledger, open_ledger
from .projection import Projection
from .resources import ONTOLOGY
from .settings import StoreSettings
from .working import Position

_ROOM = Path(__file__).resolve().parent
_PROJECTING = (
    "projection.py",
    "working.py",
    "indexing.py",
    "documents.py",
    "naming.py",
    "examples.py",
    "describing",
    "queries",
    "statements.py",
    "views",
    "search",
)


class Installation:
    """An open data folder, held together with other processes until it is closed."""

    def __init__(self, settings: StoreSettings, held: int) -> None:
        self._held = held
        folder = settings.data_dir.resolve()
        self.ledger: Ledger = open_ledger(settings.ledger, lock=folder / "ledger.lock")
        self.base = _frozen_base(self.ledger, settings)
        start = Position(self.ledger.fact("incarnation") or "", _code(), self.base)
        self.projection = Projection(folder / "public", self.ledger, start)

    @classmethod
    def open(cls, settings: StoreSettings, *, alone: bool = False) -> "Installation":
        """Open the data folder, making it where it is missing.

        `alone` demands that no other process holds it. Raises Misconfigured, Conflict, OutOfSpace.
        """
        try:
            settings.data_dir.mkdir(parents=True, exist_ok=True)
            held = _hold(settings.data_dir / "installation.lock", alone=alone)
        except OSError as error:
            if error.errno == 28:
                raise OutOfSpace(
                    "The disk of the data folder is full.", remedy="Free space."
                ) from error
            raise Misconfigured(
                f"The data folder {settings.data_dir} cannot be made or written: {error.strerror}.",
                remedy="Give the account that runs Varde the right to write there, or set VARDE_DATA_DIR.",
            ) from error
        try:
            return cls(settings, held)
        except BaseException:
            os.close(held)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the projection, the ledger and the folder."""
        self.projection.close()
        self.ledger.close()
        if self._held >= 0:
            os.close(self._held)
            self._held = -1


def checked_base(address: str) -> str:
    """A base IRI without a trailing slash. Raises Misconfigured where it is no plain http(s) address."""
    base = address.rstrip("/")
    parts = urlsplit(base)
    plain = (
        parts.scheme in {"http", "https"} and parts.netloc and not (parts.query or parts.fragment)
    )
    if not plain or any(character in base for character in ' <>"{}|\\^`'):
        raise Misconfigured(
            f"The base address '{address}' is no http or https address without query and fragment.",
            remedy="Set VARDE_BASE_URL to something like https://data.example.org or https://example.org/data.",
        )
    return base


def _frozen_base(ledger: Ledger, settings: StoreSettings) -> str:
    frozen = ledger.fact("base")
    asked = checked_base(settings.base_url) if settings.base_url else ""
    if frozen is None or (asked and asked != frozen and ledger.head() == 0):
        base = asked or checked_base(settings.default_base)
        ledger.set_fact("base", base)
        return base
    if asked and asked != frozen:
        raise Misconfigured(
            f"The IRIs of this data folder begin with {frozen}, but VARDE_BASE_URL is {asked}.",
            remedy=f"Set it back, or move all IRIs with `varde rebase {asked}`.",
        )
    return frozen


def _hold(path: Path, *, alone: bool) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise Conflict(
            "Another Varde process uses this data folder.",
            remedy="Stop the server, then do it again.",
        ) from None
    return descriptor


def _code() -> str:
    """A hash of all that decides what a projection holds, so that a new release makes it again."""
    seen = hashlib.sha256()
    for package in ("pyoxigraph", "tantivy"):
        seen.update(f"{package} {version(package)}".encode())
    places = [_ROOM / name for name in _PROJECTING] + [ONTOLOGY]
    files = [place for place in places if place.is_file()]
    for place in places:
        if place.is_dir():
            files += [
                path
                for suffix in ("*.py", "*.ttl", "*.jsonld", "*.rq")
                for path in place.rglob(suffix)
            ]
    for path in sorted(files):
        seen.update(path.name.encode())
        seen.update(path.read_bytes())
    return seen.hexdigest()[:16]

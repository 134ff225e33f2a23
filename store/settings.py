"""What the store can be told."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from .resources import CATALOGUE


@dataclass(frozen=True)
class StoreSettings:
    """Settings of the store; sizes in bytes, times in seconds."""

    data_dir: Path = field(
        default=Path("varde-data"), metadata={"help": "Folder in which everything lives."}
    )
    base_url: str = field(
        default="",
        metadata={"help": "Public address of the installation, from which its IRIs are made."},
    )
    default_base: str = field(
        default="http://127.0.0.1:8080", metadata={"help": "", "internal": True}
    )
    ledger_url: str = field(
        default="",
        metadata={"help": "SQLAlchemy URL of the ledger; empty for SQLite in the data folder."},
    )
    seed: Path = field(
        default=CATALOGUE,
        metadata={"help": "Folder of seed records that `serve` imports; 'none' for none."},
    )
    upload_bytes: int = field(default=200_000_000, metadata={"help": "Largest file that is read."})
    query_seconds: float = field(
        default=10.0,
        metadata={"help": "Deadline of a SPARQL query.", "least": 0.1, "most": 3_600},
    )
    query_memory: int = field(
        default=3_000_000_000, metadata={"help": "Memory that one query worker may address."}
    )
    query_workers: int = field(
        default=0,
        metadata={
            "help": "Query workers of each web process; 0 for one more than the machine has cores,"
            " at most 8.",
            "least": 0,
            "most": 64,
        },
    )
    query_per_client: int = field(
        default=10,
        metadata={
            "help": "Queries of one client that may run or wait in each web process.",
            "least": 1,
            "most": 1_000,
        },
    )
    query_cache: int = field(
        default=64_000_000,
        metadata={
            "help": "Bytes of query answers that each web process keeps to give them again.",
            "least": 0,
            "most": 100_000_000_000,
        },
    )

    federation: str = field(
        default="",
        metadata={
            "help": "Addresses of SPARQL endpoints that SERVICE may ask, with blanks between; empty for none."
        },
    )

    @property
    def ledger(self) -> str:
        """The ledger's URL, with the default filled in."""
        return self.ledger_url or f"sqlite:///{self.data_dir.resolve() / 'ledger.sqlite'}"

    @property
    def workers(self) -> int:
        """The query workers of each web process, with the default filled in."""
        return self.query_workers or min(len(os.sched_getaffinity(0)) + 1, 8)

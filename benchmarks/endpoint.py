"""The query endpoint alone, over a publication named in the environment: what `sparql.py` measures.

The answers of the product, without a ledger behind them: the same application, guard and workers.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from store.sparql import Limits, Workers
from webapp.asgi import Opened, Portal

PUBLICATION, CACHE, PROXIES = "BENCH_PUBLICATION", "BENCH_CACHE", ("127.0.0.1",)


@dataclass(frozen=True)
class Standing:
    """How the stand-in for an installation stands."""

    ready: bool = True
    lag: int = 0
    publication: int = 1
    records: int = 0


class Desk:
    """A front desk with workers and nothing else."""

    def __init__(self, folder: Path) -> None:
        size = len(os.sched_getaffinity(0)) + 1
        limits = Limits(cache=int(os.environ.get(CACHE, Limits.cache)))
        self._workers = Workers(lambda: folder, limits, size)
        self.ask, self.tag = self._workers.ask, self._workers.tag
        self.publication = self._workers.publication

    def status(self) -> Standing:
        """Always the same."""
        return Standing()

    def close(self) -> None:
        """End the workers."""
        self._workers.close()


def _opening() -> Opened:
    desk = Desk(Path(os.environ[PUBLICATION]))
    return Opened(desk, Flask("pages"), "http://127.0.0.1", PROXIES)


application = Portal(_opening)

"""The query endpoint alone, over a publication named in the environment: what `sparql.py` measures."""

import os
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from store.sparql import Limits, Workers
from webapp.asgi import Opened, Portal


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
        self._workers = Workers(lambda: folder, Limits(), size=2)

        self.ask, self.tag = self._workers.ask, self._workers.tag
        self.publication = self._workers.publication

    def status(self) -> Standing:
        """Always the same."""
        return Standing()

    def close(self) -> None:
        """End the workers."""
        self._workers.close()


def _opening() -> Opened:
    folder = Path(os.environ["VARDE_BENCH_PUBLICATION"])
    return Opened(Desk(folder), Flask("pages"), "http://127.0.0.1:18600")


application = Portal(_opening)

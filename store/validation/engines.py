"""What an engine is: the protocol that all of them keep, and how they fail."""

from typing import Protocol

from .reports import Row
from .shapes import ShapeSet


class EngineFailed(Exception):
    """An engine broke on data or shapes; another one may not."""


class Engine(Protocol):
    """What judges statements by shapes."""

    @property
    def name(self) -> str:
        """The name of the package."""

    def judge(self, statements: str, shapes: ShapeSet) -> list[Row]:
        """The results for N-Triples text, in no order. Raises EngineFailed."""

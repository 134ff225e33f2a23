"""The engines that there are: one whose word counts, and a fast one for many records."""

import logging
from functools import cache

from .engines import Engine, EngineFailed
from .reports import Row
from .shapes import ShapeSet

_log = logging.getLogger(__name__)


@cache
def reference_engine() -> Engine:
    """The engine whose word counts: pySHACL. Imports it at the first call (a third of a second)."""
    # pySHACL and rdflib take a third of a second to import: only a judge needs them.
    from .reference import ReferenceEngine  # noqa: PLC0415

    return ReferenceEngine()


@cache
def fast_engine() -> Engine | None:
    """The engine for batches, or None where the optional package `shacl` is not installed."""
    try:
        from .fast import FastEngine  # noqa: PLC0415  # an optional package
    except ImportError:
        return None
    return FastEngine()


UNJUDGED = "urn:varde:unjudged"
"""The component of the row on a record that no engine can judge."""


def judged(engine: Engine, statements: str, shapes: ShapeSet) -> list[Row]:
    """The results of the engine; where it breaks on a strange value, those of the reference engine.

    Where that one breaks too, there is one result: a Violation that says so.
    """
    for each in dict.fromkeys((engine, reference_engine())):
        try:
            return each.judge(statements, shapes)
        except EngineFailed as error:
            _log.warning(
                "engine failed: engine=%s cause=%s", each.name, type(error.__cause__).__name__
            )
    return [Row(statements.split(" ", 1)[0], "", "", "Violation", UNJUDGED, "")]

"""The fast engine: the `shacl` package, an optional extra for batches and audits.

It renames blank nodes to `_:<run>_b<n>`, n counting from a number that depends on the shapes, in
order of appearance. Here they get their own labels back.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import shacl

from .engines import EngineFailed
from .reports import SH, Row
from .shapes import Result, ShapeSet

_KEPT = 32
_SIMPLE = re.compile(r"<[^<>]*>")
_PROBE = "urn:varde:probe"
_PROBE_SHAPE = "".join(
    f"<{_PROBE}:shape> <{SH}{name}> <{value}> .\n"
    for name, value in (("targetClass", _PROBE), ("nodeKind", f"{SH}IRI"))
)
_PROBE_DATA = f"_:x <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{_PROBE}> .\n"


class FastEngine:
    """Judges with the `shacl` package. May be used by several threads."""

    name = "shacl"

    def __init__(self) -> None:
        self._compiled = lru_cache(maxsize=_KEPT)(self._compile)

    def judge(self, statements: str, shapes: ShapeSet) -> list[Row]:
        """The results for these statements (N-Triples text), in no order.

        Raises EngineFailed for shapes that cannot be used and for values that it cannot read: it
        panics on a year of twenty digits.
        """
        try:
            compiled, first = self._compiled(shapes)
            found = compiled.validate_text(statements, format="ntriples").results
        except BaseException as error:
            # A panic is no Exception, and its class cannot be imported.
            if isinstance(error, ValueError) or type(error).__name__ == "PanicException":
                raise EngineFailed(str(error)) from error
            raise
        if not found:
            return []
        labels = _Labels(statements, first)
        return [shapes.row(_result(each, labels, shapes)) for each in found]

    def _compile(self, shapes: ShapeSet) -> tuple[shacl.Shapes, int]:
        """The compiled shapes, and the number that the first blank node of the data will get."""
        compiled = shacl.Shapes.from_text(shapes.rules + _PROBE_SHAPE, format="ntriples")
        probe = compiled.validate_text(_PROBE_DATA, format="ntriples").results
        numbers = [
            each.focus_node
            for each in probe
            if (each.source_shape or "").strip("<>") == f"{_PROBE}:shape"
        ]
        if not numbers or "_b" not in numbers[0]:
            raise EngineFailed("blank nodes are not numbered as they were")
        return compiled, int(numbers[0].rpartition("_b")[2])


def _result(each: shacl.Result, labels: "_Labels", shapes: ShapeSet) -> Result:
    shape = (each.source_shape or "").strip("<>")
    path = each.path or ""
    return Result(
        focus=labels.own(each.focus_node),
        path=path if _SIMPLE.fullmatch(path) else shapes.path(shape),
        value=labels.own(each.value or ""),
        component=each.component_iri,
        severity=each.severity_iri,
        shape=shape,
    )


class _Labels:
    """The labels of a text's blank nodes, in order of appearance."""

    def __init__(self, statements: str, first: int) -> None:
        self._statements = statements
        self._first = first
        self._labels: list[str] | None = None

    def own(self, term: str) -> str:
        """The term as the text has it."""
        if not term.startswith("_:"):
            return term
        if self._labels is None:
            self._labels = list(dict.fromkeys(_blank(self._statements)))
        at = int(term.rpartition("_b")[2]) - self._first
        return self._labels[at] if 0 <= at < len(self._labels) else term


def _blank(statements: str) -> Iterator[str]:
    for line in statements.split("\n"):
        parts = line.split(" ", 2)
        if parts[0].startswith("_:"):
            yield parts[0]
        if len(parts) == 3 and parts[2].startswith("_:"):
            yield parts[2].removesuffix(" .")

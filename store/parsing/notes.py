"""What the reader noticed on its way: repairs with count and first place, and problems that did not stop it."""

from dataclasses import dataclass, field


@dataclass
class Notes:
    """Collects repairs and problems of one upload; lives in the child only."""

    _repairs: dict[str, tuple[int, str]] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    refused: int = 0

    def repaired(self, what: str, count: int = 1, place: str = "") -> None:
        """Add `count` repairs of one sort; the first place stays."""
        if count:
            before, first = self._repairs.get(what, (0, place))
            self._repairs[what] = (before + count, first)

    def repairs(self) -> list[str]:
        """Sentences such as "Removed an empty xml:lang (168 times, first in line 12)"."""
        return [
            _sentence(what, count, place) for what, (count, place) in sorted(self._repairs.items())
        ]


def _sentence(what: str, count: int, place: str) -> str:
    parts = [f"{count} times"] if count > 1 else []
    if place:
        parts.append(f"first in {place}" if count > 1 else f"in {place}")
    return f"{what} ({', '.join(parts)})." if parts else f"{what}."

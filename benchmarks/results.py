"""How a figure is printed, and the clock that all scripts use."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Result:
    """One measured figure beside its target."""

    name: str
    figure: str
    ratio: str
    target: str
    met: bool

    def line(self) -> str:
        """One line of the table."""
        return f"{'ok  ' if self.met else 'MISS'} {self.name:<44} {self.figure:<26} {self.ratio:<28} {self.target}"


def seconds(work: Callable[[], object], rounds: int = 5) -> float:
    """The shortest wall time of several rounds: on a shared machine the least disturbed one."""
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def median(work: Callable[[], object], rounds: int = 15) -> float:
    """The median wall time of several rounds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return sorted(times)[len(times) // 2]

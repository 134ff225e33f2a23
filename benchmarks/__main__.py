"""Runs the scripts named, or all of them: `python -m benchmarks [importing validation pages …]`."""

import importlib
import pkgutil
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

_NOT_A_QUESTION = {"__main__", "results", "records", "endpoint", "load", "peers"}


def main(names: list[str]) -> int:
    """Print every result; the exit status tells whether all targets were met."""
    found = [item.name for item in pkgutil.iter_modules([str(Path(__file__).parent)])]
    chosen = names or [name for name in found if name not in _NOT_A_QUESTION]
    print(f"{datetime.now(UTC):%Y-%m-%d} {platform.platform()} Python {platform.python_version()}")
    met = True
    for name in chosen:
        for result in importlib.import_module(f"benchmarks.{name}").main():
            met = met and result.met
            print(result.line(), flush=True)
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

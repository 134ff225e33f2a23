"""What all web processes of an installation have counted, whichever of them is asked.

Each process writes its own file and reads those of the others. A file outlives its process, so that sums never fall
while the server runs; the server removes the files when it starts.
"""

import contextlib
import json
import threading
import time
import uuid
from collections import Counter
from pathlib import Path


class Figures:
    """Sums by series, and when the first process started (seconds since 1970)."""

    def __init__(self, folder: Path | None = None) -> None:
        """`folder` is where the processes meet; without one, each tells of itself."""
        self._folder = folder
        self._name = f"{uuid.uuid4().hex}.json"
        self._lock = threading.Lock()
        self._counts: Counter[str] = Counter()
        self._started = time.time()

    def add(self, series: str, amount: float = 1) -> None:
        """Count something of this process."""
        with self._lock:
            self._counts[series] += amount  # type: ignore[assignment]  # a Counter adds floats too

    def share(self) -> None:
        """Write what this process counted where the others look. Raises OSError."""
        if self._folder is None:
            return
        with self._lock:
            text = json.dumps({"started": self._started, "counts": self._counts})
        self._folder.mkdir(exist_ok=True)
        draft = self._folder / f".{self._name}"
        draft.write_text(text, encoding="utf-8")
        draft.replace(self._folder / self._name)

    def told(self) -> tuple[Counter[str], float]:
        """The sums of all processes, and when the first of them started.

        Of the others' figures, those that they shared last: some seconds old.
        """
        with self._lock:
            counts, started = self._counts.copy(), self._started
        for path in self._folder.glob("*.json") if self._folder else ():
            # The server may be removing the files, and a disk may break: the rest is still worth telling.
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
                if path.name != self._name:
                    theirs = json.loads(path.read_text(encoding="utf-8"))
                    counts.update(theirs["counts"])
                    started = min(started, theirs["started"])
        return counts, started

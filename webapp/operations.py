"""For whoever runs the installation: is it alive, is it ready, and what has it done.

Answered without Flask, so that they answer when all of its threads are busy. No personal data.
"""

import json
import os
import threading
import time
from collections import Counter
from dataclasses import dataclass
from typing import Protocol

_OWN = {"robots.txt", "sitemap.xml", "health", "ready", "metrics", "sparql", "static", "problems"}
_LANGUAGES = ("en", "nb", "nn")
_PAGES = ("datasets", "search", "sparql")
_TEXT = "text/plain; version=0.0.4; charset=utf-8"


class Status(Protocol):
    """How an installation stands; `lag` counts accepted changes that are not yet public."""

    @property
    def ready(self) -> bool:
        """Whether there is a publication to read."""

    @property
    def lag(self) -> int:
        """How many sequence numbers the publication is behind the ledger."""

    @property
    def publication(self) -> int:
        """The current publication's number."""

    @property
    def records(self) -> int:
        """The number of public records."""


class Desk(Protocol):
    """The part of the front desk that tells how it stands."""

    def status(self) -> Status:
        """How it stands now. Raises what reading raises."""


@dataclass(frozen=True)
class Report:
    """An answer to send: status, Content-Type and body."""

    status: int
    media_type: str
    body: bytes


class Operations:
    """Counts what this process does, and reports."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, str, int]] = Counter()
        self._seconds: Counter[str] = Counter()
        self._queries: Counter[str] = Counter()
        self._started = time.time()

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request."""
        with self._lock:
            self._requests[route, method, status] += 1
            self._seconds[route] += seconds  # type: ignore[assignment]  # a Counter adds floats too

    def query(self, outcome: str) -> None:
        """Count the outcome of a query: "answered", "recalled", "known", "broken", "gone", or the problem's slug."""
        with self._lock:
            self._queries[outcome] += 1

    def recalled(self, code: int, seconds: float) -> None:
        """Count a query that was answered without being looked at."""
        with self._lock:
            self._requests["sparql", "GET", code] += 1
            self._seconds["sparql"] += seconds  # type: ignore[assignment]
            self._queries["recalled"] += 1

    def metrics(self, status: Status | None) -> Report:
        """All of it in the text format of Prometheus; each process tells of itself."""
        who = f'process="{os.getpid()}"'
        with self._lock:
            lines = [
                *_series("varde_requests_total", "counter", "Requests by route class."),
                *(
                    f'varde_requests_total{{{who},route="{route}",method="{method}",'
                    f'status="{code}"}} {count}'
                    for (route, method, code), count in sorted(self._requests.items())
                ),
                *_series("varde_request_seconds_total", "counter", "Time spent on requests."),
                *(
                    f'varde_request_seconds_total{{{who},route="{route}"}} {seconds:.6f}'
                    for route, seconds in sorted(self._seconds.items())
                ),
                *_series("varde_queries_total", "counter", "SPARQL queries by outcome."),
                *(
                    f'varde_queries_total{{{who},outcome="{outcome}"}} {count}'
                    for outcome, count in sorted(self._queries.items())
                ),
                *_series("varde_start_time_seconds", "gauge", "When this process started."),
                f"varde_start_time_seconds{{{who}}} {self._started:.0f}",
            ]
        lines += _standing(status)
        return Report(200, _TEXT, "\n".join([*lines, ""]).encode())


def health() -> Report:
    """The process is alive: that it answers says so."""
    return _json(200, {"status": "alive"})


def ready(status: Status | None) -> Report:
    """Whether requests can be served: 200, or 503 where no publication can be read."""
    if status is None or not status.ready:
        return _json(503, {"status": "not ready"})
    facts = {"status": "ready", "publication": status.publication, "lag": status.lag}
    return _json(200, facts)


def route_class(path: str) -> str:
    """The sort of page that a path belongs to: a short fixed list, whatever is asked."""
    parts = [part for part in path.split("/") if part]
    if parts and parts[0] in _LANGUAGES:
        parts = parts[1:]
    if not parts:
        return "home"
    if parts[0] in _PAGES:
        return "sparql" if parts[0] == "sparql" else "search"
    if parts[0] in _OWN or parts[0].startswith("sitemap"):
        return "sitemap" if parts[0].startswith("sitemap") else parts[0]
    return "record" if len(parts) == 2 else "other"


def _standing(status: Status | None) -> list[str]:
    if status is None:
        return []
    figures = (
        ("varde_ready", "Whether there is a publication to read.", int(status.ready)),
        ("varde_publication", "Number of the current publication.", status.publication),
        ("varde_ledger_lag", "Accepted changes that are not yet public.", status.lag),
        ("varde_records", "Public records.", status.records),
    )
    return [
        line
        for name, text, value in figures
        for line in (*_series(name, "gauge", text), f"{name} {value}")
    ]


def _series(name: str, kind: str, text: str) -> tuple[str, str]:
    return f"# HELP {name} {text}", f"# TYPE {name} {kind}"


def _json(status: int, facts: dict[str, object]) -> Report:
    return Report(status, "application/json", json.dumps(facts).encode() + b"\n")

"""For whoever runs the installation: is it alive, is it ready, and what has it done.

Answered without Flask, so that they answer when all of its threads are busy. No personal data.
"""

import json
from dataclasses import dataclass
from typing import Protocol

from webapp.figures import Figures

_OWN = {
    *("robots.txt", "sitemap.xml", "health", "ready", "metrics", "static", "problems"),
    *("sparql", "update", "rdf-graph-store"),
}
_LANGUAGES = ("en", "nb", "nn")
_PAGES = ("datasets", "search", "sparql")
_TEXT = "text/plain; version=0.0.4; charset=utf-8"
_COUNTED = {
    "varde_requests_total": "Requests by route class.",
    "varde_request_seconds_total": "Time spent on requests.",
    "varde_queries_total": "SPARQL queries by outcome.",
}


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
    """Counts what this process does, and reports for all."""

    def __init__(self, figures: Figures) -> None:
        self._figures = figures

    def request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count a request."""
        series = f'route="{route}",method="{method}",status="{status}"'
        self._figures.add(f"varde_requests_total{{{series}}}")
        self._figures.add(f'varde_request_seconds_total{{route="{route}"}}', seconds)

    def query(self, outcome: str) -> None:
        """Count the outcome of a query: "answered", "recalled", "known", "broken", "gone", or the problem's slug."""
        self._figures.add(f'varde_queries_total{{outcome="{outcome}"}}')

    def recalled(self, code: int, seconds: float) -> None:
        """Count a query that was answered without being looked at."""
        self.request("sparql", "GET", code, seconds)
        self.query("recalled")

    def metrics(self, status: Status | None) -> Report:
        """All of it in the text format of Prometheus, summed over the web processes."""
        counts, started = self._figures.told()
        lines: list[str] = []
        for name, text in _COUNTED.items():
            lines += _series(name, "counter", text)
            lines += [
                f"{series} {round(value, 6)}"
                for series, value in sorted(counts.items())
                if series.startswith(f"{name}{{")
            ]
        lines += _series("varde_start_time_seconds", "gauge", "When the first process started.")
        lines += [f"varde_start_time_seconds {started:.0f}", *_standing(status)]
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

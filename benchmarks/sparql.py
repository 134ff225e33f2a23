"""Queries over 100,000 records, beside other endpoints on the same data in the same minutes.

Servers take turns in short slices, so that what disturbs the machine disturbs all of them, and the
figure is the median of the slices' ratios. BENCH_RECORDS makes it smaller.
"""

import os
import random
import socket
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from urllib.parse import quote

from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, Store

from benchmarks import load, peers, records
from benchmarks.results import Result
from store.sparql import Query, Workers

_JSON = "application/sparql-results+json"
_SLICE, _ROUNDS = 0.8, 7
_TITLE = "SELECT ?title {{ <{iri}> <http://purl.org/dc/terms/title> ?title }}"
_RECORD = "CONSTRUCT {{ <{iri}> ?p ?o }} WHERE {{ <{iri}> ?p ?o }}"
_ROWS = "SELECT ?s ?o {{ ?s <http://purl.org/dc/terms/identifier> ?o }} LIMIT {count}"
_BOMBS = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f",
    "SELECT DISTINCT ?a ?f { ?a ?b ?c . ?d ?e ?f }",
)
_OURS, _UNCACHED = "ours", "ours without cache"
_NAMES = ("rdflib-endpoint", "Virtuoso", "oxigraph serve")

Servers = dict[str, peers.Server]


def main() -> list[Result]:
    """Small queries, cached ones, a long answer, workers beside none, and others during a barrage."""
    made = peers.data(int(os.environ.get("BENCH_RECORDS", "100000")))
    with peers.running(made) as servers:
        results = [
            *_small(servers, made.count),
            *_cached(servers, made.count),
            *_long(servers, made.count),
            _barrage(servers[_UNCACHED], made.count),
        ]
    return [*results, *_beside_in_process(made)]


def _questions(count: int, number: int = 3000, form: str = _TITLE) -> list[str]:
    drawn = random.Random(7)  # noqa: S311  (no secret)
    return [form.format(iri=records.iri(drawn.randrange(count))) for _ in range(number)]


def _small(servers: Servers, count: int) -> Iterator[Result]:
    """One record's titles, another record each time; nobody has an answer ready."""
    names = [_UNCACHED, *(name for name in _NAMES if name in servers)]
    targets = {
        ("rdflib-endpoint", 1): 3.0,
        ("rdflib-endpoint", 8): 3.0,
        ("Virtuoso", 1): 1.0,
        ("Virtuoso", 8): 0.8,
    }
    for connections in (1, 8):
        taken = _turns([servers[n] for n in names], _questions(count), connections)
        for name in _NAMES:
            yield _compared(
                f"small queries, {connections} at once, beside {name}",
                taken.get(name, []),
                taken[_UNCACHED],
                targets.get((name, connections)),
            )


def _cached(servers: Servers, count: int) -> Iterator[Result]:
    """The same query again and again: what a second of a processor core answers."""
    name = "oxigraph serve"
    chosen = [servers[n] for n in (_OURS, name) if n in servers]
    for connections in (1, 8):
        taken = _turns(chosen, _questions(count, 1), connections)
        ours, theirs = taken[_OURS], taken.get(name, [])
        label = f"kept answers a core, {connections} at once, beside {name}"
        if not theirs:
            yield _absent(label, ">= 1.5x")
            continue
        ratio = _median_ratio([o.per_core for o in ours], [t.per_core for t in theirs])
        rate = statistics.median(o.per_core for o in ours)
        yield Result(label, f"{rate:,.0f}/s of a core", f"{ratio:.2f}x", ">= 1.5x", ratio >= 1.5)


def _long(servers: Servers, count: int) -> Iterator[Result]:
    """A hundred thousand rows as JSON: to the first byte, and to the last."""
    text, name = _ROWS.format(count=min(count, 100_000)), "oxigraph serve"
    ours: list[tuple[float, float]] = []
    theirs: list[tuple[float, float]] = []
    for _ in range(_ROUNDS):
        ours.append(_read_through(servers[_UNCACHED], text))
        if name in servers:
            theirs.append(_read_through(servers[name], text))
    first = statistics.median(begun for begun, _ in ours)
    shown = f"{first * 1000:.0f} ms"
    yield Result("100,000 rows, first byte", shown, "", "<= 50 ms", first <= 0.05)
    label, target = f"100,000 rows, all, beside {name}", "<= 1.15x the time"
    if not theirs:
        yield _absent(label, target)
        return
    ratio = _median_ratio([done for _, done in ours], [done for _, done in theirs])
    total = statistics.median(done for _, done in ours)
    yield Result(label, f"{total * 1000:.0f} ms", f"{ratio:.2f}x", target, ratio <= 1.15)


def _barrage(server: peers.Server, count: int) -> Result:
    """How long one client waits at most (99 of 100) while others send what never ends."""
    asked = tuple(
        load.get(server.path, text, _JSON, client="192.0.2.1") for text in _questions(count)
    )
    job = load.Job(server.port, asked, connections=1, seconds=4 * _SLICE)
    idle = load.put(job, server.process).slowest()
    with _bombs(server):
        during = load.put(job, server.process).slowest()
    ratio = during / idle
    return Result(
        "99 of 100 small queries during a barrage",
        f"{during * 1000:.1f} ms",
        f"{ratio:.1f}x of idle",
        "<= 3x",
        ratio <= 3,
    )


def _beside_in_process(made: peers.Data) -> Iterator[Result]:
    """What a worker adds to a query that this process could have answered itself."""
    store = Store.read_only(str(made.store))
    with Workers(lambda: made.folder) as workers:
        for label, form, media_type in (
            ("point query", _TITLE, _JSON),
            ("CONSTRUCT of a record", _RECORD, "application/n-triples"),
        ):
            through: list[float] = []
            within: list[float] = []
            for text in _questions(made.count, 1200, form):
                within.append(_timed(lambda t=text: _answered(store, t)))
                through.append(_timed(lambda t=text, m=media_type: workers.run(Query(t, m)).read()))
            ratio = statistics.median(through) / statistics.median(within)
            yield Result(
                f"{label} through a worker",
                f"{statistics.median(through) * 1000:.2f} ms",
                f"{ratio:.2f}x in process",
                "<= 1.3x",
                ratio <= 1.3,
            )


def _answered(store: Store, text: str) -> bytes:
    found = store.query(text)
    form = QueryResultsFormat.JSON if isinstance(found, QuerySolutions) else RdfFormat.N_TRIPLES
    return found.serialize(format=form) or b""


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _turns(
    servers: list[peers.Server], texts: list[str], connections: int
) -> dict[str, list[load.Load]]:
    """Each server's slices, taken in turn; the first round warms up and does not count."""
    taken: dict[str, list[load.Load]] = {server.name: [] for server in servers}
    jobs = {
        server.name: load.Job(
            server.port,
            tuple(load.get(server.path, text, _JSON) for text in texts),
            connections,
            _SLICE,
        )
        for server in servers
    }
    for number in range(_ROUNDS + 1):
        for server in servers:
            done = load.put(jobs[server.name], server.process)
            if number:
                taken[server.name].append(done)
    return taken


def _compared(
    label: str, theirs: list[load.Load], ours: list[load.Load], target: float | None
) -> Result:
    wanted = f">= {target}x" if target else ""
    if not theirs:
        return _absent(label, wanted)
    ratio = _median_ratio([o.rate for o in ours], [t.rate for t in theirs])
    core = _median_ratio([o.per_core for o in ours], [t.per_core for t in theirs])
    rate = statistics.median(o.rate for o in ours)
    return Result(
        label,
        f"{rate:,.0f}/s",
        f"{ratio:.2f}x ({core:.2f}x a core)",
        wanted,
        target is None or ratio >= target,
    )


def _median_ratio(ours: list[float], theirs: list[float]) -> float:
    return statistics.median(o / t for o, t in zip(ours, theirs, strict=True))


def _absent(label: str, target: str) -> Result:
    return Result(label, "not installed here", "", target, met=True)


def _read_through(server: peers.Server, text: str) -> tuple[float, float]:
    """Seconds to the first byte of an answer and to its end."""
    request = load.get(server.path, text, _JSON).encode()
    with socket.create_connection(("127.0.0.1", server.port)) as connection:
        started = time.perf_counter()
        connection.sendall(request)
        tail = connection.recv(1 << 20)
        first = time.perf_counter() - started
        while not tail.endswith(b"\r\n0\r\n\r\n"):
            piece = connection.recv(1 << 20)
            if not piece:
                raise ConnectionError("the answer broke off")
            tail = tail[-8:] + piece
        return first, time.perf_counter() - started


@contextmanager
def _bombs(server: peers.Server) -> Iterator[None]:
    """Three clients, each with four queries at a time that never end by themselves."""
    over = threading.Event()

    def throw(number: int) -> None:
        while not over.is_set():
            bomb = quote(_BOMBS[number % len(_BOMBS)] + f" #{random.random()}")  # noqa: S311
            connection = HTTPConnection("127.0.0.1", server.port, timeout=30)
            address = {"X-Forwarded-For": f"198.51.100.{number % 3}", "Accept": _JSON}
            with suppress(OSError, HTTPException):
                connection.request("GET", f"{server.path}?timeout=1&query={bomb}", headers=address)
                connection.getresponse().read()
            connection.close()

    threads = [threading.Thread(target=throw, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


if __name__ == "__main__":
    for each in main():
        print(each.line())

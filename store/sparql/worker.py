"""The child that runs queries: a script in a fresh interpreter, with limits on itself, killable.

Talks over one socket. In: four bytes of length and a JSON request. Out: frames of one letter,
four bytes of length and a body: C (a chunk), E (the end, with the peak memory), X (an error).
Imports nothing of Varde, so that it starts in some 30 ms.
"""

import ctypes
import fcntl
import json
import os
import resource
import select
import signal
import socket
import struct
import sys
from typing import Any, BinaryIO, cast

_CHUNK = 64 * 1024
_IDLE = 30.0  # seconds, after which an old publication may be swept although nobody asks
_PR_SET_PDEATHSIG = 1
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000


class _Exceeded(Exception):
    """The answer has more bytes or rows than allowed."""


class _Unwritable(Exception):
    """The media type cannot hold this kind of answer."""


def main() -> None:
    """Serve requests until the parent closes the socket.

    Arguments: the socket, the memory in bytes, the folder of the engine, the parent's process id.
    """
    channel, memory, engine, parent = sys.argv[1:5]
    _confine(int(memory), int(parent))
    sys.path.append(engine)
    Session(socket.socket(fileno=int(channel))).run()


def _confine(memory: int, parent: int) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    libc = ctypes.CDLL(None, use_errno=True)
    # A second wall behind the guard, where the system allows it: no network at all.
    if libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if os.getppid() != parent:
        sys.exit(0)


def _length(received: bytes) -> int:
    return cast("int", struct.unpack_from("!I", received)[0])


def _frame(letter: bytes, body: bytes) -> bytes:
    return letter + struct.pack("!I", len(body)) + body


class Session:
    """One parent, one open publication, one query at a time."""

    def __init__(self, channel: socket.socket) -> None:
        self._channel = channel
        self._path = ""
        self._lock = -1
        self._store: Any = None

    def run(self) -> None:
        """Answer requests until the parent hangs up; let go of the publication in pauses."""
        while request := self._next_request():
            try:
                self._answer(json.loads(request))
            except SyntaxError as error:
                self._fail("malformed", str(error))
            except ValueError as error:
                self._fail("graph", str(error))
            except _Unwritable as error:
                self._fail("format", str(error))
            except _Exceeded as error:
                self._fail(str(error), "")
            except MemoryError:
                self._fail("memory", "")
            except (OSError, RuntimeError) as error:
                self._fail("store", str(error))

    def _next_request(self) -> bytes:
        """The next request, whole; nothing when the parent has hung up."""
        if self._store is not None and not select.select([self._channel], [], [], _IDLE)[0]:
            self._close()
        received = self._channel.recv(_CHUNK)
        while received and (len(received) < 4 or len(received) < 4 + _length(received)):
            piece = self._channel.recv(_CHUNK)
            received = received + piece if piece else b""
        return received[4:]

    def send(self, frames: bytes) -> None:
        """Send frames; waits while the parent does not read."""
        self._channel.sendall(frames)

    def _fail(self, reason: str, text: str) -> None:
        self.send(_frame(b"X", json.dumps({"reason": reason, "text": text}).encode()))

    def _answer(self, request: dict[str, Any]) -> None:
        if "backup" in request:
            self._write(request)
            return
        if not self._open(request["path"]):
            self._fail("gone", "")
            return
        results = _results(self._store, request)
        output = _Output(self, request)
        results.serialize(cast("BinaryIO", output), format=_format(results, request["media_type"]))
        del results
        self._end(output.rest())

    def _write(self, request: dict[str, Any]) -> None:
        """Change a scratch store, all or nothing, and make a copy of it for the readers."""
        if self._path != request["path"]:
            self._store, self._path = _engine().Store(request["path"]), request["path"]
        self._store.update(_update(request), base_iri=request["base"] or None)
        self._store.backup(request["backup"])
        self._end()

    def _end(self, rest: bytes = b"") -> None:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        # The last chunk and the end go out as one, so that the parent wakes up once.
        self.send(rest + _frame(b"E", str(peak).encode()))

    def _open(self, path: str) -> bool:
        """Open a publication's store under a shared lock; false when it has been swept."""
        if path == self._path:
            return True
        self._close()
        try:
            self._lock = os.open(f"{path}/lock", os.O_RDONLY)
            fcntl.flock(self._lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except (FileNotFoundError, BlockingIOError):
            return False
        try:  # The sweeper may have moved it away before the lock was ours.
            there = os.stat(f"{path}/lock")  # noqa: PTH116  (pathlib is not loaded here)
            if not os.path.samestat(os.fstat(self._lock), there):
                return False
        except FileNotFoundError:
            return False
        self._store = _engine().Store.read_only(f"{path}/store")
        self._path = path
        return True

    def _close(self) -> None:
        self._store, self._path = None, ""
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1


class _Output:
    """Gathers the engine's small writes into chunks, counts, and stops the query past a limit."""

    def __init__(self, session: Session, request: dict[str, Any]) -> None:
        self._session = session
        self._bytes, self._rows = request["bytes"], request["rows"]
        self._mark, self._counted = _ROW_MARKS.get(request["media_type"], (b"", 0))
        self._buffer = bytearray()
        self._tail = b""
        self._written = 0

    def write(self, data: bytes) -> int:
        """Take some bytes; raises _Exceeded past a limit."""
        self._written += len(data)
        if self._written > self._bytes:
            raise _Exceeded("bytes")
        if self._mark:
            self._count(data)
        self._buffer += data
        if len(self._buffer) >= _CHUNK:
            self._session.send(self.rest())
        return len(data)

    def flush(self) -> None:
        """Do nothing: chunks are sent when they are full."""

    def rest(self) -> bytes:
        """What has been gathered, as a frame; nothing where there is nothing."""
        gathered = bytes(self._buffer)
        self._buffer.clear()
        return _frame(b"C", gathered) if gathered else b""

    def _count(self, data: bytes) -> None:
        joined = self._tail + data
        self._counted += joined.count(self._mark)
        self._tail = joined[len(joined) - len(self._mark) + 1 :]
        if self._counted > self._rows:
            raise _Exceeded("rows")


# What stands once in each solution, and where counting begins: N solutions of JSON have N-1 commas
# between them, the first line of CSV and TSV is the header. (A value with line ends counts more
# than once in CSV.)
_ROW_MARKS = {
    "application/sparql-results+json": (b'},{"', 1),
    "application/sparql-results+xml": (b"<result>", 0),
    "text/csv": (b"\n", -1),
    "text/tab-separated-values": (b"\n", -1),
}


def _engine() -> Any:
    """The engine, loaded only when the limits stand; untyped, for results come in three kinds."""
    import pyoxigraph  # noqa: PLC0415

    return pyoxigraph


def _format(results: Any, media_type: str) -> Any:
    engine = _engine()
    kind = (
        engine.RdfFormat if isinstance(results, engine.QueryTriples) else engine.QueryResultsFormat
    )
    chosen = kind.from_media_type(media_type)
    if chosen is None:
        raise _Unwritable(media_type)
    return chosen


def _results(store: Any, request: dict[str, Any]) -> Any:
    """The results; what is wrong is told by the text as it was written, not as it was mended."""
    if request["mends"]:
        try:
            return _evaluate(store, {**request, "text": _mended(store, request)})
        except SyntaxError:
            pass
    return _evaluate(store, request)


def _evaluate(store: Any, request: dict[str, Any]) -> Any:
    engine = _engine()
    base = request["base"] or None
    text = _with_columns(request, base)
    default, named, given = _dataset(request, base)
    if not given:
        return store.query(text, base_iri=base)
    default = [engine.NamedNode(iri) for iri in default]
    named = [engine.NamedNode(iri) for iri in named]
    if len(default) > 1:
        return _merged(store, default, named).query(
            text, base_iri=base, default_graph=engine.DefaultGraph(), named_graphs=named
        )
    return store.query(text, base_iri=base, default_graph=default, named_graphs=named)


def _mended(store: Any, request: dict[str, Any]) -> str:
    text = cast("str", request["text"])
    elsewhere = request["default_graphs"] or request["named_graphs"]
    for start, end, better, unless in reversed(request["mends"]):
        if not unless or not (elsewhere or _mentions(store, request, unless)):
            text = text[:start] + better + text[end:]
    return text


def _mentions(store: Any, request: dict[str, Any], term: str) -> bool:
    """Whether the default graph has the term as a subject or object."""
    engine = _engine()
    node = engine.NamedNode(_resolve(request["prologue"], term, request["base"] or None))
    graph = engine.DefaultGraph()
    found = (
        store.quads_for_pattern(*pattern, graph)
        for pattern in ((node, None, None), (None, None, node))
    )
    return any(next(quads, None) is not None for quads in found)


def _with_columns(request: dict[str, Any], base: str | None) -> str:
    """SELECT * with the columns written out as the query names them; the engine sorts by name."""
    text, star = cast("str", request["text"]), request["star"]
    if star < 0 or len(request["columns"]) < 2:
        return text
    engine = _engine()
    in_scope = {v.value for v in engine.Store().query(text, base_iri=base).variables}
    chosen = [f"?{name}" for name in request["columns"] if name in in_scope]
    if len(chosen) < 2:
        return text
    return f"{text[:star]}{' '.join(chosen)} {text[star + 1 :]}"


def _dataset(request: dict[str, Any], base: str | None) -> tuple[list[str], list[str], bool]:
    """The graphs to ask (default, named), and whether a data set was given at all."""
    default, named = request["default_graphs"], request["named_graphs"]
    if default or named:
        return default, named, True
    graphs = request["graphs"]
    if sum(not is_named for _, is_named in graphs) < 2:
        # The engine applies FROM itself, and rightly where there is nothing to merge.
        return [], [], False
    resolved = [(_resolve(request["prologue"], term, base), is_named) for term, is_named in graphs]
    return [i for i, n in resolved if not n], [i for i, n in resolved if n], True


def _resolve(prologue: str, term: str, base: str | None) -> str:
    engine = _engine()
    row = next(
        iter(engine.Store().query(f"{prologue} SELECT ({term} AS ?graph) {{}}", base_iri=base))
    )
    return cast("str", row[0].value)


def _merged(store: Any, default: list[Any], named: list[Any]) -> Any:
    """An RDF merge in memory: the engine's own union counts a statement once for each graph."""
    engine = _engine()
    merged = engine.Store()
    for graph in default:
        found = store.quads_for_pattern(None, None, None, graph)
        merged.bulk_extend(engine.Quad(q.subject, q.predicate, q.object) for q in found)
    for graph in named:
        merged.bulk_extend(store.quads_for_pattern(None, None, None, graph))
    return merged


def _update(request: dict[str, Any]) -> str:
    """The update, with the statements of the documents between its two parts."""
    engine = _engine()
    pieces = [request["before"]]
    for document in request["documents"]:
        form = engine.RdfFormat.from_media_type(document["media_type"])
        quads = engine.parse(
            document["text"], form, base_iri=document["base"], rename_blank_nodes=True
        )
        triples = (quad.triple for quad in quads)
        pieces.append(engine.serialize(triples, format=engine.RdfFormat.N_TRIPLES).decode())
    return "".join([*pieces, request["after"]])


if __name__ == "__main__":
    main()

"""The servers that `sparql.py` compares: ours and, where it is installed, each peer, on the same data.

Looked for on the PATH and in the folder BENCH_PATH: `oxigraph`, `rdflib-endpoint` (with oxrdflib) and
`virtuoso-t` with `isql-vt`. The data lie in BENCH_FOLDER, by default below the folder of temporary
files, and are made once.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from benchmarks import endpoint, records

_ROOT = Path(__file__).resolve().parent.parent
_RDFLIB = """
import sys, pyoxigraph, uvicorn
from oxrdflib import OxigraphStore
from rdflib import Dataset
from rdflib_endpoint import SparqlEndpoint
store = OxigraphStore(store=pyoxigraph.Store.read_only(sys.argv[1]))
app = SparqlEndpoint(graph=Dataset(store=store, default_union=False))
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[2]), log_level="warning")
"""
_VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
ServerThreads = 20
CheckpointInterval = 0
DirsAllowed = {data}
NumberOfBuffers = 170000
MaxDirtyBuffers = 130000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 20
MaxClientConnections = 20
[SPARQL]
ResultSetMaxRows = 1000000
"""


@dataclass(frozen=True)
class Server:
    """A running server: where it answers queries."""

    name: str
    port: int
    path: str
    process: int


@dataclass(frozen=True)
class Data:
    """The same statements as a file and as a publication, whose store several servers read."""

    folder: Path
    count: int

    @property
    def file(self) -> Path:
        """One file of N-Triples."""
        return self.folder / "data.nt"

    @property
    def store(self) -> Path:
        """The folder of the RDF store."""
        return self.folder / "store"


def data(count: int) -> Data:
    """So many records, made and loaded if that has not been done."""
    parent = Path(os.environ.get("BENCH_FOLDER", Path(tempfile.gettempdir()) / "varde-bench"))
    made = Data(parent / f"records-{count}", count)
    if (made.folder / "lock").exists():
        return made
    shutil.rmtree(made.folder, ignore_errors=True)
    made.folder.mkdir(parents=True)
    with made.file.open("w", encoding="utf-8") as file:
        file.write(records.organisations())
        file.writelines(records.statements(number) for number in range(count))
    store = Store(str(made.store))
    store.bulk_load(path=str(made.file), format=RdfFormat.N_TRIPLES)
    store.optimize()
    store.flush()
    (made.folder / "lock").touch()
    return made


@contextmanager
def running(made: Data) -> Iterator[dict[str, Server]]:
    """Ours with and without its cache, and every peer that is there, by name."""
    with ExitStack() as stack:
        servers: dict[str, Server] = {}
        for start in (_ours, _ours_uncached, _oxigraph, _rdflib_endpoint, _virtuoso):
            if (server := start(made, stack)) is not None:
                servers[server.name] = server
        yield servers


def _ours(made: Data, stack: ExitStack, name: str = "ours", cache: str = "64000000") -> Server:
    port = _free()
    code = f"from webapp.server import serve; serve('benchmarks.endpoint:application', port={port})"
    extra = {endpoint.PUBLICATION: str(made.folder), endpoint.CACHE: cache}
    process = _start([sys.executable, "-c", code], stack, extra)
    return _ready(Server(name, port, "/sparql", process))


def _ours_uncached(made: Data, stack: ExitStack) -> Server:
    return _ours(made, stack, "ours without cache", "0")


def _oxigraph(made: Data, stack: ExitStack) -> Server | None:
    port, program = _free(), _found("oxigraph")
    if program is None:
        return None
    words = [program, "serve-read-only", "-l", str(made.store), "-b", f"127.0.0.1:{port}"]
    return _ready(Server("oxigraph serve", port, "/query", _start(words, stack)))


def _rdflib_endpoint(made: Data, stack: ExitStack) -> Server | None:
    port, program = _free(), _found("rdflib-endpoint")
    if program is None:
        return None
    python = Path(program).with_name("python")  # the one it is installed in
    words = [str(python), "-c", _RDFLIB, str(made.store), str(port)]
    return _ready(Server("rdflib-endpoint", port, "/", _start(words, stack)))


def _virtuoso(made: Data, stack: ExitStack) -> Server | None:
    program, console = _found("virtuoso-t"), _found("isql-vt")
    if program is None or console is None:
        return None
    folder, sql, http = made.folder / "virtuoso", _free(), _free()
    fresh = not (folder / "loaded").exists()
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    (folder / "virtuoso.lck").unlink(missing_ok=True)
    settings = folder / "virtuoso.ini"
    settings.write_text(_VIRTUOSO.format(folder=folder, sql=sql, http=http, data=made.folder))
    words = [program, "-c", str(settings), "+foreground"]
    server = _ready(Server("Virtuoso", http, "/sparql", _start(words, stack)))
    if fresh:
        load = f"ld_dir('{made.folder}', 'data.nt', 'urn:x:bench'); rdf_loader_run(); checkpoint;"
        subprocess.run(  # noqa: S603  (a program that was looked for by its name)
            [console, f"127.0.0.1:{sql}", "dba", "dba", f"exec={load}"],
            check=True,
            capture_output=True,
        )
        (folder / "loaded").touch()
    return server


def _start(words: list[str], stack: ExitStack, extra: dict[str, str] | None = None) -> int:
    """Start a server that ends with the stack; returns its process id."""
    environment = {**os.environ, "PYTHONPATH": str(_ROOT), **(extra or {})}
    process = subprocess.Popen(  # noqa: S603  (as above)
        words, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    stack.callback(process.wait)
    stack.callback(process.terminate)
    return process.pid


def _ready(server: Server, seconds: float = 60.0) -> Server:
    """The server, once something listens there."""
    _until(lambda: _listens(server.port), seconds, server.name)
    return server


def _until(holds: Callable[[], bool], seconds: float, what: str) -> None:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} does not answer")
        time.sleep(0.05)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _found(program: str) -> str | None:
    folders = os.pathsep.join([os.environ.get("BENCH_PATH", ""), os.environ["PATH"]])
    return shutil.which(program, path=folders)

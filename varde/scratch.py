"""`varde scratch`: an empty store for tinkering and conformance runs, gone when the command ends."""

import os
import shutil
import tempfile
from pathlib import Path

import click

from store import Misconfigured

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@click.command("scratch")
@click.option("--port", type=int, default=8090, show_default=True, help="Port to listen on.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address of this machine alone."
)
def scratch(port: int, host: str) -> None:
    """Serve an empty store that anybody on this machine may query and change; it is deleted at the end.

    Queries at /sparql, updates at /update, graphs at /rdf-graph-store. The default graph holds what is written to it
    and nothing else. For trying things out and for conformance suites; data folders of yours are not touched.
    """
    from webapp.server import serve

    from .serving import demand_free

    if host not in _LOOPBACK:
        raise Misconfigured(
            f"A scratch store does not listen on {host}: whoever reached it could write.",
            remedy="Leave out --host.",
        )
    demand_free(host, port)
    folder = Path(tempfile.mkdtemp(prefix="varde-scratch-"))
    try:
        address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        os.environ["VARDE_DATA_DIR"] = str(folder)
        os.environ["VARDE_BASE_URL"] = address
        click.echo(
            f"Query {address}/sparql, update {address}/update, graphs {address}/rdf-graph-store; Ctrl-C ends it."
        )
        serve("varde.asgi:scratch", host=host, port=port)
    finally:
        shutil.rmtree(folder, ignore_errors=True)

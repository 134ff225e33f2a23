"""`varde serve`: seeds, catches up, and starts the web processes."""

import logging
import os
import shutil
import socket
import threading

import click

from store import Catalogue, Misconfigured
from webapp.assets import load as load_assets
from webapp.clients import Proxies
from webapp.server import serve as start_server

from .config import Config

_LOG = logging.getLogger(__name__)
_EVERY = 2.0
_LONGEST = 60.0


def serve(settings: Config, *, seed: bool) -> None:
    """Serve until a signal comes."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)
    demand_free(settings.server.host, settings.server.port)
    _demand_addresses(settings.server.trusted_proxies)
    load_assets()  # what a web process would miss is said here, in one line
    catalogue = Catalogue(settings.store)
    try:
        if seed and (report := catalogue.seed()):
            totals = report.totals()
            _LOG.info("seeded published=%s unchanged=%s", totals["published"], totals["unchanged"])
        catalogue.projection.follow()
        _hand_over(settings, catalogue.base)
        shutil.rmtree(settings.figures, ignore_errors=True)  # of processes that are no more
        follower = _Follower(catalogue)
        follower.start()
        server = settings.server
        click.echo(
            f"Varde serves {catalogue.base} on http://{server.host}:{server.port} (data in {settings.store.data_dir})"
        )
        _state_memory(settings)
        start_server(
            "varde.asgi:application",
            host=server.host,
            port=server.port,
            workers=server.processes,
            log_format=server.log_format,
        )
        follower.stop()
    finally:
        catalogue.close()


def demand_free(host: str, port: int) -> None:
    """See that the address can be listened on, before seeding takes its time. Raises Misconfigured."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except (OSError, OverflowError) as error:
        raise Misconfigured(
            f"Nothing can listen on {host}:{port}: {getattr(error, 'strerror', None) or error}.",
            remedy="Stop what listens there, or choose another port with --port or VARDE_PORT.",
        ) from error


def _demand_addresses(text: str) -> None:
    """Raises Misconfigured for what names no proxy, before the web processes would fail on it."""
    try:
        Proxies(text.split())
    except ValueError as error:
        raise Misconfigured(
            f"The setting trusted_proxies cannot be read: {error}.",
            remedy="Write addresses or networks, such as 127.0.0.1 or 10.0.0.0/8.",
        ) from error


def _state_memory(settings: Config) -> None:
    """What all query workers together may use, so that an operator can size the machine."""
    store, processes = settings.store, settings.server.processes
    _LOG.info(
        "query memory at most=%.1f GB processes=%d workers=%d each=%.1f GB",
        settings.query_bytes / 1e9,
        processes,
        store.workers,
        store.query_memory / 1e9,
    )


def _hand_over(settings: Config, base: str) -> None:
    """Web processes are spawned: they read the effective settings from the environment."""
    for item in settings.values:
        if item.origin != "default":
            os.environ[f"VARDE_{item.name.upper()}"] = str(item.value)
    os.environ["VARDE_DATA_DIR"] = str(settings.store.data_dir.resolve())
    os.environ["VARDE_BASE_URL"] = base


class _Follower(threading.Thread):
    """Publishes what a writer that died had committed but not yet made visible."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__(name="follower", daemon=True)
        self._catalogue = catalogue
        self._over = threading.Event()

    def run(self) -> None:
        """Look every few seconds."""
        pause = _EVERY
        while not self._over.wait(pause):
            try:
                if self._catalogue.lag():
                    self._catalogue.projection.follow()
                self._catalogue.projection.sweep()
                pause = _EVERY
            except Exception as error:  # noqa: BLE001 - a follower that has died is missed by nobody
                _LOG.warning("follow failed error=%s", type(error).__name__)
                pause = min(2 * pause, _LONGEST)

    def stop(self) -> None:
        """End the thread."""
        self._over.set()
        self.join()

"""Starts the web server: granian's ASGI side, which breaks the connection when an answer breaks."""

from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops

_GRACE = 15  # seconds that running requests have when the server is told to stop


def serve(target: str, host: str = "127.0.0.1", port: int = 8080, workers: int = 1) -> None:
    """Serve the ASGI application `module:name` until SIGTERM or SIGINT; requests may finish.

    Each of the `workers` is a process of its own. Raises nothing that the signals mean.
    """
    Granian(
        target,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        loop=Loops.asyncio,
        http=HTTPModes.http1,
        websockets=False,
        log_dictconfig=_logs(),
        workers_kill_timeout=_GRACE,
        respawn_failed_workers=True,
    ).serve()


def _logs() -> dict[str, Any]:
    """Everything goes to stderr, one line an event."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "stream": "ext://sys.stderr",
            }
        },
        "root": {"level": "INFO", "handlers": ["stderr"]},
        "loggers": {
            "_granian": {"level": "WARNING", "handlers": [], "propagate": True},
            "granian.access": {"level": "WARNING", "handlers": [], "propagate": True},
        },
    }

"""Starts the web server: granian's ASGI side, which breaks the connection when an answer breaks."""

import atexit
import json
import logging
import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from datetime import UTC, datetime
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces, Loops

_GRACE = 15  # seconds that running requests have when the server is told to stop


def serve(
    target: str,
    host: str = "127.0.0.1",
    port: int = 8080,
    workers: int = 1,
    log_format: str = "text",
) -> None:
    """Serve the ASGI application `module:name` until SIGTERM or SIGINT; requests may finish.

    Each of the `workers` is a process of its own. `log_format` is "text" or "json".
    """
    # Never forked: the caller may hold a database, locks and threads (granian takes the default).
    multiprocessing.set_start_method("spawn", force=True)
    Granian(
        target,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers,
        loop=Loops.auto,  # uvloop where it is installed: half as much again a core
        http=HTTPModes.http1,
        websockets=False,
        log_dictconfig=log_settings(log_format),
        workers_kill_timeout=_GRACE,
        respawn_failed_workers=True,
    ).serve()


def end_with_parent() -> None:
    """Make a web process stop when the process that started it has died, even by SIGKILL.

    Otherwise it would serve on for ever, with the port, and nobody to stop it.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        watch = threading.Thread(target=_stop_after, args=(parent.sentinel,), daemon=True)
        watch.start()


def _stop_after(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os.kill(os.getpid(), signal.SIGTERM)


def log_quickly() -> None:
    """Leave out of log records what no line of ours shows; to find it takes half of a line's time.

    As the standard library's documentation of logging recommends ("Optimization").
    """
    logging._srcfile = None
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False


def leave_at_once() -> None:
    """Make a web process that has closed everything end without tearing the interpreter down.

    While that goes on, a thread of the server may still ask for the interpreter's lock; the process
    then ends with a panic on stderr instead of quietly.
    """
    if multiprocessing.parent_process() is not None:
        atexit.register(_leave)


def _leave() -> None:
    logging.shutdown()
    os._exit(0)


class JsonLines(logging.Formatter):
    """One JSON object a line; "event name=value name=value" becomes its fields."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without its end."""
        event, *pairs = record.getMessage().split(" ")
        named = dict(pair.split("=", 1) for pair in pairs if "=" in pair)
        plain = len(named) < len(pairs)
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage() if plain else event,
            **({} if plain else named),
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def log_settings(log_format: str) -> dict[str, Any]:
    """Settings for logging.config: everything goes to stderr, one line an event."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "text": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"},
            "json": {"()": "webapp.server.JsonLines"},
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": log_format,
                "stream": "ext://sys.stderr",
            }
        },
        "root": {"level": "INFO", "handlers": ["stderr"]},
        "loggers": {
            "_granian": {"level": "WARNING", "handlers": [], "propagate": True},
            "granian.access": {"level": "WARNING", "handlers": [], "propagate": True},
        },
    }

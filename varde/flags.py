"""The settings that every run needs, as flags of every command."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from . import config

_FLAGS = (
    click.option(
        "--data-dir", metavar="FOLDER", help="Folder in which everything lives (VARDE_DATA_DIR)."
    ),
    click.option("--host", help="Address to listen on (VARDE_HOST)."),
    click.option("--port", type=int, help="Port to listen on (VARDE_PORT)."),
    click.option(
        "--base-url",
        metavar="URL",
        help="Public address, from which IRIs are made (VARDE_BASE_URL).",
    ),
)


def with_settings(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the settings as its first argument."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> Any:
        flags = {name: options.pop(name) for name in ("data_dir", "host", "port", "base_url")}
        return command(config.load(flags), *args, **options)

    wrapped: Callable[..., Any] = run
    for flag in reversed(_FLAGS):
        wrapped = flag(wrapped)
    return wrapped

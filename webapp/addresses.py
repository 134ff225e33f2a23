"""Addresses on our pages: path-absolute, under the path of the public address, never from the request."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from webapp.desk import installation

Query = Mapping[str, str] | Iterable[tuple[str, str]]
Start = Callable[..., Any]
Application = Callable[[dict[str, Any], Start], Iterable[bytes]]


def address(page: str, query: Query = ()) -> str:
    """The link to a page of ours, such as "/covid/en/datasets?q=cohort"."""
    return installation().site.prefix + page + _tail(query)


def public(page: str, query: Query = ()) -> str:
    """The whole public address of a page, for canonical links, code examples and feeds."""
    return installation().site.base + page + _tail(query)


def _tail(query: Query) -> str:
    pairs = query.items() if isinstance(query, Mapping) else query
    text = urlencode([pair for pair in pairs if pair[1]])
    return f"?{text}" if text else ""


class UnderPrefix:
    """WSGI middleware: takes the public path off the request, where a proxy has not done so.

    Requests with and without the prefix reach the same page, so that it does not matter whether
    the proxy in front passes the path on or strips it.
    """

    def __init__(self, application: Application, prefix: str) -> None:
        self._application = application
        self._prefix = prefix

    def __call__(self, environ: dict[str, Any], start_response: Start) -> Iterable[bytes]:
        """Pass a request on."""
        path = environ.get("PATH_INFO", "")
        if path == self._prefix or path.startswith(self._prefix + "/"):
            environ = {
                **environ,
                "SCRIPT_NAME": environ.get("SCRIPT_NAME", "") + self._prefix,
                "PATH_INFO": path[len(self._prefix) :] or "/",
            }
        return self._application(environ, start_response)

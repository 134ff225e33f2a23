"""One browser for the whole run, over the stand-in desk; a visit notes all that tests ask about."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.webapp.conftest import made
from webapp import SiteSettings

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
# A shared machine has no sandbox or graphics for it, and it must not call its maker.
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WATCH = """
window.__stopped = []; window.__shift = 0;
addEventListener("securitypolicyviolation", (e) => __stopped.push(e.effectiveDirective + " " + e.blockedURI));
new PerformanceObserver((list) => { for (const e of list.getEntries()) __shift += e.value; })
  .observe({ type: "layout-shift", buffered: true });
"""


def needed(found: object, what: str) -> None:
    """Skip where a tool is missing; in CI that is a failure."""
    if not found:
        reason = f"{what} is not here"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)


@pytest.fixture(scope="session")
def origin() -> Iterator[str]:
    """Where the portal of the tests answers, with a path in its public address."""

    class Silent(WSGIRequestHandler):
        def log(self, *_: object) -> None:
            pass

    server = make_server("127.0.0.1", 0, _application, threaded=True, request_handler=Silent)
    base = f"http://127.0.0.1:{server.server_port}/covid"
    app = made(SiteSettings(base, contact_email="help@example.org"))
    _serving.append(app)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield base
    server.shutdown()
    thread.join()
    server.server_close()


_serving: list[Any] = []


def _application(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
    return _serving[-1](environ, start)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium as the machine has it."""
    path = (
        os.environ.get("VARDE_TEST_CHROMIUM")
        or shutil.which("chromium")
        or shutil.which("google-chrome")
    )
    needed(path, "Chromium")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=list(SWITCHES))
        yield browser
        browser.close()


@dataclass
class Visit:
    """An open page, and what it asked for and complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    received: int = 0


@pytest.fixture
def visit(browser: Browser, origin: str) -> Iterator[Callable[..., Visit]]:
    """Open a path in a fresh context; settings are those of a browser context."""
    contexts = []

    def go(path: str, **settings: Any) -> Visit:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, **settings)
        contexts.append(context)
        page = context.new_page()
        seen = Visit(page)
        if settings.get("java_script_enabled", True):
            page.add_init_script(WATCH)
        page.on("request", lambda request: seen.requests.append(request.url))
        page.on("pageerror", lambda error: seen.complaints.append(str(error)))
        page.on(
            "console",
            lambda line: seen.complaints.append(line.text) if line.type == "warning" else None,
        )
        wire = context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", lambda done: _add(seen, done))
        page.goto(origin + path, wait_until="load")
        return seen

    yield go
    for context in contexts:
        context.close()


def _add(seen: Visit, done: dict[str, Any]) -> None:
    seen.received += int(done["encodedDataLength"])


@contextmanager
def folds_open(page: Page) -> Iterator[None]:
    """Open what is folded, so that checks see it."""
    page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true")
    yield


TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
# What another colour scheme can change; all else has been looked at in the first one.
COLOUR_RULES = ("color-contrast", "link-in-text-block")


def axe(page: Page, *rules: str) -> list[str]:
    """The rules of axe that the page breaks, each with the places; all rules, or those named."""
    needed(AXE.is_file(), "axe-core")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("(only) => axe.run({ runOnly: only })", list(rules or TAGS))
    return [
        f"{rule['id']}: {', '.join(str(node['target']) for node in rule['nodes'])}"
        for rule in found["violations"]
    ]

"""One browser for the whole run, over the stand-in desk and a real portal; a visit notes all that tests ask about."""

import os
import re
import shutil
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.browser.kinds import REAL
from tests.operation.conftest import Portal
from tests.webapp.conftest import made
from webapp import SiteSettings

ROOT = Path(__file__).resolve().parents[2]
GUIDE = """
@prefix schema: <http://schema.org/> .
<https://example.org/guide> a schema:HowTo ;
    schema:name "How to ask for a data set"@en , "Hvordan be om et datasett"@nb , "Korleis be om eit datasett"@nn ;
    schema:description "Find the record, read who decides, and write to them."@en .
"""
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
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a real portal answers: the server, the seed records, and what the seeds have none of."""
    folder = tmp_path_factory.mktemp("real")
    portal = Portal(folder / "data", {"VARDE_QUERY_SECONDS": "1"})
    try:
        portal.start()
        more = [
            folder / "guide.ttl",
            ROOT / "shapes" / "sample" / "examples" / "valid-complete.ttl",
        ]
        more[0].write_text(GUIDE, encoding="utf-8")
        withdrawn = portal.write("withdrawn", "A record that is withdrawn")
        erased = portal.write("erased", "A record that is erased")
        for words in (
            ("import", *more, withdrawn, erased),
            ("withdraw", "https://example.org/withdrawn0", "--reason", "It was there twice."),
            ("erase", "https://example.org/erased0", "--yes"),
        ):
            done = portal.command(*words)
            assert done.returncode == 0, done.stderr
        yield f"http://127.0.0.1:{portal.port}"
    finally:
        portal.kill()


def fetched(address: str) -> tuple[int, bytes]:
    """Status and body, as a browser without scripts gets them."""
    request = urllib.request.Request(address, headers={"Accept": "text/html"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.read()


@pytest.fixture(scope="session")
def paths(real: str) -> dict[str, str]:
    """The paths of REAL, each record's with its hash."""
    _, sitemap = fetched(f"{real}/sitemap.xml")
    records = [
        path.decode() for path in re.findall(rb"<loc>[^<]*?(/\w+/[^<]+-[0-9a-f]{8})</loc>", sitemap)
    ]
    found = {}
    for kind, (_, path) in REAL.items():
        named = [
            one for one in records if path.endswith("-") and one.rpartition("-")[0] + "-" == path
        ]
        assert named or not path.endswith("-"), kind
        found[kind] = named[0] if named else path
    return found


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
    """Open a path in a fresh context, of the stand-in or `at` another portal; settings are those of a context."""
    contexts = []

    def go(path: str, at: str = "", **settings: Any) -> Visit:
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
        page.goto((at or origin) + path, wait_until="load")
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


KIB = 1024


def check(seen: Visit, origin: str, most: int) -> None:
    """A page is accessible, private and small (`most`: KiB with all it loads), light, dark and narrow."""
    page = seen.page
    assert seen.complaints == []
    assert [url for url in seen.requests if not url.startswith(origin)] == []
    assert len(seen.requests) <= 8
    assert seen.received <= most * KIB
    assert page.evaluate("__shift") < 0.05
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    with folds_open(page):
        assert axe(page) == []
        page.emulate_media(color_scheme="dark")
        assert axe(page, *COLOUR_RULES) == []
        page.set_viewport_size({"width": 320, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate("__stopped") == []


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

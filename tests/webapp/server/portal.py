"""A portal for tests: real workers on a real publication, and a handful of pages instead of all."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, request

from store.sparql import Limits, Workers
from webapp.asgi import Opened, Portal, Reading


@dataclass(frozen=True)
class Status:
    ready: bool = True
    lag: int = 0
    publication: int = 1
    records: int = 3


class Desk:
    def __init__(self, folder: Path, size: int = 1) -> None:
        limits = Limits(seconds=15, memory=1024**3, waiting=8, patience=20)
        self.workers = Workers(lambda: folder, limits, size)

        self.ask, self.tag = self.workers.ask, self.workers.tag
        self.publication = self.workers.publication

    def status(self) -> Status:
        return Status()

    def renew(self) -> None:
        pass

    def close(self) -> None:
        self.workers.close()


def pages() -> Flask:
    app = Flask("pages")

    @app.get("/")
    def home() -> str:
        return "<h1>Home</h1>"

    @app.get("/process")
    def process() -> str:
        return str(os.getpid())

    @app.route("/sparql", methods=["GET", "POST"])
    def editor() -> str:
        return f"<h1>Editor</h1>{request.values.get('query', '')}"

    @app.get("/slow")
    def slow() -> str:
        time.sleep(float(request.args["seconds"]))
        return "slow but whole"

    @app.get("/breaks")
    def breaks() -> Response:
        def pieces() -> Iterator[bytes]:
            yield b"x" * 100_000
            raise RuntimeError("secret text")

        return Response(pieces())

    @app.post("/echo")
    def echo() -> bytes:
        return request.get_data()

    return app


def opening(size: int = 1) -> Opened:
    folder = Path(os.environ["VARDE_TEST_PUBLICATION"])
    base = os.environ.get("VARDE_TEST_BASE", "http://127.0.0.1:1")
    figures = folder / f"figures-{os.getppid()}"
    return Opened(Desk(folder, size), pages(), base, ("127.0.0.1",), figures)


application = Portal(opening)
several = Portal(lambda: opening(3))
impatient = Portal(opening, Reading(patience=0.5))

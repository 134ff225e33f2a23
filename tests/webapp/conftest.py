from dataclasses import dataclass

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient

from store.errors import NotFound
from tests.webapp.standin import BASE, StandInDesk
from webapp import SiteSettings, create_app


@dataclass(frozen=True)
class Problem:
    status: int
    title: str
    detail: str
    remedy: str
    request_id: str


def made(site: SiteSettings) -> Flask:
    """The application over the stand-in desk; what is not found is said on the problem page."""
    app = create_app(StandInDesk(), site)
    app.testing = True
    if NotFound not in app.error_handler_spec[None][None]:
        app.register_error_handler(NotFound, _not_found)
        app.register_error_handler(404, lambda _: _not_found(NotFound("There is no such page.")))
    return app


def _not_found(error: NotFound) -> tuple[str, int]:
    problem = Problem(404, "There is nothing here", error.message, error.remedy, "0123-4567")
    return render_template("problem.html", page="", problem=problem), 404


@pytest.fixture(scope="session")
def app() -> Flask:
    return made(SiteSettings(BASE, contact_email="help@example.org"))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()

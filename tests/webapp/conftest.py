import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.webapp.standin import BASE, StandInDesk
from webapp import SiteSettings, create_app


def made(site: SiteSettings) -> Flask:
    """The application over the stand-in desk."""
    app = create_app(StandInDesk(), site)
    app.testing = True
    return app


@pytest.fixture(scope="session")
def app() -> Flask:
    return made(SiteSettings(BASE, contact_email="help@example.org"))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()

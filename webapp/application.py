"""Puts the pages together: one Flask application over a front desk."""

from flask import Flask, Response, g
from jinja2 import StrictUndefined

from webapp import (
    apologies,
    assets,
    crawlers,
    delivery,
    guides,
    languages,
    openapi,
    pages,
    presentation,
    query,
    records,
    search,
    security,
    wellknown,
)
from webapp.addresses import UnderPrefix, address, public
from webapp.desk import FrontDesk, Installation, installation
from webapp.settings import SiteSettings


def create_app(desk: FrontDesk, site: SiteSettings) -> Flask:
    """The pages over a front desk, as WSGI. Raises Misconfigured for missing assets and wrong settings."""
    app = Flask("webapp", static_folder=None)
    app.extensions["varde"] = Installation(desk, site, assets.load())
    _templates(app)
    # The last set up is the first to see an answer: fence it, then validate and compress.
    delivery.set_up(app)
    security.set_up(app)
    languages.set_up(app, site.default_language)
    app.after_request(_language_header)
    apologies.set_up(app)
    for room in (assets, crawlers, openapi, pages, search, query, guides, records, wellknown):
        app.register_blueprint(room.blueprint)
    if site.prefix:
        app.wsgi_app = UnderPrefix(app.wsgi_app, site.prefix)  # type: ignore[method-assign]
    return app


def _templates(app: Flask) -> None:
    environment = app.jinja_env
    environment.undefined = StrictUndefined
    environment.trim_blocks = environment.lstrip_blocks = True
    presentation.set_up(app)
    app.context_processor(
        lambda: {
            "address": address,
            "public": public,
            "asset": lambda name: installation().site.prefix + installation().assets[name],
            "says_access": records.says_access,
            "site": installation().site,
            "language": languages.current(),
            "languages": languages.LANGUAGES,
        }
    )


def _language_header(response: Response) -> Response:
    if response.mimetype == "text/html" and "language" in g:
        response.headers.setdefault("Content-Language", g.language)
    return response

"""The application that a web process serves: the front desk, its pages and its native doors."""

from dataclasses import replace

from store import Catalogue
from webapp import create_app
from webapp.asgi import Opened, Portal

from . import config


def _open() -> Opened:
    settings = config.load({})
    catalogue = Catalogue(settings.store, portal=settings.site.portal_name)
    try:
        site = replace(settings.site, base_url=catalogue.base)
        proxies = tuple(settings.server.trusted_proxies.split())
        return Opened(catalogue, create_app(catalogue, site), catalogue.base, proxies)
    except BaseException:
        catalogue.close()
        raise


application = Portal(_open)

"""The applications that a web process serves: the front desk, its pages and its native doors."""

from dataclasses import replace

from store import Catalogue, Scratch
from webapp import create_app
from webapp.asgi import Opened, Portal, Reading

from . import config

_SCRATCH_BODY = 16 * 1024 * 1024


def _open() -> Opened:
    settings = config.load({})
    return _opened(Catalogue(settings.store, portal=settings.site.portal_name), settings)


def _open_scratch() -> Opened:
    settings = config.load({})
    # The settings of an installation beside it mean neither its ledger nor whom it may ask.
    own = replace(settings.store, ledger_url="", federation="")
    desk = Scratch(own, portal=settings.site.portal_name)
    return replace(_opened(desk, settings), writable=desk)


def _opened(desk: Catalogue, settings: config.Config) -> Opened:
    try:
        site = replace(settings.site, base_url=desk.base)
        proxies = tuple(settings.server.trusted_proxies.split())
        return Opened(desk, create_app(desk, site), desk.base, proxies, settings.figures)
    except BaseException:
        desk.close()
        raise


application = Portal(_open)
scratch = Portal(_open_scratch, Reading(body=_SCRATCH_BODY))

"""Speaks HTTP: pages for people, data for machines, over the store's front desk.

The names are loaded when first asked for: the command line reads the settings of the site, and needs no web framework.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .application import create_app
    from .desk import FrontDesk
    from .server import serve
    from .settings import SiteSettings

__all__ = ["FrontDesk", "SiteSettings", "create_app", "serve"]

_HOMES = {
    "FrontDesk": "desk",
    "SiteSettings": "settings",
    "create_app": "application",
    "serve": "server",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'webapp' has no attribute '{name}'")
    return getattr(import_module(f".{home}", __name__), name)

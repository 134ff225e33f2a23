"""Keeps, checks and answers: the room that speaks RDF and never HTTP.

The names are loaded when first asked for: a child process that only parses or queries starts in this package too, and
must not pay for the ledger.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .catalogue import Catalogue
    from .checking import Check, check_upload, write_checks
    from .errors import Misconfigured, StoreError
    from .importing import ImportOptions
    from .installation import Installation
    from .maintenance import backup, rebase, restore
    from .parsing import Upload
    from .places import place_of, shown, upload
    from .reports import ImportReport, check_report, write_report
    from .scratch import Scratch
    from .settings import StoreSettings

__all__ = [
    "Catalogue",
    "Check",
    "ImportOptions",
    "ImportReport",
    "Installation",
    "Misconfigured",
    "Scratch",
    "StoreError",
    "StoreSettings",
    "Upload",
    "backup",
    "check_report",
    "check_upload",
    "place_of",
    "rebase",
    "restore",
    "shown",
    "upload",
    "write_checks",
    "write_report",
]

_HOMES = {
    "Catalogue": "catalogue",
    "Check": "checking",
    "ImportOptions": "importing",
    "ImportReport": "reports",
    "Installation": "installation",
    "Misconfigured": "errors",
    "Scratch": "scratch",
    "StoreError": "errors",
    "StoreSettings": "settings",
    "Upload": "parsing",
    "backup": "maintenance",
    "check_report": "reports",
    "check_upload": "checking",
    "place_of": "places",
    "rebase": "maintenance",
    "restore": "maintenance",
    "shown": "places",
    "upload": "places",
    "write_checks": "checking",
    "write_report": "reports",
}


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'store' has no attribute '{name}'")
    return getattr(import_module(f".{home}", __name__), name)

"""Keeps, checks and answers: the room that speaks RDF and never HTTP."""

from .catalogue import Catalogue
from .checking import Check, check_upload, write_checks
from .errors import Misconfigured, StoreError
from .importing import ImportOptions
from .installation import Installation
from .maintenance import backup, rebase, restore
from .parsing import Upload
from .reports import ImportReport
from .reports import write as write_report
from .settings import StoreSettings

__all__ = [
    "Catalogue",
    "Check",
    "ImportOptions",
    "ImportReport",
    "Installation",
    "Misconfigured",
    "StoreError",
    "StoreSettings",
    "Upload",
    "backup",
    "check_upload",
    "rebase",
    "restore",
    "write_checks",
    "write_report",
]

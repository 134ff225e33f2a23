"""The front door: find the rooms, then start the program.

In a checkout the rooms (`store`, `webapp`, …) lie beside this folder; in an installed wheel they
lie in `_rooms/`. Their root is moved to the front of `sys.path`, not merely added: a package of the
same name from elsewhere, installed earlier on the path, would otherwise be found first.
"""

import sys
from pathlib import Path

__version__ = "0.1.0"

_here = Path(__file__).resolve().parent
_bundled = _here / "_rooms"
_root = str(_bundled if _bundled.is_dir() else _here.parent)
sys.path[:] = [_root, *(entry for entry in sys.path if entry != _root)]


def main() -> None:
    """Run the command line; ends the process with its exit code."""
    from varde.cli import main as command

    command()

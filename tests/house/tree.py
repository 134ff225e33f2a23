"""The checkout as git sees it, for tests about the house itself."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def files(*endings: str) -> tuple[Path, ...]:
    """The files of the project, without what is built or installed."""
    found = _tracked() if (ROOT / ".git").exists() else _walked()
    return tuple(path for path in found if not endings or path.name.endswith(endings))


def _tracked() -> list[Path]:
    command = [
        "git",
        "-C",
        str(ROOT),
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]
    try:
        told = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        return _walked()
    return [ROOT / name for name in told.split("\0") if name and (ROOT / name).is_file()]


def _walked() -> list[Path]:
    """Where there is no git: everything outside hidden, installed and built folders."""
    built = {"node_modules", "dist", "build", "var", "__pycache__"}
    return [
        path
        for path in sorted(ROOT.rglob("*"))
        if path.is_file()
        and not any(
            part in built or (part.startswith(".") and part != ".ci")
            for part in path.relative_to(ROOT).parts[:-1]
        )
    ]


def name(path: Path) -> str:
    """The path as the project names it."""
    return path.relative_to(ROOT).as_posix()

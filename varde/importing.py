"""`varde import`: a progress bar, one report, and an exit status that a script can use."""

import sys
from pathlib import Path

import click

from store import (
    Catalogue,
    ImportOptions,
    ImportReport,
    Misconfigured,
    check_report,
    shown,
    write_report,
)

from .config import Config

_SHOWN = 20
_SOME_FAILED = 1
_ALL_FAILED = 2


def run(
    settings: Config, paths: tuple[Path, ...], options: ImportOptions, report: Path | None
) -> int:
    """Import the files and say what became of them; returns the exit status."""
    missing = [shown(path) for path in paths if not path.exists()]
    if missing:
        raise Misconfigured(f"There is no file or folder {missing[0]}.", remedy="Check the name.")
    if report is not None:
        check_report(report)  # before the work, not after it
    with Catalogue(settings.store) as catalogue, _Bar() as bar:
        result = catalogue.import_files(paths, options, bar.show)
    if report is not None:
        write_report(result, report)
    _say(result)
    if report is None and result.totals()["drafts"]:
        click.echo("Why a record is a draft, and how to mend it: --report FILE.html", err=True)
    return _status(result)


class _Bar:
    """One progress bar a stage, on a terminal only."""

    def __init__(self) -> None:
        self._stage = ""
        self._visible = sys.stderr.isatty()

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._visible and self._stage:
            click.echo(err=True)

    def show(self, stage: str, done: int, total: int) -> None:
        """Draw the bar of this stage anew."""
        if not self._visible:
            return
        if self._stage and stage != self._stage:
            click.echo(err=True)
        self._stage = stage
        width = 30
        full = width * done // max(1, total)
        click.echo(
            f"\r{stage:<11} [{'#' * full}{'.' * (width - full)}] {done}/{total}", nl=False, err=True
        )


def _say(result: ImportReport) -> None:
    failed = [file for file in result.files if file.outcome == "failed" or file.errors]
    for file in failed[:_SHOWN]:
        click.echo(f"{file.path}: {file.errors[0] if file.errors else file.outcome}", err=True)
    if len(failed) > _SHOWN:
        click.echo(f"… and {len(failed) - _SHOWN} more; --report FILE tells all of them.", err=True)
    totals = result.totals()
    if totals["files"] == totals["skipped"]:
        click.echo("No file here is RDF by its name. Name a file itself to have it read.", err=True)
    word = "would be " if result.dry_run else ""
    files = "1 file" if totals["files"] == 1 else f"{totals['files']} files"
    click.echo(
        f"{files}: {totals['imported']} imported, {totals['failed']} failed, "
        f"{totals['skipped']} skipped. Records: {totals['published']} {word}published, "
        f"{totals['drafts']} {word}kept as drafts, {totals['unchanged']} unchanged, "
        f"{totals['superseded']} superseded, {totals['refused']} refused."
    )


def _status(result: ImportReport) -> int:
    totals = result.totals()
    if not totals["imported"]:
        return _ALL_FAILED
    return _SOME_FAILED if totals["failed"] else 0

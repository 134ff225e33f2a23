"""`varde validate`: judge a file's records, print the report, tell the verdict by the exit status."""

from pathlib import Path

import click

from store import StoreError, check_upload, shown, upload, write_checks

_CONFORMS, _VIOLATIONS, _UNREADABLE = 0, 1, 2


def run(file: Path, profiles: tuple[str, ...], form: str, language: str) -> int:
    """Print the report; returns 0 when all conform, 1 with violations, 2 when the file cannot be read."""
    try:
        checks = check_upload(upload(file), profiles)
    except OSError as error:
        click.echo(f"varde: {shown(file)} cannot be read: {error.strerror}.", err=True)
        return _UNREADABLE
    except StoreError as error:
        click.echo(f"varde: {shown(file)}: {error}", err=True)
        return _UNREADABLE
    click.echo(write_checks(checks, form, language), nl=False)
    return _CONFORMS if all(check.report.conforms for check in checks) else _VIOLATIONS

"""`varde export`: records to one file or to a folder."""

from pathlib import Path

import click

from store import Catalogue

from .config import Config


def run(settings: Config, output: Path, form: str, *, drafts: bool) -> None:
    """Write the records and say how many there were."""
    with Catalogue(settings.store) as catalogue:
        written = catalogue.export(output, form=form, drafts=drafts)
    click.echo(f"{written} records written to {output}.")

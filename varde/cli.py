"""The command line: one subcommand a thing that the front desk can do."""

import sys
from pathlib import Path
from typing import Any

import click

from store import StoreError

from . import __version__, config
from .flags import with_settings
from .scratch import scratch
from .upkeep import COMMANDS

_USELESS = 2


class _Group(click.Group):
    """Errors of the store come as one line with a remedy."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except StoreError as error:
            click.echo(f"varde: {error}", err=True)
        except BrokenPipeError:  # the reader of our output has seen enough; Click ends quietly
            raise
        except OSError as error:
            click.echo(f"varde: {_told(error)}", err=True)
        sys.exit(_USELESS)


def _told(error: OSError) -> str:
    what = error.strerror or str(error)
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{what}. Check the name, the rights and the free space."


@click.group(
    cls=_Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="varde")
def main() -> None:
    """Varde: a linked-data repository and portal for research data.

    Everything lives in one data folder (VARDE_DATA_DIR). Settings come from varde.toml, from VARDE_* and from
    flags; the later wins. `varde config` shows them all.
    """


@main.command()
@click.option("--no-seed", is_flag=True, help="Do not import the seed records first.")
@with_settings
def serve(settings: config.Config, *, no_seed: bool) -> None:
    """Serve the portal over HTTP, after importing the seed records."""
    from .serving import serve as start

    start(settings, seed=not no_seed)


@main.command("import")
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILES|FOLDERS..."
)
@click.option(
    "--source",
    help="Name of the source, by which its records are found again; default: the full path of the file or folder, for"
    " several files in one folder that folder's.",
)
@click.option(
    "--profile", "profiles", multiple=True, help="Judge by this profile instead of the kind's own."
)
@click.option("--note", default="", help="A note kept with each version.")
@click.option("--dry-run", is_flag=True, help="Say what would happen; keep nothing.")
@click.option(
    "--report",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write a .json, .csv or .html report.",
)
@with_settings
def import_(
    settings: config.Config,
    paths: tuple[Path, ...],
    *,
    source: str | None,
    report: Path | None,
    **how: Any,
) -> None:
    """Import records from files and folders.

    Each record is judged by its profile: one without violations is published, one with them is kept as a draft with
    its report. Exit status: 0 when every file gave records, 1 when some failed, 2 when nothing could be done.
    """
    from store import ImportOptions, place_of

    from .importing import run

    options = ImportOptions(source=source or place_of(paths), **how)
    sys.exit(run(settings, paths, options, report))


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--profile", "profiles", multiple=True, help="Judge by this profile instead of the kind's own."
)
@click.option("--format", "form", type=click.Choice(["text", "json", "ttl", "csv"]), default="text")
@click.option(
    "--language",
    type=click.Choice(["en", "nb", "nn"]),
    default="en",
    help="Language of the findings.",
)
def validate(file: Path, profiles: tuple[str, ...], form: str, language: str) -> None:
    """Judge the records of a file; nothing is kept.

    Exit status: 0 when all conform, 1 when there are violations, 2 when the file cannot be read.
    """
    from .validating import run

    sys.exit(run(file, profiles, form, language))


@main.command()
@click.option("--output", required=True, type=click.Path(path_type=Path), metavar="FILE|FOLDER")
@click.option(
    "--format", "form", help="Syntax of the files in a folder, by its extension; default: ttl."
)
@click.option("--drafts", is_flag=True, help="Export the drafts instead of the published records.")
@with_settings
def export(settings: config.Config, output: Path, form: str | None, *, drafts: bool) -> None:
    """Write records to one file, in the syntax of its extension, or to a folder with a file a record.

    What an earlier export left in the folder, and this one does not write, is removed; other files stay. An export
    that fails leaves everything as it was.
    """
    from .exporting import run

    run(settings, output, form or "", drafts=drafts)


for _command in (*COMMANDS, scratch):
    main.add_command(_command)

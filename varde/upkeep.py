"""The commands that keep an installation in order."""

from pathlib import Path

import click

import store

from . import config
from .flags import with_settings


@click.command("rebuild")
@with_settings
def rebuild(settings: config.Config) -> None:
    """Delete the public projection and make it again from the ledger."""
    with store.Catalogue(settings.store) as catalogue:
        number = catalogue.rebuild()
    click.echo(f"Publication {number} holds the ledger's records.")


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path))
@with_settings
def backup_(settings: config.Config, folder: Path) -> None:
    """Copy the ledger to a new or empty FOLDER, also while serving, and verify the copy."""
    with store.Installation.open(settings.store) as installation:
        manifest = store.backup(installation, folder)
    click.echo(
        f"{manifest.records} records in {manifest.versions} versions, up to number {manifest.sequence}, "
        f"are in {folder}; every hash was verified."
    )


@click.command("restore")
@click.argument("folder", type=click.Path(path_type=Path))
@with_settings
def restore_(settings: config.Config, folder: Path) -> None:
    """Make the (empty or new) data folder from the backup in FOLDER."""
    manifest = store.restore(folder, settings.store)
    with store.Catalogue(settings.store) as catalogue:
        catalogue.rebuild()
    click.echo(
        f"{manifest.records} records in {manifest.versions} versions restored to {settings.store.data_dir}."
    )


@click.command("rebase")
@click.argument("address")
@with_settings
def rebase_(settings: config.Config, address: str) -> None:
    """Move every IRI of this installation to another base ADDRESS. The server must be stopped."""
    with store.Installation.open(settings.store, alone=True) as installation:
        changed = store.rebase(installation, address)
    moved = config.with_base(settings, address)
    with store.Catalogue(moved.store) as catalogue:
        catalogue.rebuild()
    click.echo(
        f"{changed} versions now use {address}. Set VARDE_BASE_URL to it before the next start."
    )


@click.command("withdraw")
@click.argument("iri")
@click.option("--reason", required=True, help="Shown on the tombstone page.")
@with_settings
def withdraw(settings: config.Config, iri: str, reason: str) -> None:
    """Take the record with this IRI, or page address, out of the public for ever; its page then answers 410."""
    with store.Catalogue(settings.store) as catalogue:
        catalogue.withdraw(iri, actor="command line", reason=reason)
    click.echo(f"{iri} is withdrawn.")


@click.command("erase")
@click.argument("iri")
@click.option("--version", "number", type=int, help="Only this version; default: all of them.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_settings
def erase(settings: config.Config, iri: str, number: int | None, *, yes: bool) -> None:
    """Remove what the record with this IRI, or page address, said, for ever, from the ledger and all projections.

    With all versions goes what the record was called: only hashes stay, its page answers 410, and it cannot come
    back. Copies of the ledger from before updates are deleted. Backups and exports made earlier still hold it: erase
    there too.
    """
    if not yes:
        click.confirm(
            f"Erase {'all versions' if number is None else f'version {number}'} of {iri}?",
            abort=True,
        )
    with store.Catalogue(settings.store) as catalogue:
        erased = catalogue.erase(iri, actor="command line", number=number)
    click.echo(f"{erased} versions erased.")


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@with_settings
def status(settings: config.Config, *, as_json: bool) -> None:
    """Say how many records there are, and whether all of them are visible."""
    import json

    with store.Catalogue(settings.store) as catalogue:
        totals, lag, newest = catalogue.totals(), catalogue.lag(), catalogue.publications.newest()
        base = catalogue.base
    rows = {
        "data_dir": str(settings.store.data_dir),
        "base_url": base,
        "published": totals.published,
        "drafts": totals.drafts,
        "withdrawn": totals.withdrawn,
        "versions": totals.versions,
        "sequence": totals.sequence,
        "publication": newest.number if newest else 0,
        "lag": lag,
        "query_bytes": settings.query_bytes,
    }
    if as_json:
        click.echo(json.dumps(rows, indent=1))
        return
    for name, value in rows.items():
        click.echo(f"{name:<12} {value}")


@click.command("config")
@with_settings
def config_(settings: config.Config) -> None:
    """Print every setting, its effective value and where it came from."""
    for item in settings.values:
        shown = config.shown(item)
        click.echo(f"{item.name:<28} {shown:<40} {item.origin}")


COMMANDS = (rebuild, backup_, restore_, rebase_, withdraw, erase, status, config_)

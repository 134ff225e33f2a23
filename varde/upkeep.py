"""The commands that keep an installation in order."""

from pathlib import Path

import click

from store import Catalogue, Installation, backup, rebase, restore

from . import config
from .flags import with_settings


@click.command("rebuild")
@with_settings
def rebuild(settings: config.Config) -> None:
    """Delete the public projection and make it again from the ledger."""
    catalogue = Catalogue(settings.store)
    try:
        number = catalogue.rebuild()
    finally:
        catalogue.close()
    click.echo(f"Publication {number} holds the ledger's records.")


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path))
@with_settings
def backup_(settings: config.Config, folder: Path) -> None:
    """Copy the ledger to a new or empty FOLDER, also while serving, and verify the copy."""
    installation = Installation.open(settings.store)
    try:
        manifest = backup(installation, folder)
    finally:
        installation.close()
    click.echo(
        f"{manifest.records} records in {manifest.versions} versions, up to number {manifest.sequence}, "
        f"are in {folder}; every hash was verified."
    )


@click.command("restore")
@click.argument("folder", type=click.Path(path_type=Path))
@with_settings
def restore_(settings: config.Config, folder: Path) -> None:
    """Make the (empty or new) data folder from the backup in FOLDER."""
    manifest = restore(folder, settings.store)
    catalogue = Catalogue(settings.store)
    try:
        catalogue.rebuild()
    finally:
        catalogue.close()
    click.echo(
        f"{manifest.records} records in {manifest.versions} versions restored to {settings.store.data_dir}."
    )


@click.command("rebase")
@click.argument("address")
@with_settings
def rebase_(settings: config.Config, address: str) -> None:
    """Move every IRI of this installation to another base ADDRESS. The server must be stopped."""
    installation = Installation.open(settings.store, alone=True)
    try:
        changed = rebase(installation, address)
    finally:
        installation.close()
    moved = config.with_base(settings, address)
    catalogue = Catalogue(moved.store)
    try:
        catalogue.rebuild()
    finally:
        catalogue.close()
    click.echo(
        f"{changed} versions now use {address}. Set VARDE_BASE_URL to it before the next start."
    )


@click.command("withdraw")
@click.argument("iri")
@click.option("--reason", required=True, help="Shown on the tombstone page.")
@with_settings
def withdraw(settings: config.Config, iri: str, reason: str) -> None:
    """Take the record with this IRI out of the public for ever; its page then answers 410."""
    catalogue = Catalogue(settings.store)
    try:
        catalogue.withdraw(iri, actor="command line", reason=reason)
    finally:
        catalogue.close()
    click.echo(f"{iri} is withdrawn.")


@click.command("erase")
@click.argument("iri")
@click.option("--version", "number", type=int, help="Only this version; default: all of them.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_settings
def erase(settings: config.Config, iri: str, number: int | None, *, yes: bool) -> None:
    """Remove what the record with this IRI said, for ever, from the ledger and all projections.

    Hashes stay. Backups made earlier still hold it: erase there too.
    """
    if not yes:
        click.confirm(
            f"Erase {'all versions' if number is None else f'version {number}'} of {iri}?",
            abort=True,
        )
    catalogue = Catalogue(settings.store)
    try:
        erased = catalogue.erase(iri, actor="command line", number=number)
    finally:
        catalogue.close()
    click.echo(f"{erased} versions erased.")


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
@with_settings
def status(settings: config.Config, *, as_json: bool) -> None:
    """Say how many records there are, and whether all of them are visible."""
    import json

    catalogue = Catalogue(settings.store)
    try:
        totals, lag, newest = catalogue.totals(), catalogue.lag(), catalogue.publications.newest()
        base = catalogue.base
    finally:
        catalogue.close()
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

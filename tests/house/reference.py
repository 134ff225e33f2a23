"""Writes the reference pages from the code: `python -m tests.house.reference` (make reference)."""

import click

from store.formats import FORMATS, Form
from tests.house import endpoint, tree
from varde import cli, config
from webapp import problems

MADE = "<!-- Made from the code by `make reference`. Change the code, not this page. -->\n"


def settings() -> str:
    rows = "".join(
        f"| `{name}` | `VARDE_{name.upper()}` | {_default(name, item)} | {item.metadata['help']} |\n"
        for name, item in sorted(config.known().items())
    )
    return f"""# Settings

{MADE}
A setting comes from, the later winning: its default, `varde.toml` in the folder where Varde is started (or the file
that `VARDE_CONFIG` names), a variable of the environment, a flag of the command. An unknown key stops the start and
names the nearest one. `varde config` prints every setting, its effective value and where it came from.

| in varde.toml | in the environment | default | |
|---|---|---|---|
{rows}
Sizes are in bytes, times in seconds. `make run` uses the data folder `var` in the checkout.
"""


def _default(name: str, item: object) -> str:
    if name == "seed":
        return "the catalogue that comes with Varde"
    value = str(item.default)
    return f"`{value}`" if value else "none"


def command_line() -> str:
    sections = "".join(
        f"\n## varde {name}\n\n```text\n{_help(command, name)}\n```\n"
        for name, command in sorted(cli.main.commands.items())
    )
    return f"""# Command line

{MADE}
Errors come as one line with a remedy. Every command takes its settings from `varde.toml`, from `VARDE_*` and from
flags; [Settings](settings.md) lists them.
{sections}"""


def _help(command: click.Command, name: str) -> str:
    settings = {**cli.main.context_settings, "max_content_width": 100, "terminal_width": 100}
    above = click.Context(cli.main, info_name="varde", **settings)
    return command.get_help(click.Context(command, parent=above, info_name=name)).strip()


def formats() -> str:
    rows = "".join(
        f"| {row.label} | {', '.join(f'`{kind}`' for kind in row.media_types)} "
        f"| {', '.join(f'`.{end}`' for end in row.extensions)} "
        f"| {'yes' if row.form is Form.DATASET else 'no'} |\n"
        for row in FORMATS
    )
    return f"""# Formats

{MADE}
Every record can be had in these. Ask by `Accept`, or put the extension after the record's address. What you get carries
the first media type of its row. `varde export` goes by the first or any other extension.

| format | media types | extensions | names graphs |
|---|---|---|---|
{rows}
All of them keep every number and date as it was written, and give the same bytes for the same version of a record.
RDF/XML cannot hold control characters, nor properties whose IRI ends in no XML name; such a record is refused in
RDF/XML and can be had in any other format.

JSON-LD documents embed the part of our context that they use; the whole of it is `ontology/contexts/record.jsonld`.
"""


def errors() -> str:
    rows = "".join(
        f"| {sort.status} | `{sort.slug}` | {sort.title} | {sort.remedy} |\n"
        for sort in sorted(problems.SORTS.values(), key=lambda sort: (sort.status, sort.slug))
    )
    return f"""# Problems

{MADE}
Every error is a problem document (RFC 9457, `application/problem+json`), or a page that says the same to a browser. Its
`type` is the address `/problems/` and the name in this table; `instance` is the number of the request in the logs.

| status | name | title | what to do |
|---|---|---|---|
{rows}"""


PAGES = {
    "settings.md": settings,
    "command-line.md": command_line,
    "formats.md": formats,
    "problems.md": errors,
    "sparql.md": lambda: endpoint.page(MADE),
}


def main() -> None:
    for name, made in PAGES.items():
        (tree.ROOT / "docs" / "reference" / name).write_text(made(), encoding="utf-8")


if __name__ == "__main__":
    main()

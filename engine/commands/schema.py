"""`comity schema`: what each kind of file holds."""

import os

import click

from comity.engine.commands.options import SPOKEN

__all__ = ["SCHEMAS", "command"]


_SCHEMAS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "schemas")
SCHEMAS = (
    "snapshot",
    "rule",
    "pack",
    "profile",
    "config",
    "inference",
    "actions",
    "sources",
    "coaching",
    "report",
)


@click.command(
    "schema",
    short_help="Print the JSON Schema of a kind of file.",
    help="Print the JSON Schema of a kind of file, for editors and other tools.\n\n"
    f"KIND is {SCHEMAS[0]} unless you say otherwise, or {', '.join(SCHEMAS[1:])}.",
    epilog="Example: comity schema snapshot > snapshot.schema.json",
)
@click.argument("name", metavar="[KIND]", default="snapshot", type=click.Choice(SCHEMAS))
@SPOKEN
def command(name: str) -> None:
    with open(os.path.join(_SCHEMAS, f"{name}.schema.json"), encoding="utf-8") as file:
        click.echo(file.read(), nl=False)

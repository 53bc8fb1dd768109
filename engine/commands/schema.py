"""`comity schema`: what each kind of file holds."""

import os

import click

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
    "report",
)


@click.command("schema", epilog="Example: comity schema snapshot > snapshot.schema.json")
@click.argument("name", default="snapshot", type=click.Choice(SCHEMAS))
def command(name: str) -> None:
    """Print the JSON Schema of a kind of file, for editors and other tools."""
    with open(os.path.join(_SCHEMAS, f"{name}.schema.json"), encoding="utf-8") as file:
        click.echo(file.read(), nl=False)

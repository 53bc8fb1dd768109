"""`comity init`: a new snapshot to fill in."""

from typing import TYPE_CHECKING, Any

import click

from comity.engine.commands import printing
from comity.engine.commands.options import LANG, Day

if TYPE_CHECKING:
    from comity.schemas.text import Language

__all__ = ["command"]


@click.command(
    "init",
    short_help="Write a new snapshot to fill in.",
    epilog="Example: comity init water.comity.yaml --name 'Water plant' --as-of now",
)
@click.argument("file", default="status.comity.yaml")
@click.option("--name", prompt="Name of the project", help="Name of the project.")
@click.option(
    "--as-of",
    type=Day(now=True),
    prompt="Day that the file is about (YYYY-MM-DD, or now)",
    help="The day that the file is about, or `now`.",
)
@click.option("--force", is_flag=True, help="Replace the file that is there.")
@LANG
def command(file: str, **options: Any) -> None:
    """Write a new snapshot to FILE, with an example of each thing worth recording.

    FILE is status.comity.yaml unless you say otherwise; - is standard output.
    """
    from comity.engine.template import template

    language: Language = options["lang"] or "en"
    text = template(options["name"], options["as_of"], language)
    if file == "-":
        printing.write(text, None)
        return
    from comity.schemas.text import Text

    printing.write(text, file, replace=options["force"])
    told = Text(
        f"{file} written; next: comity check {file}", f"已写好 {file}；接下来：comity check {file}"
    )
    click.echo(told.of(language), err=True)

"""`comity import`: a snapshot from an export of another tool."""

import sys
from typing import TYPE_CHECKING, Any

import click

from comity.engine.commands import printing
from comity.engine.commands.options import LANG, Day

if TYPE_CHECKING:
    from comity.schemas.text import Language

__all__ = ["command"]


@click.command(
    "import",
    short_help="Make a snapshot from an export of another tool.",
    epilog="Example: comity import jira search.json -o status.comity.yaml",
)
@click.argument("form", metavar="FORMAT")
@click.argument("file")
@click.option("-o", "--output", metavar="PATH", help="Where to write (default: standard output).")
@click.option("--force", is_flag=True, help="Replace the file that is there.")
@click.option("--name", metavar="TEXT", help="Name of the project (default: as the export has it).")
@click.option(
    "--as-of", type=Day(), help="Day of the export (default: the day of its last change)."
)
@LANG
def command(form: str, file: str, **options: Any) -> None:
    """Make a snapshot from an export of another tool. FORMAT: jira (a REST search's JSON)."""
    from comity.engine.errors import ImportFileError
    from comity.engine.importers import importer
    from comity.engine.source import read_bytes
    from comity.engine.yaml_out import snapshot_yaml

    language: Language = options["lang"] or "en"
    read = importer(form)
    data = read_bytes(file, stdin=sys.stdin.buffer, error=ImportFileError)
    found = read(data, file, project_name=options["name"], as_of=options["as_of"])
    comments = {key: text.of(language) for key, text in found.comments.items()}
    text = snapshot_yaml(found.snapshot, schema="snapshot.schema.json", comments=comments)
    printing.write(text, options["output"], replace=options["force"])
    for line in found.summary:
        click.echo(line.of(language), err=True)

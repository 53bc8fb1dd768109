"""`comity whatif`: what would change if some things were done."""

import sys
from typing import Any

import click

from comity.engine.commands import printing, session
from comity.engine.commands.options import (
    AS_OF,
    COLOR,
    LANG,
    MATCHER,
    NO_CONFIG,
    PACKS,
    PROFILE,
    WIDTH,
)

__all__ = ["command"]


@click.command(
    "whatif",
    short_help="Show what would change if some things were done.",
    epilog="Example: comity whatif status.yaml --fix TRU002 --set commitments.c4.owner=Ana",
)
@click.argument("file")
@click.option(
    "--fix",
    "fixes",
    multiple=True,
    metavar="RULE[:ITEM]",
    help="Take a rule, or what it found about one item, as put right; a fingerprint will do. Repeatable.",
)
@click.option(
    "--set",
    "sets",
    multiple=True,
    metavar="PLACE=VALUE",
    help="Take a field as written so: reports.0.sent_on=2025-06-27, commitments.c4.owner=Ana. Repeatable.",
)
@click.option(
    "--waive",
    "waives",
    multiple=True,
    metavar="RULE[:ITEM]",
    help="Take a rule, or what it found about one item, as accepted. Repeatable.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "html"]),
    default="text",
    show_default=True,
    help="Form of the output.",
)
@click.option("-o", "--output", metavar="PATH", help="Where to write (default: standard output).")
@PACKS
@PROFILE
@MATCHER
@NO_CONFIG
@AS_OF
@LANG
@WIDTH
@COLOR
def command(file: str, form: str, output: str | None, **options: Any) -> None:
    """Show what would change in the report on FILE if some things were done; writes nothing to it.

    What is set or waived gives the very report that the edited file would give.
    """
    from comity.engine.source import decode, read_bytes
    from comity.engine.whatif import Wishes, whatif

    wishes = Wishes(*(tuple(options.pop(name)) for name in ("fixes", "sets", "waives")))
    if not any(wishes):
        from comity.engine.errors import UsageError
        from comity.schemas.text import Text

        raise UsageError(
            Text("nothing is wished for", "没有写假设什么"),
            hint=Text("add --fix, --set or --waive", "请加上 --fix、--set 或 --waive"),
        )
    options = session.settled(options, file)
    catalog = session.catalog(options)
    settings = session.settings(catalog, options)
    name = "<stdin>" if file == "-" else file
    text = decode(read_bytes(file, stdin=sys.stdin.buffer), name)
    found = whatif(text, name, wishes, catalog, settings, as_of=options["as_of"])
    language = options["lang"] or found.language or "en"
    if form == "json":
        from comity.engine.report.json import dumps

        printed = dumps(found)
    elif form == "html":
        from comity.engine.report.whatif_html import whatif_html

        printed = whatif_html(found, language=language)
    else:
        from comity.engine.report.whatif_text import whatif_text

        width = options["width"] or printing.columns()
        color = printing.colored(options["color"]) and not output
        printed = whatif_text(found, language, width, color=color)
    printing.write(printed, output)

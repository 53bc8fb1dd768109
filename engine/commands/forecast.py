"""`comity forecast`: what changes by itself in the days ahead."""

from typing import Any

import click

from comity.engine.commands import printing, session
from comity.engine.commands.options import (
    AS_OF,
    COLOR,
    IGNORE,
    LANG,
    MATCHER,
    NO_CONFIG,
    PACKS,
    PROFILE,
    SELECT,
    WIDTH,
)

__all__ = ["command"]

_FARTHEST = 366  #: days; each is a check of its own


@click.command(
    "forecast",
    short_help="Show what turns red or amber if nothing happens.",
    epilog="Example: comity forecast status.yaml --days 30",
)
@click.argument("file")
@click.option(
    "--days",
    type=click.IntRange(min=1, max=_FARTHEST),
    default=14,
    show_default=True,
    help="How far to look ahead.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown"]),
    default="text",
    show_default=True,
    help="Form of the output.",
)
@SELECT
@IGNORE
@PACKS
@PROFILE
@MATCHER
@NO_CONFIG
@AS_OF
@LANG
@WIDTH
@COLOR
def command(file: str, days: int, form: str, **options: Any) -> None:
    """Show what turns red or amber in FILE in the next days if nothing happens.

    Each of these days is judged as `comity check FILE --as-of DAY` would; those on which something changes
    are shown.
    """
    from comity.engine.forecast import forecast

    options = session.settled(options, file)
    catalog = session.catalog(options)
    settings = session.settings(catalog, options)
    document = session.open_snapshot(file)
    found = forecast(document, catalog, settings, as_of=options["as_of"], days=days)
    if form == "json":
        from comity.engine.report.json import dumps

        printing.write(dumps(found), None)
        return
    language = options["lang"] or found.language or "en"
    if form == "markdown":
        from comity.engine.report.forecast_markdown import forecast_markdown

        printing.write(forecast_markdown(found, language), None)
        return
    from comity.engine.report.forecast_text import forecast_text

    width, color = options["width"] or printing.columns(), printing.colored(options["color"])
    printing.write(forecast_text(found, language, width, color=color), None)

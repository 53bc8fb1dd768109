"""`comity waivers`: what is accepted, and until when."""

import sys
from typing import Any

import click

from comity.engine.commands import exits, printing, session
from comity.engine.commands.options import (
    AS_OF,
    COLOR,
    LANG,
    MATCHER,
    NO_CONFIG,
    PACKS,
    PLAIN,
    PROFILE,
    WIDTH,
)

__all__ = ["command"]


@click.command(
    "waivers",
    short_help="List what is accepted, and until when.",
    epilog="Example: comity waivers 'projects/*.yaml' --format json",
)
@click.argument("files", nargs=-1, metavar="FILE...")
@PLAIN
@PACKS
@PROFILE
@MATCHER
@NO_CONFIG
@AS_OF
@LANG
@WIDTH
@COLOR
def command(form: str, **options: Any) -> None:
    """List what is accepted in snapshot FILES: expired, about to end, unused, active."""
    from comity.engine.batch import check_documents, expand
    from comity.engine.gate import GateSettings
    from comity.engine.waivers import listed

    files = expand(options["files"])
    options = session.settled(options, files[0])
    catalog = session.catalog(options)
    settings = session.settings(catalog, options)
    batch = check_documents(
        files, session.open_snapshot, catalog, settings, GateSettings(), options["as_of"]
    )
    language = options["lang"] or batch.language
    for error in batch.mistakes:
        printing.complain(error, language)
    rows = [listed(report) for report in batch.report.reports]
    if form == "json":
        printing.print_json(rows)
    elif rows:
        from comity.engine.report.waivers_text import waivers_text

        width, color = options["width"] or printing.columns(), printing.colored(options["color"])
        click.echo(waivers_text(rows, language, width, color=color), nl=False)
    sys.exit(exits.FAULTY if batch.mistakes else exits.GATE_MET)

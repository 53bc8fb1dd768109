"""`comity render`: a saved report again."""

import sys
from typing import TYPE_CHECKING, Any

import click

from comity.engine.commands import printing
from comity.engine.commands.options import (
    AUDIENCE,
    COLOR,
    LANG,
    REPORT_FORMATS,
    SHOW_ALL,
    SHOW_WAIVED,
    WIDTH,
)

if TYPE_CHECKING:
    from comity.schemas.report import Report

__all__ = ["command"]


@click.command(
    "render",
    short_help="Print a saved report in any form and language.",
    epilog="Example: comity render report.json --format markdown --lang zh",
)
@click.argument("saved", metavar="REPORT.json")
@REPORT_FORMATS
@AUDIENCE
@SHOW_WAIVED
@SHOW_ALL
@LANG
@WIDTH
@COLOR
def command(saved: str, **options: Any) -> None:
    """Print a report that `--format json` saved in any form and language; judges nothing anew."""
    targets = printing.targets(options["formats"])
    printing.deliver(_load_report(saved), targets, options["lang"] or "en", options)


def _load_report(path: str) -> "Report":
    from comity.engine.errors import UsageError
    from comity.engine.report.json import SavedReportError, loads
    from comity.engine.source import read_bytes

    try:
        return loads(read_bytes(path, stdin=sys.stdin.buffer, error=UsageError))
    except SavedReportError as error:
        raise UsageError(error.message, file=path) from None

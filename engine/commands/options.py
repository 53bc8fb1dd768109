"""Options that several commands share: each means the same everywhere."""

import os
from gettext import gettext
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from datetime import date

__all__ = [
    "AS_OF",
    "AUDIENCE",
    "COLOR",
    "FAIL_ON",
    "FAIL_UNDER",
    "FAIL_UNDER_LOW",
    "FORMATS",
    "IGNORE",
    "LANG",
    "MATCHER",
    "MIN_COVERAGE",
    "NO_CONFIG",
    "PACKS",
    "PLAIN",
    "PROFILE",
    "REPORT_FORMATS",
    "SELECT",
    "SEVERITIES",
    "SHOW_ALL",
    "SHOW_WAIVED",
    "SPOKEN",
    "WIDTH",
    "Day",
]


FORMATS = (  # a test holds them against engine/report/forms.py
    "text",
    "json",
    "html",
    "markdown",
    "sarif",
    "junit",
    "github",
    "gitlab",
    "csv",
    "xlsx",
    "badge",
)


SEVERITIES = click.Choice(["low", "medium", "high", "critical"])


class Day(click.ParamType[Any]):
    """A date as YYYY-MM-DD; `now` where the command line may read the clock."""

    name = "date"

    def __init__(self, *, now: bool = False) -> None:
        self.now = now

    def convert(self, value: Any, param: Any, ctx: Any) -> "date":
        from datetime import date, datetime

        if isinstance(value, date):  # what was typed at a prompt comes twice
            return value
        if self.now and value == "now":
            return datetime.now().astimezone().date()
        try:
            return date.fromisoformat(value)
        except ValueError:
            told = gettext("{value!r} is not a date: write YYYY-MM-DD")
            self.fail(told.format(value=value), param, ctx)


LANG = click.option(
    "--lang",
    type=click.Choice(["en", "zh"]),
    envvar="COMITY_LANG",
    help="Language of the output (default: the project's own, else en).",
)


def _speak(_ctx: click.Context, _param: click.Parameter, language: str | None) -> None:
    """For all that follows on the line, as if the environment had said so."""
    if language:
        os.environ["COMITY_LANG"] = language


#: For what prints no report itself: a group of commands, a schema.
SPOKEN = click.option(
    "--lang",
    type=click.Choice(["en", "zh"]),
    callback=_speak,
    expose_value=False,
    help="Language of help, messages and output.",
)


PACKS = click.option(
    "--rules",
    "packs",
    multiple=True,
    metavar="PATH",
    help="A folder with a rule pack to add to the built-in one; repeatable.",
)


PROFILE = click.option("--profile", default="default", show_default=True, help="Scoring profile.")


MATCHER = click.option(
    "--matcher",
    type=click.Choice(["durable", "python"]),
    envvar="COMITY_MATCHER",
    help="Matcher for the inference rules (default: durable where it is installed).",
)


NO_CONFIG = click.option("--no-config", is_flag=True, help="Read no configuration file.")


AS_OF = click.option("--as-of", type=Day(), help="Judge as if the snapshot were of this day.")


WIDTH = click.option(
    "--width",
    type=click.IntRange(min=40),
    help="Columns of the text (default: the terminal's, else 80).",
)


COLOR = click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="When to colour the text.",
)


PLAIN = click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Form of the output.",
)


REPORT_FORMATS = click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT[:PATH]",
    help=f"{', '.join(FORMATS)}; repeatable; to standard output or a file.  [default: text]",
)


AUDIENCE = click.option(
    "--audience",
    type=click.Choice(["internal", "client"]),
    default="internal",
    show_default=True,
    help="Who reads the HTML; a page for the client holds nothing that was judged.",
)


SHOW_WAIVED = click.option("--show-waived", is_flag=True, help="Show waived findings in the text.")


SHOW_ALL = click.option(
    "--show-all",
    is_flag=True,
    help="Show every finding of a rule in the text, and where own rating, facts and client differ.",
)


FAIL_UNDER = click.option(
    "--fail-under", type=float, metavar="SCORE", help="Fail below this score."
)


FAIL_UNDER_LOW = click.option(
    "--fail-under-low",
    type=float,
    metavar="SCORE",
    help="Fail when the low end of the range is below.",
)


FAIL_ON = click.option(
    "--fail-on", type=SEVERITIES, help="Fail on a finding of this severity or graver."
)


MIN_COVERAGE = click.option(
    "--min-coverage", type=float, metavar="PERCENT", help="Exit 3 when less than this is covered."
)


SELECT = click.option(
    "--select",
    multiple=True,
    metavar="RULES",
    help="Only these: ids, beginnings, dimensions, tags; separated by commas.",
)


IGNORE = click.option("--ignore", multiple=True, metavar="RULES", help="All but these.")

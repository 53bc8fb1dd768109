"""`comity plan`: the cheapest way to a score, or the best use of an effort."""

from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from comity.schemas.plan import Plan
    from comity.schemas.text import Language

__all__ = ["command"]

_FORMS = ("text", "json", "markdown", "csv", "xlsx", "ics", "jira")


@click.command(
    "plan",
    short_help="Plan the cheapest way to a score.",
    epilog="Example: comity plan status.yaml --effort 8 --format markdown:plan.md",
)
@click.argument("file")
@click.option(
    "--effort",
    type=float,
    metavar="AMOUNT",
    help="The most that all actions may come to (small 1, medium 2, large 3 by default).",
)
@click.option(
    "--target", metavar="BAND|SCORE", help="What to reach (default: the next band up, or the best)."
)
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT[:PATH]",
    help=f"{', '.join(_FORMS)}; repeatable; to standard output or a file.  [default: text]",
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
def command(file: str, effort: float | None, target: str | None, **options: Any) -> None:
    """Plan the cheapest set of actions that takes FILE to a score, or the best set for an effort.

    Each set is scored as the report would be with its rules passed, limits included.
    """
    from comity.engine.facts import read
    from comity.engine.plan import plan

    formats = options.pop("formats")
    targets = printing.targets(formats, _FORMS)
    options = session.settled(options, file)
    catalog = session.catalog(options)
    settings = session.settings(catalog, options)
    facts = read(session.open_snapshot(file), catalog.shapes, as_of=options["as_of"])
    found = plan(facts, catalog, settings, effort=effort, target=target)
    language = options["lang"] or found.language or "en"
    for name, path in targets:
        printing.write(_rendered(found, name, language, options, to_file=bool(path)), path)


def _rendered(
    plan: "Plan", form: str, language: "Language", options: dict[str, Any], *, to_file: bool
) -> str | bytes:
    if form == "json":
        from comity.engine.report.json import dumps

        return dumps(plan)
    if form == "markdown":
        from comity.engine.report.plan_markdown import plan_markdown

        return plan_markdown(plan, language)
    if form == "csv":
        from comity.engine.report.plan_csv import plan_csv

        return plan_csv(plan, language)
    if form == "jira":
        from comity.engine.report.plan_csv import jira_csv

        return jira_csv(plan, language)
    if form == "xlsx":
        with printing.needing("xlsxwriter", "XlsxWriter", "xlsx"):
            from comity.engine.report.plan_xlsx import plan_xlsx
        return plan_xlsx(plan, language)
    if form == "ics":
        with printing.needing("icalendar", "icalendar", "ics"):
            from comity.engine.report.plan_ics import plan_ics
        return plan_ics(plan, language)
    from comity.engine.report.plan_text import plan_text

    width, color = options["width"] or printing.columns(), printing.colored(options["color"])
    return plan_text(plan, language, width, color=color and not to_file)

"""`comity check`: judge snapshots, report on each, hold them to a gate."""

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from comity.engine.commands import exits, printing, session
from comity.engine.commands.options import (
    AS_OF,
    AUDIENCE,
    COLOR,
    FAIL_ON,
    FAIL_UNDER,
    FAIL_UNDER_LOW,
    IGNORE,
    LANG,
    MATCHER,
    MIN_COVERAGE,
    NO_CONFIG,
    PACKS,
    PROFILE,
    REPORT_FORMATS,
    SELECT,
    SHOW_ALL,
    SHOW_WAIVED,
    WIDTH,
    Day,
)

if TYPE_CHECKING:
    from comity.engine.baseline import Baseline
    from comity.engine.catalog import Catalog
    from comity.engine.check import Settings
    from comity.engine.compare import History
    from comity.engine.errors import ComityError
    from comity.schemas.report import Report
    from comity.schemas.text import Language, Text

__all__ = ["command"]


@click.command(
    "check",
    short_help="Check snapshots and report on each.",
    epilog="Example: comity check status.yaml --fail-under 70 --format json:report.json",
)
@click.argument("files", nargs=-1, metavar="FILE...")
@REPORT_FORMATS
@AUDIENCE
@FAIL_UNDER
@FAIL_UNDER_LOW
@FAIL_ON
@click.option(
    "--fail-on-new", is_flag=True, help="Fail on a finding that was not there before (see above)."
)
@MIN_COVERAGE
@click.option(
    "--exit-zero", is_flag=True, help="Report gates but exit 0; wrong input still exits 2."
)
@click.option("--baseline", metavar="PATH", help="The findings that are known: all others are new.")
@click.option(
    "--write-baseline",
    metavar="PATH",
    help="Write what was found; of a baseline that is there, only take out what is fixed.",
)
@click.option(
    "--update-baseline", is_flag=True, help="With --write-baseline: take in what is new as well."
)
@click.option(
    "--compare",
    multiple=True,
    metavar="PATH",
    help="An earlier report (JSON), snapshot, or one of each: shows what moved, "
    "keeps failures whose data went missing.",
)
@SELECT
@IGNORE
@PACKS
@PROFILE
@MATCHER
@NO_CONFIG
@AS_OF
@click.option(
    "--today",
    type=Day(now=True),
    help="The day of reading, or `now`: judges how old the file is.",
)
@SHOW_WAIVED
@SHOW_ALL
@LANG
@WIDTH
@COLOR
def command(**options: Any) -> None:
    """Check snapshot FILES (YAML or JSON; patterns; - for standard input) and report on each.

    What is new is told by --baseline, else by --compare.
    """
    from comity.engine.batch import check_documents, expand
    from comity.engine.gate import GateSettings, exit_code

    files = expand(options["files"])
    options = session.settled(options, files[0])
    targets = printing.targets(options["formats"])
    catalog = session.catalog(options)
    settings = session.settings(catalog, options)
    gates = GateSettings(
        options["fail_under"],
        options["fail_on"],
        options["fail_under_low"],
        options["min_coverage"],
        options["fail_on_new"],
    )
    history = _history(options, catalog, settings)
    with printing.progress(files) as shown:
        batch = check_documents(
            shown, session.open_snapshot, catalog, settings, gates, options["as_of"], history
        )
    language = options["lang"] or batch.language
    for error in batch.mistakes:
        printing.complain(error, language)
    if batch.report.reports:
        printing.deliver(batch.report, targets, language, options)
    if options["write_baseline"] and not batch.mistakes:
        _write_baseline(batch.report, options["write_baseline"], options, language)
    code = exits.FAULTY if batch.mistakes else exit_code(batch.report.gate)
    sys.exit(exits.GATE_MET if options["exit_zero"] and code != exits.FAULTY else code)


def _history(options: dict[str, Any], catalog: "Catalog", settings: "Settings") -> "History | None":
    """What is known from before: the baseline and earlier results; None where nothing was named."""
    from comity.schemas.text import Text

    baseline, compared, target = options["baseline"], options["compare"], options["write_baseline"]
    if options["update_baseline"] and not target:
        raise _misuse(
            Text(
                "--update-baseline needs a baseline to write",
                "--update-baseline 需要写到某个基线文件",
            ),
            Text("--write-baseline known.json", "--write-baseline known.json"),
        )
    if options["fail_on_new"] and not (baseline or compared):
        raise _misuse(
            Text("--fail-on-new does not know what is new", "--fail-on-new 无从判断哪些是新问题"),
            Text(
                "--baseline known.json or --compare last.json",
                "--baseline known.json 或 --compare last.json",
            ),
        )
    if not (baseline or compared):
        return None
    from comity.engine.compare import History, earlier

    known = None
    first = target and os.path.abspath(target) == os.path.abspath(baseline or "")
    if baseline and not (first and not os.path.exists(baseline)):
        known = _load_baseline(baseline)
    return History(
        known, earlier([(path, session.contents(path)) for path in compared], catalog, settings)
    )


def _misuse(message: "Text", wanted: "Text") -> "ComityError":
    from comity.engine.errors import UsageError
    from comity.schemas.text import Text

    return UsageError(message, hint=Text(f"add {wanted.en}", f"请加上 {wanted.zh}"))


def _load_baseline(path: str) -> "Baseline":
    from comity.engine.baseline import loads

    return loads(session.contents(path), path)


def _write_baseline(
    report: "Report", path: str, options: dict[str, Any], language: "Language"
) -> None:
    """Write the baseline, and tell on standard error what became of it."""
    from comity.engine.baseline import dumps, told, written

    old = _load_baseline(path) if os.path.exists(path) else None
    update = options["update_baseline"]
    made = written(report.reports, report.tool.ruleset_hash, old, update=update)
    printing.write(dumps(made.baseline), path)
    click.echo(f"{path}: {told(made).of(language)}", err=True)

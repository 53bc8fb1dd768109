"""`comity audit`: judge many projects at once."""

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from comity.engine.commands import exits, printing, session
from comity.engine.commands.options import (
    AS_OF,
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
    SELECT,
    WIDTH,
    Day,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comity.engine.portfolio_targets import Targets
    from comity.schemas.portfolio import Portfolio
    from comity.schemas.text import Language

__all__ = ["command"]

_SHOWN = 3  #: files named in a note


@click.command(
    "audit",
    short_help="Check many projects at once, and rank them.",
    epilog="Example: comity audit projects/ --format html:site --fail-under-low 60",
)
@click.argument("paths", nargs=-1, metavar="PATH...")
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT[:PATH]",
    help="text, json, csv, xlsx:PATH, html:FOLDER; repeatable.  [default: text]",
)
@click.option(
    "--reports", metavar="FOLDER", help="Keep the whole report of each project there, as JSON."
)
@FAIL_UNDER
@FAIL_UNDER_LOW
@FAIL_ON
@MIN_COVERAGE
@click.option(
    "--exit-zero",
    is_flag=True,
    help="Report gates but exit 0; a target that was not checked still exits 3.",
)
@click.option(
    "--compare",
    metavar="PATH",
    help="Earlier reports, for the movement: a folder of them, or the JSON of an earlier audit.",
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
    help="The day of reading, or `now`: judges how old each file is.",
)
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes that work side by side (default: one a core).",
)
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=60,
    show_default=True,
    metavar="SECONDS",
    help="What takes longer than this is given up, and told.",
)
@click.option("--show-all", is_flag=True, help="Show every project and recurring rule in the text.")
@LANG
@WIDTH
@COLOR
def command(**options: Any) -> None:
    """Check many projects at once: rank them, and show what recurs.

    PATHs are snapshots, patterns, folders (searched for *.comity.yaml, .yml and .json), and @LIST for a
    file that names one a line. Every gate holds for every project. Settings come from the configuration
    nearest to the folder that holds all PATHs; those of single projects are passed over.
    """
    from comity.engine import portfolio
    from comity.engine.gate import GateSettings, exit_code
    from comity.engine.portfolio_earlier import read_earlier
    from comity.engine.portfolio_rows import Job
    from comity.engine.portfolio_summary import language_of
    from comity.engine.portfolio_targets import find

    outputs = _outputs(options["formats"])
    targets = find(options["paths"], stdin=sys.stdin.buffer)
    options = session.settled(options, os.path.join(targets.folder, ""))
    catalog = session.catalog(options)
    job = Job(
        catalog=catalog,
        settings=session.settings(catalog, options),
        gates=GateSettings(
            options["fail_under"],
            options["fail_on"],
            options["fail_under_low"],
            options["min_coverage"],
        ),
        as_of=options["as_of"],
        language=options["lang"],
        pages=next((path for name, path in outputs if name == "html"), None),
        reports=options["reports"],
    )
    earlier = read_earlier(options["compare"]) if options["compare"] else None
    with printing.counted(len(targets.files)) as advance:
        found = portfolio.audit(
            targets,
            job,
            options["jobs"] or _cores(),
            timeout=options["timeout"],
            earlier=earlier,
            advance=advance,
        )
    language = options["lang"] or language_of(found.projects)
    if not options["no_config"]:
        _tell_passed_over(targets, language)
    for name, path in outputs:
        _deliver(found, name, path, language, options)
    code = exit_code(found.gate)
    code = exits.GATE_MET if options["exit_zero"] else code
    sys.exit(exits.NOT_ENOUGH if found.unchecked and code == exits.GATE_MET else code)


def _tell_passed_over(targets: "Targets", language: "Language") -> None:
    """Who wrote waivers for one project must learn that they do not count here."""
    from comity.engine.portfolio_targets import passed_over
    from comity.schemas.text import Text

    files = passed_over(targets)
    if not files:
        return
    shown, more = files[:_SHOWN], len(files) - _SHOWN
    en, zh = ", ".join(shown), "、".join(shown)
    if more > 0:
        en, zh = f"{en} and {more} more", f"{zh} 等 {len(files)} 个"
    note = Text(
        f"note: an audit has one configuration for all; passed over: {en}",
        f"提示：一次审计只用一份配置，以下文件未采用：{zh}",
    )
    click.echo(note.of(language), err=True)


def _outputs(formats: "Iterable[str]") -> "list[tuple[str, str | None]]":
    """Each form of an audit with its path; one of them at most goes to standard output."""
    from comity.engine.errors import UsageError, suggest
    from comity.engine.portfolio_forms import FORMS, IN_FILES
    from comity.schemas.text import Text

    found: list[tuple[str, str | None]] = []
    for text in formats or ("text",):
        name, _, path = text.partition(":")
        if name not in FORMS:
            known = ", ".join(FORMS)
            raise UsageError(
                Text(f'an audit has no format "{name}"', f"审计没有“{name}”格式"),
                hint=suggest(name, tuple(FORMS))
                or Text(f"one of {known}", f"可选：{'、'.join(FORMS)}"),
            )
        if name in IN_FILES and not path:
            example = IN_FILES[name]
            raise UsageError(
                Text(f"{name} can't go to standard output", f"{name} 不能写到标准输出"),
                hint=Text(f"say where: {example}", f"请指定位置：{example}"),
            )
        found.append((name, path or None))
    if sum(path is None for _, path in found) > 1:
        raise UsageError(
            Text("two formats for standard output", "两种格式都要写到标准输出"),
            hint=Text("give one a file: json:audit.json", "请为其中一种指定文件：json:audit.json"),
        )
    if sum(name == "html" for name, _ in found) > 1:
        raise UsageError(Text("html goes to one folder only", "html 只能写到一个目录"))
    return found


def _deliver(
    found: "Portfolio",
    name: str,
    path: str | None,
    language: "Language",
    options: dict[str, Any],
) -> None:
    from comity.engine.portfolio_forms import render

    if name == "html" and path is not None:
        path = os.path.join(path, "index.html")
    text = render(
        found,
        name,
        language=language,
        width=options["width"] or printing.columns(),
        color=printing.colored(options["color"]) and path is None,
        show_all=options["show_all"],
    )
    printing.write(text, path)


def _cores() -> int:
    """Those that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1

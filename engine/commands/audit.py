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
    PACKS,
    PROFILE,
    SELECT,
    WIDTH,
    Day,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from comity.schemas.portfolio import Portfolio

__all__ = ["command"]


@click.command(
    "audit", epilog="Example: comity audit projects/ --format html:site --fail-under-low 60"
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
    "--jobs",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes that work side by side (default: one a core).",
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
@SELECT
@IGNORE
@click.option(
    "--compare",
    metavar="PATH",
    help="Earlier reports, for the movement: a folder of them, or the JSON of an earlier audit.",
)
@click.option(
    "--reports", metavar="FOLDER", help="Keep the whole report of each project there, as JSON."
)
@PACKS
@PROFILE
@LANG
@MATCHER
@AS_OF
@click.option(
    "--today",
    type=Day(now=True),
    help="The day of reading, or `now`: judges how old each file is.",
)
@click.option("--show-all", is_flag=True, help="Show every project and recurring rule in the text.")
@WIDTH
@COLOR
def command(**options: Any) -> None:
    """Check many projects at once: rank them, and show what recurs.

    PATHs are snapshots, patterns, folders (searched for *.comity.yaml, .yml and .json), and @LIST for a
    file that names one a line. Every gate holds for every project.
    """
    from comity.engine import portfolio
    from comity.engine.batch import select
    from comity.engine.check import Settings
    from comity.engine.gate import GateSettings, exit_code
    from comity.engine.inference import choose
    from comity.engine.portfolio_earlier import read_earlier
    from comity.engine.portfolio_rows import Job
    from comity.engine.portfolio_targets import find

    outputs = _audit_outputs(options["formats"])
    targets = find(options["paths"], stdin=sys.stdin.buffer)
    catalog = session.catalog(options)
    job = Job(
        catalog=catalog,
        settings=Settings(
            matcher=choose(options["matcher"]),
            today=options["today"],
            rules=select(
                catalog, session.words(options["select"]), session.words(options["ignore"])
            ),
        ),
        gates=GateSettings(
            options["fail_under"],
            options["fail_on"],
            options["fail_under_low"],
            options["min_coverage"],
        ),
        as_of=options["as_of"],
        language=options["lang"] or "en",
        pages=next((path for name, path in outputs if name == "html"), None),
        reports=options["reports"],
    )
    earlier = read_earlier(options["compare"]) if options["compare"] else None
    with printing.counted(len(targets.files)) as advance:
        found = portfolio.audit(
            targets, job, options["jobs"] or _cores(), earlier=earlier, advance=advance
        )
    for name, path in outputs:
        _deliver_audit(found, name, path, options)
    code = exit_code(found.gate)
    code = exits.GATE_MET if options["exit_zero"] else code
    sys.exit(exits.NOT_ENOUGH if found.unchecked and code == exits.GATE_MET else code)


def _audit_outputs(formats: "Iterable[str]") -> "list[tuple[str, str | None]]":
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
                hint=suggest(name, tuple(FORMS)) or Text(f"one of {known}", f"可选：{known}"),
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


def _deliver_audit(
    found: "Portfolio", name: str, path: str | None, options: dict[str, Any]
) -> None:
    from comity.engine.portfolio_forms import render

    if name == "html" and path is not None:
        path = os.path.join(path, "index.html")
    text = render(
        found,
        name,
        language=options["lang"] or "en",
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

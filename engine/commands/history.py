"""`comity history`: the results of one project over time."""

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from comity.engine.commands import exits, printing, session
from comity.engine.commands.options import (
    COLOR,
    LANG,
    MATCHER,
    NO_CONFIG,
    PACKS,
    PROFILE,
    WIDTH,
)

if TYPE_CHECKING:
    from comity.engine.history import Now
    from comity.schemas.history import ProjectHistory
    from comity.schemas.text import Language

__all__ = ["command"]


@click.command(
    "history",
    short_help="Show how the score moved, and by what.",
    epilog="Example: comity history status.yaml --add --ratchet",
)
@click.argument("file")
@click.option("--add", is_flag=True, help="Add the present result to the record beside FILE.")
@click.option(
    "--git", is_flag=True, help="Judge every version of FILE that git has; writes nothing."
)
@click.option(
    "--ratchet",
    is_flag=True,
    help="Exit 1 where the newest score is under the best before it; there is no slack.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv", "html"]),
    default="text",
    show_default=True,
    help="Form of the output.",
)
@click.option("-o", "--output", metavar="PATH", help="Where to write (default: standard output).")
@PACKS
@PROFILE
@MATCHER
@NO_CONFIG
@click.option("--show-all", is_flag=True, help="Show every result in the text, not the last dozen.")
@LANG
@WIDTH
@COLOR
def command(file: str, form: str, **options: Any) -> None:
    """Show how the score of FILE moved from day to day, and by what.

    The record is a file beside it: status.comity.yaml has status.history.jsonl, one result a line. Only --add
    writes to it: the same result a second time adds nothing, another one for the same day is a correction.
    """
    from comity.engine.errors import UsageError
    from comity.schemas.text import Text

    if file == "-":
        raise UsageError(
            Text("standard input has no history", "标准输入没有历史"),
            hint=Text("name the file: comity history FILE", "请指定文件：comity history FILE"),
        )
    if options["add"] and options["git"]:
        raise UsageError(
            Text(
                "--git writes nothing, so there is nothing to --add",
                "--git 不写入任何内容，不能与 --add 同用",
            ),
            hint=Text("leave one of them out", "请去掉其中一个"),
        )
    options = session.settled(options, file)
    now = _now(file, options)
    found = _from_git(now, file) if options["git"] else _from_file(now, file, add=options["add"])
    language = options["lang"] or found.language or "en"
    printing.write(_rendered(found, form, language, options), options["output"])
    if options["ratchet"]:
        from comity.engine.report.history_words import ratchet_line
        from comity.engine.report.words import words

        if form != "text" or options["output"]:
            click.echo(ratchet_line(words(language), found.ratchet), err=True)
        held = found.ratchet.met
        sys.exit({True: exits.GATE_MET, False: exits.GATE_FAILED, None: exits.NOT_ENOUGH}[held])


def _now(file: str, options: dict[str, Any]) -> "Now":
    from comity.engine.check import check
    from comity.engine.facts import read
    from comity.engine.history import Now

    catalog = session.catalog(options)
    settings = session.settings(catalog, options)
    facts = read(session.open_snapshot(file), catalog.shapes)
    return Now(facts, check(facts, catalog, settings), catalog, settings)


def _from_file(now: "Now", file: str, *, add: bool) -> "ProjectHistory":
    from comity.engine import history_file
    from comity.engine.history import from_file

    path, project = history_file.beside(file), history_file.mark(now.report.project)
    data = session.contents(path) if os.path.exists(path) else b""
    recorded = history_file.loads(data, path, project)
    if add:
        history_file.add(path, data, recorded, now.entry, project)
        recorded = history_file.loads(session.contents(path), path, project)
    return from_file(now, recorded)


def _from_git(now: "Now", file: str) -> "ProjectHistory":
    from comity.engine.history import from_git
    from comity.engine.history_git import versions

    return from_git(now, versions(file))


def _rendered(
    found: "ProjectHistory", form: str, language: "Language", options: dict[str, Any]
) -> str:
    if form == "json":
        from comity.engine.report.json import dumps

        return dumps(found)
    if form == "csv":
        from comity.engine.report.history_csv import history_csv

        return history_csv(found)
    if form == "html":
        from comity.engine.report.history_html import history_html

        return history_html(found, language=language)
    from comity.engine.report.history_text import history_text

    to_file = bool(options["output"])
    return history_text(
        found,
        language,
        options["width"] or printing.columns(),
        color=printing.colored(options["color"]) and not to_file,
        ascii_only=to_file or not sys.stdout.isatty(),
        show_all=options["show_all"],
        show_ratchet=options["ratchet"],
    )

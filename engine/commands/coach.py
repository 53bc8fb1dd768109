"""`comity coach`: ask for what the file does not say, prepare the conversation, put the promise on record."""

import sys
from typing import TYPE_CHECKING, Any

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

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comity.engine.coach.commitment import Promise
    from comity.engine.coach.questions import Question
    from comity.engine.coach.sitting import Desk, Look
    from comity.schemas.coach import CoachReport
    from comity.schemas.text import Language

__all__ = ["command"]

_FORMS = ("text", "markdown", "html", "json")


@click.command(
    "coach",
    short_help="Prepare a conversation, and put its promise on record.",
    epilog="Example: comity coach status.yaml --minutes 15 --format html:worksheet.html",
)
@click.argument("file")
@click.option("--minutes", type=click.FloatRange(min=1), help="Ask what fits into so many minutes.")
@click.option("--limit", type=click.IntRange(min=0), metavar="N", help="Ask so many questions.")
@click.option(
    "--questions", is_flag=True, help="List what could be asked and end (text or --format json)."
)
@click.option("--answers", metavar="PATH", help="Take answers from a file: question id to answer.")
@click.option("--commit", metavar="TEXT", help="Write a promise into the file (see --due).")
@click.option("--due", metavar="DAY", help="Of the promise: a date, or so many working days.")
@click.option("--owner", metavar="NAME", help="Of the promise: who keeps it.")
@click.option("--to", metavar="ID", help="Of the promise: the stakeholder who has it.")
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT[:PATH]",
    help=f"{', '.join(_FORMS)}; repeatable; to standard output or a file.  [default: text]",
)
@PACKS
@PROFILE
@MATCHER
@NO_CONFIG
@AS_OF
@LANG
@WIDTH
@COLOR
def command(file: str, **options: Any) -> None:
    """Coach a project manager from the FILE of a project: questions, agenda, conversation, promise.

    At a terminal it asks for what the file does not say, one question at a time, and writes each answer
    into the file with its comments kept. Then it hands out a session of 45 minutes and the script of
    the hardest conversation. Without a terminal it reads nothing but --answers.
    """
    from comity.engine.coach.sitting import Desk, look, report

    options = {"select": (), "ignore": ()} | options
    options = session.settled(options, file)
    targets = _targets(options)
    catalog = session.catalog(options)
    desk = Desk(
        catalog, session.settings(catalog, options), _phrases(options, catalog), options["as_of"]
    )
    text = _text(file)
    first = look(text, _name(file), desk)
    language: Language = options["lang"] or first.facts.language or "en"
    if options["questions"]:
        asked_for = first._replace(questions=_budgeted(first, options))
        _list(report(asked_for, desk), targets, language, options)
        return
    promise = _promise(options, first)
    recorded = _from_file(first, desk, file, options) if options["answers"] else ()
    asked = not (options["answers"] or promise) and file != "-" and _at_terminal()
    if asked:
        from comity.engine.commands.coach_terminal import interview

        recorded = interview(file, desk, options, language)
    made = [_commit(file, desk, promise)] if promise else []
    _deliver(report(_again(file, desk, first), desk, recorded, made), targets, language, options)
    if asked:
        from comity.engine.commands.coach_terminal import promises

        promises(file, desk, options, language)


def _budgeted(first: "Look", options: dict[str, Any]) -> "tuple[Question, ...]":
    """As many questions as --limit and --minutes leave."""
    from comity.engine.coach.questions import budget

    return first.questions[: budget(first.questions, options["limit"], options["minutes"])]


def _phrases(options: dict[str, Any], catalog: Any) -> Any:
    from comity.engine.coach.phrases import load

    return load(session.pack_paths(options), catalog)


def _at_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _name(file: str) -> str:
    return "<stdin>" if file == "-" else file


def _text(file: str) -> str:
    from comity.engine.errors import SnapshotError
    from comity.engine.source import parse, read_bytes

    data = read_bytes(file, stdin=sys.stdin.buffer, error=SnapshotError)
    try:
        return data.decode()
    except UnicodeDecodeError:
        parse(data, _name(file))  # says where, and what to do
        raise


def _again(file: str, desk: "Desk", first: "Look") -> "Look":
    """The file as it stands after this run has written to it; standard input as it was."""
    from comity.engine.coach.sitting import look

    return first if file == "-" else look(_text(file), file, desk)


def _targets(options: dict[str, Any]) -> "list[tuple[str, str | None]]":
    from comity.engine.errors import UsageError
    from comity.schemas.text import Text

    targets = printing.targets(options["formats"])
    known = ", ".join(_FORMS)
    for name, _ in targets:
        if name not in _FORMS:
            raise UsageError(
                Text(f"coach has no form {name}", f"coach 没有 {name} 这种格式"),
                hint=Text(f"one of {known}", f"可选：{'、'.join(_FORMS)}"),
            )
    return targets


def _promise(options: dict[str, Any], first: "Look") -> "Promise | None":
    from comity.engine.coach.commitment import promised
    from comity.engine.errors import UsageError
    from comity.schemas.text import Text

    text, due = options["commit"], options["due"]
    if text is None:
        stray = next((name for name in ("due", "owner", "to") if options[name]), None)
        if stray:
            raise UsageError(
                Text(f"--{stray} belongs to a promise", f"--{stray} 要和承诺一起用"),
                hint=Text('add --commit "what you will do"', '请加上 --commit "要做的事"'),
            )
        return None
    if due is None:
        raise UsageError(
            Text("a promise needs a day", "承诺要有日期"),
            hint=Text("add --due with a date or working days", "请加上 --due，写日期或几个工作日"),
        )
    return promised(text, due, options["owner"], options["to"], first.facts)


def _from_file(
    first: "Look", desk: "Desk", file: str, options: dict[str, Any]
) -> "tuple[str, ...]":
    """Write the answers of a file; the ids of what was answered."""
    from comity.engine.coach.answers_file import answered
    from comity.engine.coach.sitting import with_changes
    from comity.engine.source import read

    _refuse_stdin(file)
    answers = read(options["answers"], stdin=sys.stdin.buffer)
    found = answered(answers, first.facts, first.questions, desk.catalog.shapes, desk.catalog.words)
    printing.write(with_changes(first, found.changes), file)
    return found.recorded


def _commit(file: str, desk: "Desk", promise: "Promise") -> str:
    """Write a promise into the file; its id."""
    from comity.engine.coach.commitment import write
    from comity.engine.coach.sitting import look, with_writes

    _refuse_stdin(file)
    now = look(_text(file), file, desk)
    text = with_writes(now, [write(promise, now.facts)], desk)
    printing.write(text, file)
    made: str = look(text, file, desk).facts.root["commitments"][-1]["id"]
    return made


def _refuse_stdin(file: str) -> None:
    from comity.engine.errors import UsageError
    from comity.schemas.text import Text

    if file == "-":
        raise UsageError(
            Text("standard input can't be written to", "标准输入不能写入"),
            hint=Text("give the snapshot as a file", "请以文件形式给出快照"),
        )


def _list(
    found: "CoachReport",
    targets: "Sequence[tuple[str, str | None]]",
    language: "Language",
    options: dict[str, Any],
) -> None:
    from comity.engine.report.coach_text import questions_text
    from comity.engine.report.json import dumps

    for name, path in targets:
        if name == "json":
            printing.write(dumps(found.questions), path)
            continue
        width, color = options["width"] or printing.columns(), printing.colored(options["color"])
        text = questions_text(found, language=language, width=width, color=color and not path)
        printing.write(text, path)


def _deliver(
    found: "CoachReport",
    targets: "Sequence[tuple[str, str | None]]",
    language: "Language",
    options: dict[str, Any],
) -> None:
    for name, path in targets:
        printing.write(_rendered(found, name, language, options, to_file=bool(path)), path)


def _rendered(
    found: "CoachReport", name: str, language: "Language", options: dict[str, Any], *, to_file: bool
) -> str:
    if name == "json":
        from comity.engine.report.json import dumps

        return dumps(found)
    if name == "html":
        from comity.engine.report.coach_html import render as worksheet

        return worksheet(found, language=language)
    if name == "markdown":
        from comity.engine.report.coach_markdown import render as markdown

        return markdown(found, language=language)
    from comity.engine.report.coach_text import text

    width, color = options["width"] or printing.columns(), printing.colored(options["color"])
    return text(found, language=language, width=width, color=color and not to_file)

"""What leaves a command: to files, to the terminal, to standard error."""

import os
import sys
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

import click

from comity.engine.commands.options import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from comity.engine.errors import ComityError
    from comity.schemas.report import Report
    from comity.schemas.text import Language

__all__ = [
    "colored",
    "columns",
    "complain",
    "counted",
    "deliver",
    "needing",
    "print_json",
    "progress",
    "targets",
    "write",
]


_LONG_RUN = 20  #: files; a shorter run ends before a progress bar shows


def targets(
    formats: "Iterable[str]", known: "Sequence[str]" = FORMATS
) -> "list[tuple[str, str | None]]":
    """Each format with its path; at most one goes to standard output."""
    targets = [_target(text, known) for text in formats or ("text",)]
    printed = [name for name, path in targets if path is None]
    if len(printed) > 1:
        from comity.engine.errors import UsageError
        from comity.schemas.text import Text

        aside = f"{printed[1]}:report.{printed[1]}"
        raise UsageError(
            Text("two formats for standard output", "两种格式都要写到标准输出"),
            hint=Text(f"give one a file: {aside}", f"请为其中一种指定文件：{aside}"),
        )
    return targets


def _target(text: str, formats: "Sequence[str]") -> "tuple[str, str | None]":
    """`json:report.json` as a format and a path."""
    name, _, path = text.partition(":")
    if name not in formats:
        from comity.engine.errors import UsageError, suggest
        from comity.schemas.text import Text

        known = ", ".join(formats)
        raise UsageError(
            Text(f'unknown format "{name}"', f"未知的格式“{name}”"),
            hint=suggest(name, formats) or Text(f"one of {known}", f"可选：{'、'.join(formats)}"),
        )
    if name == "xlsx" and not path:
        from comity.engine.errors import UsageError
        from comity.schemas.text import Text

        raise UsageError(
            Text("xlsx can't go to standard output", "xlsx 不能写到标准输出"),
            hint=Text("give it a file: xlsx:report.xlsx", "请指定文件：xlsx:report.xlsx"),
        )
    return name, path or None


def deliver(
    report: "Report",
    targets: "Iterable[tuple[str, str | None]]",
    language: "Language",
    options: dict[str, Any],
) -> None:
    for name, path in targets:
        write(_rendered(report, name, language, options, to_file=bool(path)), path)


def _rendered(
    report: "Report", name: str, language: "Language", options: dict[str, Any], *, to_file: bool
) -> str | bytes:
    if name == "text":
        from comity.engine.report.text import text

        return text(
            report,
            language=language,
            width=options["width"] or columns(),
            color=colored(options["color"]) and not to_file,
            show_waived=options["show_waived"],
            show_all=options["show_all"],
        )
    if name == "json":
        from comity.engine.report.json import dumps

        return dumps(report)
    if name == "html":
        from comity.engine.report.html import html

        return html(report, audience=options["audience"], language=language)
    from comity.engine.report.forms import renderer

    with needing("xlsxwriter", "XlsxWriter", "xlsx"):
        return renderer(name)(report, language=language)


@contextmanager
def needing(module: str, library: str, extra: str) -> "Iterator[None]":
    """Tells what to install where a form's library is missing."""
    try:
        yield
    except ModuleNotFoundError as missing:
        if missing.name != module:
            raise
        from comity.engine.errors import UsageError
        from comity.schemas.text import Text

        install = f"pip install 'comity[{extra}]'"
        raise UsageError(
            Text(
                f"{extra} needs {library}, which is not installed",
                f"{extra} 需要 {library}，尚未安装",
            ),
            hint=Text(install, install),
        ) from None


def write(text: str | bytes, path: str | None, *, replace: bool = True) -> None:
    """To standard output, or to a file whole or not at all; bytes go to files only."""
    if path is None and isinstance(text, str):
        sys.stdout.write(text)
        sys.stdout.flush()  # a closed pipe shows here, where it is seen to
        return
    from comity.engine.output import write

    write(text, path or "", replace=replace)


def print_json(value: Any) -> None:
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def complain(error: "ComityError", language: "Language | None") -> None:
    from comity.schemas.text import Text

    word = Text("error: ", "错误：").of(language or "en")
    click.echo(word + error.render(language or "en"), err=True)


def progress(files: list[str]) -> Any:
    """A progress bar on standard error for long runs on a terminal."""
    if len(files) < _LONG_RUN or not sys.stderr.isatty():
        return nullcontext(files)
    return click.progressbar(files, file=sys.stderr, label="comity")


@contextmanager
def counted(length: int) -> "Iterator[Callable[[], object]]":
    """What to call after each target: on a terminal it moves a bar that tells the time left."""
    if not sys.stderr.isatty() or length < _LONG_RUN:
        yield lambda: None
        return
    with click.progressbar(length=length, file=sys.stderr, label="comity", show_pos=True) as bar:
        yield lambda: bar.update(1)


def columns() -> int:
    """As shutil finds the terminal's width, without the decompressors that it imports."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told):
        return max(int(told), 40)
    try:
        found = os.get_terminal_size(sys.__stdout__.fileno()).columns  # type: ignore[union-attr]
    except (AttributeError, OSError, ValueError):  # no terminal, or no stream at all
        found = 0
    return max(found or 80, 40)


def colored(choice: str) -> bool:
    if choice == "auto":
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return choice == "always"

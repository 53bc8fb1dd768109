"""The command line: arguments in, one call, an exit code out."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if not __package__:  # `python cli.py` from a checkout
    sys.path.insert(0, str(Path(__file__).resolve().parent / ".src"))

import click

from comity import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from comity.engine.catalog import Catalog
    from comity.engine.errors import ComityError
    from comity.engine.source import Document
    from comity.schemas.report import Report
    from comity.schemas.text import Language, Text

# Everything else is imported inside the commands: a check must start faster than it reads a file.

__all__ = ["cli", "main"]

GATE_MET, GATE_FAILED, FAULTY, NOT_ENOUGH, BUG = 0, 1, 2, 3, 70
FORMATS = ("text", "json")
_SEVERITIES = click.Choice(["low", "medium", "high", "critical"])


class Day(click.ParamType[Any]):
    """A date as YYYY-MM-DD; `now` where the command line may read the clock."""

    name = "date"

    def __init__(self, *, now: bool = False) -> None:
        self.now = now

    def convert(self, value: Any, param: Any, ctx: Any) -> "date":
        from datetime import date, datetime

        if self.now and value == "now":
            return datetime.now().astimezone().date()
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a date: write YYYY-MM-DD", param, ctx)


def _version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:  # noqa: FBT001
    if value:
        from comity.engine.inference import choose

        matcher = choose(os.environ.get("COMITY_MATCHER"))
        python = ".".join(map(str, sys.version_info[:3]))
        click.echo(f"comity {__version__} (matcher: {matcher}, Python {python})")
        ctx.exit()


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--version",
    is_flag=True,
    callback=_version,
    expose_value=False,
    is_eager=True,
    help="Print the version and the active matcher.",
)
def cli() -> None:
    """How healthy is the relationship with the client, why, and what should we do first?

    \b
    Exit codes: 0 gate met, 1 gate failed, 2 wrong usage or unreadable input,
    3 not enough evidence, 70 a bug.
    """


_LANG = click.option(
    "--lang",
    type=click.Choice(["en", "zh"]),
    envvar="COMITY_LANG",
    help="Language of the output (default: the project's own, else en).",
)
_PACKS = click.option(
    "--rules",
    "packs",
    multiple=True,
    metavar="PATH",
    help="A folder with a rule pack to add to the built-in one; repeatable.",
)
_PROFILE = click.option("--profile", default="default", show_default=True, help="Scoring profile.")
_MATCHER = click.option(
    "--matcher",
    type=click.Choice(["durable", "python"]),
    envvar="COMITY_MATCHER",
    help="Matcher for the inference rules (default: durable where it is installed).",
)


@cli.command(
    epilog="Example: comity check 'projects/*.yaml' --fail-under 70 --format json:report.json"
)
@click.argument("files", nargs=-1, metavar="FILE...")
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT[:PATH]",
    help=f"{', '.join(FORMATS)}; repeatable; to standard output or a file.  [default: text]",
)
@click.option("--fail-under", type=float, metavar="SCORE", help="Fail below this score.")
@click.option(
    "--fail-under-low",
    type=float,
    metavar="SCORE",
    help="Fail when the low end of the range is below.",
)
@click.option("--fail-on", type=_SEVERITIES, help="Fail on a finding of this severity or graver.")
@click.option("--min-coverage", type=float, metavar="PERCENT", help="Exit 3 when less is covered.")
@click.option(
    "--exit-zero", is_flag=True, help="Report gates but exit 0; wrong input still exits 2."
)
@click.option(
    "--select",
    multiple=True,
    metavar="RULES",
    help="Only these: ids, beginnings, dimensions, tags; commas.",
)
@click.option("--ignore", multiple=True, metavar="RULES", help="All but these.")
@_PACKS
@_PROFILE
@_LANG
@_MATCHER
@click.option("--as-of", type=Day(), help="Judge as if the snapshot were of this day.")
@click.option(
    "--today", type=Day(now=True), help="The day of reading, or `now`: judges how old the file is."
)
@click.option(
    "--compare",
    type=click.Path(),
    metavar="REPORT.json",
    help="An earlier report: marks what is new, keeps failures whose data went missing.",
)
@click.option("--show-waived", is_flag=True, help="Show waived findings in the text.")
@click.option(
    "--width",
    type=click.IntRange(min=40),
    help="Columns of the text (default: the terminal's, else 80).",
)
@click.option(
    "--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True
)
def check(**options: Any) -> None:
    """Check snapshot FILES (YAML or JSON; patterns; - for standard input) and report on each."""
    from comity.engine.batch import check_documents, expand, select
    from comity.engine.check import Settings
    from comity.engine.gate import GateSettings, exit_code
    from comity.engine.inference import choose

    targets = [_target(text) for text in options["formats"] or ("text",)]
    files = expand(options["files"])
    catalog = _catalog(options)
    chosen = select(catalog, _words(options["select"]), _words(options["ignore"]))
    previous, standing = _previous(options["compare"])
    settings = Settings(
        matcher=choose(options["matcher"]),
        today=options["today"],
        previous=previous,
        standing=standing,
        rules=chosen,
    )
    gates = GateSettings(
        options["fail_under"],
        options["fail_on"],
        options["fail_under_low"],
        options["min_coverage"],
    )
    with _progress(files) as shown:
        batch = check_documents(shown, _open, catalog, settings, gates, options["as_of"])
    for error in batch.mistakes:
        _complain(error, options["lang"])
    if batch.report.reports:
        for name, path in targets:
            _write(_render(batch.report, name, options, to_file=path is not None), path)
    code = FAULTY if batch.mistakes else exit_code(batch.report.gate)
    sys.exit(0 if options["exit_zero"] and code != FAULTY else code)


def _target(text: str) -> "tuple[str, str | None]":
    """`json:report.json` as a format and a path."""
    name, _, path = text.partition(":")
    if name not in FORMATS:
        from comity.engine.errors import UsageError, suggest
        from comity.schemas.text import Text

        known = ", ".join(FORMATS)
        raise UsageError(
            Text(f'unknown format "{name}"', f"未知的格式“{name}”"),
            hint=suggest(name, FORMATS) or Text(f"one of {known}", f"可选：{known}"),
        )
    return name, path or None


def _words(values: "Iterable[str]") -> list[str]:
    return [word.strip() for value in values for word in value.split(",") if word.strip()]


def _open(name: str) -> "Document":
    from comity.engine.source import read

    return read(name, stdin=sys.stdin.buffer)


def _catalog(options: dict[str, Any]) -> "Catalog":
    from comity.engine.catalog import BUILT_IN, load

    return load((BUILT_IN, *map(Path, options["packs"])), options["profile"], _cache())


def _cache() -> Path | None:
    """Where compiled catalogs are kept; COMITY_CACHE_DIR="" keeps none."""
    own = os.environ.get("COMITY_CACHE_DIR")
    if own is not None:
        return Path(own) if own else None
    from platformdirs import user_cache_path

    return user_cache_path("comity", appauthor=False)


def _previous(path: str | None) -> "tuple[dict[str, str] | None, frozenset[str]]":
    """Outcomes and fingerprints of an earlier report."""
    if path is None:
        return None, frozenset()
    earlier = _load_report(path)
    outcomes = {o.rule: o.outcome for report in earlier.reports for o in report.outcomes}
    return outcomes, frozenset(f.fingerprint for r in earlier.reports for f in r.findings)


def _load_report(path: str) -> "Report":
    from comity.engine.errors import UsageError
    from comity.engine.report.json import loads
    from comity.schemas.text import Text

    try:
        return loads(Path(path).read_bytes())
    except (OSError, ValueError) as error:
        raise UsageError(
            Text(f"not a report of comity: {error}", f"不是 comity 的报告：{error}"), file=path
        ) from None


def _progress(files: list[str]) -> Any:
    """A progress bar on standard error for long runs on a terminal."""
    hidden = len(files) < 20 or not sys.stderr.isatty()  # noqa: PLR2004  shorter runs end before it shows
    return click.progressbar(files, file=sys.stderr, hidden=hidden, label="comity")


def _render(report: "Report", name: str, options: dict[str, Any], *, to_file: bool) -> str:
    if name == "json":
        from comity.engine.report.json import dumps

        return dumps(report)
    from comity.engine.report.text import text

    color = _colored(options["color"]) and not to_file
    return text(
        report,
        language=options["lang"] or "en",
        width=options["width"] or _columns(),
        color=color,
        show_waived=options["show_waived"],
    )


def _columns() -> int:
    from shutil import get_terminal_size

    return max(get_terminal_size((80, 24)).columns, 40)


def _colored(choice: str) -> bool:
    if choice == "auto":
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return choice == "always"


def _write(text: str, path: str | None) -> None:
    """To standard output, or to a file whole or not at all."""
    if path is None:
        click.echo(text, nl=False)
        return
    from comity.engine.errors import UsageError
    from comity.schemas.text import Text

    target = Path(path)
    temporary = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        temporary.write_text(text, encoding="utf-8", newline="\n")
        temporary.replace(target)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise UsageError(
            Text(f"can't write: {error.strerror}", f"无法写入：{error.strerror}"), file=path
        ) from None


def _complain(error: "ComityError", language: "Language | None") -> None:
    from comity.schemas.text import Text

    word = Text("error", "错误").of(language or "en")
    click.echo(f"{word}: {error.render(language or 'en')}", err=True)


def main() -> None:
    """The console script: mistakes of the user end with 2, bugs with a traceback and 70."""
    from comity.engine.errors import ComityError

    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        cli(standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(FAULTY)
    except click.Abort:
        sys.exit(130)
    except ComityError as error:
        _complain(error, os.environ.get("COMITY_LANG"))  # type: ignore[arg-type]
        sys.exit(FAULTY)
    except BrokenPipeError:  # the reader of a pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(GATE_MET)
    except Exception:  # noqa: BLE001
        import traceback

        traceback.print_exc()
        click.echo("This is a bug in comity.", err=True)
        sys.exit(BUG)


if __name__ == "__main__":
    main()

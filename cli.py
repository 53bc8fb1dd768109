"""The command line: arguments in, one call, an exit code out."""

import atexit
import gc
import os
import sys
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

if not __package__:  # `python cli.py` from a checkout
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.realpath(__file__)), ".src"))

import click

from comity import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from comity.engine.baseline import Baseline
    from comity.engine.catalog import Catalog
    from comity.engine.check import Settings
    from comity.engine.compare import History
    from comity.engine.errors import ComityError
    from comity.engine.source import Document
    from comity.schemas.portfolio import Portfolio
    from comity.schemas.report import Report
    from comity.schemas.text import Language

# Everything else is imported inside the commands: a check must start faster than it reads a file.

__all__ = ["cli", "main"]

GATE_MET, GATE_FAILED, FAULTY, NOT_ENOUGH, BUG = 0, 1, 2, 3, 70
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
SCHEMAS = (
    "snapshot",
    "rule",
    "pack",
    "profile",
    "config",
    "inference",
    "actions",
    "sources",
    "report",
)
_HERE = os.path.dirname(os.path.abspath(__file__))
BUILT_IN = os.path.join(_HERE, "rules")
_RARELY = 200_000  #: new objects between two collections of garbage
DIMENSIONS = (
    "trust",
    "transparency",
    "service_quality",
    "responsiveness",
    "needs",
    "collaboration",
    "improvement",
    "expectations",
    "attitude",
    "long_term",
)
_LONG_RUN = 20  #: files; a shorter run ends before a progress bar shows
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
    """  # noqa: D301  click's mark for a paragraph that keeps its lines


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
_NO_CONFIG = click.option("--no-config", is_flag=True, help="Read no configuration file.")
_AS_OF = click.option("--as-of", type=Day(), help="Judge as if the snapshot were of this day.")
_WIDTH = click.option(
    "--width",
    type=click.IntRange(min=40),
    help="Columns of the text (default: the terminal's, else 80).",
)
_COLOR = click.option(
    "--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True
)
_PLAIN = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True
)
_FORMATS = click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT[:PATH]",
    help=f"{', '.join(FORMATS)}; repeatable; to standard output or a file.  [default: text]",
)
_AUDIENCE = click.option(
    "--audience",
    type=click.Choice(["internal", "client"]),
    default="internal",
    show_default=True,
    help="Who reads the HTML; a page for the client holds nothing that was judged.",
)
_WAIVED = click.option("--show-waived", is_flag=True, help="Show waived findings in the text.")
_ALL = click.option("--show-all", is_flag=True, help="Show every finding of a rule in the text.")


@cli.command(
    epilog="Example: comity check 'projects/*.yaml' --fail-under 70 --format json:report.json"
)
@click.argument("files", nargs=-1, metavar="FILE...")
@_FORMATS
@_AUDIENCE
@click.option("--fail-under", type=float, metavar="SCORE", help="Fail below this score.")
@click.option(
    "--fail-under-low",
    type=float,
    metavar="SCORE",
    help="Fail when the low end of the range is below.",
)
@click.option("--fail-on", type=_SEVERITIES, help="Fail on a finding of this severity or graver.")
@click.option(
    "--fail-on-new", is_flag=True, help="Fail on a finding that was not there before (see below)."
)
@click.option(
    "--min-coverage", type=float, metavar="PERCENT", help="Exit 3 when less than this is covered."
)
@click.option(
    "--exit-zero", is_flag=True, help="Report gates but exit 0; wrong input still exits 2."
)
@click.option(
    "--select",
    multiple=True,
    metavar="RULES",
    help="Only these: ids, beginnings, dimensions, tags; separated by commas.",
)
@click.option("--ignore", multiple=True, metavar="RULES", help="All but these.")
@_PACKS
@_PROFILE
@_LANG
@_MATCHER
@_AS_OF
@click.option(
    "--today",
    type=Day(now=True),
    help="The day of reading, or `now`: judges how old the file is.",
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
@_NO_CONFIG
@_WAIVED
@_ALL
@_WIDTH
@_COLOR
def check(**options: Any) -> None:
    """Check snapshot FILES (YAML or JSON; patterns; - for standard input) and report on each.

    What is new is told by --baseline, else by --compare.
    """
    from comity.engine.batch import check_documents, expand
    from comity.engine.gate import GateSettings, exit_code

    files = expand(options["files"])
    options = _settled(options, files[0])
    targets = _targets(options["formats"])
    catalog = _catalog(options)
    settings = _settings(catalog, options)
    gates = GateSettings(
        options["fail_under"],
        options["fail_on"],
        options["fail_under_low"],
        options["min_coverage"],
        options["fail_on_new"],
    )
    history = _history(options, catalog, settings)
    with _progress(files) as shown:
        batch = check_documents(shown, _open, catalog, settings, gates, options["as_of"], history)
    language = options["lang"] or batch.language
    for error in batch.mistakes:
        _complain(error, language)
    if batch.report.reports:
        _deliver(batch.report, targets, language, options)
    if options["write_baseline"] and not batch.mistakes:
        _write_baseline(batch.report, options["write_baseline"], options, language)
    code = FAULTY if batch.mistakes else exit_code(batch.report.gate)
    sys.exit(GATE_MET if options["exit_zero"] and code != FAULTY else code)


@cli.command(epilog="Example: comity audit projects/ --format html:site --fail-under-low 60")
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
@click.option("--fail-under", type=float, metavar="SCORE", help="Fail below this score.")
@click.option(
    "--fail-under-low",
    type=float,
    metavar="SCORE",
    help="Fail when the low end of the range is below.",
)
@click.option("--fail-on", type=_SEVERITIES, help="Fail on a finding of this severity or graver.")
@click.option(
    "--min-coverage", type=float, metavar="PERCENT", help="Exit 3 when less than this is covered."
)
@click.option(
    "--exit-zero",
    is_flag=True,
    help="Report gates but exit 0; a target that was not checked still exits 3.",
)
@click.option(
    "--select",
    multiple=True,
    metavar="RULES",
    help="Only these: ids, beginnings, dimensions, tags; separated by commas.",
)
@click.option("--ignore", multiple=True, metavar="RULES", help="All but these.")
@click.option(
    "--compare",
    metavar="PATH",
    help="Earlier reports, for the movement: a folder of them, or the JSON of an earlier audit.",
)
@click.option(
    "--reports", metavar="FOLDER", help="Keep the whole report of each project there, as JSON."
)
@_PACKS
@_PROFILE
@_LANG
@_MATCHER
@_AS_OF
@click.option(
    "--today",
    type=Day(now=True),
    help="The day of reading, or `now`: judges how old each file is.",
)
@click.option("--show-all", is_flag=True, help="Show every project and recurring rule in the text.")
@_WIDTH
@_COLOR
def audit(**options: Any) -> None:
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
    catalog = _catalog(options)
    job = Job(
        catalog=catalog,
        settings=Settings(
            matcher=choose(options["matcher"]),
            today=options["today"],
            rules=select(catalog, _words(options["select"]), _words(options["ignore"])),
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
    with _counted(len(targets.files)) as advance:
        found = portfolio.audit(
            targets, job, options["jobs"] or _cores(), earlier=earlier, advance=advance
        )
    for name, path in outputs:
        _deliver_audit(found, name, path, options)
    code = exit_code(found.gate)
    code = GATE_MET if options["exit_zero"] else code
    sys.exit(NOT_ENOUGH if found.unchecked and code == GATE_MET else code)


@cli.command(epilog="Example: comity render report.json --format markdown --lang zh")
@click.argument("saved", metavar="REPORT.json")
@_FORMATS
@_AUDIENCE
@_LANG
@_WAIVED
@_ALL
@_WIDTH
@_COLOR
def render(saved: str, **options: Any) -> None:
    """Print a report that `--format json` saved in any form and language; judges nothing anew."""
    targets = _targets(options["formats"])
    _deliver(_load_report(saved), targets, options["lang"] or "en", options)


@cli.command(epilog="Example: comity waivers 'projects/*.yaml' --format json")
@click.argument("files", nargs=-1, metavar="FILE...")
@_PLAIN
@_PACKS
@_PROFILE
@_LANG
@_MATCHER
@_AS_OF
@_NO_CONFIG
@_WIDTH
@_COLOR
def waivers(form: str, **options: Any) -> None:
    """List what is accepted in snapshot FILES: expired, about to end, unused, active."""
    from comity.engine.batch import check_documents, expand
    from comity.engine.gate import GateSettings
    from comity.engine.waivers import listed

    files = expand(options["files"])
    options = _settled(options, files[0])
    catalog = _catalog(options)
    settings = _settings(catalog, options)
    batch = check_documents(files, _open, catalog, settings, GateSettings(), options["as_of"])
    language = options["lang"] or batch.language
    for error in batch.mistakes:
        _complain(error, language)
    rows = [listed(report) for report in batch.report.reports]
    if form == "json":
        _print_json(rows)
    elif rows:
        from comity.engine.report.waivers_text import waivers_text

        width, color = options["width"] or _columns(), _colored(options["color"])
        click.echo(waivers_text(rows, language, width, color=color), nl=False)
    sys.exit(FAULTY if batch.mistakes else GATE_MET)


@cli.group()
def config() -> None:
    """Show what a team decided for all runs."""


@config.command("show", epilog="Example: comity config show --origin")
@click.argument("file", required=False)
@click.option("--origin", is_flag=True, help="Say where each value comes from.")
@_PLAIN
@_LANG
@_NO_CONFIG
@_WIDTH
def config_show(file: str | None, form: str, *, origin: bool, **options: Any) -> None:
    """Show the settings that hold for FILE, or for the current folder."""
    options = _settled(options, file)
    settings = options["settings"]
    if form == "json":
        shown = {key: s._asdict() if origin else s.value for key, s in settings.items()}
        _print_json(shown)
        return
    from comity.engine.report.config_text import config_text

    language: Language = options["lang"] or "en"
    width = options["width"] or _columns()
    click.echo(config_text(settings, language, width, origin=origin), nl=False)


@cli.command(epilog="Example: comity explain status.yaml TRU007")
@click.argument("file")
@click.argument("rule")
@_PACKS
@_PROFILE
@_LANG
@_MATCHER
@_AS_OF
@_NO_CONFIG
@_WIDTH
@_COLOR
def explain(file: str, rule: str, **options: Any) -> None:
    """Show why a RULE passed, failed or is unknown for FILE: its condition with actual values."""
    from comity.engine import explain as engine
    from comity.engine.facts import read
    from comity.engine.inference import choose
    from comity.engine.report.explain_text import explanation_text

    options = _settled(options, file)
    catalog = _catalog(options)
    facts = read(_open(file), catalog.shapes, as_of=options["as_of"])
    found = engine.explain(facts, catalog, _pack_paths(options), rule, choose(options["matcher"]))
    language = options["lang"] or facts.language or "en"
    width, color = options["width"] or _columns(), _colored(options["color"])
    click.echo(explanation_text(found, language=language, width=width, color=color), nl=False)


@cli.group()
def rules() -> None:
    """List, show and test rules."""


@rules.command("list")
@_PLAIN
@_PACKS
@_LANG
@_WIDTH
def rules_list(form: str, **options: Any) -> None:
    """List every rule and diagnosis."""
    from comity.engine.authoring import listed

    rows = listed(_catalog(options))
    if form == "json":
        _print_json(rows)
        return
    from comity.engine.report.rules_text import rule_list

    width = options["width"] or _columns()
    click.echo(rule_list(rows, options["lang"] or "en", width), nl=False)


@rules.command("show")
@click.argument("rule")
@_PLAIN
@click.option("--origin", is_flag=True, help="Say where each value comes from.")
@_PACKS
@_PROFILE
@_LANG
@_WIDTH
@_COLOR
def rules_show(rule: str, form: str, **options: Any) -> None:
    """Show one RULE whole: what it asks, why, how it is judged, what to do."""
    from comity.engine.authoring import sources, standing

    catalog, packs = _catalog(options), _pack_paths(options)
    found, changes = standing(packs, options["profile"], catalog.rule(rule).id)
    if form == "json":
        plain = found.model_dump(mode="json", by_alias=True, exclude_none=True)
        changed = {"origin": [change._asdict() for change in changes]} if options["origin"] else {}
        _print_json(plain | changed)
        return
    from comity.engine.report.rules_text import rule_page

    text = rule_page(
        found,
        sources(packs),
        catalog.actions,
        [tuple(change) for change in changes] if options["origin"] else None,
        options["lang"] or "en",
        options["width"] or _columns(),
        color=_colored(options["color"]),
    )
    click.echo(text, nl=False)


@rules.command("test")
@click.argument("packs", nargs=-1, metavar="[PATH]...")
@click.option(
    "--threshold",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Also move every number by one step: fail when fewer of these moves break an example.",
)
@_LANG
@_WIDTH
def rules_test(packs: tuple[str, ...], threshold: float | None, **options: Any) -> None:
    """Run the examples of every rule: of the built-in pack, or of the packs at PATH."""
    from comity.engine.authoring import rules as written
    from comity.engine.examples import run_pack
    from comity.engine.mutation import boundaries
    from comity.engine.report.rules_text import boundary_result, pack_result

    catalog = _catalog({"packs": packs})
    mine = written(packs or (BUILT_IN,))
    result = run_pack(mine, catalog)
    language: Language = options["lang"] or "en"
    width = options["width"] or _columns()
    click.echo(pack_result(*result, language, width), nl=False)
    passed = result.passed
    if passed and threshold is not None:
        found = boundaries(mine, catalog)
        rows = [(rule, mutation.place, mutation.change) for rule, mutation in found.unnoticed]
        click.echo(boundary_result(rows, found.moved, found.share, language, width), nl=False)
        passed = found.share * 100 >= threshold
    sys.exit(GATE_MET if passed else GATE_FAILED)


@rules.command("lint")
@click.argument("packs", nargs=-1, metavar="[PATH]...")
@_LANG
def rules_lint(packs: tuple[str, ...], lang: "Language | None") -> None:
    """Tell what is allowed in the rules of PATH and still not good; exit 1 when there is any."""
    from comity.engine.authoring import rules as written
    from comity.engine.lint import lint

    paths = _pack_paths({"packs": packs})
    _catalog({"packs": packs})  # what is wrong rather than doubtful stops here
    doubts = lint(written(packs or (BUILT_IN,)), written(paths))
    for doubt in doubts:
        click.echo(doubt.render(lang or "en"))
    sys.exit(GATE_FAILED if doubts else GATE_MET)


@rules.command(
    "new", epilog="Example: comity rules new our-rules --id OUR001 --each issues --field owner"
)
@click.argument("pack", metavar="FOLDER")
@click.option(
    "--id", "id_", prompt="Id, such as OUR001", help="Two or three capitals and three digits."
)
@click.option("--title", prompt="What is wrong, in English", help="The title in English.")
@click.option("--title-zh", prompt="The same in Chinese", help="The title in Chinese.")
@click.option("--dimension", prompt=True, type=click.Choice(DIMENSIONS), help="What it belongs to.")
@click.option("--severity", prompt=True, type=_SEVERITIES, default="medium", show_default=True)
@click.option("--covers", prompt="Row of the outline, such as S1.2", help="What it answers to.")
@click.option("--each", prompt="List whose items are judged", help="Such as commitments.")
@click.option("--field", prompt="Field that must be recorded", help="Such as owner.")
def rules_new(pack: str, **asked: str) -> None:
    """Write a new rule with examples into a pack FOLDER: asks for what no option says."""
    from comity.engine.drafting import Draft, draft
    from comity.engine.output import write
    from comity.schemas.text import Text

    title = Text(asked["title"], asked["title_zh"])
    wanted = Draft(asked["id_"], title, *(asked[key] for key in Draft._fields[2:]))
    text = draft(wanted, _catalog({"packs": ()}).shapes)
    os.makedirs(os.path.join(pack, wanted.dimension), exist_ok=True)
    path = os.path.join(pack, wanted.dimension, f"{wanted.id}.yaml")
    write(text, path, replace=False)
    click.echo(path)


@rules.command("docs")
@click.argument("packs", nargs=-1, metavar="[PATH]...")
@click.option("-o", "--output", required=True, metavar="FOLDER", help="Where the pages go.")
@_LANG
def rules_docs(packs: tuple[str, ...], output: str, lang: "Language | None") -> None:
    """Write a Markdown page for every rule, and an index: of the built-in pack, or of those at PATH."""
    from comity.engine.authoring import outline, sources
    from comity.engine.authoring import rules as written
    from comity.engine.output import write
    from comity.engine.report.rule_docs import Library, pages

    paths = _pack_paths({"packs": packs})
    mine = {id_: found.rule for id_, found in written(packs or (BUILT_IN,)).items()}
    library = Library(mine, sources(paths), _catalog({"packs": packs}).actions, outline(paths))
    os.makedirs(output, exist_ok=True)
    for name, text in pages(library, lang or "en").items():
        write(text, os.path.join(output, name))


@cli.command("import", epilog="Example: comity import jira search.json -o status.comity.yaml")
@click.argument("form", metavar="FORMAT")
@click.argument("file")
@click.option("-o", "--output", metavar="PATH", help="Where to write (default: standard output).")
@click.option("--force", is_flag=True, help="Replace the file that is there.")
@click.option("--name", metavar="TEXT", help="Name of the project (default: as the export has it).")
@click.option(
    "--as-of", type=Day(), help="Day of the export (default: the day of its last change)."
)
@_LANG
def import_snapshot(form: str, file: str, **options: Any) -> None:
    """Make a snapshot from an export of another tool. FORMAT: jira (a REST search's JSON)."""
    from comity.engine.errors import ImportFileError
    from comity.engine.importers import importer
    from comity.engine.source import read_bytes
    from comity.engine.yaml_out import snapshot_yaml

    language: Language = options["lang"] or "en"
    read = importer(form)
    data = read_bytes(file, stdin=sys.stdin.buffer, error=ImportFileError)
    found = read(data, file, project_name=options["name"], as_of=options["as_of"])
    comments = {key: text.of(language) for key, text in found.comments.items()}
    text = snapshot_yaml(found.snapshot, schema="snapshot.schema.json", comments=comments)
    _write(text, options["output"], replace=options["force"])
    for line in found.summary:
        click.echo(line.of(language), err=True)


@cli.command(epilog="Example: comity schema snapshot > snapshot.schema.json")
@click.argument("name", default="snapshot", type=click.Choice(SCHEMAS))
def schema(name: str) -> None:
    """Print the JSON Schema of a kind of file, for editors and other tools."""
    with open(os.path.join(_HERE, "schemas", f"{name}.schema.json"), encoding="utf-8") as file:
        click.echo(file.read(), nl=False)


def _targets(formats: "Iterable[str]") -> "list[tuple[str, str | None]]":
    """Each format with its path; at most one goes to standard output."""
    targets = [_target(text) for text in formats or ("text",)]
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
    if name == "xlsx" and not path:
        from comity.engine.errors import UsageError
        from comity.schemas.text import Text

        raise UsageError(
            Text("xlsx can't go to standard output", "xlsx 不能写到标准输出"),
            hint=Text("give it a file: xlsx:report.xlsx", "请指定文件：xlsx:report.xlsx"),
        )
    return name, path or None


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
        width=options["width"] or _columns(),
        color=_colored(options["color"]) and path is None,
        show_all=options["show_all"],
    )
    _write(text, path)


@contextmanager
def _counted(length: int) -> "Iterator[Callable[[], object]]":
    """What to call after each target: on a terminal it moves a bar that tells the time left."""
    if not sys.stderr.isatty() or length < _LONG_RUN:
        yield lambda: None
        return
    with click.progressbar(length=length, file=sys.stderr, label="comity", show_pos=True) as bar:
        yield lambda: bar.update(1)


def _cores() -> int:
    """Those that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1


def _words(values: "Iterable[str]") -> list[str]:
    return [word.strip() for value in values for word in value.split(",") if word.strip()]


def _open(name: str) -> "Document":
    from comity.engine.source import read

    return read(name, stdin=sys.stdin.buffer)


def _catalog(options: dict[str, Any]) -> "Catalog":
    from comity.engine.catalog import load

    profile, own = options.get("profile", "default"), options.get("own")
    return load(_pack_paths(options), profile, _cache(), own)


def _pack_paths(options: dict[str, Any]) -> tuple[str, ...]:
    from comity.engine.packs import resolve

    return resolve(options["packs"])


def _cache() -> str | None:
    """Where compiled catalogs are kept; COMITY_CACHE_DIR="" keeps none."""
    own = os.environ.get("COMITY_CACHE_DIR")
    if own is not None:
        return own or None
    if sys.platform == "linux":  # as platformdirs has it, without its 5 ms
        base = os.environ.get("XDG_CACHE_HOME", "").strip() or "~/.cache"
        return os.path.join(os.path.expanduser(base), "comity")
    from platformdirs import user_cache_dir

    return user_cache_dir("comity", appauthor=False)


def _settled(options: dict[str, Any], file: str | None) -> dict[str, Any]:
    """Options as they hold: what was typed, else the environment's word, else the team's file.

    The file is looked for from the folder of `file` upwards, or from the current one. Beside the options
    come `own`, the file, and `settings`, every setting with its origin.
    """
    from comity.engine import config

    typed, names = click.get_current_context().get_parameter_source, {"extends": "packs"}
    names |= {"format": "formats"}
    options = {name.replace("-", "_"): value for name, value in options.items()}
    by_key = {key: names.get(key, key.replace("-", "_")) for key in config.SETTINGS}
    flags = {
        key: options[name]
        for key, name in by_key.items()
        if name in options and typed(name) is click.core.ParameterSource.COMMANDLINE
    }
    folder = os.path.dirname(file) if file and file != "-" else ""
    own = None if options["no_config"] else config.find(folder)
    found = config.resolve(own, os.environ, flags)
    held = {name: found[key].value for key, name in by_key.items()}
    return options | held | {"own": own, "settings": found}


def _settings(catalog: "Catalog", options: dict[str, Any]) -> "Settings":
    """What a check is told, by options that are settled."""
    from comity.engine.batch import select
    from comity.engine.check import Settings
    from comity.engine.config import waivers
    from comity.engine.inference import choose
    from comity.engine.waivers import Limits

    return Settings(
        matcher=choose(options["matcher"]),
        today=options.get("today"),
        rules=select(catalog, _words(options["select"]), _words(options["ignore"])),
        waivers=waivers(options["own"]),
        limits=Limits(
            options["waiver_max_days"],
            options["waiver_max_weight"],
            options["waiver_needs_approver"],
        ),
    )


def _history(options: dict[str, Any], catalog: "Catalog", settings: "Settings") -> "History | None":
    """What is known from before: the baseline and earlier results; None where nothing was named."""
    baseline, compared, target = options["baseline"], options["compare"], options["write_baseline"]
    if options["update_baseline"] and not target:
        raise click.UsageError("--update-baseline goes with --write-baseline PATH")
    if options["fail_on_new"] and not (baseline or compared):
        raise click.UsageError("--fail-on-new needs --baseline or --compare to tell what is new")
    if not (baseline or compared):
        return None
    from comity.engine.compare import History, earlier

    known = None
    first = target and os.path.abspath(target) == os.path.abspath(baseline or "")
    if baseline and not (first and not os.path.exists(baseline)):
        known = _load_baseline(baseline)
    return History(known, earlier([(path, _bytes(path)) for path in compared], catalog, settings))


def _load_baseline(path: str) -> "Baseline":
    from comity.engine.baseline import loads

    return loads(_bytes(path), path)


def _write_baseline(
    report: "Report", path: str, options: dict[str, Any], language: "Language"
) -> None:
    """Write the baseline, and tell on standard error what became of it."""
    from comity.engine.baseline import dumps, told, written

    old = _load_baseline(path) if os.path.exists(path) else None
    update = options["update_baseline"]
    made = written(report.reports, report.tool.ruleset_hash, old, update=update)
    _write(dumps(made.baseline), path)
    click.echo(f"{path}: {told(made).of(language)}", err=True)


def _bytes(path: str) -> bytes:
    from comity.engine.errors import UsageError
    from comity.engine.source import read_bytes

    return read_bytes(path, stdin=sys.stdin.buffer, error=UsageError)


def _load_report(path: str) -> "Report":
    from comity.engine.errors import UsageError
    from comity.engine.report.json import SavedReportError, loads
    from comity.engine.source import read_bytes

    try:
        return loads(read_bytes(path, stdin=sys.stdin.buffer, error=UsageError))
    except SavedReportError as error:
        raise UsageError(error.message, file=path) from None


def _progress(files: list[str]) -> Any:
    """A progress bar on standard error for long runs on a terminal."""
    if len(files) < _LONG_RUN or not sys.stderr.isatty():
        return nullcontext(files)
    return click.progressbar(files, file=sys.stderr, label="comity")


def _deliver(
    report: "Report",
    targets: "Iterable[tuple[str, str | None]]",
    language: "Language",
    options: dict[str, Any],
) -> None:
    for name, path in targets:
        _write(_rendered(report, name, language, options, to_file=bool(path)), path)


def _rendered(
    report: "Report", name: str, language: "Language", options: dict[str, Any], *, to_file: bool
) -> str | bytes:
    if name == "text":
        from comity.engine.report.text import text

        return text(
            report,
            language=language,
            width=options["width"] or _columns(),
            color=_colored(options["color"]) and not to_file,
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

    try:
        return renderer(name)(report, language=language)
    except ModuleNotFoundError as missing:
        if missing.name != "xlsxwriter":
            raise
        from comity.engine.errors import UsageError
        from comity.schemas.text import Text

        raise UsageError(
            Text("xlsx needs XlsxWriter, which is not installed", "xlsx 需要 XlsxWriter，尚未安装"),
            hint=Text("pip install 'comity[xlsx]'", "pip install 'comity[xlsx]'"),
        ) from None


def _columns() -> int:
    """As shutil finds the terminal's width, without the decompressors that it imports."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told):
        return max(int(told), 40)
    try:
        found = os.get_terminal_size(sys.__stdout__.fileno()).columns  # type: ignore[union-attr]
    except (AttributeError, OSError, ValueError):  # no terminal, or no stream at all
        found = 0
    return max(found or 80, 40)


def _colored(choice: str) -> bool:
    if choice == "auto":
        return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
    return choice == "always"


def _print_json(value: Any) -> None:
    import json

    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _write(text: str | bytes, path: str | None, *, replace: bool = True) -> None:
    """To standard output, or to a file whole or not at all; bytes go to files only."""
    if path is None and isinstance(text, str):
        sys.stdout.write(text)
        sys.stdout.flush()  # a closed pipe shows here, where it is seen to
        return
    from comity.engine.output import write

    write(text, path or "", replace=replace)


def _complain(error: "ComityError", language: "Language | None") -> None:
    from comity.schemas.text import Text

    word = Text("error: ", "错误：").of(language or "en")
    click.echo(word + error.render(language or "en"), err=True)


def main() -> None:
    """The console script: mistakes of the user end with 2, bugs with a traceback and 70."""
    from comity.engine.errors import ComityError

    # A collection walks everything that was imported, to find nothing: rarely, and not at the end.
    gc.set_threshold(_RARELY)
    atexit.register(gc.freeze)
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

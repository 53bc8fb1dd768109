"""`comity rules`: the rules themselves, and the kit of those who write them."""

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from comity.engine.commands import exits, printing, session
from comity.engine.commands.options import (
    COLOR,
    LANG,
    NO_CONFIG,
    PACKS,
    PLAIN,
    PROFILE,
    SEVERITIES,
    SPOKEN,
    WIDTH,
)

if TYPE_CHECKING:
    from comity.schemas.text import Language
from comity.schemas.vocabulary import DIMENSIONS

__all__ = ["command"]


@click.group("rules", short_help="List, show, test and write rules.")
@SPOKEN
def command() -> None:
    """List, show, test and write rules."""


@command.command("list", short_help="List every rule and diagnosis.")
@PLAIN
@PACKS
@PROFILE
@NO_CONFIG
@LANG
@WIDTH
def rules_list(form: str, **options: Any) -> None:
    """List every rule and diagnosis."""
    from comity.engine.authoring import listed

    rows = listed(session.catalog(session.settled(options, None)))
    if form == "json":
        printing.print_json(rows)
        return
    from comity.engine.report.rules_text import rule_list

    width = options["width"] or printing.columns()
    click.echo(rule_list(rows, options["lang"] or "en", width), nl=False)


@command.command("show", short_help="Show one rule whole.")
@click.argument("rule")
@PLAIN
@click.option("--origin", is_flag=True, help="Say where each value comes from.")
@PACKS
@PROFILE
@NO_CONFIG
@LANG
@WIDTH
@COLOR
def rules_show(rule: str, form: str, **options: Any) -> None:
    """Show one RULE whole: what it asks, why, how it is judged, what to do."""
    from comity.engine.authoring import sources, standing

    options = session.settled(options, None)
    catalog, packs = session.catalog(options), session.pack_paths(options)
    found, changes = standing(packs, options["profile"], catalog.rule(rule).id, options["own"])
    if form == "json":
        plain = found.model_dump(mode="json", by_alias=True, exclude_none=True)
        changed = {"origin": [change._asdict() for change in changes]} if options["origin"] else {}
        printing.print_json(plain | changed)
        return
    from comity.engine.report.rules_text import rule_page

    text = rule_page(
        found,
        sources(packs),
        catalog.actions,
        [tuple(change) for change in changes] if options["origin"] else None,
        options["lang"] or "en",
        options["width"] or printing.columns(),
        color=printing.colored(options["color"]),
    )
    click.echo(text, nl=False)


@command.command("test", short_help="Run the examples of every rule.")
@click.argument("packs", nargs=-1, metavar="[PATH]...")
@click.option(
    "--threshold",
    type=click.FloatRange(0, 100),
    metavar="PERCENT",
    help="Also move every number by one step: fail when fewer of these moves break an example.",
)
@LANG
@WIDTH
def rules_test(packs: tuple[str, ...], threshold: float | None, **options: Any) -> None:
    """Run the examples of every rule: of the built-in pack, or of the packs at PATH."""
    from comity.engine.authoring import rules as written
    from comity.engine.catalog import BUILT_IN
    from comity.engine.examples import run_pack
    from comity.engine.mutation import boundaries
    from comity.engine.report.rules_text import boundary_result, pack_result

    catalog = session.catalog({"packs": packs})
    mine = written(packs or (BUILT_IN,))
    result = run_pack(mine, catalog)
    language: Language = options["lang"] or "en"
    width = options["width"] or printing.columns()
    click.echo(pack_result(*result, language, width), nl=False)
    passed = result.passed
    if passed and threshold is not None:
        found = boundaries(mine, catalog)
        rows = [(rule, mutation.place, mutation.change) for rule, mutation in found.unnoticed]
        click.echo(boundary_result(rows, found.moved, found.share, language, width), nl=False)
        passed = found.share * 100 >= threshold
    sys.exit(exits.GATE_MET if passed else exits.GATE_FAILED)


@command.command("lint", short_help="Tell what is doubtful in rules.")
@click.argument("packs", nargs=-1, metavar="[PATH]...")
@LANG
def rules_lint(packs: tuple[str, ...], lang: "Language | None") -> None:
    """Tell what is allowed in the rules of PATH and still not good; exit 1 when there is any."""
    from comity.engine.authoring import rules as written
    from comity.engine.catalog import BUILT_IN
    from comity.engine.lint import lint

    paths = session.pack_paths({"packs": packs})
    session.catalog({"packs": packs})  # what is wrong rather than doubtful stops here
    doubts = lint(written(packs or (BUILT_IN,)), written(paths))
    for doubt in doubts:
        click.echo(doubt.render(lang or "en"))
    sys.exit(exits.GATE_FAILED if doubts else exits.GATE_MET)


@command.command(
    "new",
    short_help="Draft a new rule with examples.",
    epilog="Example: comity rules new our-rules --id OUR001 --each issues --field owner",
)
@click.argument("pack", metavar="FOLDER")
@click.option(
    "--id", "id_", prompt="Id, such as OUR001", help="Two or three capitals and three digits."
)
@click.option("--title", prompt="What is wrong, in English", help="The title in English.")
@click.option("--title-zh", prompt="The same in Chinese", help="The title in Chinese.")
@click.option(
    "--dimension",
    prompt=True,
    type=click.Choice(DIMENSIONS),
    metavar="DIMENSION",
    help=f"What it belongs to: {', '.join(DIMENSIONS)}.",
)
@click.option(
    "--severity",
    prompt=True,
    type=SEVERITIES,
    default="medium",
    show_default=True,
    help="How grave it is.",
)
@click.option("--covers", prompt="Row of the outline, such as S1.2", help="What it answers to.")
@click.option("--each", prompt="List whose items are judged", help="Such as commitments.")
@click.option("--field", prompt="Field that must be recorded", help="Such as owner.")
@SPOKEN
def rules_new(pack: str, **asked: str) -> None:
    """Write a new rule with examples into a pack FOLDER: asks for what no option says."""
    from comity.engine.drafting import Draft, draft
    from comity.engine.output import write
    from comity.schemas.text import Text

    title = Text(asked["title"], asked["title_zh"])
    wanted = Draft(asked["id_"], title, *(asked[key] for key in Draft._fields[2:]))
    text = draft(wanted, session.catalog({"packs": ()}).shapes)
    os.makedirs(os.path.join(pack, wanted.dimension), exist_ok=True)
    path = os.path.join(pack, wanted.dimension, f"{wanted.id}.yaml")
    write(text, path, replace=False)
    click.echo(path)


@command.command("docs", short_help="Write a Markdown page for every rule.")
@click.argument("packs", nargs=-1, metavar="[PATH]...")
@click.option("-o", "--output", required=True, metavar="FOLDER", help="Where the pages go.")
@LANG
def rules_docs(packs: tuple[str, ...], output: str, lang: "Language | None") -> None:
    """Write a Markdown page for every rule, and an index: of the built-in pack, or of those at PATH."""
    from comity.engine.authoring import outline, sources
    from comity.engine.authoring import rules as written
    from comity.engine.catalog import BUILT_IN
    from comity.engine.explain_diagnosis import described
    from comity.engine.output import write
    from comity.engine.report.rule_docs import Library, pages

    paths = session.pack_paths({"packs": packs})
    mine = {id_: found.rule for id_, found in written(packs or (BUILT_IN,)).items()}
    catalog = session.catalog({"packs": packs})
    known = {d.id for d in session.catalog({"packs": ()}).inference.diagnoses} if packs else set()
    diagnoses = [
        described(rule, catalog) for rule in catalog.inference.diagnoses if rule.id not in known
    ]
    library = Library(mine, sources(paths), catalog.actions, outline(paths), diagnoses)
    os.makedirs(output, exist_ok=True)
    for name, text in pages(library, lang or "en").items():
        write(text, os.path.join(output, name))

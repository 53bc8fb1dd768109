"""`comity explain`: why a rule says what it says."""

from typing import Any

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

__all__ = ["command"]


@click.command("explain", epilog="Example: comity explain status.yaml TRU007")
@click.argument("file")
@click.argument("rule")
@PACKS
@PROFILE
@LANG
@MATCHER
@AS_OF
@NO_CONFIG
@WIDTH
@COLOR
def command(file: str, rule: str, **options: Any) -> None:
    """Show why a RULE passed, failed or is unknown for FILE: its condition with actual values."""
    from comity.engine.authoring import standing
    from comity.engine.explain import explain
    from comity.engine.facts import read
    from comity.engine.report.explain_text import explanation_text

    options = session.settled(options, file)
    catalog, packs = session.catalog(options), session.pack_paths(options)
    written, _ = standing(packs, options["profile"], catalog.rule(rule).id, options["own"])
    facts = read(session.open_snapshot(file), catalog.shapes, as_of=options["as_of"])
    found = explain(written, facts, catalog, session.settings(catalog, options))
    language = options["lang"] or facts.language or "en"
    width, color = options["width"] or printing.columns(), printing.colored(options["color"])
    click.echo(explanation_text(found, language=language, width=width, color=color), nl=False)

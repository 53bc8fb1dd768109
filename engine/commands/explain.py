"""`comity explain`: why a rule says what it says."""

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
    PLAIN,
    PROFILE,
    WIDTH,
)

if TYPE_CHECKING:
    from comity.schemas.explanation import DiagnosisExplanation, Explanation

__all__ = ["command"]


@click.command(
    "explain",
    short_help="Show why a rule says what it says.",
    epilog="Example: comity explain status.yaml TRU007",
)
@click.argument("file")
@click.argument("rule", metavar="RULE|DIAGNOSIS")
@PLAIN
@PACKS
@PROFILE
@MATCHER
@NO_CONFIG
@AS_OF
@LANG
@WIDTH
@COLOR
def command(file: str, rule: str, form: str, **options: Any) -> None:
    """Show why a RULE passed, failed or is unknown for FILE: its condition with actual values.

    For a diagnosis such as DX02: which of its conditions are met, and by what.
    """
    from comity.engine.authoring import standing
    from comity.engine.explain import explain
    from comity.engine.explain_diagnosis import explain_diagnosis
    from comity.engine.facts import read
    from comity.engine.report.diagnosis_text import diagnosis_text
    from comity.engine.report.explain_text import explanation_text
    from comity.engine.report.json import dumps

    options = session.settled(options, file)
    catalog = session.catalog(options)
    facts = read(session.open_snapshot(file), catalog.shapes, as_of=options["as_of"])
    settings = session.settings(catalog, options)
    language = options["lang"] or facts.language or "en"
    shown: dict[str, Any] = {
        "language": language,
        "width": options["width"] or printing.columns(),
        "color": printing.colored(options["color"]),
    }
    found: Explanation | DiagnosisExplanation
    diagnosis = catalog.diagnosis(rule)
    if diagnosis:
        found = explain_diagnosis(diagnosis, facts, catalog, settings)
        text = diagnosis_text(found, **shown)
    else:
        packs = session.pack_paths(options)
        known = catalog.rule(rule, also=[d.id for d in catalog.inference.diagnoses])
        written, _ = standing(packs, options["profile"], known.id, options["own"])
        found = explain(written, facts, catalog, settings)
        text = explanation_text(found, **shown)
    printing.write(dumps(found) if form == "json" else text, None)

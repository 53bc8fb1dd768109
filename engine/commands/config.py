"""`comity config`: what a team decided for all runs."""

from typing import TYPE_CHECKING, Any

import click

from comity.engine.commands import printing, session
from comity.engine.commands.options import LANG, NO_CONFIG, PLAIN, SPOKEN, WIDTH

if TYPE_CHECKING:
    from comity.schemas.text import Language

__all__ = ["command"]


@click.group("config", short_help="Show what a team decided for all runs.")
@SPOKEN
def command() -> None:
    """Show what a team decided for all runs."""


@command.command(
    "show",
    short_help="Show the settings that hold.",
    epilog="Example: comity config show --origin",
)
@click.argument("file", required=False)
@click.option("--origin", is_flag=True, help="Say where each value comes from.")
@PLAIN
@NO_CONFIG
@LANG
@WIDTH
def config_show(file: str | None, form: str, *, origin: bool, **options: Any) -> None:
    """Show the settings that hold for FILE, or for the current folder."""
    options = session.settled(options, file)
    settings = options["settings"]
    if form == "json":
        shown = {key: s._asdict() if origin else s.value for key, s in settings.items()}
        printing.print_json(shown)
        return
    from comity.engine.report.config_text import config_text

    language: Language = options["lang"] or "en"
    width = options["width"] or printing.columns()
    click.echo(config_text(settings, language, width, origin=origin), nl=False)

"""A what-if as one HTML page: now and then side by side, in both languages."""

from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from comity.engine.report.html_frame import environment, framed
from comity.engine.report.sentences import held
from comity.engine.report.whatif_words import groups, lead, rows, wishes
from comity.engine.report.words import Words
from comity.schemas.text import Language
from comity.schemas.whatif import WhatIf

__all__ = ["whatif_html"]


def whatif_html(whatif: WhatIf, *, language: Language = "en") -> str:
    """The page; `language` is the one that shows first."""
    return framed(
        lambda say: _body(whatif, say),
        lambda say: say["dash"].join((whatif.before.project.name, say["whatif.title"])),
        language=language,
        styles=("whatif.css",),
    )


def _body(whatif: WhatIf, say: Words) -> Markup:
    return Markup(  # noqa: S704  escaped by jinja2
        _environment()
        .get_template("whatif.html")
        .render(
            it=whatif,
            lead=lead(say, whatif),
            held=held(say, whatif.after.score),
            wishes=wishes(say, whatif),
            rows=list(rows(say, whatif)),
            groups=[group for group in groups(say, whatif) if group.lines],
            say=say,
            t=say.say,
        )
    )


@cache
def _environment() -> Environment:
    return environment()

"""The overview of a portfolio as one HTML page: it links to each project's own page beside it.

Both languages stand inside, nothing is requested from anywhere, and every value of a project is made
harmless and escaped as in a project's page, whose frame and looks this page has.
"""

import re
from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from comity.engine.report.html_frame import environment, framed, harmless
from comity.engine.report.portfolio_words import (
    LETTERLESS,
    letter,
    movement,
    severities,
    terms,
    trend,
)
from comity.engine.report.sentences import gate_reason
from comity.engine.report.words import Words, points
from comity.schemas.portfolio import Portfolio
from comity.schemas.text import Language

__all__ = ["render"]

_RULES = 10  #: recurring rules of a dimension
_REASONS = 25  #: gates not met that are listed
_FILES = 3  #: projects to look at first, of a recurring rule
#: Links lead to pages beside this one and nowhere else, whatever a portfolio says.
_PAGE = re.compile(r"projects/[A-Za-z0-9-]+\.html")


def render(portfolio: Portfolio, *, language: Language = "en") -> str:
    """The overview; `language` is the one that shows first."""
    return framed(
        lambda say: _body(portfolio, say),
        lambda say: _title(portfolio, say),
        language=language,
        styles=("portfolio.css",),
    )


def _body(portfolio: Portfolio, say: Words) -> Markup:
    template = _environment().get_template("portfolio.html")
    return Markup(  # noqa: S704  escaped by jinja2
        template.render(
            it=portfolio,
            whole=portfolio.roll_up,
            rows={row.file: row for row in portfolio.projects},
            moved=any(row.movement for row in portfolio.projects),
            title=_title(portfolio, say),
            say=say,
            t=say.say,
        )
    )


def _title(portfolio: Portfolio, say: Words) -> str:
    projects = say.say("audit.projects", n=portfolio.roll_up.checked)
    return say.say("audit.html.title", projects=projects)


def _ground(band: str, say: Words) -> str:
    """The class of a band's colour."""
    shown = letter(say, band)
    return "g-u" if band in LETTERLESS or shown not in "ABCD" else f"g-{shown}"


def _grade(band: str, say: Words) -> Markup:
    """A letter on the ground of its band."""
    shown = harmless(letter(say, band))
    return Markup('<span class="letter {}">{}</span>').format(_ground(band, say), shown)


@cache
def _environment() -> Environment:
    names = {
        "grade": _grade,
        "ground": _ground,
        "movement": movement,
        "severities": severities,
        "terms": terms,
        "trend": trend,
        "gate_reason": gate_reason,
        "FILES": _FILES,
        "is_page": _PAGE.fullmatch,
        "REASONS": _REASONS,
        "RULES": _RULES,
    }
    return environment(names, {"points": points})

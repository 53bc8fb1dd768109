"""The overview of a portfolio as one HTML page: it links to each project's own page beside it.

Both languages stand inside, nothing is requested from anywhere, and every value of a project is made
harmless and escaped as in a project's page, whose frame and looks this page has.
"""

import os
import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from comity.engine.report.layout import clean
from comity.engine.report.portfolio_words import (
    LETTERLESS,
    letter,
    movement,
    severities,
    terms,
    trend,
)
from comity.engine.report.sentences import gate_reason
from comity.engine.report.words import Words, percent, points, words
from comity.schemas.portfolio import Portfolio
from comity.schemas.text import LANGUAGES, Language

__all__ = ["render"]

_TEMPLATES = os.path.join(os.path.dirname(__file__), "templates")
_LONGEST = 1000  #: characters of one text
_RULES = 10  #: recurring rules of a dimension
_REASONS = 25  #: gates not met that are listed
_FILES = 3  #: projects to look at first, of a recurring rule
#: Links lead to pages beside this one and nowhere else, whatever a portfolio says.
_PAGE = re.compile(r"projects/[A-Za-z0-9-]+\.html")
_TAGS = {"en": "en", "zh": "zh-Hans"}  #: languages as HTML names them


def render(portfolio: Portfolio, *, language: Language = "en") -> str:
    """The overview; `language` is the one that shows first."""
    script = _source("page.js")
    style = f"{_source('page.css')}\n{_source('portfolio.css')}"
    return (
        _environment()
        .get_template("page.html")
        .render(
            bodies=[(tongue, _body(portfolio, words(tongue))) for tongue in LANGUAGES],
            titles={tongue: _title(portfolio, words(tongue)) for tongue in LANGUAGES},
            says={tongue: words(tongue) for tongue in LANGUAGES},
            language=language,
            audience="internal",
            tags=_TAGS,
            style=Markup(style),  # noqa: S704  our own files
            script=Markup(script),  # noqa: S704  our own file
            script_hash=b64encode(sha256(script.encode()).digest()).decode(),
        )
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
    shown = _finalize(letter(say, band))
    return Markup('<span class="letter {}">{}</span>').format(_ground(band, say), shown)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
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
    made.filters |= {"points": points, "percent": percent}
    return made


def _finalize(value: Any) -> Any:
    """Texts harmless and on one line; what is markup already is ours."""
    if type(value) is str:
        return value if value.isascii() and value.isprintable() else clean(value, _LONGEST)
    return value


@cache
def _source(name: str) -> str:
    with open(os.path.join(_TEMPLATES, name), encoding="utf-8") as file:
        return file.read().strip()

"""A history as one HTML page: the curve and the table of results, in both languages.

It has the frame and the looks of a project's page, and like it requests nothing from anywhere.
"""

import os
from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from comity.engine.report.history_chart import curve
from comity.engine.report.history_words import best, score, signed, why
from comity.engine.report.layout import clean
from comity.engine.report.words import Words, percent, words
from comity.schemas.history import ProjectHistory
from comity.schemas.text import LANGUAGES, Language

__all__ = ["history_html"]

_TEMPLATES = os.path.join(os.path.dirname(__file__), "templates")
_LONGEST = 1000  #: characters of one text
_TAGS = {"en": "en", "zh": "zh-Hans"}  #: languages as HTML names them


def history_html(history: ProjectHistory, *, language: Language = "en") -> str:
    """The page; `language` is the one that shows first."""
    script = _source("page.js")
    style = f"{_source('page.css')}\n{_source('history.css')}"
    return (
        _environment()
        .get_template("page.html")
        .render(
            bodies=[(tongue, _body(history, words(tongue))) for tongue in LANGUAGES],
            titles={tongue: _title(history, words(tongue)) for tongue in LANGUAGES},
            says={tongue: words(tongue) for tongue in LANGUAGES},
            language=language,
            audience="internal",
            tags=_TAGS,
            style=Markup(style),  # noqa: S704  our own files
            script=Markup(script),  # noqa: S704  our own file
            script_hash=b64encode(sha256(script.encode()).digest()).decode(),
        )
    )


def _body(history: ProjectHistory, say: Words) -> Markup:
    template = _environment().get_template("history.html")
    points = [(point.entry.as_of, point.entry.overall) for point in history.points]
    told = [
        say.say("history.html.dated", day=day, score=score(say, value)) for day, value in points
    ]
    chart = curve(points, say.say("history.html.chart", scores=say.row(told)))
    return Markup(  # noqa: S704  escaped by jinja2
        template.render(it=history, chart=chart, best=best(say, history), say=say, t=say.say)
    )


def _title(history: ProjectHistory, say: Words) -> str:
    return say["dash"].join((history.project.name, say["history.html.title"]))


def _grade(band: str, say: Words) -> Markup:
    """A letter on the ground of its band."""
    letter = say.name("letters", band)
    shown, known = ("?", "u") if letter == band or letter not in "ABCD" else (letter, letter)
    return Markup('<span class="letter g-{}">{}</span>').format(known, shown)


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
    made.globals |= {"grade": _grade, "score": score, "signed": signed, "why": why}
    made.filters |= {"percent": percent}
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

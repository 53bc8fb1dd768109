"""A coaching session as a worksheet to print: one HTML file, both languages inside, room to write.

The frame and the looks are those of a report's page; every value passes the same two guards on its way in.
"""

import os
import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from functools import cache
from hashlib import sha256
from itertools import groupby
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from comity.engine.report.coach_text import blind, choice, owed, where
from comity.engine.report.layout import clean
from comity.engine.report.words import Words, words
from comity.schemas.coach import CoachReport, Script, ScriptLine
from comity.schemas.text import LANGUAGES, Language

__all__ = ["render"]

_TEMPLATES = os.path.join(os.path.dirname(__file__), "templates")
_LONGEST = 1000  #: characters of one text
_TAGS = {"en": "en", "zh": "zh-Hans"}  #: languages as HTML names them
_MINUTES = {"goal": 5, "reality": 15, "options": 15, "way": 10}
_BLANK = re.compile(r"(\[[^\]]*\]|【[^】]*】)")


class _Piece(NamedTuple):
    text: str
    blank: bool


class _Step(NamedTuple):
    part: str
    lines: tuple[tuple[_Piece, ...], ...]


def render(report: CoachReport, *, language: Language) -> str:
    """The worksheet; `language` is the one that shows first."""
    script = _source("page.js")
    style = f"{_source('page.css')}\n{_source('coach.css')}"
    return (
        _environment()
        .get_template("page.html")
        .render(
            bodies=[(tongue, _body(report, words(tongue))) for tongue in LANGUAGES],
            titles={
                tongue: words(tongue).say("coach.title", project=report.session.project)
                for tongue in LANGUAGES
            },
            says={tongue: words(tongue) for tongue in LANGUAGES},
            language=language,
            audience="internal",
            tags=_TAGS,
            style=Markup(style),  # noqa: S704  our own files
            script=Markup(script),  # noqa: S704  our own file
            script_hash=b64encode(sha256(script.encode()).digest()).decode(),
        )
    )


def _body(report: CoachReport, say: Words) -> Markup:
    template = _environment().get_template("coach.html")
    script = report.session.script
    return Markup(  # noqa: S704  escaped by jinja2
        template.render(
            it=report.session,
            steps=list(_steps(script, say)) if script else [],
            blanks=script is not None and any(line.blank for line in script.lines),
            say=say,
            t=say.say,
        )
    )


def _steps(script: Script, say: Words) -> Iterator[_Step]:
    for part, lines in groupby(script.lines, key=lambda line: line.part):
        yield _Step(part, tuple(_pieces(line, say) for line in lines))


def _pieces(line: ScriptLine, say: Words) -> tuple[_Piece, ...]:
    """A line with its blanks set apart, so that nobody reads one aloud."""
    parts: Sequence[str] = _BLANK.split(say.of(line.text)) if line.blank else [say.of(line.text)]
    return tuple(_Piece(part, bool(place % 2)) for place, part in enumerate(parts) if part)


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
        "blind": blind,
        "choice": choice,
        "owed": owed,
        "where": where,
        "MINUTES": _MINUTES,
    }
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

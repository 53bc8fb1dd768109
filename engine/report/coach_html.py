"""A coaching session as a worksheet to print: one HTML file, both languages inside, room to write.

The frame and the looks are those of a report's page; every value passes the same two guards on its way in.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple

from jinja2 import Environment
from markupsafe import Markup

from comity.engine.report.coach_text import blind, choice, owed, where
from comity.engine.report.html_frame import environment, framed
from comity.engine.report.words import Words
from comity.schemas.coach import CoachReport, Script, ScriptLine
from comity.schemas.text import Language

__all__ = ["render"]

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
    return framed(
        lambda say: _body(report, say),
        lambda say: say.say("coach.title", project=report.session.project),
        language=language,
        styles=("coach.css",),
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
    names = {"blind": blind, "choice": choice, "owed": owed, "where": where}
    return environment({**names, "MINUTES": _MINUTES})

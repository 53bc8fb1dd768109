"""A history as one HTML page: the curve and the table of results, in both languages."""

from functools import cache

from jinja2 import Environment
from markupsafe import Markup

from comity.engine.report.history_chart import curve
from comity.engine.report.history_words import best, score, signed, why
from comity.engine.report.html_frame import environment, framed
from comity.engine.report.words import Words
from comity.schemas.history import ProjectHistory
from comity.schemas.text import Language

__all__ = ["history_html"]


def history_html(history: ProjectHistory, *, language: Language = "en") -> str:
    """The page; `language` is the one that shows first."""
    return framed(
        lambda say: _body(history, say),
        lambda say: say["dash"].join((history.project.name, say["history.html.title"])),
        language=language,
        styles=("history.css",),
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


@cache
def _environment() -> Environment:
    return environment({"score": score, "signed": signed, "why": why})

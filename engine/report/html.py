"""The report as one HTML file: no request to anywhere, both languages inside, ready to print.

How a value is kept from doing harm: see `html_frame`.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any, Literal

from jinja2 import Environment
from markupsafe import Markup

from comity.engine.report.grouping import is_convention, located
from comity.engine.report.html_findings import depth
from comity.engine.report.html_frame import environment, framed
from comity.engine.report.html_sheet import Sheet
from comity.engine.report.sentences import gate_reason
from comity.engine.report.text_views import replay_note
from comity.engine.report.words import Words, number, points
from comity.schemas.report import Report
from comity.schemas.text import Language

__all__ = ["Audience", "html"]

Audience = Literal["internal", "client"]

_VALUES = 8  #: values of evidence of one finding
_GONE = 20  #: findings that are fixed
_FIRST = 5  #: actions and decisions on the first page


def html(report: Report, *, audience: Audience = "internal", language: Language = "en") -> str:
    """The whole report as a page; `language` is the one that shows first.

    For the client: what they said and what came of it, what is owed, the next dates. Nothing that was
    judged gets there: the template is given none of it.
    """
    return framed(
        lambda say: _body(report, audience, say),
        lambda say: _title(report, audience, say),
        language=language,
        audience=audience,
    )


def _body(report: Report, audience: Audience, say: Words) -> Markup:
    shared: dict[str, Any] = {"say": say, "t": say.say, "tongue": say.language}
    if audience == "client":
        template = _environment().get_template("client.html")
        given = [_for_client(project) for project in report.reports]
        return Markup(template.render(projects=given, **shared))  # noqa: S704  escaped by jinja2
    template = _environment().get_template("internal.html")
    alone = len(report.reports) == 1
    room = depth(report.reports)
    sheets = [Sheet(p, n, say, room, alone=alone) for n, p in enumerate(report.reports, 1)]
    return Markup(  # noqa: S704  escaped by jinja2
        template.render(sheets=sheets, gate=report.gate, tool=report.tool, **shared)
    )


def _for_client(project: Any) -> dict[str, Any]:
    """All that the client's page may know."""
    return {
        "name": project.project.name,
        "as_of": project.project.as_of,
        "phase": project.project.phase,
        "words": project.client_words,
        "owed": [day for day in project.dates if day.late],
        "dates": [day for day in project.dates if not day.late],
        "decisions": [decision for decision in project.decisions if decision.client],
    }


def _title(report: Report, audience: Audience, say: Words) -> str:
    brand = say["html.client.brand" if audience == "client" else "html.brand"]
    names = [project.project.name for project in report.reports]
    return say["dash"].join((_few(names, say), brand)) if names else brand


def _few(names: Sequence[str], say: Words) -> str:
    return names[0] if len(names) == 1 else say.say("html.projects", n=len(names))


@cache
def _environment() -> Environment:
    names = {
        "convention": is_convention,
        "located": located,
        "gate_reason": gate_reason,
        "replay_note": replay_note,
        "VALUES": _VALUES,
        "FIRST": _FIRST,
        "GONE": _GONE,
    }
    return environment(names, {"points": points, "number": number, "first_up": _first_up})


def _first_up(text: str) -> str:
    """As a cell begins."""
    return text[:1].upper() + text[1:]

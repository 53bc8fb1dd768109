"""The report as one HTML file: no request to anywhere, both languages inside, ready to print.

Every value of a report passes `_finalize` on its way into a template, which takes the force from
control characters and overrides of direction, and then jinja2's escaping, which takes it from markup.
Should both fail, the page's own policy still runs no script but the one whose hash it names.
"""

import os
from base64 import b64encode
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from comity.engine.report.grouping import is_convention, located
from comity.engine.report.html_findings import depth
from comity.engine.report.html_sheet import Sheet
from comity.engine.report.layout import clean
from comity.engine.report.sentences import gate_reason
from comity.engine.report.text_views import replay_note
from comity.engine.report.words import number, percent, points, words
from comity.schemas.report import Report
from comity.schemas.text import LANGUAGES, Language

__all__ = ["Audience", "html"]

Audience = Literal["internal", "client"]

_TEMPLATES = os.path.join(os.path.dirname(__file__), "templates")
_LONGEST = 1000  #: characters of one text
_VALUES = 8  #: values of evidence of one finding
_GONE = 20  #: findings that are fixed
_FIRST = 5  #: actions and decisions on the first page
_TAGS = {"en": "en", "zh": "zh-Hans"}  #: languages as HTML names them


def html(report: Report, *, audience: Audience = "internal", language: Language = "en") -> str:
    """The whole report as a page; `language` is the one that shows first.

    For the client: what they said and what came of it, what is owed, the next dates. Nothing that was
    judged gets there: the template is given none of it.
    """
    environment = _environment()
    style, script = _source("page.css"), _source("page.js")
    page = environment.get_template("page.html")
    return page.render(
        bodies=[(tongue, _body(report, audience, tongue)) for tongue in LANGUAGES],
        titles={tongue: _title(report, audience, tongue) for tongue in LANGUAGES},
        says={tongue: words(tongue) for tongue in LANGUAGES},
        language=language,
        audience=audience,
        tags=_TAGS,
        style=Markup(style),  # noqa: S704  our own file
        script=Markup(script),  # noqa: S704  our own file
        script_hash=b64encode(sha256(script.encode()).digest()).decode(),
    )


def _body(report: Report, audience: Audience, language: Language) -> Markup:
    say = words(language)
    shared: dict[str, Any] = {"say": say, "t": say.say, "tongue": language}
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


def _title(report: Report, audience: Audience, language: Language) -> str:
    say = words(language)
    brand = say["html.client.brand" if audience == "client" else "html.brand"]
    names = [project.project.name for project in report.reports]
    return say["dash"].join((_few(names, language), brand)) if names else brand


def _few(names: Sequence[str], language: Language) -> str:
    say = words(language)
    return names[0] if len(names) == 1 else say.say("html.projects", n=len(names))


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
        "convention": is_convention,
        "located": located,
        "gate_reason": gate_reason,
        "replay_note": replay_note,
        "VALUES": _VALUES,
        "FIRST": _FIRST,
        "GONE": _GONE,
    }
    made.filters |= {"points": points, "number": number, "percent": percent, "first_up": _first_up}
    return made


def _finalize(value: Any) -> Any:
    """Texts harmless and on one line; what is markup already is ours."""
    if type(value) is str:
        return value if value.isascii() and value.isprintable() else clean(value, _LONGEST)
    return value


def _first_up(text: str) -> str:
    """As a cell begins."""
    return text[:1].upper() + text[1:]


@cache
def _source(name: str) -> str:
    with open(os.path.join(_TEMPLATES, name), encoding="utf-8") as file:
        return file.read().strip()

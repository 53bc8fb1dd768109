"""The forms of a report for other tools, each imported when it is asked for.

Text (a width, colours), HTML (an audience) and JSON (both languages at once) are asked for differently
and stand beside them.
"""

from importlib import import_module
from typing import Protocol, cast

from comity.schemas.report import Report
from comity.schemas.text import Language

__all__ = ["FORMS", "Renderer", "renderer"]


class Renderer(Protocol):
    """One pure function: the same report and language give the same bytes."""

    def __call__(self, report: Report, *, language: Language) -> str | bytes: ...


#: Form -> the module that has its `render`.
FORMS = {
    "markdown": "comity.engine.report.markdown",
    "sarif": "comity.engine.report.sarif",
    "junit": "comity.engine.report.junit",
    "github": "comity.engine.report.github",
    "gitlab": "comity.engine.report.gitlab",
    "csv": "comity.engine.report.csv",
    "xlsx": "comity.engine.report.xlsx",
    "badge": "comity.engine.report.badge",
}


def renderer(form: str) -> Renderer:
    """The function of a form. Raises KeyError, or ModuleNotFoundError where its library is missing."""
    return cast("Renderer", import_module(FORMS[form]).render)

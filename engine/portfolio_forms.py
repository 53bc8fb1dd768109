"""The forms of a portfolio; each is imported when it is asked for."""

from importlib import import_module

from comity.engine.errors import UsageError
from comity.schemas.portfolio import Portfolio
from comity.schemas.text import Language, Text

__all__ = ["FORMS", "IN_FILES", "render"]

#: Form -> the module that makes it.
FORMS = {
    "text": "comity.engine.report.portfolio_text",
    "json": "comity.engine.report.portfolio_json",
    "csv": "comity.engine.report.portfolio_csv",
    "xlsx": "comity.engine.report.portfolio_xlsx",
    "html": "comity.engine.report.portfolio_html",
}
#: Those that can't be printed, with an example of how to ask for them.
IN_FILES = {"xlsx": "xlsx:audit.xlsx", "html": "html:site"}


def render(
    portfolio: Portfolio,
    form: str,
    *,
    language: Language,
    width: int = 80,
    color: bool = False,
    show_all: bool = False,
) -> str | bytes:
    """The portfolio in a form; width, colour and `show_all` are for text alone.

    Raises UsageError where the library that a form takes is not installed.
    """
    try:
        module = import_module(FORMS[form])
    except ModuleNotFoundError as missing:
        if missing.name != "xlsxwriter":
            raise
        raise UsageError(
            Text("xlsx needs XlsxWriter, which is not installed", "xlsx 需要 XlsxWriter，尚未安装"),
            hint=Text("pip install 'comity[xlsx]'", "pip install 'comity[xlsx]'"),
        ) from None
    if form == "text":
        found: str | bytes = module.text(
            portfolio, language=language, width=width, color=color, show_all=show_all
        )
    else:
        found = module.render(portfolio, language=language)
    return found

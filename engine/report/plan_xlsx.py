"""A plan as a workbook of one sheet. A text is written as a text; the bytes hold no time."""

import io
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

from comity.engine.report.plan_words import closed
from comity.engine.report.quoting import plain
from comity.engine.report.words import words
from comity.schemas.plan import Plan
from comity.schemas.text import Language

__all__ = ["plan_xlsx"]

_COLUMNS = (
    *(("place", 6), ("action", 60), ("who", 24), ("due", 12), ("when", 22), ("effort", 18)),
    *(("cost", 8), ("score", 10), ("gained", 8), ("rules", 24), ("closes", 70)),
)
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_MOST = 20  #: findings of one step


def plan_xlsx(plan: Plan, language: Language) -> bytes:
    """A step a row, under a head that stays in sight, with a filter; days are days to a spreadsheet."""
    say = words(language)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    book.set_properties({"title": "comity", "created": datetime(2000, 1, 1, tzinfo=UTC)})
    page = book.add_worksheet(say["plan.sheet"])
    bold = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
    for column, (head, width) in enumerate(_COLUMNS):
        page.set_column(column, column, width, body)
        page.write_string(0, column, say[f"plan.heads.{head}"], bold)
    for row, step in enumerate(plan.steps, 1):
        date = datetime.fromisoformat(step.due) if step.due else None
        cells = (
            *(row, say.of(step.text), say.who(step.who), date, say.of(step.when)),
            *(say.name("efforts", step.effort), step.cost, step.score, step.gained),
            *(say.row(step.rules), say["semicolon"].join(closed(say, step.closes, _MOST))),
        )
        for column, value in enumerate(cells):
            _cell(page, row, column, value, day)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(plan.steps), 1), len(_COLUMNS) - 1)
    book.close()
    return out.getvalue()


def _cell(page: Any, row: int, column: int, value: object, day: Any) -> None:
    if isinstance(value, datetime):
        page.write_datetime(row, column, value, day)
    elif isinstance(value, int | float):
        page.write_number(row, column, value)
    elif value is not None:
        page.write_string(row, column, plain(str(value), 32_000))

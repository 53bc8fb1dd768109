"""The portfolio as a workbook: summary, ranking, heat map, what recurs, what could not be checked.

Every sheet but the first has a head that stays in sight and a filter. A text is written as a text,
whatever it looks like: no formula, no link. The bytes hold no time.
"""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import xlsxwriter

from comity.engine.report.portfolio_words import letter, movement
from comity.engine.report.quoting import plain
from comity.engine.report.words import Words, words
from comity.schemas.portfolio import Portfolio, Trend
from comity.schemas.text import Language

__all__ = ["render"]

Cell = str | float | None

_LAST_ROW = 1_048_575  #: of a sheet, the first is 0
_BIGGEST = 2**53  #: a whole number beyond it loses digits in a spreadsheet
#: Dark text on a light ground, 4.5:1 or more; the letter in the cell says the same.
_BANDS = {
    "healthy": ("#1b5e20", "#d9efdb"),
    "watch": ("#6b4e00", "#fff1cc"),
    "at_risk": ("#8a3a0b", "#fde5d8"),
    "critical": ("#8c1d18", "#f9dedc"),
    "insufficient_data": ("#3c4043", "#eceff1"),
}
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_SEVERITIES = ("critical", "high", "medium", "low")
_PROJECTS = (
    *(("place", 6), ("project", 36), ("client", 20), ("as_of", 12), ("phase", 12), ("score", 8)),
    *(("band", 18), ("low", 8), ("high", 8), ("coverage", 10), ("confidence", 12)),
    *(("movement", 10), ("critical", 9), ("high_open", 9), ("medium", 9), ("low_open", 9)),
    ("file", 40),
)
_BAND = [head for head, _ in _PROJECTS].index("band")
_RECURRING = (
    *(("dimension", 18), ("rule", 10), ("title", 44), ("severity", 10), ("projects", 10)),
    *(("share", 8), ("files", 50), ("action", 70), ("who", 24), ("when", 18), ("effort", 18)),
)
_UNCHECKED = (("file", 50), ("kind", 18), ("reason", 80))

Heads = Sequence[tuple[str, int]]


def render(portfolio: Portfolio, *, language: Language) -> bytes:
    """Five sheets; where nothing recurs or everything was checked, a sheet has its head alone."""
    say = words(language)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    book.set_properties({"title": "comity", "created": datetime(2000, 1, 1, tzinfo=UTC)})
    _sheet(
        book,
        say,
        "summary",
        (("what", 34), ("number", 12), ("project", 40)),
        _summary(say, portfolio),
    )
    projects = _sheet(book, say, "projects", _PROJECTS, _projects(say, portfolio))
    grounds = {band: book.add_format(_format(band)) for band in _BANDS}
    for number, row in enumerate(portfolio.projects[:_LAST_ROW], 1):
        _string(projects, number, _BAND, say.band(row.band), grounds.get(row.band))
    _heat(book, say, portfolio, grounds)
    _sheet(book, say, "recurring", _RECURRING, _recurring(say, portfolio))
    reasons = [
        (target.file, say.name("audit.kinds", target.code), say.of(target.reason))
        for target in portfolio.unchecked
    ]
    _sheet(book, say, "unchecked", _UNCHECKED, reasons)
    book.close()
    return out.getvalue()


def _sheet(book: Any, say: Words, key: str, heads: Heads, rows: Sequence[Sequence[Cell]]) -> Any:
    named = [(say[f"audit.heads.{head}"], width) for head, width in heads]
    return _written(book, say[f"audit.sheets.{key}"], named, rows)


def _written(book: Any, name: str, heads: Heads, rows: Sequence[Sequence[Cell]]) -> Any:
    page = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    for column, (head, width) in enumerate(heads):
        page.set_column(column, column, width, body)
        page.write_string(0, column, plain(head), bold)
    rows = rows[:_LAST_ROW]
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            if isinstance(value, int | float) and abs(value) <= _BIGGEST:
                page.write_number(number, column, value)
            elif value is not None:
                _string(page, number, column, str(value))
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(rows), 1), len(heads) - 1)
    return page


def _string(page: Any, row: int, column: int, value: str, shape: Any = None) -> None:
    page.write_string(row, column, plain(value), shape)


def _format(band: str) -> dict[str, object]:
    text, ground = _BANDS[band]
    return {"font_color": text, "bg_color": ground, "valign": "top"}


def _summary(say: Words, portfolio: Portfolio) -> list[Sequence[Cell]]:
    whole = portfolio.roll_up
    worst = (whole.worst.score, whole.worst.name) if whole.worst else (None, None)
    return [
        (say.say("audit.projects", n=whole.checked), whole.checked, None),
        (say["audit.mean_row"], whole.mean, None),
        (say["audit.worst_row"], *worst),
        *((say.band(band), n, None) for band, n in whole.bands.items()),
        *((say.name("severities", severity), n, None) for severity, n in whole.open.items()),
        (say["audit.not_checked"], len(portfolio.unchecked), None),
        *(_trend(say, portfolio.trend) if portfolio.trend else ()),
    ]


def _trend(say: Words, told: Trend) -> list[Sequence[Cell]]:
    counts: dict[str, Cell] = {
        "previous": told.previous,
        "mean": told.mean,
        "up": told.up,
        "down": told.down,
        "same": told.same,
        "not_comparable": told.not_comparable,
        "new": told.new,
    }
    rows: list[Sequence[Cell]] = [
        (say[f"audit.trend.heads.{key}"], count, None) for key, count in counts.items()
    ]
    return [*rows, (say["audit.trend.heads.gone"], len(told.gone), say.row(told.gone))]


def _projects(say: Words, portfolio: Portfolio) -> list[Sequence[Cell]]:
    return [
        (
            *(place, row.project.name, row.project.client, row.project.as_of),
            say.name("phases", row.project.phase) if row.project.phase else None,
            *(row.overall, say.band(row.band), row.low, row.high, row.coverage),
            *(say.name("confidence", row.confidence), movement(say, row.movement)),
            *(row.open.get(severity, 0) for severity in _SEVERITIES),
            row.file,
        )
        for place, row in enumerate(portfolio.projects, 1)
    ]


def _heat(book: Any, say: Words, portfolio: Portfolio, grounds: dict[str, Any]) -> None:
    """A letter and a score in every field, on the ground of its band."""
    rolls = portfolio.roll_up.dimensions
    heads = [(say["audit.heads.project"], 36), *((say.name("dimensions", d), 12) for d in rolls)]
    names: list[Sequence[Cell]] = [(row.project.name,) for row in portfolio.projects]
    page = _written(book, say["audit.sheets.heat"], heads, names)
    for number, row in enumerate(portfolio.projects[:_LAST_ROW], 1):
        for column, name in enumerate(rolls, 1):
            mark = row.dimensions.get(name)
            band, score = (mark.band, mark.score) if mark else ("insufficient_data", None)
            shown = letter(say, band) if score is None else f"{letter(say, band)} {score:.0f}"
            _string(page, number, column, shown, grounds.get(band))


def _recurring(say: Words, portfolio: Portfolio) -> list[Sequence[Cell]]:
    return [
        (
            *(say.name("dimensions", theme.dimension), rule.rule, say.of(rule.title)),
            *(say.name("severities", rule.severity), rule.projects, rule.share),
            *(say.row(rule.files), say.of(theme.action.text), say.who(theme.action.who)),
            *(say.of(theme.action.when), say.name("efforts", theme.action.effort)),
        )
        for theme in portfolio.themes
        for rule in theme.rules
    ]

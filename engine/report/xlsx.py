"""The report as a workbook: summary, dimensions, findings, actions, what is fixed, ready to filter.

A text is written as a text, whatever it looks like: no formula, no link. The bytes hold no time.
"""

import io
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

import xlsxwriter

from comity.engine.report.grouping import gravest_first, located
from comity.engine.report.quoting import plain
from comity.engine.report.sentences import held
from comity.engine.report.words import Words, words
from comity.schemas.report import FindingReport, ProjectReport, Report, Trend
from comity.schemas.text import Language

__all__ = ["render"]

Cell = str | float | None

_BIGGEST = 2**53  #: a whole number beyond it loses digits in a spreadsheet
_LAST_ROW = 1_048_575  #: of a sheet, the first is 0
#: Dark text on a light ground, 4.5:1 or more; the word in the cell says the same.
_SEVERITY = {
    "critical": ("#8c1d18", "#f9dedc"),
    "high": ("#8a3a0b", "#fde5d8"),
    "medium": ("#6b4e00", "#fff1cc"),
    "low": ("#3c4043", "#eceff1"),
}
_BAND = {
    "healthy": ("#1b5e20", "#d9efdb"),
    "watch": ("#6b4e00", "#fff1cc"),
    "at_risk": ("#8a3a0b", "#fde5d8"),
    "critical": ("#8c1d18", "#f9dedc"),
    "insufficient_data": ("#3c4043", "#eceff1"),
}


class _Sheet(NamedTuple):
    key: str
    columns: tuple[tuple[str, int], ...]  #: head, width in characters
    rows: Callable[[Words, ProjectReport], Iterator[Sequence[Cell]]]


def render(report: Report, *, language: Language) -> bytes:
    """Five sheets, each with a head that stays in sight and a filter."""
    say = words(language)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_numbers": False,
            "strings_to_urls": False,
        },
    )
    book.set_properties({"title": "comity", "created": datetime(2000, 1, 1, tzinfo=UTC)})
    for sheet in _SHEETS:
        rows = [row for project in report.reports for row in sheet.rows(say, project)]
        _write(book, say, sheet, rows[:_LAST_ROW])
    book.close()
    return out.getvalue()


def _write(book: Any, say: Words, sheet: _Sheet, rows: Sequence[Sequence[Cell]]) -> None:
    page = book.add_worksheet(say[f"xlsx.sheets.{sheet.key}"])
    head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    for column, (key, width) in enumerate(sheet.columns):
        page.set_column(column, column, width, body)
        page.write_string(0, column, say[f"xlsx.heads.{key}"], head)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row):
            _cell(page, number, column, value)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, max(len(rows), 1), len(sheet.columns) - 1)
    for column, (key, _) in enumerate(sheet.columns):
        _colours(book, page, say, key, (1, column, max(len(rows), 1), column))


def _cell(page: Any, row: int, column: int, value: Cell) -> None:
    if isinstance(value, bool):
        page.write_boolean(row, column, value)
    elif isinstance(value, int | float) and abs(value) <= _BIGGEST:
        page.write_number(row, column, value)
    elif value is not None:
        page.write_string(row, column, plain(str(value)))


def _colours(book: Any, page: Any, say: Words, key: str, cells: tuple[int, ...]) -> None:
    """Severities and bands by their word, scores by their height."""
    if key == "dimension_score":
        bar = {"type": "data_bar", "min_type": "num", "max_type": "num", "min_value": 0}
        page.conditional_format(*cells, bar | {"max_value": 100, "bar_color": "#9fb8d9"})
    by_word = {"severity": ("severities", _SEVERITY), "band": ("bands", _BAND)}.get(key)
    if by_word is None:
        return
    group, colours = by_word
    for word, (text, ground) in colours.items():
        shown = say.band(word) if key == "band" else say.name(group, word)
        page.conditional_format(
            *cells,
            {
                "type": "cell",
                "criteria": "==",
                "value": f'"{shown}"',
                "format": book.add_format({"font_color": text, "bg_color": ground}),
            },
        )


def _summary(say: Words, project: ProjectReport) -> Iterator[Sequence[Cell]]:
    about, score = project.project, project.score
    yield (
        *(about.name, about.client, about.as_of),
        say.name("phases", about.phase) if about.phase else None,
        *(score.overall, say.band(score.band), score.low, score.high),
        *(say.name("confidence", score.confidence), score.coverage, score.without_waivers),
        *(held(say, score), *_moved(project.trend), project.file),
    )


def _moved(trend: Trend | None) -> tuple[Cell, ...]:
    """Since when, by how much in all and by what, and how many findings."""
    if trend is None:
        return (None,) * 8
    return (
        *(trend.since, trend.moved, trend.facts, trend.waivers, trend.rules),
        *(trend.new, len(trend.fixed), trend.standing),
    )


def _fixed(say: Words, project: ProjectReport) -> Iterator[Sequence[Cell]]:
    if project.trend is None:
        return
    for finding in project.trend.fixed:
        yield (
            *(project.project.name, say.name("severities", finding.severity), finding.rule),
            *(say.of(finding.title), finding.subject or None, project.trend.since),
        )


def _dimensions(say: Words, project: ProjectReport) -> Iterator[Sequence[Cell]]:
    for part in project.dimensions:
        counts = [part.counts.get(key, 0) for key in ("pass", "partial", "fail", "unknown")]
        yield (
            *(project.project.name, say.name("dimensions", part.id), part.score, part.raw),
            *(part.weight, part.coverage, *counts),
        )


def _findings(say: Words, project: ProjectReport) -> Iterator[Sequence[Cell]]:
    for finding in gravest_first(project.findings):
        first = finding.evidence[0] if finding.evidence else None
        yield (
            *(project.project.name, say.name("severities", finding.severity), finding.rule),
            *(say.name("dimensions", finding.dimension), say.of(finding.title)),
            *(say.of(finding.message), finding.subject or None, _standing(say, finding)),
            *((first.value, first.pointer) if first else (None, None)),
            *(located(finding)[0], project.file),
        )


def _standing(say: Words, finding: FindingReport) -> str:
    """Open and new, known before, waived until when, or told by another finding."""
    if finding.waived:
        return say.say("xlsx.waived", expires=finding.waived.expires)
    if finding.suppressed_by:
        return say["xlsx.suppressed"]
    return say.name("statuses", finding.status)


def _actions(say: Words, project: ProjectReport) -> Iterator[Sequence[Cell]]:
    for place, action in enumerate(project.actions, 1):
        yield (
            *(project.project.name, place, say.of(action.text), say.who(action.who)),
            *(say.of(action.when), say.name("efforts", action.effort), action.gain),
            *(action.gain_per_effort, say.row(action.rules)),
        )


_SHEETS = (
    _Sheet(
        "summary",
        (
            *(("project", 36), ("client", 20), ("as_of", 12), ("phase", 12), ("score", 8)),
            *(("band", 18), ("low", 8), ("high", 8), ("confidence", 12), ("coverage", 10)),
            *(("without_waivers", 12), ("held", 50), ("since", 12)),
            *(("moved", 9), ("by_facts", 9), ("by_waivers", 9), ("by_rules", 9), ("new", 7)),
            *(("fixed", 8), ("standing", 9), ("file", 40)),
        ),
        _summary,
    ),
    _Sheet(
        "dimensions",
        (
            *(("project", 36), ("dimension", 20), ("dimension_score", 12), ("raw", 12)),
            *(("weight", 10), ("coverage", 10), ("pass", 9), ("partial", 9), ("fail", 9)),
            ("unknown", 9),
        ),
        _dimensions,
    ),
    _Sheet(
        "findings",
        (
            *(("project", 30), ("severity", 10), ("rule", 10), ("dimension", 18), ("title", 32)),
            *(("message", 60), ("subject", 14), ("status", 18), ("value", 14), ("pointer", 28)),
            *(("line", 8), ("file", 36)),
        ),
        _findings,
    ),
    _Sheet(
        "actions",
        (
            *(("project", 30), ("place", 6), ("action", 60), ("who", 20), ("when", 18)),
            *(("effort", 18), ("gain", 8), ("gain_per_effort", 12), ("rules", 24)),
        ),
        _actions,
    ),
    _Sheet(
        "fixed",
        (
            *(("project", 30), ("severity", 10), ("rule", 10), ("title", 50), ("subject", 14)),
            ("since", 12),
        ),
        _fixed,
    ),
)

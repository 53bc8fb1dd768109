"""The portfolio as a table, a target a row: for a spreadsheet, or to join with other tables.

Heads and words of a vocabulary are those of the JSON in either language, so that a table made today joins
one made by somebody else; only the reason why a target was not checked is a sentence.
"""

import csv
import io

from comity.engine.report.quoting import cell
from comity.schemas.portfolio import Portfolio, ProjectRow, Unchecked
from comity.schemas.text import Language
from comity.schemas.vocabulary import DIMENSIONS

__all__ = ["HEADS", "render"]

_BYTE_ORDER_MARK = "\ufeff"  # tells spreadsheets that the text is UTF-8
_BEFORE = (
    *("place", "file", "id", "project", "client", "as_of", "phase", "score", "low", "high", "band"),
    *("coverage", "confidence", "previous", "movement", "critical", "high_open", "medium"),
    "low_open",
)
HEADS = (*_BEFORE, *DIMENSIONS, "failing", "unchecked", "reason")


def render(portfolio: Portfolio, *, language: Language) -> str:
    """Projects in the order of the ranking, then what could not be checked."""
    out = io.StringIO()
    table = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    table.writerow(HEADS)
    for place, row in enumerate(portfolio.projects, 1):
        table.writerow([_value(value) for value in _project(place, row)])
    for target in portfolio.unchecked:
        table.writerow([_value(value) for value in _unchecked(target, language)])
    return _BYTE_ORDER_MARK + out.getvalue()


def _project(place: int, row: ProjectRow) -> list[object]:
    about, moved = row.project, row.movement
    marks = [row.dimensions.get(name) for name in DIMENSIONS]
    return [
        *(place, row.file, about.id, about.name, about.client, about.as_of, about.phase),
        *(row.overall, row.low, row.high, row.band, row.coverage, row.confidence),
        *((moved.previous, moved.points) if moved else (None, None)),
        *(row.open.get(severity, 0) for severity in ("critical", "high", "medium", "low")),
        *(mark.score if mark else None for mark in marks),
        *(" ".join(row.failing), None, None),
    ]


def _unchecked(target: Unchecked, language: Language) -> list[object]:
    empty = [None] * (len(HEADS) - 4)
    return [None, target.file, *empty, target.code, target.reason.of(language)]


def _value(value: object) -> object:
    """Numbers as they are; a text so that no spreadsheet runs it."""
    if value is None:
        return ""
    return value if isinstance(value, int | float) else cell(str(value))

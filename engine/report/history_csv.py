"""A history as a table, one result a row, for a spreadsheet. Heads are the same in every language."""

import csv
import io

from comity.schemas.history import Point, ProjectHistory

__all__ = ["HEADS", "history_csv"]

HEADS = (
    *("as_of", "score", "low", "high", "band", "coverage", "confidence", "without_waivers"),
    *("moved", "facts", "waivers", "new", "fixed", "recorded", "commit", "profile", "ruleset"),
)
_BYTE_ORDER_MARK = "\ufeff"


def history_csv(history: ProjectHistory) -> str:
    """By day; the scores of the dimensions stand at the end."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    dimensions = list(dict.fromkeys(d for p in history.points for d in p.entry.dimensions))
    table.writerow([*HEADS, *dimensions])
    for point in history.points:
        marks = [point.entry.dimensions.get(dimension) for dimension in dimensions]
        table.writerow(["" if value is None else value for value in (*_row(point), *marks)])
    return _BYTE_ORDER_MARK + out.getvalue()


def _row(point: Point) -> list[object]:
    entry, moved = point.entry, point.moved
    return [
        *(entry.as_of, entry.overall, entry.low, entry.high, entry.band, entry.coverage),
        *(entry.confidence, entry.without_waivers),
        *((moved.points, moved.facts, moved.waivers) if moved else (None, None, None)),
        *((sum(moved.new.values()), sum(moved.fixed.values())) if moved else (None, None)),
        *("yes" if point.recorded else "no", point.commit, entry.profile, entry.ruleset),
    ]

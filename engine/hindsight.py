"""What a file can't have known on an earlier day, when that day is replayed.

A snapshot says how things stand on its own day. Judged as of a day before, an entry that bears a later
date had not happened yet: it is left out, whole or by its date alone. Where a field holds only the latest of
several days, a later one hides what it was then, so the field is unknown; so is a list of which all is of
later days. What bears no date stays as the file has it.
"""

from typing import Any

from comity.engine.shapes import Shape

__all__ = ["FUTURE", "PLANNED", "REFERENCES", "blanked", "hidden", "later", "unborn"]

#: Fields that speak of the future by their nature; every other date lies on or before `as_of`.
FUTURE = frozenset({
    "as_of", "planned_end", "baseline_end", "forecast_end", "client_told_end", "end", "due", "revised_due",
    "deadline", "needed_by", "planned", "expires", "period_end", "left_on",
})  # fmt: skip
#: May stand in the file before it takes place.
PLANNED = frozenset({("Meeting", "on"), ("Project", "start")})
#: The day on which an item comes into being, the first that is recorded.
_BEGINS = ("made_on", "raised_on", "detected_on", "opened_on", "trigger_on", "on")
#: Hold the latest of several days.
_LATEST = frozenset({
    "last_contact", "last_reviewed", "last_reviewed_on", "last_update_to_client", "needs_confirmed_on",
    "played_back_on", "rebaselined_on", "baseline_updated_on",
})  # fmt: skip
#: Lists whose items name an issue, and the field that does. No other item that may be left out is named.
REFERENCES = (("risks", "became_issue"), ("issues", "recurrence_of"))


def unborn(shape: Shape, row: dict[str, Any], day: int) -> bool:
    """Whether an item came into being after a day (an ordinal)."""
    for field in _BEGINS:
        if row.get(field) is not None and (shape.name, field) not in PLANNED:
            return bool(row[field] > day)
    if shape.name == "StatusReport" and row["sent_on"] is not None and row["sent_on"] > day:
        return row["due"] is None or row["due"] > day  # else it was late already
    return False


def later(shape: Shape, row: dict[str, Any], day: int) -> list[str]:
    """The dates of a row that lie after a day and had not come to pass."""
    return [
        field
        for field, kind in shape.fields.items()
        if kind.kind == "date"
        and row[field] is not None
        and row[field] > day
        and field not in FUTURE
        and (shape.name, field) not in PLANNED
    ]


def hidden(field: str) -> bool:
    """Whether a later date in a field hides an earlier one that may have been there."""
    return field in _LATEST


def blanked(value: Any, pointers: list[str]) -> Any:
    """A copy of a file's values with nothing at these pointers; lists keep their length."""
    found = value.copy()
    below: dict[str, list[str]] = {}
    for pointer in pointers:
        first, _, rest = pointer[1:].partition("/")
        below.setdefault(first, []).append(f"/{rest}" if rest else "")
    for name, rests in below.items():
        key = int(name) if isinstance(found, list) else name
        found[key] = None if "" in rests else blanked(found[key], rests)
    return found

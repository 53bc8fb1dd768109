"""Values of a project as somebody says them, and sentences that take them."""

import re
from collections.abc import Mapping
from datetime import date

from comity.engine.calendar import Calendar
from comity.engine.wording import number
from comity.schemas.text import Text

__all__ = ["amount", "days", "filled", "later", "same", "spoken", "times", "workday"]

_SLOT = re.compile(r"\{(\w+)\}")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_LATIN = re.compile(r"[0-9A-Za-z]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_WEEK = 7
_IN_WEEKS = 14  #: days from which on people count in weeks
_ONCE = {1: "once", 2: "twice"}

Values = Mapping[str, Text]


def filled(sentence: Text, values: Values) -> Text | None:
    """The sentence with its values; None where one of them is not known."""
    if any(name not in values for name in _SLOT.findall(sentence.en + sentence.zh)):
        return None
    en = _SLOT.sub(lambda slot: values[slot[1]].en, sentence.en)
    return Text(en, _joined(sentence.zh, values))


def _joined(sentence: str, values: Values) -> str:
    """In Chinese a space parts hanzi from digits and letters, and nothing parts hanzi from hanzi."""
    said = ""
    for place, piece in enumerate(_SLOT.split(sentence)):
        part = values[piece].zh if place % 2 else piece
        edge = said[-1:] + part[:1]
        if len(edge) > 1 and (
            (_HAN.match(edge[0]) and _LATIN.match(edge[1]))
            or (_LATIN.match(edge[0]) and _HAN.match(edge[1]))
        ):
            said += " "
        said += part
    return said


def same(text: str) -> Text:
    """Words of the project, which stand in both languages as they are; no full stop of their own."""
    said = text.strip().rstrip(".。")
    return Text(said, said)


def spoken(ordinal: int) -> Text:
    day = date.fromordinal(ordinal)
    return Text(
        f"{day.day} {_MONTHS[day.month - 1]} {day.year}",
        f"{day.year} 年 {day.month} 月 {day.day} 日",
    )


def later(start: int, end: int) -> Text:
    """A span of time: in whole weeks where it is long."""
    return days(end - start)


def days(count: int) -> Text:
    if count >= _IN_WEEKS:
        weeks = round(count / _WEEK)
        return Text(f"{weeks} weeks", f"{weeks} 周")
    return Text("1 day" if count == 1 else f"{count} days", f"{count} 天")


def times(count: int) -> Text:
    return Text(_ONCE.get(count, f"{count} times"), f"{count} 次")


def amount(value: float) -> Text:
    return Text(number(value), number(value))


def workday(calendar: Calendar, after: int, count: int) -> int:
    """The day that ends so many working days after `after`."""
    day = after
    while calendar.between(after, day) < count:
        day += 1
    return day

"""An answer as somebody types it, to the value that the file will hold; or why not."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from comity.engine.shapes import Type
from comity.schemas.moment import MOMENT
from comity.schemas.text import Text

__all__ = ["NONE", "Refusal", "choices", "value_of"]

#: "We looked, there are none."
NONE = frozenset(("none", "no", "0", "[]", "无", "没有", "暂无"))
_YES = frozenset(("y", "yes", "true", "是", "有", "对", "做了", "会"))
_NO = frozenset(("n", "no", "false", "否", "不是", "没有", "无", "没"))
_TODAY = frozenset(("today", "今天"))
_COMMAS = re.compile(r"[,，、;；]")
_NUMBER = re.compile(r"[-+]?(\d[\d ,]*)(\.\d+)?")
_QUOTED = re.compile("^[\"“'](.*)[\"”']$", re.DOTALL)
_LONGEST = 1000  #: characters of an answer


class Refusal(Exception):
    """An answer that can't be taken, and what would be one."""

    def __init__(self, en: str, zh: str) -> None:
        super().__init__(en)
        self.message = Text(en, zh)


def choices(kind: Type) -> tuple[str, ...]:
    """The words of the file among which an answer chooses."""
    inner = kind.of if kind.kind == "list" else kind
    return tuple(str(word) for word in inner.values) if inner.values else ()


def value_of(text: str, kind: Type, words: Mapping[str, Text], as_of: date) -> Any:
    """The value that an answer stands for. Raises Refusal.

    A choice is taken by its number, by the word of the file or by its word in either language; several
    are separated by commas. `today` is the day of the file.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        raise Refusal(f"too long: {_LONGEST} characters at most", f"太长了，最多 {_LONGEST} 个字")
    if kind.kind == "list":
        parts = [part.strip() for part in _COMMAS.split(text) if part.strip()]
        return [value_of(part, kind.of, words, as_of) for part in parts]
    if kind.kind == "number" and kind.values:
        return _listed(text, kind)
    if kind.kind in ("bool", "note"):
        return _flag(text)
    if kind.kind == "date":
        return _date(text, as_of)
    if kind.kind == "number":
        return _number(text, kind)
    return _choice(text, kind, words) if kind.kind == "enum" else _text(text)


def _flag(text: str) -> bool:
    said = text.casefold()
    if said in _YES:
        return True
    if said in _NO:
        return False
    raise Refusal("answer yes or no", "请回答“是”或“否”")


def _date(text: str, as_of: date) -> str:
    if text.casefold() in _TODAY:
        return as_of.isoformat()
    text = text.replace("/", "-").replace(".", "-")
    if MOMENT.fullmatch(text):
        try:
            date.fromisoformat(text[:10])
        except ValueError:
            raise Refusal("there is no such day", "没有这一天") from None
        return text
    day = as_of.isoformat()
    raise Refusal(f"a date is written like {day}", f"日期请写成 {day} 这样")


def _number(text: str, kind: Type) -> float | int:
    if not _NUMBER.fullmatch(text):
        raise Refusal("answer with a number", "请填一个数字")
    value = float(text.replace(",", "").replace(" ", ""))
    if kind.whole and not value.is_integer():
        raise Refusal("answer with a whole number", "请填整数")
    low, high = kind.low, kind.high
    if (low is not None and value < low) or (high is not None and value > high):
        if low is not None and high is not None:
            raise Refusal(f"between {low:g} and {high:g}", f"请填 {low:g} 到 {high:g} 之间的数")
        raise Refusal(f"{low:g} or more", f"不能小于 {low:g}")
    return int(value) if value.is_integer() else value


def _listed(text: str, kind: Type) -> int:
    if text in {str(value) for value in kind.values}:
        return int(text)
    known = ", ".join(str(value) for value in kind.values)
    raise Refusal(f"one of {known}", f"请从 {known} 中选一个")


def _choice(text: str, kind: Type, words: Mapping[str, Text]) -> str:
    values: tuple[str, ...] = kind.values
    if text.isdecimal() and 1 <= int(text) <= len(values):
        return values[int(text) - 1]
    said = text.casefold().replace(" ", "_")
    for value in values:
        known = words.get(value)
        names = (value, *((known.en, known.zh) if known else ()))
        if said in {name.casefold().replace(" ", "_") for name in names}:
            return value
    raise Refusal(
        f"answer with a number from 1 to {len(values)}, or with one of the words",
        f"请填 1 到 {len(values)} 的序号，或其中一个词",
    )


def _text(text: str) -> str:
    """Quotes let an answer be a word that is a command otherwise."""
    quoted = _QUOTED.match(text)
    said = quoted[1].strip() if quoted else text
    if not said:
        raise Refusal("there is nothing in it", "内容是空的")
    return said

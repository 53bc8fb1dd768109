"""The keys of a configuration: what each takes, and what it is without one.

`sure` knows a good file without pydantic and the models, which take longer to load than a check does. It
says nothing of the rest: where it is in doubt, the models give the verdict, with every mistake and its
place. `tests/properties/test_config_agrees_with_models.py` holds the two together.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from comity.engine.outcomes import SEVERITIES

__all__ = ["SETTINGS", "Kind", "sure"]


class Kind(NamedTuple):
    """How a setting is written in a variable, and what it is without one."""

    form: str  #: text | words | number | flag | table
    default: Any = None
    choices: tuple[str, ...] = ()
    path: bool = False  #: counts from the folder of the file
    most: float | None = None  #: of a number; None: of a whole number, without an end


_PERCENT = Kind("number", most=100)
#: Every key of the file, in the order in which it is shown.
SETTINGS: dict[str, Kind] = {
    "extends": Kind("words", (), path=True),
    "profile": Kind("text", "default"),
    "overrides": Kind("table", {}),
    "select": Kind("words", ()),
    "ignore": Kind("words", ()),
    "lang": Kind("text", choices=("en", "zh")),
    "format": Kind("words", ("text",)),
    "fail-under": _PERCENT,
    "fail-under-low": _PERCENT,
    "fail-on": Kind("text", choices=SEVERITIES),
    "fail-on-new": Kind("flag", default=False),
    "min-coverage": _PERCENT,
    "waivers": Kind("table", ()),
    "waiver-max-days": Kind("number"),
    "waiver-max-weight": _PERCENT,
    "waiver-needs-approver": Kind("flag", default=False),
    "baseline": Kind("text", path=True),
    "matcher": Kind("text", choices=("durable", "python")),
}
_DAY = re.compile(r"(?:19|2[01])\d\d-\d\d-\d\d", re.ASCII)
_RULE = re.compile(r"[A-Z]{2,3}[0-9]{3}")
_PARAMETER = re.compile(r"[a-z][a-z0-9_]*")
_HUGE = 10.0**15
_WAIVER = {"rule": True, "subject": False, "reason": True, "owner": True, "approver": False}


def sure(value: Mapping[str, Any]) -> bool:
    """Whether this is certainly a good configuration."""
    return all(
        key in SETTINGS and _TAKES[SETTINGS[key].form](key, item) for key, item in value.items()
    )


def _text(key: str, item: Any) -> bool:
    choices = SETTINGS[key].choices
    return item in choices if choices else _said(item)


def _said(item: Any) -> bool:
    return item.__class__ is str and item != ""


def _words(key: str, item: Any) -> bool:
    if item.__class__ is list:
        return all(map(_said, item))
    return key == "format" and _said(item)


def _number(key: str, item: Any) -> bool:
    most = SETTINGS[key].most
    if most is None:
        return item.__class__ is int and item >= 0
    return item.__class__ in (int, float) and 0 <= item <= most


def _flag(_key: str, item: Any) -> bool:
    return item.__class__ is bool


def _table(key: str, item: Any) -> bool:
    if key == "waivers":
        return item.__class__ is list and all(map(_waiver, item))
    return item.__class__ is dict and all(
        _RULE.fullmatch(rule) and _override(change) for rule, change in item.items()
    )


def _override(item: Any) -> bool:
    """Changes by plain values; what else there is takes the models' word."""
    return item.__class__ is dict and all(
        key in _CHANGES and _CHANGES[key](value) for key, value in item.items()
    )


def _parameters(item: Any) -> bool:
    return item.__class__ is dict and all(
        _PARAMETER.fullmatch(name) and value.__class__ in (int, float) and abs(value) < _HUGE
        for name, value in item.items()
    )


def _waiver(item: Any) -> bool:
    if item.__class__ is not dict or not item.keys() <= {*_WAIVER, "expires"}:
        return False
    if not all(_said(item[key]) if key in item else not needed for key, needed in _WAIVER.items()):
        return False
    day = item.get("expires")
    return day.__class__ is str and bool(_DAY.fullmatch(day)) and _is_day(day)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


_CHANGES: dict[str, Callable[[Any], bool]] = {
    "severity": lambda item: item.__class__ is str and item in SEVERITIES,
    "weight": lambda item: item.__class__ in (int, float) and 0 < item < _HUGE,
    "enabled": lambda item: item.__class__ is bool,
    "reason": _said,
    "params": _parameters,
}
_TAKES: dict[str, Callable[[str, Any], bool]] = {
    "text": _text,
    "words": _words,
    "number": _number,
    "flag": _flag,
    "table": _table,
}

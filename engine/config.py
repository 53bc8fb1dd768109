"""What a team decided once for all runs: read from its file and the environment, never from flags alone.

Of each setting the nearest word counts: a flag, then a variable `COMITY_...`, then the file, then the
default. The file is the nearest `comity.toml`, or `pyproject.toml` with a table `[tool.comity]`, from a
folder upwards. A run without such a file costs two looks a folder; `tomllib` waits for a file, and pydantic
for one that may be at fault.
"""

import os
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from comity.engine.config_keys import SETTINGS, Kind, sure
from comity.engine.errors import ComityError, ConfigError, suggest
from comity.engine.outcomes import Waiver
from comity.engine.source import Document, read_bytes, together
from comity.schemas.text import Text

__all__ = ["Setting", "find", "resolve", "waivers"]

FILE, SHARED, TABLE = "comity.toml", "pyproject.toml", ("tool", "comity")
#: A file of many tools is parsed only when it seems to speak of us.
_OURS = re.compile(rb"(?m)^\s*\[?\s*tool\s*\.\s*[\"']?comity\b|^\s*\[\s*tool\s*\]")

_PREFIX = "COMITY_"
_OTHERS = ("COMITY_CACHE_DIR",)  #: variables that are no settings
_FLAGS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


class Setting(NamedTuple):
    """A value that holds, and who said so."""

    value: Any
    origin: str  #: flag | default | name of a variable | file:line:column


def find(folder: str) -> Document | None:
    """The nearest file's settings, by their keys. Raises ConfigError, or Mistakes with all of them."""
    folder = os.path.abspath(folder)
    while True:
        for name, table in ((FILE, ()), (SHARED, TABLE)):
            path = os.path.join(folder, name)
            if os.path.isfile(path) and (found := _read(path, table)):
                return found
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above


def _read(path: str, table: tuple[str, ...]) -> Document | None:
    data = read_bytes(path, error=ConfigError)
    if table and not _OURS.search(data):
        return None
    from comity.engine.source_toml import parse

    document = parse(data, _shown(path), table)
    if document is None or sure(document.value):
        return document
    from comity.engine.validate import validate
    from comity.schemas.config import ConfigFile

    validate(ConfigFile, document, ConfigError)
    return document


def _shown(path: str) -> str:
    """From the current folder where the file is in or above it or below: short, and good to click on."""
    near = os.path.relpath(path)
    return near if len(near) < len(path) else path


def resolve(
    document: Document | None, environment: Mapping[str, str], flags: Mapping[str, Any]
) -> dict[str, Setting]:
    """Every setting by its key, with its origin; `flags` holds those that were typed.

    Paths of the file are made to count from the current folder. Raises ConfigError, or Mistakes, for
    variables at fault.
    """
    mistakes: list[ComityError] = []
    found = {key: Setting(kind.default, "default") for key, kind in SETTINGS.items()}
    if document:
        for key, value in document.value.items():
            if key in SETTINGS:
                place = document.key_position(f"/{key}")
                where = f"{document.name}:{place.line}:{place.column}" if place else document.name
                found[key] = Setting(_written(key, value, document.name), where)
    for key, kind in SETTINGS.items():
        name = _variable(key)
        if kind.form != "table" and (told := environment.get(name)):
            try:
                found[key] = Setting(_spoken(name, told, kind), name)
            except ConfigError as error:
                mistakes.append(error)
    mistakes += _strangers(environment)
    if mistakes:
        raise together(mistakes)
    return found | {key: Setting(value, "flag") for key, value in flags.items()}


def _strangers(environment: Mapping[str, str]) -> Iterator[ConfigError]:
    """Variables that look like ours and are none: a misspelt gate would never close."""
    known = sorted({*map(_variable, SETTINGS), *_OTHERS})
    for name in sorted(environment):
        if name.startswith(_PREFIX) and name not in known:
            message = Text("no setting has this name", "没有这个名称的设置")
            yield ConfigError(message, file=name, hint=suggest(name, known))


def _variable(key: str) -> str:
    return f"{_PREFIX}{key.replace('-', '_').upper()}"


def _written(key: str, value: Any, file: str) -> Any:
    """The value of a file: words as a tuple, paths from where we are."""
    folder, kind = os.path.dirname(file), SETTINGS[key]
    if kind.form == "words":
        words = (value,) if isinstance(value, str) else tuple(value)
        if key == "format":
            return tuple(_target(word, folder) for word in words)
        return tuple(_from(folder, word) for word in words) if kind.path else words
    return _from(folder, value) if kind.path else value


def _target(word: str, folder: str) -> str:
    name, colon, path = word.partition(":")
    return f"{name}:{os.path.join(folder, path)}" if colon and path else word


def _from(folder: str, path: str) -> str:
    """`comity:default` and `package:name` are no paths."""
    return path if ":" in path else os.path.join(folder, path)


def _spoken(name: str, told: str, kind: Kind) -> Any:
    """The value of a variable."""
    told = told.strip()
    if kind.form == "words":
        return tuple(word.strip() for word in told.split(",") if word.strip())
    if kind.form == "flag":
        if told.lower() not in _FLAGS:
            raise _wrong(name, told, Text("true or false is needed", "此处需要 true 或 false"))
        return _FLAGS[told.lower()]
    if kind.form == "number":
        return _number(name, told, kind)
    if kind.choices and told not in kind.choices:
        en, zh = ", ".join(kind.choices), "、".join(kind.choices)
        message = Text(f"not one of {en}", f"应为 {zh} 之一")
        raise _wrong(name, told, message, suggest(told, kind.choices))
    return told


def _number(name: str, told: str, kind: Kind) -> float:
    try:
        number = float(told)
    except ValueError:
        raise _wrong(name, told, Text("a number is needed", "此处需要数字")) from None
    if not 0 <= number <= (kind.most or 10**6):
        most = f" to {kind.most:g}" if kind.most else " or more"
        zh = f"应为 0 到 {kind.most:g} 之间的数" if kind.most else "应为不小于 0 的数"
        raise _wrong(name, told, Text(f"a number from 0{most} is needed", zh))
    return number


def _wrong(name: str, told: str, message: Text, hint: Text | None = None) -> ConfigError:
    shown = Text(f"{message.en} (found {told!r})", f"{message.zh}（现为 {told!r}）")
    return ConfigError(shown, file=name, hint=hint)


def waivers(document: Document | None) -> tuple[Waiver, ...]:
    """The waivers of a configuration file, each with its place."""
    if document is None:
        return ()
    found = []
    for number, entry in enumerate(document.value.get("waivers", ())):
        place = document.position(f"/waivers/{number}/rule")
        where = (document.name, place.line, place.column) if place else None
        given = {key: _label(entry.get(key)) for key in ("subject", "approver")}
        found.append(
            Waiver(
                str(entry["rule"]),
                given["subject"],
                str(entry["reason"]),
                str(entry["owner"]),
                given["approver"],
                str(entry["expires"])[:10],
                place=where,
            )
        )
    return tuple(found)


def _label(value: Any) -> str | None:
    return None if value is None else str(value)

"""A snapshot as YAML that people go on editing by hand.

Values read back unchanged under YAML 1.2's core schema and under YAML 1.1 alike: a text that either
takes for something else (`on`, `012`, `12:30`, `2025-01-01`) is quoted, in a key too. Dates in date
fields stay bare, as people write them. Below the name of its block each item stands on one line
where it fits, else on as few as it needs.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import cast

from comity.engine.shapes import derive

__all__ = ["entry", "flow", "scalar", "snapshot_yaml"]

_WIDTH = 160

_DATE = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d([+-]\d\d:\d\d)?)?", re.ASCII)
# Begins with a letter, so it is no number and no indicator; holds no colon, hash, comma or bracket.
_PLAIN = re.compile(
    r"[^\W\d_](?:[\w ./()+&%;'\u2019\u00b7\u3001\u3002\u201c\u201d\u300a\u300b\uff08\uff09"
    r"\uff0c\uff1b-]*[\w.)%\u201d\u300b\uff09])?"
)
_WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))
# Outside YAML's printable characters, or a line break to YAML 1.1 only.
_UNSAFE = re.compile(
    "[^\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


def snapshot_yaml(
    snapshot: Mapping[str, object], *, schema: str, comments: Mapping[str, str] | None = None
) -> str:
    """The text of a snapshot file, its blocks in the order given.

    `schema` is where editors find the JSON Schema. `comments` are set above the block of their key,
    the one with the empty key at the top of the file. Raises `ValueError` for NaN and infinities.
    """
    comments = comments or {}
    lines = [f"# yaml-language-server: $schema={schema}", *_comment(comments.get("", ""))]
    for key, value in snapshot.items():
        if isinstance(value, Mapping | list | tuple) or key in comments:
            lines.append("")
        lines += _comment(comments.get(key, ""))
        if isinstance(value, Mapping) and value:
            lines.append(f"{_text(key)}:")
            lines += [line for k, v in value.items() for line in entry(k, v, 2)]
        else:
            lines += entry(key, value, 0)
    return "\n".join(lines) + "\n"


def _comment(text: str) -> list[str]:
    return [f"# {_UNSAFE.sub(' ', line)}".rstrip() for line in text.splitlines()]


def entry(key: str, value: object, indent: int) -> Iterator[str]:
    """A key and its value; a list of items one below the other."""
    head = f"{' ' * indent}{_text(key)}:"
    if not _holds_items(value):
        yield from _filled(f"{head} ", value, key, indent + 2)
        return
    yield head
    if isinstance(value, Mapping):
        for k, v in value.items():
            yield from entry(k, v, indent + 2)
    else:
        for item in cast("Sequence[object]", value):
            yield from _filled(f"{' ' * indent}  - ", item, key, indent + 5)


def _holds_items(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(_holds_items(v) for v in value.values())
    return isinstance(value, list | tuple) and any(isinstance(v, Mapping) for v in value)


def _filled(head: str, value: object, key: str, margin: int) -> Iterator[str]:
    """`head` and the value in flow style, broken between fields when one line is not enough."""
    opening, pieces, closing = _pieces(value, key)
    line, joint = head + opening, ""
    for place, piece in enumerate(pieces, 1):
        text = piece + (closing if place == len(pieces) else ",")
        if joint and len(line) + 1 + len(text) > _WIDTH:
            yield line
            line, joint = " " * margin, ""
        line, joint = line + joint + text, " "
    yield line if pieces else line + closing


def _pieces(value: object, key: str) -> tuple[str, Sequence[str], str]:
    """Opening bracket, fields, closing bracket; a scalar is one field without brackets."""
    if isinstance(value, Mapping):
        return "{", [f"{_text(k)}: {flow(v, k)}" for k, v in value.items()], "}"
    if isinstance(value, list | tuple):
        return "[", [flow(v, key) for v in value], "]"
    return "", [scalar(value, key)], ""


def flow(value: object, key: str) -> str:
    """A value on one line, maps and lists in braces and brackets."""
    opening, pieces, closing = _pieces(value, key)
    return opening + ", ".join(pieces) + closing


def scalar(value: object, key: str) -> str:
    """A plain value as it stands after its key, in quotes where it could be read as something else."""
    if isinstance(value, str):
        return value if key in _date_fields() and _is_date(value) else _text(value)
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float) and math.isfinite(value):
        # YAML 1.1 takes 1e+16 for a text: a number has a point there.
        mantissa, e, exponent = repr(value).partition("e")
        return repr(value) if "." in mantissa else f"{mantissa}.0{e}{exponent}"
    raise ValueError(f"{key}: {value!r} has no place in a snapshot")


@cache
def _date_fields() -> frozenset[str]:
    """Fields of the snapshot that hold a date or dates, by name."""
    # The models bring pydantic with them, which a check must not wait for.
    from comity.schemas.snapshot import Snapshot

    return frozenset(
        field
        for shape in derive(Snapshot).values()
        for field, kind in shape.fields.items()
        if (kind.of or kind).kind in ("date", "calendar")
    )


def _is_date(text: str) -> bool:
    try:
        return bool(_DATE.fullmatch(text) and datetime.fromisoformat(text))
    except ValueError:  # 2025-02-30: bare, it would break a YAML 1.1 reader
        return False


def _text(text: str) -> str:
    """The text bare when no reader can misread it, else in double quotes."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return _UNSAFE.sub(_escape, json.dumps(text, ensure_ascii=False))


def _escape(character: re.Match[str]) -> str:
    code = ord(character[0])
    # Half a surrogate pair is no character, and no reader takes it: U+FFFD stands for what was lost.
    return f"\\u{0xFFFD if 0xD800 <= code <= 0xDFFF else code:04x}"  # noqa: PLR2004

"""A first version of a rule file, for its author to go on from.

The draft asks whether one field of the items of one list is recorded: the simplest question there is. It
loads, and its examples come out as they say, so whatever breaks later is the author's own change.
"""

from collections.abc import Mapping
from typing import NamedTuple, TypeVar

from comity.engine.errors import UsageError, suggest
from comity.engine.shapes import Shape, Shapes, Type
from comity.schemas.text import Text

__all__ = ["Draft", "draft", "fields", "lists"]

_T = TypeVar("_T")

#: A value of each type, as an example would have it.
_SAMPLES = {
    "date": "2025-06-20",
    "number": "1",
    "bool": "true",
    "note": "true",
    "text": "something",
    "any": "1",
}

#: Fields that have a value even when the file gives none.
_ALWAYS = {("Commitment", "by")}


class Draft(NamedTuple):
    """What an author is asked."""

    id: str
    title: Text  #: what is wrong, said bluntly
    dimension: str
    severity: str
    covers: str  #: a row of the outline
    each: str  #: the list whose items are judged
    field: str  #: that must be recorded


def lists(shapes: Shapes) -> dict[str, Shape]:
    """The lists of a snapshot that hold items, and the shape of those."""
    return {
        key: shapes[kind.of.shape]
        for key, kind in shapes["Snapshot"].fields.items()
        if kind.kind == "list" and kind.of.kind == "item" and key != "waivers"
    }


def fields(shape: Shape) -> dict[str, Type]:
    """The fields that a draft may ask for, by name."""
    return {
        key: kind
        for key, kind in shape.fields.items()
        if key not in shape.required
        and (shape.name, key) not in _ALWAYS
        and (kind.kind in _SAMPLES or kind.kind == "enum")
    }


def draft(asked: Draft, shapes: Shapes) -> str:
    """The text of a rule file. Raises UsageError for a list or a field that does not exist."""
    known = lists(shapes)
    shape = _known(asked.each, known, Text("list", "列表"))
    kind = _known(asked.field, fields(shape), Text("field", "字段"))
    item = asked.each[0]
    sample = kind.values[0] if kind.values else _SAMPLES[kind.kind]
    required = "".join(f"{key}: x1, " for key in shape.required)
    subject = shape.subject if shape.subject in shape.fields else ""
    named = f"{{{item}.{subject}}}: " if subject else ""
    found = "x1" if shape.subject in shape.required else f"/{asked.each}/0"
    return f"""\
id: {asked.id}
title: {{en: {_quoted(asked.title.en)}, zh: {_quoted(asked.title.zh)}}}
pass_title: {{en: {_quoted("Mended: " + asked.title.en)}, zh: {_quoted("已解决：" + asked.title.zh)}}}
dimension: {asked.dimension}
covers: [{asked.covers}]
severity: {asked.severity}
lifecycle: experimental
question:
  en: Is {asked.field} recorded for all {asked.each}?
  zh: {asked.each} 是否都记录了 {asked.field}？
rationale:
  en: Say here why it matters to the client, and what you decided where it could be read in two ways.
  zh: 在此写明这对业主为什么重要，以及有歧义时你是怎样取舍的。
basis: [CONV]
params:
  allowed:
    value: 0
    unit: count
    doc: {{en: How many may lack it, zh: 允许缺少的个数}}
check:
  each: {asked.each}
  as: {item}
  fail: {item}.{asked.field} is None
  limit: {{count: allowed}}
message:
  en: "{named}no {asked.field} recorded ({{failed}} of {{judged}})"
  zh: "{named.replace(": ", "：")}没有记录 {asked.field}（{{judged}} 项中有 {{failed}} 项）"
coach:
  en: What keeps us from recording it?
  zh: 是什么让我们没有记录它？
examples:
  - outcome: pass
    snapshot:
      {asked.each}: [{{{required}{asked.field}: {sample}}}]
  - outcome: fail
    findings: [{found}]
    snapshot:
      {asked.each}: [{{{required.removesuffix(", ")}}}]
  - outcome: unknown
    note: nobody looked
    snapshot: {{}}
"""


def _known(name: str, known: Mapping[str, _T], what: Text) -> _T:
    if name in known:
        return known[name]
    listed = sorted(known)
    message = Text(f'no {what.en} "{name}"', f"没有{what.zh}“{name}”")
    hint = suggest(name, listed) or Text(
        f"one of {', '.join(listed)}", f"可选：{'、'.join(listed)}"
    )
    raise UsageError(message, hint=hint)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'

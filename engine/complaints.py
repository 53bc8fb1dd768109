"""What pydantic finds wrong with a value, in words that a person can act on."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from comity.engine.errors import clip, suggest
from comity.schemas.text import Text

__all__ = ["Complaint", "Error", "Path", "tell"]

Path = tuple[str | int, ...]  #: keys and indexes from the top of a file
Error = dict[str, Any]  #: one of pydantic's: type, loc, msg and, for some types, ctx

_TEXT = Text("a text", "文字")
_WHOLE = Text("a whole number", "整数")
_NUMBER = Text("a number", "数字")
_FLAG = Text("true or false", " true 或 false ")
_LIST = Text("a list", "列表")
_BLOCK = Text("a block of keys and values", "“键: 值”块")
_NEEDED = {
    "string_type": _TEXT,
    "bool_type": _FLAG,
    "int_type": _WHOLE,
    "float_type": _NUMBER,
    "int_from_float": _WHOLE,
    "tuple_type": _LIST,
    "list_type": _LIST,
    "dict_type": _BLOCK,
    "model_type": _BLOCK,
}
_BARE = Text("without quotes: 3", "不加引号，例如 3")
_AS_LIST = Text("such as [one, two]", "例如 [甲, 乙]")
_AS_BLOCK = Text("keys with their values, each on a line of its own", "逐行写出键和值")
#: How what is needed is written.
_WRITTEN = {
    "bool_type": Text("without quotes: true", "不加引号：true 或 false"),
    "int_type": _BARE,
    "float_type": _BARE,
    "int_from_float": _BARE,
    "tuple_type": _AS_LIST,
    "list_type": _AS_LIST,
    "dict_type": _AS_BLOCK,
    "model_type": _AS_BLOCK,
}
_LANGUAGES = ("en", "zh")
_BOTH = Text(
    "every text stands in both languages: {en: ..., zh: ...}",
    "每段文字都要有两种语言：{en: ..., zh: ...}",
)
#: Complaints of our own about a single value; the others are about a block and what is in it.
_OF_A_VALUE = ("moment", "number", "count", "name")
_BOUNDS = {
    "greater_than_equal": ("ge", "at least", "不得小于"),
    "greater_than": ("gt", "more than", "必须大于"),
    "less_than_equal": ("le", "at most", "不得大于"),
}


class Complaint(NamedTuple):
    """What is wrong at one place."""

    path: Path
    value: Any  #: that stands there
    items: list[Error]  #: more than one where a union has refused the value
    keys: Callable[[], list[str]]  #: those that the block may have

    @property
    def is_about_key(self) -> bool:
        item = self.items[0]
        return item["type"] in ("extra_forbidden", "missing") or item["loc"][-1:] == ["[key]"]


def tell(complaint: Complaint) -> tuple[Text, Text | None]:
    """The message and the hint."""
    item = next((i for i in complaint.items if "en" in i.get("ctx", {})), complaint.items[0])
    kind, context, path, value = item["type"], item.get("ctx", {}), complaint.path, complaint.value
    if kind == "missing":
        return _missing(path), _to_add(path)
    if kind == "extra_forbidden":
        return _unknown(path, complaint.keys())
    if kind == "union_tag_not_found":
        field = (*path, context["discriminator"].strip("'"))
        return _missing(field), _to_add(field)
    if kind == "union_tag_invalid":
        words = _words(context["expected_tags"])
        field = (*path, context["discriminator"].strip("'"))
        return _about(field, context["tag"], _one_of(words)), suggest(context["tag"], words)
    if kind == "literal_error":
        words = _words(context["expected"])
        if complaint.is_about_key:
            return _unknown(path, words)
        return _about(path, value, _one_of(words)), suggest(str(value), words)
    if "en" in context:
        told = Text(context["en"], context["zh"])
        message = _about(path, value, told) if kind in _OF_A_VALUE else _named(path, told)
        return message, _hint(context, value)
    if complaint.is_about_key:
        return _named(path, _said(complaint.items)), None
    return _about(path, value, _said(complaint.items)), _quote(complaint) or _written(complaint)


def _missing(path: Path) -> Text:
    name = path[-1]
    if isinstance(name, int):
        return Text(f"item {name + 1} is missing", f"缺少第 {name + 1} 项")
    if name in _LANGUAGES and len(path) > 1:
        whose = _name(path[:-1])
        return Text(f'{whose.en}: "{name}" is missing', f"{whose.zh}：缺少“{name}”")
    return Text(f'"{name}" is missing', f"缺少“{name}”")


def _to_add(path: Path) -> Text:
    if path[-1] in _LANGUAGES:
        return _BOTH
    return Text("add it to this block", "请在这一块里补上")


def _unknown(path: Path, known: list[str]) -> tuple[Text, Text]:
    name = clip(str(path[-1]))
    own = Text(f"your own keys begin with x-: x-{name}", f"自用的键以 x- 开头：x-{name}")
    return Text(f'unknown key "{name}"', f"未知的键“{name}”"), suggest(name, known) or own


def _hint(context: dict[str, Any], value: Any) -> Text | None:
    near = suggest(str(value), context["known"]) if "known" in context else None
    return near or (Text(context["hint_en"], context["hint_zh"]) if "hint_en" in context else None)


def _words(expected: str) -> list[str]:
    """`'a', 'b' or 'c'` in pydantic's words."""
    return [word.strip().strip("'") for word in expected.replace(" or ", ", ").split(",")]


def _said(items: list[Error]) -> Text:
    item = items[0]
    kind, context = item["type"], item.get("ctx", {})
    if kind in _BOUNDS:
        key, en, zh = _BOUNDS[kind]
        return Text(f"{en} {context[key]:g} is needed", f"{zh} {context[key]:g}")
    if kind in ("too_short", "string_too_short"):
        return Text("must not be empty", "不能为空")  # no model asks for more than one
    if kind == "too_long":
        most = context["max_length"]
        return Text(f"no more than {most} items are needed", f"最多 {most} 项")
    if kind == "string_pattern_mismatch":
        return Text(f"not of the form {context['pattern']}", f"格式应为 {context['pattern']}")
    needed = dict.fromkeys(_NEEDED[i["type"]] for i in items if i["type"] in _NEEDED)
    if not needed:
        return Text("not a value for this field", "此字段不接受该值")
    en = " or ".join(text.en for text in needed)
    zh = "或".join(text.zh for text in needed)
    return Text(f"{en} is needed", f"此处需要{zh}".rstrip())


def _quote(complaint: Complaint) -> Text | None:
    """Where only a text will do, a number or `true` may have been meant as one."""
    value = complaint.value
    if any(i["type"] != "string_type" for i in complaint.items):
        return None
    if not isinstance(value, bool | int | float):
        return None
    told = f'"{_shown(value)}"'
    return Text(f"put it in quotes: {told}", f"请加引号：{told}")


def _written(complaint: Complaint) -> Text | None:
    """How a value of the needed kind is written, where one kind is needed."""
    found = [_WRITTEN.get(item["type"]) for item in complaint.items]
    return found[0] if len(found) == 1 else None


def _one_of(words: list[str]) -> Text:
    return Text(f"not one of {', '.join(words)}", f"应为 {'、'.join(words)} 之一")


def _named(path: Path, told: Text) -> Text:
    """`check: a check is of one of two forms`."""
    name = _name(path)
    return Text(f"{name.en}: {told.en}", f"{name.zh}：{told.zh}")


def _about(path: Path, value: Any, told: Text) -> Text:
    """`due: not a date (found "soon")`."""
    message, found = _named(path, told), _found(value)
    return Text(f"{message.en} (found {found.en})", f"{message.zh}（现为{found.zh}）")


def _found(value: Any) -> Text:
    if isinstance(value, list):
        return Text("a list", "列表") if value else Text("an empty list", "空列表")
    if isinstance(value, str | int | float | None):
        return Text(_shown(value), f" {_shown(value)}")
    return Text("a block", "“键: 值”块")


def _name(path: Path) -> Text:
    if not path:
        return Text("the file", "文件")
    *above, last = path
    if isinstance(last, int):
        outer = _name(tuple(above))
        return Text(f"{outer.en}, item {last + 1}", f"{outer.zh} 第 {last + 1} 项")
    return Text(clip(last), clip(last))


def _shown(value: Any) -> str:
    """A scalar as it would stand in a JSON file."""
    return clip(json.dumps(value, ensure_ascii=False))

"""A document held against a pydantic model: every mistake at its place, in both languages.

The slow path: a check of a good file never comes here.
"""

import types
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from comity.engine.errors import ComityError, Mistakes, suggest
from comity.engine.source import Document
from comity.schemas.text import Text

__all__ = ["validate"]

Model = TypeVar("Model")

_KINDS: dict[str, Text] = {
    "string_type": Text("a text is needed", "此处需要文字"),
    "bool_type": Text("true or false is needed", "此处需要 true 或 false"),
    "int_type": Text("a whole number is needed", "此处需要整数"),
    "float_type": Text("a number is needed", "此处需要数字"),
    "int_from_float": Text("a whole number is needed", "此处需要整数"),
    "tuple_type": Text("a list is needed", "此处需要列表"),
    "list_type": Text("a list is needed", "此处需要列表"),
    "dict_type": Text("a block of keys and values is needed", "此处需要“键: 值”块"),
    "model_type": Text("a block of keys and values is needed", "此处需要“键: 值”块"),
    "model_attributes_type": Text("a block of keys and values is needed", "此处需要“键: 值”块"),
}
_BOUNDS = {
    "greater_than_equal": ("ge", "at least", "不得小于"),
    "greater_than": ("gt", "more than", "必须大于"),
    "less_than_equal": ("le", "at most", "不得大于"),
    "less_than": ("lt", "less than", "必须小于"),
    "too_short": ("min_length", "not shorter than", "长度不得小于"),
    "string_too_short": ("min_length", "not shorter than", "长度不得小于"),
}


def validate(
    model: type[Model] | TypeAdapter[Model], document: Document, error: type[ComityError]
) -> Model:
    """The document as an instance of the model. Raises `error`, or Mistakes with all of them.

    Keys that begin with `x-` are the user's own and are passed over.
    """
    adapter = model if isinstance(model, TypeAdapter) else TypeAdapter(model)
    root: Any = None if isinstance(model, TypeAdapter) else model
    try:
        return adapter.validate_python(_without_own(document.value), by_alias=True)
    except ValidationError as problem:
        mistakes = _mistakes(problem, root, document, error)
    raise mistakes[0] if len(mistakes) == 1 else Mistakes(mistakes)


def _without_own(value: Any) -> Any:
    """The value without `x-` keys, at any depth."""
    if isinstance(value, dict):
        return {k: _without_own(v) for k, v in value.items() if not k.startswith("x-")}
    return [_without_own(v) for v in value] if isinstance(value, list) else value


def _mistakes(
    problem: ValidationError, root: Any, document: Document, error: type[ComityError]
) -> list[ComityError]:
    """One mistake a place: the members of a union that all refuse a value are one complaint."""
    by_place: dict[str, list[dict[str, Any]]] = {}
    for item in problem.errors(include_url=False):
        pointer = _pointer(item["loc"], document.value)
        by_place.setdefault(pointer, []).append(dict(item))
    return [_mistake(pointer, items, root, document, error) for pointer, items in by_place.items()]


def _pointer(loc: tuple[int | str, ...], value: Any) -> str:
    """The steps of a pydantic location that are steps into the file; union members are none."""
    steps: list[str] = []
    for i, step in enumerate(loc):
        if isinstance(value, dict) and (step in value or i == len(loc) - 1):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int):
            value = value[step] if step < len(value) else None
        else:
            continue
        steps.append(str(step).replace("~", "~0").replace("/", "~1"))
    return "".join(f"/{step}" for step in steps)


def _mistake(
    pointer: str,
    items: list[dict[str, Any]],
    root: Any,
    document: Document,
    error: type[ComityError],
) -> ComityError:
    item, kind = items[0], items[0]["type"]
    at_key = kind in ("extra_forbidden", "missing")
    position = document.key_position(pointer) if at_key else document.position(pointer)
    message, hint = _told(item, items, pointer, root)
    return error(message, file=document.name, position=position, hint=hint)


def _told(
    item: dict[str, Any], items: list[dict[str, Any]], pointer: str, root: Any
) -> tuple[Text, Text | None]:
    kind, name = item["type"], pointer.rpartition("/")[2]
    context = item.get("ctx", {})
    if kind == "missing":
        return Text(f'"{name}" is missing', f"缺少“{name}”"), None
    if kind == "extra_forbidden":
        known = _fields(root, item["loc"][:-1])
        own = Text(f"your own keys begin with x-: x-{name}", f"自用的键以 x- 开头：x-{name}")
        return Text(f'unknown key "{name}"', f"未知的键“{name}”"), suggest(name, known) or own
    if "en" in context:
        hint = Text(context["hint_en"], context["hint_zh"]) if "hint_en" in context else None
        return _about(name, item, Text(context["en"], context["zh"])), hint
    if kind == "literal_error":
        allowed = [
            word.strip().strip("'") for word in context["expected"].replace(" or ", ", ").split(",")
        ]
        told = Text(f"not one of {', '.join(allowed)}", f"应为 {'、'.join(allowed)} 之一")
        return _about(name, item, told), suggest(str(item["input"]), allowed)
    if kind in _BOUNDS:
        key, en, zh = _BOUNDS[kind]
        return _about(
            name, item, Text(f"{en} {context[key]} is needed", f"{zh} {context[key]}")
        ), None
    if kind == "string_pattern_mismatch":
        pattern = context["pattern"]
        return _about(name, item, Text(f"not of the form {pattern}", f"格式应为 {pattern}")), None
    wanted = [_KINDS[i["type"]] for i in items if i["type"] in _KINDS]
    if wanted:
        en = " or ".join(dict.fromkeys(w.en.removesuffix(" is needed") for w in wanted))
        zh = "或".join(dict.fromkeys(w.zh.removeprefix("此处需要") for w in wanted))
        return _about(name, item, Text(f"{en} is needed", f"此处需要{zh}")), None
    return _about(name, item, Text(item["msg"], item["msg"])), None


def _about(name: str, item: dict[str, Any], told: Text) -> Text:
    """`due: not a date (found "soon")`."""
    found = item["input"]
    shown = {dict: "a block", list: "a list"}.get(type(found), f"{found!r}"[:60])
    shown_zh = {dict: "块", list: "列表"}.get(type(found), shown)
    return Text(f"{name}: {told.en} (found {shown})", f"{name}:{told.zh}（现为 {shown_zh}）")


def _fields(model: Any, loc: tuple[int | str, ...]) -> list[str]:
    """The keys that the block at a location may have."""
    for step in loc:
        model = _below(model, step)
    found = _model(model)
    return [info.alias or key for key, info in found.model_fields.items()] if found else []


def _below(kind: Any, step: int | str) -> Any:
    found = _model(kind)
    if found is None:
        return kind if get_origin(kind) in (Union, types.UnionType) else None
    if isinstance(step, int):
        return found
    by_key = {info.alias or key: info.annotation for key, info in found.model_fields.items()}
    return by_key.get(step)


def _model(kind: Any) -> type[BaseModel] | None:
    """The model inside an annotation: through lists, unions and metadata."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return kind
    origin = get_origin(kind)
    if origin is Annotated or origin in (tuple, list, dict, Union, types.UnionType):
        for argument in get_args(kind):
            if found := _model(argument):
                return found
    return None

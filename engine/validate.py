"""A document held against a pydantic model: every mistake at its place, in both languages.

The slow path: a check of a good file never comes here.
"""

from collections.abc import Iterator
from functools import partial
from itertools import islice
from json import JSONDecoder
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError

from comity.engine.complaints import Complaint, Error, Path, tell
from comity.engine.errors import ComityError
from comity.engine.source import MAX_MISTAKES, Document, together

__all__ = ["validate"]

Model = TypeVar("Model")
_DECODER = JSONDecoder()
_ENOUGH = 10 * MAX_MISTAKES  #: errors of pydantic's; some are about the same place


def validate(
    model: type[Model] | TypeAdapter[Model], document: Document, error: type[ComityError]
) -> Model:
    """The document as an instance of the model. Raises `error`, or Mistakes with all of them.

    Keys that begin with `x-` are the user's own and are passed over.
    """
    adapter = model if isinstance(model, TypeAdapter) else TypeAdapter(model)
    try:
        return adapter.validate_python(_without_own(document.value), by_alias=True)
    except ValidationError as problem:
        found = list(islice(_errors(problem), _ENOUGH))
    # `_type` is what the adapter was made from; without it there would be no suggestions.
    kind = adapter._type  # noqa: SLF001
    raise together([_mistake(c, document, error) for c in _complaints(found, kind, document.value)])


def _errors(problem: ValidationError) -> Iterator[Error]:
    """The errors one by one: as a list of Python's they would take half a gigabyte in a bad case."""
    text, at = problem.json(include_url=False, include_input=False), 1
    while text[at] != "]":
        error, at = _DECODER.raw_decode(text, at)
        yield error
        at += text[at] == ","


def _without_own(value: Any) -> Any:
    """The value without `x-` keys, at any depth."""
    if isinstance(value, dict):
        return {k: _without_own(v) for k, v in value.items() if not k.startswith("x-")}
    return [_without_own(v) for v in value] if isinstance(value, list) else value


def _complaints(found: list[Error], kind: Any, value: Any) -> list[Complaint]:
    """One a place: members of a union that all refuse a value have one complaint between them.

    A complaint gives way to those about what is inside: another member of the union came further, or
    a list seems too short for want of its faulty items.
    """
    by_path: dict[Path, list[Error]] = {}
    for item in found:
        by_path.setdefault(_path(item, value), []).append(item)
    outer = {path[:n] for path in by_path for n in range(len(path))}
    return [
        Complaint(path, _at(value, path), items, partial(_keys, kind, items[0]["loc"][:-1]))
        for path, items in by_path.items()
        if path not in outer
    ]


def _path(item: Error, value: Any) -> Path:
    """The steps of a pydantic location that are steps into the file; members of a union are none."""
    steps: list[str | int] = []
    for i, step in enumerate(item["loc"]):
        absent = item["type"] == "missing" and i == len(item["loc"]) - 1
        if isinstance(value, dict) and (absent or step in value):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int):
            value = None if absent else value[step]
        else:
            continue
        steps.append(step)
    return tuple(steps)


def _at(value: Any, path: Path) -> Any:
    """What stands at a path; None for a key that is missing."""
    for step in path:
        if isinstance(value, dict):
            value = value.get(step)
        else:
            value = value[step] if int(step) < len(value) else None
    return value


def _mistake(complaint: Complaint, document: Document, error: type[ComityError]) -> ComityError:
    pointer = "".join(
        "/" + str(step).replace("~", "~0").replace("/", "~1") for step in complaint.path
    )
    about_key = complaint.is_about_key
    position = document.key_position(pointer) if about_key else document.position(pointer)
    message, hint = tell(complaint)
    return error(message, file=document.name, position=position, hint=hint)


def _keys(kind: Any, loc: list[str | int]) -> list[str]:
    """The keys that the block at a location may have."""
    kinds = _plain(kind)
    for step in loc:
        kinds = [below for k in kinds for below in _below(k, step)] or kinds
    return [key for k in kinds if _is_model(k) for key in _fields(k)]


def _plain(annotation: Any) -> list[Any]:
    """The members of a union, without metadata."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _plain(get_args(annotation)[0])
    if origin in (Union, UnionType):
        return [kind for member in get_args(annotation) for kind in _plain(member)]
    return [annotation]


def _below(kind: Any, step: str | int) -> list[Any]:
    """What may stand one step below; nothing when the step is a member of a union."""
    if _is_model(kind):
        found = _fields(kind)
        return _plain(found[step]) if isinstance(step, str) and step in found else []
    origin, args = get_origin(kind), get_args(kind)
    if origin in (list, tuple) and isinstance(step, int):
        return _plain(args[0])
    return _plain(args[1]) if origin is dict else []


def _is_model(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    """Annotations by the keys that stand in a file."""
    return {info.alias or key: info.annotation for key, info in model.model_fields.items()}

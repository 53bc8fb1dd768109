"""Answers to changes of the file: ids for new items, and what is held under `unavailable`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from comity.engine.edit import REMOVE, Change
from comity.engine.shapes import Shapes

__all__ = ["Write", "applied", "changes", "next_id"]

_NUMBERED = re.compile(r"(.*?)(\d+)")
_HELD = "/unavailable"
#: The letter that ids of a list begin with, where it has none yet; else the list's own first letter.
_LETTERS = {
    "change_requests": "q",
    "contract_notices": "n",
    "decisions": "x",
    "disputes": "u",
    "improvements": "p",
    "risks": "k",
}


class Write(NamedTuple):
    """A whole answer, and where it goes."""

    pointer: str
    value: Any
    append: bool = False  #: to the list at the pointer, which is made where it is not there
    holds: tuple[str, ...] = ()  #: paths to add to `unavailable`
    frees: tuple[str, ...] = ()  #: paths to take out of there


def changes(write: Write, value: Mapping[str, Any], shapes: Shapes) -> tuple[Change, ...]:
    """What to change in a file that says `value`."""
    return (*_own(write, value, shapes), *_held(write, value))


def _own(write: Write, value: Mapping[str, Any], shapes: Shapes) -> Iterator[Change]:
    here, shape = _walk(value, write.pointer, shapes)
    if not write.append:
        yield Change(write.pointer, write.value)
        return
    item = write.value
    if shape and "id" in shapes[shape].required and isinstance(item, Mapping):
        name = write.pointer.rpartition("/")[2]
        item = {"id": next_id(here or (), name), **item}
    if here is None:
        yield Change(write.pointer, [item])
    else:
        yield Change(f"{write.pointer}/-", item)


def _held(write: Write, value: Mapping[str, Any]) -> Iterator[Change]:
    """What is known already is not held back, and what is answered is held no more."""
    held = list(value.get("unavailable") or ())
    own = ".".join(key for key in write.pointer.strip("/").split("/") if not key.isdigit())
    free = {own, *write.frees} if write.pointer.count("/") == own.count(".") + 1 else {*write.frees}
    gone = [place for place, path in enumerate(held) if path in free]
    if gone and len(gone) == len(held) and not write.holds:
        yield Change(_HELD, REMOVE)
        return
    for place in reversed(gone):  # from the end, so that the others keep their places
        yield Change(f"{_HELD}/{place}", REMOVE)
    new = [path for path in write.holds if path not in held and not _known(value, path)]
    if new and value.get("unavailable") is None:
        yield Change(_HELD, new)
        return
    for path in new:
        yield Change(f"{_HELD}/-", path)


def _known(value: Any, path: str) -> bool:
    """Whether something stands at a path, or at the list on its way."""
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
        if value is None or isinstance(value, list):
            return value is not None
    return True


def _walk(value: Any, pointer: str, shapes: Shapes) -> tuple[Any, str]:
    """What stands at a pointer, and the shape of the items there."""
    shape = "Snapshot"
    for key in pointer.strip("/").split("/"):
        if key.isdigit() and isinstance(value, list):
            value = value[int(key)]
            continue
        kind = shapes[shape].fields[key]
        inner = kind.of if kind.kind == "list" else kind
        shape = inner.shape
        value = value.get(key) if isinstance(value, Mapping) else None
    return value, shape


def next_id(items: Sequence[Any], name: str) -> str:
    """The id that goes on from the others': `c11` after `c10`; else the list's first letter and 1."""
    taken = [str(item["id"]) for item in items if isinstance(item, Mapping) and "id" in item]
    found = [(m[1], int(m[2]), len(m[2])) for m in map(_NUMBERED.fullmatch, taken) if m]
    if not found:
        prefix, number, width = _LETTERS.get(name, name[:1]), 0, 1
    else:
        prefix = found[-1][0]
        number = max(n for start, n, _ in found if start == prefix)
        width = found[-1][2] if len(str(number)) < found[-1][2] else 1
    made = f"{prefix}{number + 1:0{width}d}"
    while made in taken:
        number += 1
        made = f"{prefix}{number + 1:0{width}d}"
    return made


def applied(value: Any, found: Sequence[Change]) -> Any:
    """What a file says after some changes; parents that are not there are made."""
    value = deepcopy(value)
    for change in found:
        *above, last = change.pointer.strip("/").split("/")
        here = value
        for key in above:
            here = here[int(key)] if isinstance(here, list) else here.setdefault(key, {})
        if change.value is REMOVE:
            del here[int(last) if isinstance(here, list) else last]
        elif last == "-":
            here.append(change.value)
        else:
            here[int(last) if isinstance(here, list) else last] = change.value
    return value

"""Changes to the text of a snapshot that leave all else as it was written.

    edited(text, "status.yaml", [Change("/reports/0/sent_on", "2025-06-27")])

Comments, order, quotes, indentation, line ends and a byte order mark stay, byte for byte; only what a
change is about is written anew. Nobody has to believe that: the new text is read again, and unless it
says exactly what the old one said with the changes made, there is no new text.
"""

import json
from collections.abc import Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from comity.engine import edit_text
from comity.engine.edit_tree import Node, json_tree, yaml_tree
from comity.engine.errors import SnapshotError, clip, suggest
from comity.engine.source import Document, parse
from comity.engine.validate import validate
from comity.schemas.text import Text

__all__ = ["REMOVE", "Change", "edited"]

REMOVE = object()  #: as a value: the field or item goes
_BOM = "\ufeff"


class Change(NamedTuple):
    """What should stand at a place, whatever stands there now."""

    pointer: str  #: JSON pointer; the last key `-` adds an item to a list
    value: Any  #: plain data (texts, numbers, booleans, None, lists, dicts), or REMOVE


class _At(NamedTuple):
    """How far a pointer leads into a tree."""

    way: tuple[Node, ...]  #: the nodes from the root to the last one that is there
    rest: tuple[str, ...]  #: keys that nothing stands at yet


def edited(document_text: str, name: str, changes: Sequence[Change]) -> str:
    """The text with all changes made, one after the other.

    Missing blocks on the way to a value are made. Raises SnapshotError, or Mistakes, where a place does not
    exist, is repeated elsewhere by an alias, or may not hold such a value; ValueError for values that
    no file can hold.
    """
    bom = _BOM if document_text.startswith(_BOM) else ""
    text = document_text.removeprefix(bom)
    document = parse(text, name)
    expected = deepcopy(document.value)
    for change in changes:
        keys = _keys(change.pointer, document)
        tree, is_json = _tree(text, name)
        _refuse_shared(tree, keys, change, document)
        expected = _changed(expected, keys, change, document)
        text = _written(edit_text.Page(text, is_json), tree, keys, change)
        document = parse(text, name)
        if _canonical(document.value) != _canonical(expected):
            raise AssertionError(f"{name}: {change.pointer} came out as something else")
    from comity.schemas.snapshot import Snapshot

    validate(Snapshot, document, SnapshotError)
    return bom + text


def _keys(pointer: str, document: Document) -> list[str]:
    if not pointer.startswith("/") or pointer == "/":
        message = Text(
            f"no place in a file: {clip(pointer)!r}", f"不是文件中的位置：{clip(pointer)!r}"
        )
        hint = Text("write /project/phase or project.phase", "写作 /project/phase 或 project.phase")
        raise SnapshotError(message, file=document.name, hint=hint)
    return [key.replace("~1", "/").replace("~0", "~") for key in pointer.split("/")[1:]]


def _canonical(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _tree(text: str, name: str) -> tuple[Node, bool]:
    """The tree, and whether it is JSON: by the suffix of the name, or by being so."""
    if name.lower().endswith(".json"):
        return json_tree(text), True
    if text[:100].lstrip().startswith(("{", "[")):
        try:
            json.loads(text)
        except ValueError:
            return yaml_tree(text), False
        return json_tree(text), True
    return yaml_tree(text), False


def _refuse_shared(tree: Node, keys: list[str], change: Change, document: Document) -> None:
    """A value that stands in two places can't be changed in one of them."""
    named = _aliases(tree)
    way, rest = _follow(tree, keys)
    for depth, node in enumerate(way):
        at_place = depth == len(keys)
        if node.kind == "alias":
            if not at_place:
                raise _shared(f"*{node.anchor}", keys[:depth], change, document)
        elif (_anchors(node) if at_place else {node.anchor} - {""}) & named:
            message = Text("the file repeats this value elsewhere", "文件其他位置还引用着这个值")
            hint = Text(
                "write it out in the other places first", "请先把其他位置的引用改为具体的值"
            )
            raise _fault(document, change, message, hint)
    above = document.value
    for key in keys[: len(keys) - len(rest)]:
        above = above[int(key) if isinstance(above, list) else key]
    merged = rest and isinstance(above, dict) and rest[0] in above
    if merged and (len(rest) > 1 or change.value is REMOVE):
        raise _shared("<<", keys[: len(keys) - len(rest)], change, document)


def _shared(by: str, way: Sequence[str], change: Change, document: Document) -> SnapshotError:
    """What a file writes once and uses in several places, `by` the sign at the end of a way."""
    message = Text(f"`{by}` brings this value from elsewhere", f"这个值是由 `{by}` 从别处引用来的")
    error = _fault(
        document, change, message, Text("write it out here first", "请先在此处写出具体的值")
    )
    error.position = document.key_position("".join(f"/{_escaped(key)}" for key in way))
    return error


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _aliases(node: Node) -> set[str]:
    own = {node.anchor} if node.kind == "alias" else set()
    return own.union(*(_aliases(entry.node) for entry in node.entries))


def _anchors(node: Node) -> set[str]:
    own = {node.anchor} - {""} if node.kind != "alias" else set()
    return own.union(*(_anchors(entry.node) for entry in node.entries))


def _follow(tree: Node, keys: list[str]) -> _At:
    way = [tree]
    for number, key in enumerate(keys):
        index = _index(way[-1], key)
        if index is None:
            return _At(tuple(way), tuple(keys[number:]))
        way.append(way[-1].entries[index].node)
    return _At(tuple(way), ())


def _index(node: Node, key: str) -> int | None:
    """Which entry of a map or list a key names."""
    if node.kind == "list":
        return int(key) if _is_number(key) and int(key) < len(node.entries) else None
    return next((i for i, entry in enumerate(node.entries) if entry.key == key), None)


def _is_number(key: str) -> bool:
    return key.isascii() and key.isdecimal() and len(key) < len("1000000")


def _changed(value: Any, keys: list[str], change: Change, document: Document) -> Any:
    """The plain value with the change made; the same object, or another where it was None."""
    key, deeper = keys[0], keys[1:]
    if value is None and change.value is not REMOVE:
        value = [] if key == "-" else {}
    if isinstance(value, list):
        if key == "-" and change.value is not REMOVE and not deeper:
            value.append(deepcopy(change.value))
            return value
        if not (_is_number(key) and int(key) < len(value)):
            raise _no_item(document, change, key, len(value))
        place: Any = int(key)
    elif isinstance(value, dict):
        place = key
        if change.value is REMOVE and key not in value:
            raise _fault(
                document,
                change,
                Text("nothing to remove", "没有可以删除的内容"),
                suggest(key, list(value)),
            )
    else:
        message = Text(f"there is no {clip(key)!r} in a single value", f"单个值里没有“{clip(key)}”")
        raise _fault(document, change, message, None)
    if deeper:
        value[place] = _changed(
            value.get(place) if place is key else value[place], deeper, change, document
        )
    elif change.value is REMOVE:
        del value[place]
    else:
        value[place] = deepcopy(change.value)
    return value


def _no_item(document: Document, change: Change, key: str, length: int) -> SnapshotError:
    message = Text(f"the list has no item {clip(key)!r}", f"列表中没有第“{clip(key)}”项")
    last = f"0 to {length - 1}" if length else "none yet"
    chinese = f"现有 0 到 {length - 1}" if length else "现在还是空的"
    hint = Text(f"{last}; - adds one", f"{chinese}；- 表示追加一项")
    return _fault(document, change, message, hint)


def _fault(document: Document, change: Change, message: Text, hint: Text | None) -> SnapshotError:
    place, pointer = document.position(change.pointer), clip(change.pointer)
    told = Text(f"{pointer}: {message.en}", f"{pointer}：{message.zh}")
    return SnapshotError(told, file=document.name, position=place, hint=hint)


def _written(page: edit_text.Page, tree: Node, keys: list[str], change: Change) -> str:
    """The text with the change made at the last node that is there."""
    way, rest = _follow(tree, keys)
    node, at = way[-1], len(way) - 1
    field = next((key for key in reversed(keys) if not _is_number(key) and key != "-"), "")
    if change.value is REMOVE and (index := _index(way[-2], keys[-1])) is not None:
        return edit_text.remove(page, way[-2], index)
    value = _nested(rest[1:] if node.kind in ("map", "list") else rest, change.value)
    if rest and node.kind == "map":
        apart = at == 0 and isinstance(value, dict | list) and "\n\n" in page.text
        return edit_text.insert(page, node, rest[0], value, apart=apart)
    if rest and node.kind == "list":
        if node.entries or len(way) == 1 or way[-2].style != "block":
            return edit_text.append(page, node, field, value)
        value = [value]
    parent = way[-2] if len(way) > 1 else node
    return edit_text.replace(page, parent, node, field, value)


def _nested(keys: Sequence[str], value: Any) -> Any:
    """A value in the blocks that are missing around it."""
    for key in reversed(keys):
        value = [value] if key == "-" else {key: value}
    return value

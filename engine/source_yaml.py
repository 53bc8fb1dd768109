"""YAML text to values, by libyaml's nodes and YAML 1.2's core schema.

The node tree is kept: a place is found by walking it, when somebody asks.
"""

import gc
import math
import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml import MappingNode, ScalarNode, SequenceNode

from comity.engine.errors import ComityError, Position, clip
from comity.engine.source import (
    MAX_DEPTH,
    MAX_DIGITS,
    MAX_MISTAKES,
    MAX_NODES,
    Document,
    together,
)
from comity.schemas.text import Text

__all__ = ["parse"]

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # 7 times as fast as the pure one
_CORE = "tag:yaml.org,2002:"
_STR = f"{_CORE}str"
_TYPES = {
    f"{_CORE}null": type(None),
    f"{_CORE}bool": bool,
    f"{_CORE}int": int,
    f"{_CORE}float": float,
}
_COLLECTIONS = {SequenceNode: f"{_CORE}seq", MappingNode: f"{_CORE}map"}
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER_START = frozenset("+-.0123456789")
_NUMBER = re.compile(
    r"(?P<whole>[-+]?[0-9]+)"
    r"|(?P<based>0o[0-7]+|0x[0-9a-fA-F]+)"
    r"|(?P<float>[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?)"
    r"|(?P<endless>[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))",
    re.ASCII,
)
_MERGE = "<<"
_NOT_FINITE, _TOO_LARGE = object(), object()  #: plain scalars that nobody can add up
_HALF = re.compile("[\ud800-\udfff]")

_TOO_DEEP = Text(f"nested more than {MAX_DEPTH} levels deep", f"嵌套超过 {MAX_DEPTH} 层")
_TOO_MANY = Text(
    f"more than {MAX_NODES:,} keys and values, aliases followed",
    f"键和值（含别名展开后）超过 {MAX_NODES:,} 个",
)


class _Beyond(Exception):
    """A limit is passed: there is no reading on."""

    def __init__(self, message: Text, node: Any) -> None:
        super().__init__()
        self.message = message
        self.node = node


class _Loader(_Base):  # type: ignore[misc]
    """Composes nodes without resolving scalars: a node's tag is "" unless the file gives one.

    libyaml composes by recursion in C. It calls the first two hooks before and after each node: there
    nesting is stopped before it exhausts the stack, and a flood of nodes before it fills the memory.
    """

    depth = 0
    nodes = 0

    def descend_resolver(self, parent: Any, _index: object) -> None:
        self.depth += 1
        self.nodes += 1
        if self.depth > MAX_DEPTH + 1:  # one more for the scalar in the deepest block
            raise _Beyond(_TOO_DEEP, parent)
        if self.nodes > MAX_NODES:
            raise _Beyond(_TOO_MANY, parent)

    def ascend_resolver(self) -> None:
        self.depth -= 1

    def resolve(self, _kind: object, _value: object, _implicit: object) -> str:
        return ""


def parse(text: str, name: str, error: type[ComityError], *, single: bool) -> tuple[Document, ...]:
    """The documents of a text, at least one. Raises `error`, or Mistakes with all of them.

    Nodes hold no cycles, and a collector that walks them again and again while they grow takes five
    times as long as the parser: it rests.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _documents(text, name, error, single=single)
    except yaml.YAMLError as problem:
        from comity.engine.source_syntax import complaint

        raise complaint(problem, text, name, error) from None
    except _Beyond as limit:
        place = _place(limit.node.start_mark) if limit.node else None
        raise error(limit.message, file=name, position=place) from None
    finally:
        if collecting:
            gc.enable()


def _documents(
    text: str, name: str, error: type[ComityError], *, single: bool
) -> tuple[Document, ...]:
    reader = _Reader(name, error)
    nodes = list(_roots(text))
    if not single:
        nodes = [node for node in nodes if not _is_empty(node)]
    if not nodes or (len(nodes) == 1 and _is_empty(nodes[0])):
        raise error(Text("the file is empty", "文件是空的"), file=name)
    if single and len(nodes) > 1:
        hint = Text("one document a file: remove the `---`", "一个文件只放一个文档，请删除 `---`")
        reader.fail(nodes[1], Text("a second document begins here", "此处开始了第二个文档"), hint)
    documents = tuple(Document(name, reader.value(node), _Places(node)) for node in nodes)
    if reader.mistakes:
        raise together(reader.mistakes)
    return documents


def _roots(text: str) -> Iterator[Any]:
    loader = _Loader(text)
    try:
        while loader.check_node():
            yield loader.get_node()
    finally:
        loader.dispose()


def _is_empty(node: Any) -> bool:
    return isinstance(node, ScalarNode) and not (node.value or node.style or node.tag)


def _place(mark: Any) -> Position:
    return Position(mark.line + 1, mark.column + 1)


class _Reader:
    """Builds the values of a file's documents."""

    def __init__(self, name: str, error: type[ComityError]) -> None:
        self.name = name
        self.error = error
        self.mistakes: list[ComityError] = []
        self.told: set[tuple[int, str]] = set()  #: an alias brings a node again, not its mistakes
        self.nodes = 0
        self.open: set[int] = set()  #: collections that are being read: an alias to one is a loop

    @property
    def full(self) -> bool:
        return len(self.mistakes) > MAX_MISTAKES

    def fail(self, node: Any, message: Text, hint: Text | None = None) -> None:
        place = _place(node.start_mark)
        if (id(node), message.en) not in self.told and not self.full:
            self.told.add((id(node), message.en))
            self.mistakes.append(self.error(message, file=self.name, position=place, hint=hint))

    def value(self, node: Any, depth: int = 1) -> Any:
        if node.__class__ is ScalarNode:
            return self._tagged(node) if node.tag else self._scalar(node)
        if id(node) in self.open:
            self.fail(
                node, Text("an alias in here names the block that it is in", "别名引用了它所在的块")
            )
            return None
        self.nodes += len(node.value) * (2 if node.__class__ is MappingNode else 1)
        if self.nodes > MAX_NODES or depth > MAX_DEPTH:
            raise _Beyond(_TOO_DEEP if depth > MAX_DEPTH else _TOO_MANY, node)
        if node.tag and node.tag != _COLLECTIONS[node.__class__]:
            self._foreign(node)
        self.open.add(id(node))
        if node.__class__ is SequenceNode:
            value: Any = [self.value(child, depth + 1) for child in node.value]
        else:
            value = self._mapping(node, depth)
        self.open.discard(id(node))
        return value

    def _mapping(self, node: Any, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        merged: list[Any] = []
        for key_node, value_node in node.value:
            key = self._key(key_node)
            if key == _MERGE and not key_node.style:
                if merged:
                    self._twice(key, key_node, node)
                merged += value_node.value if value_node.__class__ is SequenceNode else [value_node]
                continue
            if key in found:
                self._twice(key, key_node, node)
            found[key] = self.value(value_node, depth + 1)
        for source in merged:
            found = self._merged(source, depth) | found
        return found

    def _merged(self, source: Any, depth: int) -> dict[str, Any]:
        """A mapping that `<<` names: its keys give way to those that are there."""
        if source.__class__ is MappingNode:
            return self.value(source, depth + 1) or {}
        self.fail(
            source, Text("`<<` takes a block, or a list of blocks", "`<<` 之后须是块或块的列表")
        )
        return {}

    def _key(self, node: Any) -> str:
        if node.__class__ is ScalarNode:
            if node.tag and node.tag != _STR:
                self._foreign(node)
            elif not (node.style or node.tag) and not isinstance(_plain(node.value), str):
                name = clip(node.value)
                hint = Text(f'put it in quotes: "{name}"', f'请加引号："{name}"')
                self.fail(node, Text("a key must be a text", "键必须是文字"), hint)
            return str(node.value)
        self.fail(node, Text("a key must be a text", "键必须是文字"))
        return ""

    def _twice(self, key: str, node: Any, block: Any) -> None:
        if self.full:  # the search below would be the square of the file's length
            return
        first = next(k for k, _ in block.value if getattr(k, "value", None) == key)
        line, name = first.start_mark.line + 1, clip(key)
        message = Text(f'"{name}" stands here a second time', f"“{name}”在此重复出现")
        self.fail(
            node, message, Text(f"the first one is in line {line}", f"第一次出现在第 {line} 行")
        )

    def _scalar(self, node: Any) -> Any:
        text: str = node.value
        if node.style:
            if node.style == '"' and _HALF.search(text):  # libyaml refuses it itself
                self.fail(node, Text("a text with half a character", "文字中有不完整的字符"))
            return text
        value = _plain(text)
        if value is _NOT_FINITE:
            message = Text(f"not a number to work with: {text}", f"不能用于计算的数值：{text}")
            self.fail(node, message, Text("leave out what is not known", "未知的值请直接省略"))
        elif value is _TOO_LARGE:
            self.fail(node, Text("a number too large to work with", "数值过大，无法计算"))
        return value

    def _tagged(self, node: Any) -> Any:
        """A scalar with a tag: one of the core schema's may say what the scalar is anyway."""
        if node.tag == _STR:
            return node.value
        value = self._scalar(node)
        if type(value) is not _TYPES.get(node.tag):
            self._foreign(node)
        return value

    def _foreign(self, node: Any) -> None:
        tag = clip(node.tag.replace(_CORE, "!!"))
        hint = Text("write plain values", "请写普通的值")
        self.fail(node, Text(f"tags are not allowed: {tag}", f"不允许使用标签：{tag}"), hint)


def _plain(text: str) -> Any:
    """A plain scalar by YAML 1.2's core schema; or _NOT_FINITE, or _TOO_LARGE."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_START or not (match := _NUMBER.fullmatch(text)):
        return text
    if match.lastgroup == "endless":
        return _NOT_FINITE
    if len(text) > MAX_DIGITS:
        return _TOO_LARGE
    if match.lastgroup == "float":
        number = float(text)
        return _TOO_LARGE if math.isinf(number) else number
    return int(text, 10 if match.lastgroup == "whole" else 0)


class _Places:
    """Places by walking the node tree."""

    def __init__(self, node: Any) -> None:
        self.node = node

    def value(self, keys: list[str]) -> Position:
        return _place(self._walk(keys)[1].start_mark)

    def key(self, keys: list[str]) -> Position:
        key, node = self._walk(keys)
        return _place((key or node).start_mark)

    def quoted(self, keys: list[str]) -> bool:
        return getattr(self._walk(keys)[1], "style", None) in ("'", '"')

    def _walk(self, keys: list[str]) -> tuple[Any, Any]:
        """The key and value nodes at the end of a path, as far as it is there."""
        key, node = None, self.node
        for step in keys:
            found = _child(node, step, set())
            if found is None:
                break
            key, node = found
        return key, node


def _child(node: Any, step: str, seen: set[int]) -> tuple[Any, Any] | None:
    """The key (None in a list) and value nodes of one step; `seen` are blocks searched in vain."""
    if isinstance(node, SequenceNode):
        index = int(step) if step.isdecimal() else len(node.value)
        return (None, node.value[index]) if index < len(node.value) else None
    if not isinstance(node, MappingNode) or id(node) in seen:
        return None
    seen.add(id(node))
    merged: list[Any] = []
    for key, value in node.value:
        if key.value == _MERGE and not key.style:
            merged += value.value if isinstance(value, SequenceNode) else [value]
        elif key.value == step:
            return key, value
    found = (_child(source, step, seen) for source in merged)
    return next((pair for pair in found if pair), None)

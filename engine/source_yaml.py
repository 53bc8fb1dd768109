"""YAML text to values, by libyaml's nodes and YAML 1.2's core schema.

The node tree is kept: a place is found by walking it, when somebody asks. Nesting is measured on the
event stream before nodes are composed, since libyaml composes by recursion in C.
"""

import math
import re
from collections.abc import Iterator
from typing import Any

import yaml

from comity.engine.errors import ComityError, Position
from comity.engine.source import MAX_DEPTH, MAX_NODES, Document, Places
from comity.schemas.text import Text

__all__ = ["parse"]

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CORE = "tag:yaml.org,2002:"
_WORDS: dict[str, Any] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_NUMBER_START = frozenset("+-.0123456789")
_INT = re.compile(r"[-+]?[0-9]+", re.ASCII)
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+", re.ASCII)
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)", re.ASCII)
_MERGE = "<<"
_MAX_DIGITS = 300  #: of a whole number: far beyond anything counted, short of what Python refuses


class _TooDeep(Exception):
    """Nesting beyond the limit was met while composing."""

    def __init__(self, mark: Any) -> None:
        super().__init__()
        self.mark = mark


class _Loader(_Base):  # type: ignore[misc]
    """Composes nodes without resolving scalars (a node's tag is "" unless the file gives one).

    libyaml composes by recursion in C: these two hooks, which it calls around every node, are where
    nesting is measured before it can exhaust the stack.
    """

    depth = 0

    def descend_resolver(self, node: Any, _index: object) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH + 1:
            raise _TooDeep(node.start_mark)

    def ascend_resolver(self) -> None:
        self.depth -= 1

    def resolve(self, kind: Any, _value: object, implicit: Any) -> str:
        return "!" if kind is yaml.ScalarNode and implicit == (False, False) else ""


def parse(
    text: str, name: str, error: type[ComityError], *, single: bool
) -> tuple[tuple[Document, ...], list[ComityError]]:
    """The documents of a text and every mistake that was found."""
    try:
        nodes = list(_compose(text))
    except yaml.YAMLError as problem:
        return (), [_syntax(problem, name, error)]
    except _TooDeep as problem:
        message = Text(f"nested more than {MAX_DEPTH} levels deep", f"嵌套超过 {MAX_DEPTH} 层")
        return (), [error(message, file=name, position=_place(problem.mark))]
    if not nodes or nodes == [None]:
        message = Text("the file is empty", "文件是空的")
        return (), [error(message, file=name)]
    mistakes: list[ComityError] = []
    if single and len(nodes) > 1:
        message = Text("a second document begins here", "此处开始了第二个文档")
        hint = Text("one file, one snapshot: remove the `---`", "一个文件只放一份快照,请删除 `---`")
        mistakes.append(error(message, file=name, position=_place(nodes[1].start_mark), hint=hint))
    documents = []
    for node in nodes:
        reader = _Reader(name, error)
        value = reader.value(node)
        mistakes += reader.mistakes
        documents.append(Document(name, value, _Places(node)))
    return tuple(documents), mistakes


def _compose(text: str) -> Iterator[Any]:
    loader = _Loader(text)
    try:
        while loader.check_node():
            yield loader.get_node()
    finally:
        loader.dispose()


def _syntax(problem: yaml.YAMLError, name: str, error: type[ComityError]) -> ComityError:
    """The parser's complaint in our words where they say more."""
    mark = getattr(problem, "problem_mark", None) or getattr(problem, "context_mark", None)
    told = str(getattr(problem, "problem", None) or getattr(problem, "reason", None) or problem)
    position = _place(mark) if mark else None
    hint = None
    if "found character '\\t'" in told or "tab" in told:
        hint = Text("indent with spaces, not with tabs", "请用空格缩进,不要用制表符")
    elif "mapping values are not allowed" in told:
        hint = Text("a text with a colon needs quotes", "含冒号的文字需要加引号")
    elif "undefined alias" in told:
        hint = Text("a text that begins with * needs quotes", "以 * 开头的文字需要加引号")
    elif "control characters" in told or "special characters" in told:
        hint = Text("the file holds a character that no text has", "文件中含有不可见的控制字符")
    return error(Text(f"not YAML: {told}", f"不是合法的 YAML:{told}"), file=name, position=position, hint=hint)


def _place(mark: Any) -> Position:
    return Position(mark.line + 1, mark.column + 1)


class _Reader:
    """Builds the values of one document."""

    def __init__(self, name: str, error: type[ComityError]) -> None:
        self.name = name
        self.error = error
        self.mistakes: list[ComityError] = []
        self.nodes = 0
        self.open: set[int] = set()  #: collections that are being read: an alias to one is a loop
        self.sizes: dict[int, int] = {}

    def fail(self, node: Any, message: Text, hint: Text | None = None) -> None:
        self.mistakes.append(
            self.error(message, file=self.name, position=_place(node.start_mark), hint=hint)
        )

    def value(self, node: Any, depth: int = 1) -> Any:
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if id(node) in self.open:
            self.fail(node, Text("an alias to a block that holds it", "别名引用了包含它自身的内容"))
            return None
        if not self._count(node):
            return None
        if node.tag:
            self._foreign(node)
        self.open.add(id(node))
        try:
            if isinstance(node, yaml.SequenceNode):
                return [self.value(child, depth + 1) for child in node.value]
            return self._mapping(node, depth)
        finally:
            self.open.discard(id(node))

    def _count(self, node: Any) -> bool:
        """Whether the values, aliases followed, stay within bounds; told once."""
        before = self.nodes
        self.nodes += len(node.value) + 1
        if self.nodes <= MAX_NODES:
            return True
        if before <= MAX_NODES:
            message = Text("aliases blow this file up", "别名展开后内容过大")
            hint = Text(f"at most {MAX_NODES:,} values", f"最多 {MAX_NODES:,} 个值")
            self.fail(node, message, hint)
        return False

    def _foreign(self, node: Any) -> None:
        tag = node.tag.replace(_CORE, "!!")
        hint = Text("write plain values", "请写普通的值")
        self.fail(node, Text(f"tags are not allowed: {tag}", f"不允许使用标签:{tag}"), hint)

    def _mapping(self, node: Any, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        merged: list[Any] = []
        first: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = self._key(key_node)
            if key is None:
                continue
            if key == _MERGE and not key_node.style:
                merged.append(value_node)
                continue
            if key in first:
                line = first[key].start_mark.line + 1
                message = Text(f'"{key}" stands here a second time', f"“{key}”重复出现")
                hint = Text(f"the first one is in line {line}", f"第一次出现在第 {line} 行")
                self.fail(key_node, message, hint)
            first[key] = key_node
            found[key] = self.value(value_node, depth + 1)
        for value_node in merged:
            found = self._merge(value_node, depth) | found
        return found

    def _merge(self, node: Any, depth: int) -> dict[str, Any]:
        """The mapping, or mappings, that `<<` names; the earlier one wins."""
        sources = node.value if isinstance(node, yaml.SequenceNode) else [node]
        found: dict[str, Any] = {}
        for source in sources:
            value = self.value(source, depth + 1)
            if isinstance(value, dict):
                found = value | found
            elif not self.mistakes:
                message = Text("`<<` takes a block or a list of blocks", "`<<` 后须是一个块或块的列表")
                self.fail(source, message)
        return found

    def _key(self, node: Any) -> str | None:
        if isinstance(node, yaml.ScalarNode):
            plain = not node.style
            if not plain or isinstance(_plain(node.value), str):
                return str(node.value)
            hint = Text(f'put it in quotes: "{node.value}"', f'请加引号:"{node.value}"')
            self.fail(node, Text("a key must be a text", "键必须是文字"), hint)
            return None
        self.fail(node, Text("a key must be a text", "键必须是文字"))
        return None

    def _scalar(self, node: Any) -> Any:
        text: str = node.value
        if node.tag:
            self._foreign(node)
        if node.style:
            return text
        if text and text[0] in _NUMBER_START and _NOT_FINITE.fullmatch(text):
            hint = Text("leave out what is not known", "未知的值请直接省略")
            self.fail(node, Text(f"not a number to work with: {text}", f"不能使用的数值:{text}"), hint)
            return None
        try:
            return _plain(text)
        except OverflowError:
            self.fail(node, Text("a number too large to work with", "数值过大"))
            return None


def _plain(text: str) -> Any:
    """A plain scalar by YAML 1.2's core schema. Raises OverflowError for numbers beyond bounds."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_START:
        return text
    if _INT.fullmatch(text):
        if len(text) > _MAX_DIGITS:
            raise OverflowError
        return int(text)
    if _BASED.fullmatch(text):
        if len(text) > _MAX_DIGITS:
            raise OverflowError
        return int(text, 0)
    if _FLOAT.fullmatch(text):
        number = float(text)
        if math.isinf(number):
            raise OverflowError
        return number
    return text


class _Places(Places):
    """Places by walking the node tree."""

    def __init__(self, node: Any) -> None:
        self.node = node

    def value(self, keys: list[str]) -> Position | None:
        return _place(self._walk(keys)[1].start_mark)

    def key(self, keys: list[str]) -> Position | None:
        key, node = self._walk(keys)
        return _place((key or node).start_mark)

    def quoted(self, keys: list[str]) -> bool:
        return getattr(self._walk(keys)[1], "style", None) in ("'", '"')

    def _walk(self, keys: list[str]) -> tuple[Any, Any]:
        """The key and value nodes at the end of a path, as far as it is there."""
        key, node = None, self.node
        for step in keys:
            found = _child(node, step)
            if found is None:
                break
            key, node = found
        return key, node


def _child(node: Any, step: str, depth: int = 0) -> tuple[Any, Any] | None:
    if isinstance(node, yaml.SequenceNode):
        index = int(step) if step.isdigit() else len(node.value)
        return (None, node.value[index]) if index < len(node.value) else None
    if not isinstance(node, yaml.MappingNode) or depth > MAX_DEPTH:
        return None
    for key, value in reversed(node.value):
        if getattr(key, "value", None) == step:
            return key, value
    for key, value in node.value:
        if getattr(key, "value", None) == _MERGE:
            sources = value.value if isinstance(value, yaml.SequenceNode) else [value]
            for source in sources:
                if found := _child(source, step, depth + 1):
                    return found
    return None

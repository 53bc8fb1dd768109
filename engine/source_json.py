"""JSON text to values; places are found by a scanner, when somebody asks."""

import json
import re
from typing import Any, NoReturn

from comity.engine.errors import ComityError, Mistakes, Position
from comity.engine.source import MAX_DEPTH, Document, Places
from comity.schemas.text import Text

__all__ = ["parse"]

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)


def parse(
    text: str, name: str, error: type[ComityError], *, strict: bool
) -> Document | None:
    """The document, or None when the text is no JSON and need not be (`strict` says it must)."""
    found: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(items)
        if len(value) != len(items):
            keys = [key for key, _ in items]
            found.extend(key for i, key in enumerate(keys) if key in keys[:i])
        return value

    def constant(word: str) -> NoReturn:
        raise ValueError(word)

    try:
        value = json.loads(text, object_pairs_hook=pairs, parse_constant=constant)
    except json.JSONDecodeError as problem:
        if not strict:
            return None
        place = Position(problem.lineno, problem.colno)
        message = Text(f"not JSON: {problem.msg}", f"不是合法的 JSON:{problem.msg}")
        raise error(message, file=name, position=place) from None
    except RecursionError:
        raise _deep(name, error) from None
    except ValueError as problem:
        if not strict:
            return None  # NaN and the like: YAML's reader has the better place
        hint = Text("leave out what is not known", "未知的值请直接省略")
        message = Text(f"not a number to work with: {problem}", f"不能使用的数值:{problem}")
        raise error(message, file=name, position=_find(text, str(problem)), hint=hint) from None
    document = Document(name, value, _Places(text))
    if found:
        mistakes = [_twice(key, text, name, error) for key in dict.fromkeys(found)]
        raise mistakes[0] if len(mistakes) == 1 else Mistakes(mistakes)
    if _depth(value) > MAX_DEPTH:
        raise _deep(name, error)
    if bad := _surrogate(value):
        message = Text(f"half a character: {bad!a}", f"不完整的字符:{bad!a}")
        raise error(message, file=name)
    return document


def _deep(name: str, error: type[ComityError]) -> ComityError:
    message = f"nested more than {MAX_DEPTH} levels deep"
    return error(Text(message, f"嵌套超过 {MAX_DEPTH} 层"), file=name)


def _twice(key: str, text: str, name: str, error: type[ComityError]) -> ComityError:
    places = _Places(text)
    message = Text(f'"{key}" stands twice in one object', f"同一对象中“{key}”重复出现")
    return error(message, file=name, position=places.repeated(key))


def _depth(value: Any) -> int:
    """Levels of nesting, found without recursion."""
    level, deepest = [value], 0
    while level:
        level = [
            child
            for node in level
            for child in (node.values() if isinstance(node, dict) else node)
            if isinstance(child, dict | list)
        ]
        deepest += 1
        if deepest > MAX_DEPTH:
            break
    return deepest


def _surrogate(value: Any) -> str:
    """A text that can't be written as UTF-8, or ""."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as problem:
        return str(problem.object[problem.start : problem.end])
    return ""


def _find(text: str, word: str) -> Position:
    match = re.search(rf'(?<!["\w]){re.escape(word)}', text)
    return _position(text, match.start() if match else 0)


def _position(text: str, offset: int) -> Position:
    return Position(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


class _Places(Places):
    """Places by scanning the text once, when the first is asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._table: dict[tuple[str, ...], tuple[int, int]] | None = None
        self._twice: dict[str, int] = {}

    def value(self, keys: list[str]) -> Position | None:
        return _position(self.text, self._offsets(keys)[1])

    def key(self, keys: list[str]) -> Position | None:
        return _position(self.text, self._offsets(keys)[0])

    def quoted(self, keys: list[str]) -> bool:
        return self.text[self._offsets(keys)[1]] == '"'

    def repeated(self, key: str) -> Position:
        """Where a key stands for the second time."""
        self._offsets([])
        return _position(self.text, self._twice.get(key, 0))

    def _offsets(self, keys: list[str]) -> tuple[int, int]:
        """Offsets of the key and the value at the longest part of a path that is there."""
        if self._table is None:
            self._table = self._scan()
        path = tuple(keys)
        while path not in self._table:
            path = path[:-1]
        return self._table[path]

    def _scan(self) -> dict[tuple[str, ...], tuple[int, int]]:
        """The offsets of key and value by path, for text that the parser accepted."""
        table: dict[tuple[str, ...], tuple[int, int]] = {}
        path: list[str] = []
        counters: list[int | None] = []  #: of open lists; None for an open object
        key_at = -1
        for match in _TOKEN.finditer(self.text):
            token, start = match.group(), match.start()
            if token in "]}":
                counters.pop()
                path = path[:-1]
                key_at = -1
                continue
            if token in ",:":
                if token == "," and counters[-1] is not None:
                    counters[-1] += 1
                if token == ",":
                    key_at = -1
                continue
            top = counters[-1] if counters else None
            if counters and top is None and key_at < 0:
                key = json.loads(token)
                key_at = start
                if (*path, key) in table:
                    self._twice.setdefault(key, start)
                pending = key
                continue
            step = () if not counters else (str(top) if top is not None else pending,)
            table[(*path, *step)] = (key_at if key_at >= 0 else start, start)
            if token in "[{":
                path = [*path, *step]
                counters.append(0 if token == "[" else None)
                key_at = -1
        return table

"""TOML text to plain values with their places: `tomllib` reads, a scanner of our own finds places.

`tomllib` tells no places but that of a mistake. The scanner passes over a text that is known to be good,
so it only has to tell keys, values and brackets apart. Dates become ISO texts, as everywhere else.
"""

import math
import re
from collections.abc import Iterator
from datetime import date, time
from typing import Any

from comity.engine.errors import ComityError, ConfigError, Position
from comity.engine.source import MAX_DEPTH, Document, together
from comity.schemas.text import Text

__all__ = ["parse"]

_Path = tuple[str | int, ...]

_AT = re.compile(r"(.*?) ?\(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)
#: What `tomllib` says, in our words.
_SYNTAX = {
    "Cannot overwrite a value": Text("this key stands here twice", "这个键出现了两次"),
    "Cannot declare": Text("this table stands here twice", "这个表出现了两次"),
    "Cannot mutate immutable": Text("this table is closed already", "这个表已经写完，不能再添加"),
    "Invalid value": Text("a value is missing here", "此处缺少一个值"),
    "Invalid initial character for a key part": Text("a key is missing here", "此处缺少一个键"),
    "Invalid statement": Text("a key or a [table] is missing here", "此处应为键或 [表]"),
    "Expected '='": Text('a "=" is missing after the key', "键后面缺少“=”"),
    "Expected newline": Text(
        "the line goes on after its value: a text needs quotes",
        "值后面还有多余的内容：文字须加引号",
    ),
    "Expected ']'": Text("a closing bracket is missing", "缺少右方括号"),
    "Unclosed array": Text("this list has no closing bracket", "列表缺少右方括号"),
    "Unclosed inline table": Text("this table has no closing brace", "表缺少右花括号"),
    "Unterminated string": Text("this text has no closing quote", "这段文字缺少结尾的引号"),
    "Expected": Text("a sign is missing here", "此处缺少一个符号"),
    "Illegal character": Text(
        "a line break or control character inside a text", "文字中夹有换行或控制字符"
    ),
    "Unescaped": Text("a backslash that begins no escape", "反斜杠后不是有效的转义"),
}
_GAP = re.compile(r"(?:[\s,]|#[^\n]*)*+")
_TEXT = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*+"{3,5}'
    r"|'''(?:[^']|'(?!''))*+'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*+"'
    r"|'[^'\n]*+'",
    re.DOTALL,
)
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\n]+")


def parse(data: bytes, name: str, table: tuple[str, ...] = ()) -> Document | None:
    """What a file says, or one table of it; None where that table is not there.

    Raises ConfigError, or Mistakes with all of them.
    """
    import tomllib

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        hint = Text("save the file as UTF-8", "请将文件另存为 UTF-8 编码")
        raise ConfigError(Text("not UTF-8", "不是 UTF-8 编码"), file=name, hint=hint) from None
    text = text.replace("\r\n", "\n")
    try:
        tree: Any = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise _syntax(str(problem), name, text) from None
    except RecursionError:
        raise _too_deep(name) from None
    for key in table:
        tree = tree.get(key) if isinstance(tree, dict) else None
        if tree is None:
            return None
    document = Document(name, tree, _Places(text, table))
    mistakes: list[ComityError] = []
    value = _plain(tree, "", document, mistakes)
    if mistakes:
        raise together(mistakes)
    return document.with_value(value)


def _syntax(told: str, name: str, text: str) -> ConfigError:
    found = _AT.fullmatch(told)
    message, line, column = found.groups() if found else (told, None, None)
    place = (
        Position(int(line), int(column)) if line and column else Position(text.count("\n") + 1, 1)
    )
    known = next((ours for start, ours in _SYNTAX.items() if message.startswith(start)), None)
    return ConfigError(known or Text("not TOML", "不是有效的 TOML"), file=name, position=place)


def _too_deep(name: str) -> ConfigError:
    return ConfigError(
        Text("tables and lists lie too deep in one another", "表和列表嵌套过深"), file=name
    )


def _plain(value: Any, pointer: str, document: Document, mistakes: list[ComityError]) -> Any:
    """The value with dates as texts; what is no number to count with is a mistake."""
    if pointer.count("/") > MAX_DEPTH:
        raise _too_deep(document.name)
    if isinstance(value, dict):
        return {
            key: _plain(item, f"{pointer}/{_escaped(key)}", document, mistakes)
            for key, item in value.items()
        }
    if isinstance(value, list):
        return [_plain(item, f"{pointer}/{n}", document, mistakes) for n, item in enumerate(value)]
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        message = Text("a number is needed, with an end", "此处需要有限的数字")
        place = document.position(pointer)
        mistakes.append(ConfigError(message, file=document.name, position=place))
    return value


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


class _Places:
    """Places of keys and values, found when somebody asks."""

    def __init__(self, text: str, table: tuple[str, ...]) -> None:
        self._text = text
        self._table = table
        self._found: dict[_Path, tuple[int, int]] | None = None  #: offsets of key and value

    def value(self, keys: list[str]) -> Position:
        return self._position(keys, 1)

    def key(self, keys: list[str]) -> Position:
        return self._position(keys, 0)

    def quoted(self, keys: list[str]) -> bool:
        place = self.value(keys)
        line = self._text.split("\n")[place.line - 1]
        return line[place.column - 1 : place.column] in ("'", '"')

    def _position(self, keys: list[str], which: int) -> Position:
        if self._found is None:
            self._found = {}
            for found, place in _Scanner(self._text).entries():
                self._found.setdefault(found, place)
        path: _Path = self._table
        for key in keys:
            step: str | int = key
            if (*path, step) not in self._found and key.isdecimal():
                step = int(key)
            if (*path, step) not in self._found:
                which = 1
                break
            path = (*path, step)
        at = self._found.get(path, (0, 0))[which]
        before = self._text[:at]
        return Position(before.count("\n") + 1, at - before.rfind("\n"))


class _Scanner:
    """Walks once over a good text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.items: dict[_Path, int] = {}  #: tables of a list so far, by its path

    def entries(self) -> Iterator[tuple[_Path, tuple[int, int]]]:
        """Path of each key and item, with the offsets of key and value; tables by their header."""
        under: _Path = ()
        while self._skip() < len(self.text):
            start = self.at
            if self.text[start] == "[":
                many = self.text.startswith("[[", start)
                self.at += 1 + many
                under = self._named((), self._key(), many=many)
                self.at = self.text.index("]", self.at) + 1 + many
                for n in range(1, len(under) + 1):
                    if n == len(under) or isinstance(under[n - 1], str):
                        yield under[:n], (start, start)
            else:
                yield from self._pair(under)

    def _named(self, above: _Path, key: list[str], *, many: bool) -> _Path:
        """A header's path, with the number of the table where it leads through a list of tables."""
        path = above
        for n, part in enumerate(key):
            path = (*path, part)
            if many and n == len(key) - 1:
                self.items[path] = self.items.get(path, -1) + 1
            if path in self.items:
                path = (*path, self.items[path])
        return path

    def _pair(self, under: _Path) -> Iterator[tuple[_Path, tuple[int, int]]]:
        start = self.at
        key = self._key()
        self.at = self.text.index("=", self.at) + 1
        self._skip()
        for n in range(1, len(key)):
            yield (*under, *key[:n]), (start, start)
        yield (*under, *key), (start, self.at)
        yield from self._value((*under, *key))

    def _value(self, path: _Path) -> Iterator[tuple[_Path, tuple[int, int]]]:
        opening = self.text[self.at]
        if opening == "[":
            self.at += 1
            number = 0
            while self.text[self._skip()] != "]":
                item = (*path, number)
                yield item, (self.at, self.at)
                yield from self._value(item)
                number += 1
            self.at += 1
        elif opening == "{":
            self.at += 1
            while self.text[self._skip()] != "}":
                yield from self._pair(path)
            self.at += 1
        else:
            found = _TEXT.match(self.text, self.at) or _SCALAR.match(self.text, self.at)
            self.at = found.end() if found else self.at + 1

    def _key(self) -> list[str]:
        """A dotted key; escapes in its quoted parts are left as they stand."""
        parts: list[str] = []
        while True:
            self._skip()
            quoted = _TEXT.match(self.text, self.at)
            found = quoted or _BARE.match(self.text, self.at)
            if found is None:
                return parts
            parts.append(found[0][1:-1] if quoted else found[0])
            self.at = found.end()
            self._skip()
            if not self.text.startswith(".", self.at):
                return parts
            self.at += 1

    def _skip(self) -> int:
        found = _GAP.match(self.text, self.at)
        self.at = found.end() if found else self.at
        return self.at

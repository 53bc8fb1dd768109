"""JSON text to values. Our own scanner finds places when somebody asks, and what is at fault."""

import json
import re
from array import array
from bisect import bisect_right
from itertools import islice
from typing import Any

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

#: Possessive: a text of 20 MB is passed over without a memory of how.
_TOKEN = re.compile(r'"(?:[^"\\]++|\\.)*+"|[{}\[\],:]|[^\s{}\[\],:"]++', re.DOTALL)
_GAP = re.compile(r"[\s,:]*+")
_DECODER = json.JSONDecoder()
_HALF = re.compile("[\ud800-\udfff]")
_NOT_FINITE = frozenset(("NaN", "Infinity", "-Infinity"))
_DIGITS = frozenset("-0123456789")

#: What `json` says, in our words.
_SYNTAX = {
    "Expecting value": Text("a value is missing here", "此处缺少一个值"),
    "Expecting property name enclosed in double quotes": Text(
        "a key in double quotes is missing here", "此处缺少用双引号括起的键"
    ),
    "Expecting ':' delimiter": Text("a colon is missing after the key", "键后面缺少冒号"),
    "Expecting ',' delimiter": Text(
        "a comma or a closing bracket is missing before this", "此处之前缺少逗号或右括号"
    ),
    "Extra data": Text("the text goes on after its end", "内容结束之后还有多余的文字"),
    "Unterminated string starting at": Text(
        "this text has no closing quote", "这段文字缺少结尾的引号"
    ),
    "Invalid control character at": Text(
        "a line break or control character inside a text", "文字中夹有换行或控制字符"
    ),
    "Invalid \\escape": Text("an escape that JSON does not have", "JSON 中没有这种转义"),
    "Invalid \\uXXXX escape": Text(
        "\\u takes four hexadecimal digits", "\\u 之后须有四位十六进制数字"
    ),
}
_HINTS = {
    "'": Text("JSON takes double quotes", "JSON 只用双引号"),
    "/": Text("JSON has no comments", "JSON 不能写注释"),
    "#": Text("JSON has no comments", "JSON 不能写注释"),
}


def parse(text: str, name: str, error: type[ComityError], *, strict: bool) -> Document | None:
    """The document, or None when the text is no JSON and need not be (`strict` says it must).

    Raises `error`, or Mistakes with all of them.
    """
    places = _Places(text)
    if (start := _beyond(text)) is not None:
        if not strict:
            return None
        message = Text(f"more than {MAX_NODES:,} keys and values", f"键和值超过 {MAX_NODES:,} 个")
        raise error(message, file=name, position=places.at(start))
    reader = _Reader()
    try:
        value = reader.read(text)
    except json.JSONDecodeError as problem:
        if not strict:
            return None
        raise _syntax(problem, places, name, error) from None
    except RecursionError:
        raise _too_deep(text, places, name, error) from None
    if _is_deeper(value):
        raise _too_deep(text, places, name, error)
    if reader.doubtful or _has_half(text, value):
        faults = _faults(text, places)
        raise together(
            [error(m, file=name, position=places.at(at), hint=hint) for at, m, hint in faults]
        )
    return Document(name, value, places)


class _Reader:
    """Reads by the standard library, and only notes that something is at fault."""

    def __init__(self) -> None:
        self.doubtful = False

    def read(self, text: str) -> Any:
        return json.loads(
            text,
            object_pairs_hook=self._block,
            parse_int=self._whole,
            parse_float=self._number,
            parse_constant=self._constant,
        )

    def _block(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            self.doubtful = True
        return found

    def _whole(self, digits: str) -> int:
        if len(digits) > MAX_DIGITS:
            self.doubtful = True
            return 0
        return int(digits)

    def _number(self, digits: str) -> float:
        number = float(digits)
        if len(digits) > MAX_DIGITS or _is_infinite(number):
            self.doubtful = True
        return number

    def _constant(self, _word: str) -> None:
        self.doubtful = True


def _is_infinite(number: float) -> bool:
    return number - number != 0


def _beyond(text: str) -> int | None:
    """Where the text holds one key or value too many: each has a comma or a colon behind it."""
    if text.count(",") + text.count(":") < MAX_NODES:
        return None
    marks = (match.start() for match in _TOKEN.finditer(text) if match[0] in ",:")
    return next(islice(marks, MAX_NODES - 1, None), None)


def _is_deeper(value: Any) -> bool:
    """Whether values are nested beyond the limit; level by level, without recursion."""
    level: list[Any] = [[value]]
    for _ in range(MAX_DEPTH + 1):
        level = [
            child
            for node in level
            for child in (node.values() if node.__class__ is dict else node)
            if child.__class__ is dict or child.__class__ is list
        ]
        if not level:
            return False
    return True


def _too_deep(text: str, places: "_Places", name: str, error: type[ComityError]) -> ComityError:
    tokens, depth = _TOKEN.finditer(text), 0
    while depth <= MAX_DEPTH:
        match = next(tokens)
        depth += (match[0] in "[{") - (match[0] in "]}")
    message = Text(f"nested more than {MAX_DEPTH} levels deep", f"嵌套超过 {MAX_DEPTH} 层")
    return error(message, file=name, position=places.at(match.start()))


def _has_half(text: str, value: Any) -> bool:
    """Whether an escape made half a character, which no file can hold."""
    if "\\ud" not in text and "\\uD" not in text:
        return False
    return _HALF.search(json.dumps(value, ensure_ascii=False)) is not None


def _syntax(
    problem: json.JSONDecodeError, places: "_Places", name: str, error: type[ComityError]
) -> ComityError:
    start, text = problem.pos, problem.doc
    message = _SYNTAX.get(problem.msg.removesuffix(": "))
    hint = _HINTS.get(text[start : start + 1])
    before = text[: start + 1] if text[start : start + 1] == "," else text[:start].rstrip()
    if before.endswith(",") and text[len(before) :].lstrip()[:1] in ("]", "}"):
        start = len(before) - 1  # the comma, wherever this version of Python points
        message = Text("a comma too many before the closing bracket", "右括号之前多了一个逗号")
    told = message or Text(problem.msg, problem.msg)
    return error(
        Text(f"not JSON: {told.en}", f"不是合法的 JSON：{told.zh}"),
        file=name,
        position=places.at(start),
        hint=hint,
    )


class _Places:
    """Places in a text that `json` could read: it skips what stands before them."""

    def __init__(self, text: str) -> None:
        self.text = text
        #: By a block's offset, what is in it.
        self._held: dict[int, dict[str, tuple[int, int]]] = {}
        self._lines: array[int] | None = None  #: offsets at which lines begin

    def value(self, keys: list[str]) -> Position:
        return self.at(self._offsets(keys)[1])

    def key(self, keys: list[str]) -> Position:
        return self.at(self._offsets(keys)[0])

    def quoted(self, keys: list[str]) -> bool:
        return self.text[self._offsets(keys)[1]] == '"'

    def at(self, offset: int) -> Position:
        if self._lines is None:
            self._lines = array("I", [0])
            self._lines.extend(match.end() for match in re.finditer("\n", self.text))
        line = bisect_right(self._lines, offset)
        return Position(line, offset - self._lines[line - 1] + 1)

    def _offsets(self, keys: list[str]) -> tuple[int, int]:
        """Offsets of the key and the value at the longest part of a path that is there."""
        start = _next(self.text, 0)
        found = start, start
        for key in keys:
            held = self._held.get(found[1])
            if held is None:
                held = self._held[found[1]] = self._inside(found[1])
            if key not in held:
                break
            found = held[key]
        return found

    def _inside(self, start: int) -> dict[str, tuple[int, int]]:
        """The offsets of keys and values of the block or list (its indexes are the keys) at an offset."""
        text = self.text
        found: dict[str, tuple[int, int]] = {}
        if text[start] not in "[{":
            return found
        at = _next(text, start + 1)
        while text[at] not in "]}":
            value_at = at
            key = str(len(found))
            if text[start] == "{":
                key, end = _DECODER.raw_decode(text, at)
                value_at = _next(text, end)
            found[key] = at, value_at
            at = _next(text, _DECODER.raw_decode(text, value_at)[1])
        return found


def _next(text: str, start: int) -> int:
    """Where the next key, value or closing bracket begins."""
    match = _GAP.match(text, start)
    return match.end() if match else start


_Fault = tuple[int, Text, Text | None]


def _faults(text: str, places: _Places) -> list[_Fault]:
    """What is wrong, by offset, in a text that `json` could read; one more than is told, at most."""
    faults: list[_Fault] = []
    blocks: list[dict[str, int]] = []  # keys of the open blocks and lists, and where they stand
    token, start = "", 0
    for match in _TOKEN.finditer(text):
        before, at = token, start
        token, start = match[0], match.start()
        if token in "[{":
            blocks.append({})
        elif token in "]}":
            blocks.pop()
        elif token == ":":
            key = json.loads(before)
            first = blocks[-1].setdefault(key, at)
            if first != at:
                faults.append((at, *_twice(key, places.at(first))))
        elif told := _scalar_fault(token):
            faults.append((start, *told))
        if len(faults) > MAX_MISTAKES:
            break
    return faults


def _twice(key: str, first: Position) -> tuple[Text, Text]:
    name = clip(key)
    return (
        Text(f'"{name}" stands here a second time', f"“{name}”在此重复出现"),
        Text(f"the first one is in line {first.line}", f"第一次出现在第 {first.line} 行"),
    )


def _scalar_fault(token: str) -> tuple[Text, Text | None] | None:
    if token in _NOT_FINITE:
        message = Text(f"not a number to work with: {token}", f"不能用于计算的数值：{token}")
        return message, Text("leave out what is not known", "未知的值请直接省略")
    if token[0] in _DIGITS and (len(token) > MAX_DIGITS or _is_infinite(float(token))):
        return Text("a number too large to work with", "数值过大，无法计算"), None
    if "\\u" in token and _HALF.search(json.loads(token)):
        return Text("a text with half a character", "文字中有不完整的字符"), None
    return None

"""Text to plain values with their places.

A `Document` holds what a YAML or JSON file says (dicts, lists, texts, numbers, booleans, None) and finds
the place of any value by its JSON pointer. Reading is strict where a file could mean two things:
duplicate keys, tags, second documents, NaN and keys that are no texts are errors, all reported together.
Scalars follow YAML 1.2's core schema: dates stay texts, `on` is a text, `012` is twelve.
"""

import sys
from pathlib import Path
from typing import Any, BinaryIO

from comity.engine.errors import ComityError, Mistakes, Position, SnapshotError
from comity.schemas.text import Text

__all__ = ["MAX_BYTES", "MAX_DEPTH", "MAX_NODES", "Document", "of", "parse", "parse_many", "read"]

MAX_BYTES = 20_000_000
MAX_DEPTH = 64
MAX_NODES = 2_000_000  #: values after aliases are followed


class Document:
    """What one file says."""

    __slots__ = ("_places", "name", "value")

    def __init__(self, name: str, value: Any, places: "Places | None" = None) -> None:
        self.name = name  #: as given; "<stdin>" for standard input
        self.value = value
        self._places = places

    def position(self, pointer: str) -> Position | None:
        """Where the value at a JSON pointer stands, or its nearest parent that is there."""
        return self._places.value(_keys(pointer)) if self._places else None

    def key_position(self, pointer: str) -> Position | None:
        """Where the key of a value stands; the value's own place for an item of a list."""
        return self._places.key(_keys(pointer)) if self._places else None

    def quoted(self, pointer: str) -> bool:
        """Whether the scalar at a pointer is written in quotes."""
        return self._places.quoted(_keys(pointer)) if self._places else False


class Places:
    """Finds places in one kind of text."""

    def value(self, keys: list[str]) -> Position | None:
        raise NotImplementedError

    def key(self, keys: list[str]) -> Position | None:
        raise NotImplementedError

    def quoted(self, keys: list[str]) -> bool:
        raise NotImplementedError


def _keys(pointer: str) -> list[str]:
    return [key.replace("~1", "/").replace("~0", "~") for key in pointer.split("/")[1:]]


def of(value: Any, name: str = "<value>") -> Document:
    """A document from a value that has no text."""
    return Document(name, value)


def read(
    path: str, *, stdin: BinaryIO | None = None, error: type[ComityError] = SnapshotError
) -> Document:
    """Read a file, or standard input for "-". Raises `error`, or Mistakes with all of them."""
    if path == "-":
        stream = stdin or sys.stdin.buffer
        return parse(stream.read(MAX_BYTES + 1), "<stdin>", error=error)
    try:
        with Path(path).open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise error(Text("no such file", "没有这个文件"), file=path) from None
    except IsADirectoryError:
        hint = Text(f"name its files: '{path}/*.yaml'", f"请写出其中的文件:'{path}/*.yaml'")
        raise error(Text("this is a folder", "这是一个目录"), file=path, hint=hint) from None
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise error(Text(f"can't be read: {reason}", f"无法读取:{reason}"), file=path) from None
    return parse(data, path, error=error)


def parse(data: bytes | str, name: str, *, error: type[ComityError] = SnapshotError) -> Document:
    """The one document of a text. Raises `error`, or Mistakes with all of them."""
    text = _decode(data, name, error)
    if name.endswith(".json") or text[:1] in ("{", "["):
        from comity.engine import source_json

        found = source_json.parse(text, name, error, strict=name.endswith(".json"))
        if found is not None:
            return found
    return parse_many(text, name, error=error, single=True)[0]


def parse_many(
    data: bytes | str, name: str, *, error: type[ComityError] = SnapshotError, single: bool = False
) -> tuple[Document, ...]:
    """The YAML documents of a text, separated by `---`."""
    from comity.engine import source_yaml  # 20 ms of imports that JSON does without

    documents, mistakes = source_yaml.parse(_decode(data, name, error), name, error, single=single)
    if mistakes:
        raise mistakes[0] if len(mistakes) == 1 else Mistakes(mistakes)
    return documents


def _decode(data: bytes | str, name: str, error: type[ComityError]) -> str:
    """UTF-8, with or without a byte order mark."""
    if isinstance(data, str):
        return data
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // 1_000_000
        raise error(
            Text(f"larger than {limit} MB", f"文件超过 {limit} MB"),
            file=name,
            hint=Text("a snapshot tells of one project on one day", "一份快照只描述一个项目某一天的情况"),
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise _encoding(data, problem, name, error) from None
    return text


def _encoding(
    data: bytes, problem: UnicodeDecodeError, name: str, error: type[ComityError]
) -> ComityError:
    before = data[: problem.start].decode("utf-8", "replace")
    position = Position(before.count("\n") + 1, len(before) - before.rfind("\n"))
    hint = Text("save the file as UTF-8", "请将文件另存为 UTF-8 编码")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        hint = Text("it looks like UTF-16; save it as UTF-8", "文件像是 UTF-16 编码,请另存为 UTF-8")
    elif _is_gbk(data):
        hint = Text("it looks like GBK; save it as UTF-8", "文件像是 GBK 编码,请另存为 UTF-8")
    return error(Text("not UTF-8", "不是 UTF-8 编码"), file=name, position=position, hint=hint)


def _is_gbk(data: bytes) -> bool:
    try:
        data[:100_000].decode("gb18030")
    except UnicodeDecodeError as problem:
        return problem.start > 99_990  # noqa: PLR2004  only the cut-off end was at fault
    return True

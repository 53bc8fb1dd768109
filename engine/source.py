"""Text to plain values with their places.

A `Document` holds what a YAML or JSON file says (dicts, lists, texts, numbers, booleans, None) and finds
the place of any value by its JSON pointer. Reading is strict where a file could mean two things:
duplicate keys, tags, second documents, NaN and keys that are no texts are errors, all reported together.
Scalars follow YAML 1.2's core schema: dates stay texts, `on` is a text, `012` is twelve.

Any bytes end in bounded time and memory, in a Document or in an error with its place.
"""

import os
import re
import stat
import sys
from collections.abc import Sequence
from typing import Any, BinaryIO, Protocol

from comity.engine.errors import ComityError, Mistakes, Position, SnapshotError
from comity.schemas.text import Text

__all__ = [
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_DIGITS",
    "MAX_MISTAKES",
    "MAX_NODES",
    "Document",
    "Places",
    "decode",
    "of",
    "parse",
    "parse_many",
    "read",
    "read_bytes",
    "together",
]

MAX_BYTES = 20_000_000
MAX_DEPTH = 64  #: blocks and lists in one another
MAX_NODES = 250_000  #: keys and values, aliases followed: some 100 MB as YAML's nodes
MAX_DIGITS = 300  #: of a number: beyond anything counted, and every float is wider
MAX_MISTAKES = 100  #: told of one file

#: Where a system shows what a process was given open: `<(...)` and `/dev/stdin` lead there.
_GIVEN = re.compile(r"(?:/dev|/proc/[^/]+)/fd/[^/]*")


class Places(Protocol):
    """Finds places in one kind of text, of a value or of its nearest parent that is there."""

    def value(self, keys: list[str]) -> Position: ...

    def key(self, keys: list[str]) -> Position: ...

    def quoted(self, keys: list[str]) -> bool: ...


class _NoFileError(OSError):
    """What is named is there, and is no file that could be read to its end."""


class Document:
    """What one file says."""

    __slots__ = ("_places", "name", "value")

    def __init__(self, name: str, value: Any, places: Places | None = None) -> None:
        self.name = name  #: as given; "<stdin>" for standard input
        self.value = value
        self._places = places

    def with_value(self, value: Any) -> "Document":
        """The same file with something else to say: what it says itself keeps its place."""
        return Document(self.name, value, self._places)

    def position(self, pointer: str) -> Position | None:
        """Where the value at a JSON pointer stands, or its nearest parent that is there."""
        return self._places.value(_keys(pointer)) if self._places else None

    def key_position(self, pointer: str) -> Position | None:
        """Where the key of a value stands; the value's own place for an item of a list."""
        return self._places.key(_keys(pointer)) if self._places else None

    def quoted(self, pointer: str) -> bool:
        """Whether the scalar at a pointer is written in quotes."""
        return self._places.quoted(_keys(pointer)) if self._places else False


def _keys(pointer: str) -> list[str]:
    return [key.replace("~1", "/").replace("~0", "~") for key in pointer.split("/")[1:]]


def of(value: Any, name: str = "<value>") -> Document:
    """A document from a value that has no text."""
    return Document(name, value)


def read(
    path: str,
    *,
    stdin: BinaryIO | None = None,
    error: type[ComityError] = SnapshotError,
    plain: bool = False,
) -> Document:
    """Read a file, or standard input for "-". Raises `error`, or Mistakes with all of them."""
    name = "<stdin>" if path == "-" else path
    return parse(read_bytes(path, stdin=stdin, error=error, plain=plain), name, error=error)


def read_bytes(
    path: str,
    *,
    stdin: BinaryIO | None = None,
    error: type[ComityError] = SnapshotError,
    plain: bool = False,
) -> bytes:
    """The bytes of a file, or of standard input for "-"; of an endless one not many too many.

    A named pipe is refused, since nobody may ever write to it; one that a shell has opened for us is
    read, unless the file must be `plain`: then whatever is no ordinary file is refused.
    """
    name = "<stdin>" if path == "-" else path
    try:
        return _bytes(path, stdin, plain=plain)
    except FileNotFoundError:
        raise error(Text("no such file", "没有这个文件"), file=name) from None
    except IsADirectoryError:
        hint = Text(f"name its files: '{path}/*.yaml'", f"请写出其中的文件：'{path}/*.yaml'")
        raise error(Text("this is a folder", "这是一个目录"), file=name, hint=hint) from None
    except _NoFileError:
        message = Text("this is a pipe or a device, not a file", "这是管道或设备，不是文件")
        hint = Text(f"let the shell open it: - < {path}", f"可由 shell 打开：- < {path}")
        raise error(message, file=name, hint=None if plain else hint) from None
    except PermissionError:
        message = Text("no permission to read it", "没有读取权限")
        raise error(message, file=name) from None
    except (OSError, ValueError) as problem:  # ValueError: a path with a NUL
        reason = getattr(problem, "strerror", None) or str(problem)
        raise error(Text(f"can't be read: {reason}", f"无法读取：{reason}"), file=name) from None


def _bytes(path: str, stdin: BinaryIO | None, *, plain: bool) -> bytes:
    """One byte more than is allowed, at most: a pipe or a device may have no end."""
    if path == "-":
        return (stdin or sys.stdin.buffer).read(MAX_BYTES + 1)

    def opened(name: str, flags: int) -> int:
        """Opened without waiting for a writer, and looked at before anything is read."""
        handle = os.open(name, flags | getattr(os, "O_NONBLOCK", 0))
        mode = os.fstat(handle).st_mode
        if stat.S_ISREG(mode) or stat.S_ISDIR(mode):  # open() itself refuses a folder
            return handle
        named_pipe = stat.S_ISFIFO(mode) and not _GIVEN.fullmatch(os.path.realpath(name))
        if plain or named_pipe:
            os.close(handle)
            raise _NoFileError
        os.set_blocking(handle, True)
        return handle

    with open(path, "rb", opener=opened) as file:
        return file.read(MAX_BYTES + 1)


def parse(data: bytes | str, name: str, *, error: type[ComityError] = SnapshotError) -> Document:
    """The one document of a text. Raises `error`, or Mistakes with all of them.

    JSON is known by the suffix of its name, or by being JSON.
    """
    text = decode(data, name, error)
    strict = name.lower().endswith(".json")
    if strict or text[:100].lstrip().startswith(("{", "[")):
        from comity.engine import source_json

        document = source_json.parse(text, name, error, strict=strict)
        if document is not None:
            return document
    from comity.engine import source_yaml  # 20 ms of imports that JSON does without

    return source_yaml.parse(text, name, error, single=True)[0]


def parse_many(
    data: bytes | str, name: str, *, error: type[ComityError] = SnapshotError
) -> tuple[Document, ...]:
    """The YAML documents of a text, separated by `---`; empty ones are left out."""
    from comity.engine import source_yaml

    return source_yaml.parse(decode(data, name, error), name, error, single=False)


def together(mistakes: Sequence[ComityError]) -> ComityError:
    """One error for all mistakes of a file, in the order they were found, but no endless list."""
    if len(mistakes) == 1:
        return mistakes[0]
    if len(mistakes) <= MAX_MISTAKES:
        return Mistakes(mistakes)
    kind, file = type(mistakes[0]), mistakes[0].file
    message = Text(
        f"more than {MAX_MISTAKES} mistakes; here are {MAX_MISTAKES}",
        f"错误超过 {MAX_MISTAKES} 处，以下列出 {MAX_MISTAKES} 处",
    )
    return Mistakes([kind(message, file=file), *mistakes[:MAX_MISTAKES]])


def decode(data: bytes | str, name: str, error: type[ComityError] = SnapshotError) -> str:
    """The text of a file in UTF-8, with or without a byte order mark; never an empty one."""
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // 1_000_000
        hint = Text("one file is one project on one day", "一个文件只描述一个项目某一天的情况")
        raise error(Text(f"larger than {limit} MB", f"文件超过 {limit} MB"), file=name, hint=hint)
    try:
        if isinstance(data, str):
            data.encode()  # half a character would break whatever comes after
            text = data
        else:
            text = data.decode()
    except UnicodeEncodeError as problem:
        place = _end(problem.object[: problem.start])
        raise error(Text("half a character", "不完整的字符"), file=name, position=place) from None
    except UnicodeDecodeError as problem:
        raise _not_utf8(problem.object, problem.start, name, error) from None
    text = text.removeprefix("\ufeff")
    if not text or text.isspace():
        raise error(Text("the file is empty", "文件是空的"), file=name)
    return text


def _not_utf8(data: bytes, start: int, name: str, error: type[ComityError]) -> ComityError:
    """The first byte at fault, and what the file seems to be instead."""
    hint = Text("save the file as UTF-8", "请将文件另存为 UTF-8 编码")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        hint = Text(
            "it looks like UTF-16; save it as UTF-8", "文件像是 UTF-16 编码，请另存为 UTF-8"
        )
    elif _is_gbk(data):
        hint = Text("it looks like GBK; save it as UTF-8", "文件像是 GBK 编码，请另存为 UTF-8")
    byte = f"0x{data[start]:02X}"
    return error(
        Text(
            f"not UTF-8: byte {start + 1} is {byte}",
            f"不是 UTF-8 编码：第 {start + 1} 字节为 {byte}",
        ),
        file=name,
        position=_end(data[:start].decode()),
        hint=hint,
    )


def _is_gbk(data: bytes) -> bool:
    """Whether most bytes beyond ASCII are pairs of GB 2312's hanzi: "für" decodes as GBK too."""
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    pairs = re.findall(rb"[\xb0-\xf7][\xa1-\xfe]", data)
    return len(pairs) * 4 > sum(map(len, re.findall(rb"[\x80-\xff]+", data)))


def _end(before: str) -> Position:
    """The place after a text."""
    before = before.removeprefix("\ufeff")
    return Position(before.count("\n") + 1, len(before) - before.rfind("\n"))

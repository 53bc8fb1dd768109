"""Which files an audit is over: folders searched, patterns matched, lists read.

What can't be looked into is told beside what was found: one folder without rights must not cost the
audit of all others.
"""

import glob
import os
from collections.abc import Iterator, Sequence
from typing import BinaryIO, NamedTuple

from comity.engine.config import FILE
from comity.engine.errors import UsageError
from comity.engine.source import read_bytes
from comity.schemas.portfolio import Unchecked
from comity.schemas.text import Text

__all__ = ["SUFFIXES", "Targets", "find", "passed_over"]

SUFFIXES = (".comity.yaml", ".comity.yml", ".comity.json")
_LIST = "@"


class Targets(NamedTuple):
    """The files to check, each once, and the folders that could not be searched."""

    files: tuple[str, ...]
    unchecked: tuple[Unchecked, ...]
    folder: str = ""  #: the deepest that holds everything that was named; "" for the current one


def find(paths: Sequence[str], *, stdin: BinaryIO | None = None) -> Targets:
    """What paths name: files, folders (searched to the bottom), patterns, and `@file` lists of them.

    What is named and is no file stays: reading it will say so. Raises UsageError when nothing is named,
    a pattern matches nothing, a list can't be read, standard input is meant to be a project, or there is
    nothing to check at all.
    """
    if not paths:
        raise UsageError(
            Text("no project to audit", "没有要审计的项目"),
            hint=Text("comity audit projects/", "comity audit projects/"),
        )
    files: dict[str, str] = {}  # by the path that all its spellings share
    unchecked: dict[str, Unchecked] = {}
    named = list(_listed(paths, stdin))
    for path in named:
        for found in _searched(path) if os.path.isdir(path) else _matched(path):
            if isinstance(found, Unchecked):
                unchecked.setdefault(os.path.abspath(found.file), found)
            else:
                files.setdefault(os.path.abspath(found), found)
    if not files and not unchecked:
        raise UsageError(Text("the lists name nothing to audit", "清单中没有要审计的项目"))
    return Targets(tuple(files.values()), tuple(unchecked.values()), _folder(named))


def _folder(named: Sequence[str]) -> str:
    """The same whatever patterns match today: of a pattern counts what stands before its first wildcard."""
    try:
        return os.path.commonpath([os.path.abspath(_fixed(path)) for path in named])
    except ValueError:  # on several drives
        return ""


def _fixed(path: str) -> str:
    if glob.has_magic(path) and not os.path.exists(path):
        while glob.has_magic(path):
            path = os.path.dirname(path)
        return path
    return path if os.path.isdir(path) else os.path.dirname(path)


def _listed(paths: Sequence[str], stdin: BinaryIO | None) -> Iterator[str]:
    """Every path as if it had been typed; in a list one a line, `#` begins a remark."""
    for path in paths:
        if path == "-":
            raise UsageError(
                Text("an audit takes no project from standard input", "审计不从标准输入读取项目"),
                hint=Text("@- reads a list of projects from it", "@- 从标准输入读取项目清单"),
            )
        if not path.startswith(_LIST):
            yield path
            continue
        name = path.removeprefix(_LIST)
        data = read_bytes(name, stdin=stdin, error=UsageError)
        try:
            lines = data.decode("utf-8-sig").splitlines()
        except UnicodeDecodeError:
            message = Text("this list is not UTF-8", "清单不是 UTF-8 编码")
            raise UsageError(message, file=name) from None
        stripped = (line.strip() for line in lines)
        yield from (line for line in stripped if line and not line.startswith("#"))


def _matched(path: str) -> Iterator[str | Unchecked]:
    if not glob.has_magic(path) or os.path.exists(path):
        yield path
        return
    matched = sorted(glob.glob(path, recursive=True))
    if not matched:
        raise UsageError(Text(f"nothing matches {path}", f"没有文件或目录匹配 {path}"))
    for found in matched:
        if os.path.isdir(found):
            yield from _searched(found)
        else:
            yield found


def _searched(folder: str) -> Iterator[str | Unchecked]:
    """The snapshots below a folder, by path; folders that begin with a dot are passed over."""
    failed: list[OSError] = []
    empty = True
    for parent, folders, names in os.walk(folder, onerror=failed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = os.path.normpath(os.path.join(parent, name))
            if name.endswith(SUFFIXES):  # a pipe or a link to nowhere too: reading it will tell
                empty = False
                yield path
    for error in failed:
        reason = error.strerror or str(error)
        text = Text(f"the folder can't be searched: {reason}", f"无法搜索该目录：{reason}")
        yield Unchecked(os.path.normpath(str(error.filename)), "folder", text)
    if empty and not failed:
        text = Text("no snapshot (*.comity.yaml) below it", "其中没有快照文件（*.comity.yaml）")
        yield Unchecked(os.path.normpath(folder), "folder", text)


def passed_over(targets: Targets) -> tuple[str, ...]:
    """Configurations of single projects, which an audit does not heed: one yardstick for all."""
    top = os.path.abspath(targets.folder)
    seen: set[str] = set()
    for file in targets.files:
        folder = os.path.dirname(os.path.abspath(file))
        while folder not in seen and folder != top and folder.startswith(top):
            seen.add(folder)
            folder = os.path.dirname(folder)
    found = (os.path.join(folder, FILE) for folder in sorted(seen))
    return tuple(os.path.relpath(path) for path in found if os.path.isfile(path))

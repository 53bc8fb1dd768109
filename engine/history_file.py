"""The record beside a snapshot: `<name>.history.jsonl`, one result a line, only ever added to.

A line is written in one piece at the end of the file and flushed to the disk. A process that is killed in
between leaves a torn last line and every earlier one as it was: such a line is told and left out, and it
goes when the next result is added. A line that is broken anywhere else is a mistake of the file.
"""

import json
import os
import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple, NoReturn

from comity.engine import output
from comity.engine.baseline import key
from comity.engine.errors import Mistakes, Position, UsageError
from comity.schemas.history import HISTORY_SCHEMA, HistoryEntry
from comity.schemas.report import ProjectInfo
from comity.schemas.text import Text

__all__ = ["Recorded", "add", "beside", "latest", "loads", "mark", "written"]

_ENDING = re.compile(r"(\.comity)?\.(ya?ml|json|toml)$", re.IGNORECASE)


class Recorded(NamedTuple):
    """What a history file says."""

    entries: tuple[HistoryEntry, ...]  #: in the order of the file
    torn: int | None = None  #: the number of a last line that was not written to its end
    whole: int = 0  #: bytes up to the end of the last good line


def beside(file: str) -> str:
    """Where the history of a snapshot stands: `status.comity.yaml` has `status.history.jsonl`."""
    folder, name = os.path.split(file)
    return os.path.join(folder, f"{_ENDING.sub('', name)}.history.jsonl")


def mark(project: ProjectInfo) -> str:
    """What tells a project's lines from those of another, without naming it."""
    return blake2b(key(project.id, project.name).encode(), digest_size=8).hexdigest()


def written(entry: HistoryEntry, project: str) -> str:
    """An entry as its line, without the end of line."""
    whole = {"schema": HISTORY_SCHEMA, "project": project} | asdict(entry)
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":"))


def loads(data: bytes, file: str, project: str) -> Recorded:
    """The entries of a file. Raises UsageError, or Mistakes with all of them, each with its line."""
    *lines, rest = data.split(b"\n")
    entries, mistakes = [], []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                entries.append(_entry(line, file, number, project))
            except UsageError as error:
                mistakes.append(error)
    torn, whole = None, len(data) - len(rest)
    if rest.strip():
        try:
            entries.append(_entry(rest, file, len(lines) + 1, project))
            whole = len(data)
        except UsageError:
            torn = len(lines) + 1
    if mistakes:
        raise mistakes[0] if len(mistakes) == 1 else Mistakes(mistakes)
    return Recorded(tuple(entries), torn, whole)


def latest(entries: Sequence[HistoryEntry]) -> tuple[HistoryEntry, ...]:
    """By day, and of each day and ruleset the last that was written: a correction counts."""
    found = {(entry.as_of, entry.ruleset): place for place, entry in enumerate(entries)}
    kept = sorted(found.values(), key=lambda place: (entries[place].as_of, place))
    return tuple(entries[place] for place in kept)


def add(path: str, data: bytes, recorded: Recorded, entry: HistoryEntry, project: str) -> bool:
    """Add a result to a file whose contents are `data`; False where the latest of its day says the same.

    Raises UsageError when it can't be written.
    """
    same = [e for e in recorded.entries if (e.as_of, e.ruleset) == (entry.as_of, entry.ruleset)]
    if same and same[-1] == entry:
        return False
    line = f"{written(entry, project)}\n".encode()
    good = data[: recorded.whole]
    if good and not good.endswith(b"\n"):
        good += b"\n"
    if len(good) != len(data):  # the last line is torn, or lacks its end
        output.write(good + line, path)
        return True
    try:
        with open(path, "ab", buffering=0) as file:
            file.write(line)
            os.fsync(file.fileno())
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(
            Text(f"can't be written: {reason}", f"无法写入：{reason}"), file=path
        ) from None
    return True


def _entry(line: bytes, file: str, number: int, project: str) -> HistoryEntry:
    """One line. Raises UsageError with its place."""
    from pydantic import ValidationError  # slow to import, and needed here only

    try:
        tree = json.loads(line, parse_constant=_refused)
    except (ValueError, RecursionError) as error:
        column = getattr(error, "colno", 1)
        raise _fault(file, number, column, Text("not JSON", "不是 JSON")) from None
    schema = tree.pop("schema", None) if isinstance(tree, dict) else None
    if schema != HISTORY_SCHEMA:
        message = Text(
            f'not a line that this version reads: "schema" is {schema!r}, not {HISTORY_SCHEMA!r}',
            f"本版本不能读取这一行：“schema”为 {schema!r}，应为 {HISTORY_SCHEMA!r}",
        )
        raise _fault(file, number, 1, message)
    if tree.pop("project", None) != project:
        message = Text("this line is of another project", "这一行属于另一个项目")
        raise _fault(file, number, 1, message)
    try:
        found: HistoryEntry = _adapter().validate_python(tree)
        date.fromisoformat(found.as_of)
    except ValidationError as error:
        where = ".".join(map(str, error.errors(include_url=False)[0]["loc"]))
        message = Text(f"{where}: not a value that belongs there", f"{where} 的值不对")
        raise _fault(file, number, 1, message) from None
    except ValueError:
        message = Text("as_of: not a date", "as_of 不是日期")
        raise _fault(file, number, 1, message) from None
    return found


@cache
def _adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(HistoryEntry)


def _refused(constant: str) -> NoReturn:
    raise ValueError(constant)


def _fault(file: str, line: int, column: int, message: Text) -> UsageError:
    hint = Text(
        "take the line from version control, or take it out", "请从版本库取回这一行，或将其删去"
    )
    return UsageError(message, file=file, position=Position(line, column), hint=hint)

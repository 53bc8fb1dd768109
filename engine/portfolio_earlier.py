"""Earlier reports of the same projects, for the movement of each score and of them all.

A folder of saved reports (`--reports`, or `check --format json:...`), or the JSON of an earlier audit.
Only what a movement needs is kept of each.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from comity.engine.errors import UsageError
from comity.engine.portfolio_summary import mean
from comity.engine.source import read_bytes
from comity.schemas.portfolio import PORTFOLIO_SCHEMA, Movement, ProjectRow, Trend
from comity.schemas.report import SCHEMA, ProjectInfo
from comity.schemas.text import Text

__all__ = ["Earlier", "moved", "read_earlier", "trend"]

_Key = tuple[str, ...]


class Earlier(NamedTuple):
    """A project as it stood."""

    name: str
    as_of: str
    overall: float | None
    rules: str  #: hash of the rule set that judged it


def read_earlier(path: str) -> dict[_Key, Earlier]:
    """Projects of earlier reports by what tells them apart; of several reports of one the latest.

    Files that are no reports are passed over. Raises UsageError for one that is broken, and when there
    is no report at all.
    """
    found: dict[_Key, Earlier] = {}
    for file in _files(path):
        for key, earlier in _projects(file):
            if key not in found or found[key].as_of <= earlier.as_of:
                found[key] = earlier
    if not found:
        raise UsageError(
            Text("no earlier report here", "这里没有以前的报告"),
            file=path,
            hint=Text(
                "`comity audit --reports FOLDER` saves them",
                "用 `comity audit --reports 目录` 保存报告",
            ),
        )
    return found


def moved(
    rows: Sequence[ProjectRow], earlier: Mapping[_Key, Earlier], rules: str
) -> list[ProjectRow]:
    """Rows with their movement; between different rule sets there is none, since it would mix two things."""
    return [_moved(row, earlier.get(_key(row.project)), rules) for row in rows]


def _moved(row: ProjectRow, before: Earlier | None, rules: str) -> ProjectRow:
    if before is None:
        return row
    same = before.rules == rules
    known = same and before.overall is not None and row.overall is not None
    points = round(row.overall - before.overall, 1) if known else None  # type: ignore[operator]
    return replace(row, movement=Movement(before.as_of, before.overall, points, same))


def trend(rows: Sequence[ProjectRow], earlier: Mapping[_Key, Earlier]) -> Trend | None:
    """What the movements come to; None where no project was known before. `rows` have moved."""
    known = [row.movement for row in rows if row.movement]
    if not known:
        return None
    pairs = [
        (moved, row.overall, moved.points)
        for row in rows
        if (moved := row.movement) and moved.points is not None and row.overall is not None
    ]
    points = [change for _, _, change in pairs]
    here = {_key(row.project) for row in rows}
    return Trend(
        since=min(movement.since for movement in known),
        compared=len(pairs),
        up=sum(change > 0 for change in points),
        down=sum(change < 0 for change in points),
        same=sum(change == 0 for change in points),
        previous=mean([moved.previous for moved, _, _ in pairs if moved.previous is not None]),
        mean=mean([now for _, now, _ in pairs]),
        not_comparable=len(known) - len(pairs),
        new=len(rows) - len(known),
        gone=tuple(sorted(before.name for key, before in earlier.items() if key not in here)),
    )


def _key(project: ProjectInfo) -> _Key:
    return _told_apart(project.id, project.name, project.client)


def _told_apart(id_: str | None, name: str, client: str | None) -> _Key:
    """The id; without one name and client. Files move, and reports of one file may be of two projects."""
    return ("id", id_) if id_ else ("name", name, client or "")


def _files(path: str) -> Iterator[str]:
    if not os.path.isdir(path):
        yield path
        return
    try:
        names = sorted(os.listdir(path))
    except OSError as error:
        reason = error.strerror or str(error)
        message = Text(f"the folder can't be read: {reason}", f"无法读取该目录：{reason}")
        raise UsageError(message, file=path) from None
    yield from (os.path.join(path, name) for name in names if name.endswith(".json"))


def _projects(file: str) -> Iterator[tuple[_Key, Earlier]]:
    import orjson

    try:
        tree = orjson.loads(read_bytes(file, error=UsageError))
    except orjson.JSONDecodeError as error:
        raise UsageError(Text(f"not JSON: {error}", f"不是 JSON：{error}"), file=file) from None
    schema = tree.get("schema") if isinstance(tree, dict) else None
    try:
        if schema == SCHEMA:
            yield from (_report(part, tree["tool"]) for part in tree["reports"])
        elif schema == PORTFOLIO_SCHEMA:
            yield from (_row(part, tree["tool"]) for part in tree["projects"])
    except (KeyError, TypeError, ValueError):
        message = Text("this report lacks what it must have", "这份报告缺少必需的内容")
        raise UsageError(message, file=file) from None


def _report(part: Any, tool: Any) -> tuple[_Key, Earlier]:
    return _earlier(part["project"], part["score"]["overall"], tool)


def _row(part: Any, tool: Any) -> tuple[_Key, Earlier]:
    return _earlier(part["project"], part["overall"], tool)


def _earlier(project: Any, overall: Any, tool: Any) -> tuple[_Key, Earlier]:
    id_, name, client = (_label(project[key]) for key in ("id", "name", "client"))
    key = _told_apart(id_, name or "", client)
    score = None if overall is None else float(overall)
    return key, Earlier(name or "", str(project["as_of"]), score, tool["ruleset_hash"])


def _label(value: Any) -> str | None:
    return None if value is None else str(value)

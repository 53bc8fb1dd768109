"""The functions of the rule language: what each takes, gives and means, and the code that runs.

`SCALARS` work on values, `AGGREGATES` on a generator, a list of items or a list of expressions. In both a
missing value gives a missing result unless the description says otherwise. The names `F_...` are what
compiled rules call.
"""

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from math import fsum
from typing import Any, NamedTuple

from comity.schemas.text import Text

__all__ = ["AGGREGATES", "RUNTIME", "SCALARS", "Function"]


class Function(NamedTuple):
    """One function as authors see it."""

    signature: str
    doc: Text


SCALARS: dict[str, Function] = {
    "days": Function(
        "days(duration) -> number",
        Text("A span of time in calendar days.", "时间跨度，按日历天计。"),
    ),
    "workdays": Function(
        "workdays(from, to) -> number",
        Text(
            "Working days from the day after `from` up to and with `to`; 0 when `to` is not later.",
            "从 `from` 次日到 `to`（含）的工作日数；`to` 不晚于 `from` 时为 0。",
        ),
    ),
    "workhours": Function(
        "workhours(from, to) -> number",
        Text("The working days between, 8 hours each.", "其间的工作小时数，每个工作日 8 小时。"),
    ),
    "within": Function(
        "within(date, window) -> bool",
        Text(
            "The date lies in the `window` days before as_of, both ends in it.",
            "日期落在 as_of 之前 `window` 天之内（含两端）。",
        ),
    ),
    "late": Function(
        "late(commitment) -> bool",
        Text(
            "Delivered after the first due date, or not delivered and due before as_of.",
            "晚于最初约定日期交付，或已过约定日期仍未交付。",
        ),
    ),
    "normalised": Function(
        "normalised(score, scale) -> number",
        Text(
            "A score on any scale as 0 to 10: scales 5 and 7 begin at 1, 10 and 100 at 0.",
            "把任意量表的评分换算为 0 到 10：5、7 分制从 1 起，10、100 分制从 0 起。",
        ),
    ),
    "find": Function(
        "find(key, items) -> item",
        Text(
            "The item with this id (the first of several); missing when there is none.",
            "编号为该值的项（有多个时取第一个）；没有则视为缺失。",
        ),
    ),
    "has_number": Function(
        "has_number(text) -> bool",
        Text(
            "A digit stands in the text, so it can be measured against.",
            "文字中含有数字，可据以衡量。",
        ),
    ),
    "lookup": Function(
        "lookup(key, table, ...) -> number",
        Text(
            "The key's number in the first table that has one: an agreed table before a default.",
            "在第一个含有该键的表中取值：先合同约定，后默认值。",
        ),
    ),
    "level": Function(
        "level(word) -> number",
        Text(
            "The place of a word in its ordered vocabulary, from 0.",
            "词在其有序词表中的位置，从 0 起。",
        ),
    ),
    "coalesce": Function(
        "coalesce(a, b, ...) -> the first that is recorded",
        Text("The first of the values that is there.", "取第一个有记录的值。"),
    ),
    "choose": Function(
        "choose(condition, a, b) -> a or b",
        Text("`a` when the condition holds, else `b`.", "条件成立取 `a`，否则取 `b`。"),
    ),
    "ratio": Function(
        "ratio(part, whole, min_n) -> number",
        Text(
            "part / whole; unknown when the whole is 0 or under min_n.",
            "part / whole；whole 为 0 或小于 min_n 时未知。",
        ),
    ),
}

AGGREGATES: dict[str, Function] = {
    "any": Function("any(bools) -> bool", Text("At least one holds.", "至少一项成立。")),
    "all": Function("all(bools) -> bool", Text("Every one holds.", "每一项都成立。")),
    "count": Function(
        "count(values) -> number",
        Text("How many are there; of bools, how many hold.", "有多少个；布尔值则为成立的个数。"),
    ),
    "share": Function(
        "share(bools, min_n) -> number",
        Text(
            "The part that holds, 0 to 1; unknown for fewer than min_n (1 when left out).",
            "成立的比例，0 到 1；少于 min_n（默认 1）时未知。",
        ),
    ),
    "sum": Function("sum(numbers) -> number", Text("The sum; of nothing 0.", "合计；没有时为 0。")),
    "mean": Function("mean(numbers) -> number", Text("The mean of those recorded.", "平均值。")),
    "median": Function(
        "median(numbers) -> number", Text("The median of those recorded.", "中位数。")
    ),
    "minimum": Function("minimum(values) -> value", Text("The least.", "最小值。")),
    "maximum": Function("maximum(values) -> value", Text("The greatest.", "最大值。")),
    "latest": Function(
        "latest(dates or items) -> date or item",
        Text(
            "The latest date, or the item with the latest date.", "最晚的日期，或日期最晚的一项。"
        ),
    ),
    "first": Function(
        "first(dates or items) -> date or item",
        Text("The earliest date, or the item with it.", "最早的日期，或日期最早的一项。"),
    ),
    "last_n": Function(
        "last_n(items, n) -> items",
        Text("The n items with the latest dates, oldest first.", "日期最近的 n 项，由远及近。"),
    ),
    "distinct": Function(
        "distinct(values) -> list",
        Text("The different values, in order.", "互不相同的值，按出现顺序。"),
    ),
    "repeated": Function(
        "repeated(values) -> number",
        Text("How often the most frequent value occurs.", "出现最多的值出现的次数。"),
    ),
    "change": Function(
        "change(numbers, window) -> number",
        Text(
            "Mean of the newer half of the window less mean of the older half, by the items' dates.",
            "窗口后一半的平均值减前一半的平均值，按各项日期划分。",
        ),
    ),
    "changes": Function(
        "changes(values) -> number",
        Text(
            "How many times a value differs from the one before, in the order of the items' dates.",
            "按各项日期排列，与前一个值不同的次数。",
        ),
    ),
    "rises": Function(
        "rises(numbers or dates) -> number",
        Text(
            "How many times in a row the value rose, counted back from the latest item.",
            "从最近一项往回数，数值连续上升的次数。",
        ),
    ),
}


def _late(row: dict[str, Any], as_of: int) -> bool | None:
    due, done = row["due"], row["delivered_on"]
    if due is None:
        return None
    return bool(due < as_of if done is None else done > due)


def _normalised(score: float, scale: float) -> float | None:
    low = 1 if scale in (5, 7) else 0
    return (score - low) / (scale - low) * 10 if scale > low else None


def _find(key: str, rows: list[dict[str, Any]], subject: str) -> dict[str, Any] | None:
    return next((row for row in rows if row[subject] == key), None)


def _in(value: Any, values: Sequence[Any], negated: bool) -> bool | None:  # noqa: FBT001
    """SQL's IN: what is not among the known ones may be the missing one."""
    if value in values:
        return not negated
    return None if None in values else negated


def _lookup(key: str, *tables: dict[str, Any] | None) -> float | None:
    for table in tables:
        if table is not None and table.get(key) is not None:
            found: float = table[key]
            return found
    return None


def _newest(rows: list[dict[str, Any]], when: str) -> dict[str, Any] | None:
    """The last in the file wins among equals; rows without a date are passed over."""
    dated = [row for row in rows if row[when] is not None]
    return max(reversed(dated), key=lambda row: row[when]) if dated else None


def _oldest(rows: list[dict[str, Any]], when: str) -> dict[str, Any] | None:
    dated = [row for row in rows if row[when] is not None]
    return min(dated, key=lambda row: row[when]) if dated else None


def _last_n(rows: list[dict[str, Any]], n: float, when: str) -> list[dict[str, Any]]:
    dated = sorted((row for row in rows if row[when] is not None), key=lambda row: row[when])
    return dated[max(len(dated) - int(n), 0) :]


def _ratio(part: float, whole: float, min_n: float) -> float | None:
    return part / whole if whole and whole >= min_n else None


def _mean(values: list[float]) -> float | None:
    return fsum(values) / len(values) if values else None


def _median(values: list[float]) -> float | None:
    """By hand: `statistics` takes 10 ms to import."""
    if not values:
        return None
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _sum(values: list[float]) -> float:
    """Whole numbers stay whole (a date plus a span is a date); others don't depend on their order."""
    return sum(values) if all(isinstance(x, int) for x in values) else fsum(values)


def _in_time(pairs: list[tuple[int | None, Any]]) -> list[Any]:
    """The values in the order of their dates; in the file's order on one day."""
    return [x for _, x in sorted(((d, x) for d, x in pairs if d is not None), key=lambda p: p[0])]


def _changes(pairs: list[tuple[int | None, Any]]) -> int:
    return sum(a != b for a, b in pairwise(_in_time(pairs)))


def _rises(pairs: list[tuple[int | None, float]]) -> int:
    values = _in_time(pairs)[::-1]
    return next((n for n, (b, a) in enumerate(pairwise(values)) if b <= a), max(len(values) - 1, 0))


def _change(pairs: list[tuple[int | None, float]], as_of: int, window: float) -> float | None:
    """A day in the middle belongs to the newer half."""
    middle, start = as_of - window / 2, as_of - window
    newer = [x for day, x in pairs if day is not None and middle <= day <= as_of]
    older = [x for day, x in pairs if day is not None and start <= day < middle]
    return fsum(newer) / len(newer) - fsum(older) / len(older) if newer and older else None


def _distinct(values: list[Any]) -> list[Any]:
    return list(dict.fromkeys(values))


def _repeated(values: list[Any]) -> int:
    return max(Counter(values).values(), default=0)


#: What compiled rules call.
RUNTIME: dict[str, Any] = {
    "F_late": _late,
    "F_find": _find,
    "F_in": _in,
    "F_has_number": lambda text: any(sign.isdecimal() for sign in text),
    "F_sum": _sum,
    "F_changes": _changes,
    "F_rises": _rises,
    "F_ratio": _ratio,
    "F_only": lambda row: [] if row is None else [row],
    "F_normalised": _normalised,
    "F_lookup": _lookup,
    "F_newest": _newest,
    "F_oldest": _oldest,
    "F_last_n": _last_n,
    "F_change": _change,
    "F_distinct": _distinct,
    "F_repeated": _repeated,
    "F_mean": _mean,
    "F_median": _median,
    "F_min": lambda values: min(values, default=None),
    "F_max": lambda values: max(values, default=None),
}

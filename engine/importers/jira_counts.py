"""What a Jira export holds, in numbers that the person who imports it can set against Jira."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from statistics import median
from typing import NamedTuple

from comity.engine.importers.jira_search import Search
from comity.schemas.text import Text

__all__ = ["Counts", "count", "told", "utc_day"]

_OLD_DAYS = 30


class Counts(NamedTuple):
    """The numbers of one export; "open" is what has no end and is not done."""

    issues: int
    resolved: int  #: with a day on which they ended
    open: int
    median_resolution_h: float | None  #: of those that ended after they began; one decimal
    open_older_30d: int  #: raised more than 30 days before `as_of`
    unassigned_open: int | None  #: None: the export does not say
    with_duedate: int | None
    created: tuple[datetime, datetime]  #: first, last
    max_updated: datetime | None
    status: dict[str, int]  #: by Jira's own names, most frequent first
    priority: dict[str, int]
    backwards: int  #: that ended before they began
    undated: int  #: done, nobody knows when


def count(search: Search, as_of: date) -> Counts:
    tickets, asked = search.tickets, search.asked
    fields = [ticket.fields for ticket in tickets]
    waiting = [t.fields for t in tickets if t.ended is None and not t.undated]
    spans = [t.ended - t.fields.created for t in tickets if t.ended is not None]
    hours = [span.total_seconds() / 3600 for span in spans if span.total_seconds() >= 0]
    return Counts(
        issues=len(tickets),
        resolved=len(spans),
        open=len(waiting),
        median_resolution_h=round(median(hours), 1) if hours else None,
        open_older_30d=sum((as_of - utc_day(f.created)).days > _OLD_DAYS for f in waiting),
        unassigned_open=sum(not f.assignee for f in waiting) if "assignee" in asked else None,
        with_duedate=sum(f.due is not None for f in fields) if "due" in asked else None,
        created=(min(f.created for f in fields), max(f.created for f in fields)),
        max_updated=max((f.updated for f in fields if f.updated), default=None),
        status=dict(Counter(f.status.name for f in fields if f.status).most_common()),
        priority=dict(Counter(f.priority.name for f in fields if f.priority).most_common()),
        backwards=len(spans) - len(hours),
        undated=sum(ticket.undated for ticket in tickets),
    )


def told(counts: Counts, search: Search, severities: Mapping[str, str]) -> tuple[Text, ...]:
    """The numbers in sentences, then what was left out or can't be trusted."""
    return (*_numbers(counts), *_doubts(counts, search, severities))


def _numbers(counts: Counts) -> list[Text]:
    first, last = (utc_day(when) for when in counts.created)
    speed, speed_zh = "", ""
    if counts.median_resolution_h is not None:
        speed = f", half of them within {counts.median_resolution_h} h"
        speed_zh = f"，其中一半在 {counts.median_resolution_h} 小时内解决"
    lines = [
        Text(
            f"{counts.issues} issues, raised from {first} to {last}",
            f"共 {counts.issues} 个事项，提出于 {first} 至 {last}",
        ),
        Text(f"{counts.resolved} resolved{speed}", f"已解决 {counts.resolved} 个{speed_zh}"),
        Text(
            f"{counts.open} open, {counts.open_older_30d} of them for more than {_OLD_DAYS} days",
            f"未解决 {counts.open} 个，其中 {counts.open_older_30d} 个已超过 {_OLD_DAYS} 天",
        ),
    ]
    if counts.unassigned_open is not None:
        n = counts.unassigned_open
        lines.append(
            Text(f"{n} of the open ones have no owner", f"未解决的事项中有 {n} 个没有负责人")
        )
    if counts.with_duedate is not None:
        n = counts.with_duedate
        lines.append(Text(f"{n} of all have a due date", f"全部事项中有 {n} 个填写了到期日"))
    lines += _histogram("status", "状态", counts.status)
    lines += _histogram("priority", "优先级", counts.priority)
    return lines


def _histogram(en: str, zh: str, sizes: Mapping[str, int]) -> list[Text]:
    shares = [f"{name} {size}" for name, size in sizes.items()]
    return [Text(f"{en}: {', '.join(shares)}", f"{zh}：{'、'.join(shares)}")] if shares else []


def _doubts(counts: Counts, search: Search, severities: Mapping[str, str]) -> list[Text]:
    strange = sorted(name for name in counts.priority if name.lower() not in severities)
    doubts = (
        (
            search.absent is None,
            Text(
                "the export ends before the search does: fetch the next pages too",
                "导出没有包含全部搜索结果：请把后面的分页也取下来",
            ),
        ),
        (
            search.absent,
            Text(
                f"the search found {search.absent} more than were exported: fetch all pages",
                f"搜索结果比导出多 {search.absent} 个事项：请把其余分页也取下来",
            ),
        ),
        (
            search.repeated,
            Text(
                f"{search.repeated} stood on two pages; the later state counts",
                f"有 {search.repeated} 个在两个分页中重复出现，以较新的为准",
            ),
        ),
        (
            counts.backwards,
            Text(
                f"{counts.backwards} ended before they began (kept; DQ004 will name them)",
                f"有 {counts.backwards} 个的解决时间早于创建时间（予以保留，DQ004 会逐一指出）",
            ),
        ),
        (
            counts.undated,
            Text(
                f"{counts.undated} are done without a date and were left out",
                f"有 {counts.undated} 个已完成但没有完成时间，未予导入",
            ),
        ),
        (
            strange,
            Text(
                f"priorities that match no severity: {', '.join(strange)}",
                f"以下优先级没有对应的严重程度：{'、'.join(strange)}",
            ),
        ),
    )
    return [text for applies, text in doubts if applies]


def utc_day(when: datetime) -> date:
    return when.astimezone(UTC).date()

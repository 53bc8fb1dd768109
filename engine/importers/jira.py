"""Jira: the answer of a search to a snapshot.

Every ticket that the query selected becomes one of `issues`: which of them the client would call an
issue is for the query to say. Jira knows who has a ticket, since when, until when and how urgent it
is. Who told the client what, it does not know: those fields are listed as `unavailable`.
"""

from collections import Counter
from datetime import date, datetime
from typing import Any

from comity.engine.errors import ImportFileError
from comity.engine.importers import Imported
from comity.engine.importers.jira_counts import count, told, utc_day
from comity.engine.importers.jira_models import Ticket
from comity.engine.importers.jira_search import Search, read_search
from comity.schemas.text import Text

__all__ = ["SEVERITIES", "UNAVAILABLE", "read", "snapshot"]

#: Severity by the name of a priority, in lower case. Jira's schemes have five ranks; the middle one
#: is what a ticket gets when nobody chooses, so it is `medium`: "Major" says less than it sounds.
#: What a team itself calls critical is never told as less. Any other name leaves the severity out.
SEVERITIES = {
    name: severity
    for severity, names in {
        "critical": "blocker highest critical urgent 最高 紧急 致命",
        "high": "high 高 严重",
        "medium": "major medium normal 中 一般",
        "low": "minor low trivial lowest 低 最低 轻微",
    }.items()
    for name in names.split()
}

#: What no Jira search can tell. A ticket's type or component is no `category`: that names a fault
#: that recurs, and two bugs of one component are not the same fault twice.
UNAVAILABLE = (
    "project.client",
    "project.phase",
    "project.contract_type",
    "project.standard_form",
    "project.delivery_mode",
    "project.start",
    "project.planned_end",
    "project.actual_end",
    "project.reporting_cadence_days",
    "project.reply_period_wd",
    "project.closing_started_on",
    "project.review_period_wd",
    "project.change_reply_wd",
    "issues.category",
    "issues.raised_by",
    "issues.detected_by",
    "issues.acknowledged_on",
    "issues.client_informed_on",
    "issues.options_offered",
    "issues.action_plan",
    "issues.last_update_to_client",
    "issues.escalated_on",
    "issues.root_cause",
    "issues.recurrence_of",
    "issues.reopened",
    "issues.follow_up_on",
)
#: What a search tells unless it was asked for fewer fields: ours, and Jira's that say it.
_ASKED = {
    "title": ("summary",),
    "severity": ("priority",),
    "owner": ("assignee",),
    "due": ("due",),
    "resolved_on": ("resolved", "status"),
}
_COMMENTS = {
    "": Text(
        "Imported from a Jira search. All other blocks are yours to fill in: a rule without its "
        "data is unknown, never passed.",
        "由 Jira 搜索结果导入。其余各块请自行填写：没有数据的规则判为“未知”，不会判为通过。",
    ),
    "unavailable": Text(
        "Jira does not record these: where one is absent, a rule that asks for it is unknown.\n"
        "Take a name out of the list once you keep that field here by hand.",
        "以下内容 Jira 并不记录：字段空缺时，涉及它的规则判为“未知”。\n"
        "若改为在本文件中手工维护某个字段，请把它从列表中删去。",
    ),
}


def read(
    data: bytes, name: str, *, project_name: str | None = None, as_of: date | None = None
) -> Imported:
    """Read an export of one project. `as_of` is the UTC day of the last change unless given.

    Raises ImportFileError, or Mistakes with all of them.
    """
    search = read_search(data, name)
    key = _project_key(search.tickets, name)
    day = as_of or _last_day(search.tickets, name)
    names = (t.fields.project.name for t in search.tickets if t.fields.project)
    title = project_name or next(filter(None, names), key)
    content = {
        "schema": 1,
        "project": {"id": key, "name": title, "as_of": day.isoformat()},
        "issues": [_issue(ticket) for ticket in search.tickets if not ticket.undated],
        "unavailable": [*UNAVAILABLE, *_not_asked(search)],
    }
    return Imported(content, told(count(search, day), search, SEVERITIES), _COMMENTS)


def snapshot(
    data: bytes, name: str, *, project_name: str | None = None, as_of: date | None = None
) -> dict[str, Any]:
    """The snapshot alone."""
    return read(data, name, project_name=project_name, as_of=as_of).snapshot


def _issue(ticket: Ticket) -> dict[str, Any]:
    fields = ticket.fields
    owner, ended = fields.assignee, ticket.ended
    issue = {
        "id": ticket.key,
        "title": fields.summary,
        "severity": SEVERITIES.get(fields.priority.name.lower()) if fields.priority else None,
        "raised_on": _iso(fields.created),
        "owner": (owner.display_name or owner.name or owner.account) if owner else None,
        "due": fields.due and fields.due.isoformat(),
        "resolved_on": ended and _iso(ended),
        "x-type": fields.type and fields.type.name,
    }
    return {field: value for field, value in issue.items() if value}


def _not_asked(search: Search) -> list[str]:
    """Our fields that this export could not fill, because Jira's were not asked for."""
    return [f"issues.{ours}" for ours, theirs in _ASKED.items() if search.asked.isdisjoint(theirs)]


def _project_key(tickets: tuple[Ticket, ...], name: str) -> str:
    sizes = Counter(
        ticket.fields.project.key if ticket.fields.project else ticket.key.rpartition("-")[0]
        for ticket in tickets
    )
    if len(sizes) > 1:
        shares = ", ".join(f"{key} ({size})" for key, size in sizes.most_common(10))
        raise ImportFileError(
            Text(
                f"issues of {len(sizes)} projects: {shares}",
                f"含有 {len(sizes)} 个项目的事项：{shares}",
            ),
            file=name,
            hint=Text(
                "a snapshot is about one project: add project = KEY to the query",
                "一份快照只对应一个项目：请在查询中加上 project = 项目键",
            ),
        )
    return next(iter(sizes))


def _last_day(tickets: tuple[Ticket, ...], name: str) -> date:
    changes = [ticket.fields.updated for ticket in tickets if ticket.fields.updated]
    if not changes:
        raise ImportFileError(
            Text("no issue says when it was updated", "没有任何事项带有更新时间"),
            file=name,
            hint=Text(
                "export the field updated, or give the day of the export",
                "请导出 updated 字段，或指定导出的日期",
            ),
        )
    return utc_day(max(changes))


def _iso(when: datetime) -> str:
    return when.isoformat(timespec="seconds")

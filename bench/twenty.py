"""Twenty rules of the usual shapes, each written three times: in our language, by hand, for zen-engine.

By hand means what a careful programmer writes: functions on the rows, None seen to, a message in both
languages and the evidence for each finding. In zen-engine a missing value can't be compared, so its
conditions ask first; it gives messages but no evidence. Dates are day numbers for all three.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

Row = dict[str, Any]

LEVELS = {
    name: i for i, name in enumerate(("unaware", "resistant", "neutral", "supportive", "leading"))
}
GRAVE = ("high", "critical")


class Item(NamedTuple):
    """A rule over the items of a list: any failing one is too many."""

    each: str
    among: str  #: "" for all
    fail: str
    message: tuple[str, str]
    by_hand: Callable[[Row, int], bool | None]  #: whether an item fails; None: can't say
    asked: Callable[[Row, int], bool | None]
    look: tuple[str, ...]  #: fields that are evidence
    zen: str  #: when an item fails, `among` included


class Value(NamedTuple):
    """A rule over one value."""

    value: str
    red: str
    message: tuple[str, str]
    by_hand: Callable[[Row], float | None]
    fails: Callable[[float], bool]
    look: tuple[str, ...]  #: pointers
    zen: str  #: the value, null when it is missing
    zen_red: str


def every(_: Row, __: int) -> bool:
    return True


def late_unannounced(c: Row, day: int) -> bool | None:
    due, done, told = c["due"], c["delivered_on"], c["client_informed_on"]
    if due is None:
        return None
    if not (due < day if done is None else done > due):
        return False
    return told is None or told > due


def told_late(i: Row, _: int) -> bool | None:
    told, raised = i["client_informed_on"], i["raised_on"]
    if told is None:
        return True
    return None if raised is None else told - raised > 2


def grave(i: Row, _: int) -> bool | None:
    return None if i["severity"] is None else i["severity"] in GRAVE


def overdue(i: Row, day: int) -> bool | None:
    return None if i["due"] is None else i["due"] < day


def sent_late(r: Row, _: int) -> bool | None:
    if r["sent_on"] is None:
        return True
    return None if r["due"] is None else r["sent_on"] > r["due"]


def out_of_touch(s: Row, day: int) -> bool:
    return s["last_contact"] is None or day - s["last_contact"] > 14


def key_person(s: Row, _: int) -> bool | None:
    return None if s["influence"] is None else s["influence"] == "high"


def behind(s: Row, _: int) -> bool | None:
    if s["current"] is None or s["desired"] is None:
        return None
    return LEVELS[s["current"]] < LEVELS[s["desired"]]


def rejected(d: Row, _: int) -> bool | None:
    return None if d["rejections"] is None else d["rejections"] > 0


def approved(q: Row, _: int) -> bool | None:
    return None if q["decision"] is None else q["decision"] == "approved"


def costly(x: Row, _: int) -> bool | None:
    return None if x["impact"] is None else "cost" in x["impact"]


def alone(x: Row, _: int) -> bool | None:
    return None if x["client_involved"] is None else not x["client_involved"]


def absent(m: Row, _: int) -> bool | None:
    return None if m["client_attended"] is None else not m["client_attended"]


def asks(m: Row, _: int) -> bool | None:
    return m["needs_reply"]


def no_reply(m: Row, _: int) -> bool | None:
    if m["replied_on"] is None:
        return True
    return None if m["on"] is None else m["replied_on"] - m["on"] > 3


def since_report(root: Row) -> float | None:
    if root["reports"] is None:
        return None
    sent = [r["sent_on"] for r in root["reports"] if r["sent_on"] is not None]
    return root["as_of"] - max(sent) if sent else None


def closed_in_time(root: Row) -> float | None:
    if root["meetings"] is None:
        return None
    due = done = 0
    for meeting in root["meetings"]:
        actions = meeting["actions"]
        if actions is not None:
            due += actions["due"] or 0
            done += actions["closed_on_time"] or 0
    return done / due if due >= 1 else None


def criteria(root: Row) -> float | None:
    if root["deliverables"] is None:
        return None
    agreed = [d["acceptance_criteria_agreed"] for d in root["deliverables"]]
    return None if None in agreed or not agreed else sum(agreed) / len(agreed)


def speed(root: Row) -> float | None:
    return root["metrics"]["spi"] if root["metrics"] is not None else None


def slip(root: Row) -> float | None:
    metrics = root["metrics"]
    if metrics is None or metrics["forecast_end"] is None or metrics["client_told_end"] is None:
        return None
    return metrics["forecast_end"] - metrics["client_told_end"]


def satisfaction(root: Row) -> float | None:
    if root["feedback"] is None:
        return None
    marks = [f["score"] / f["scale"] * 10 for f in root["feedback"] if f["kind"] == "survey"]
    return sum(marks) / len(marks) if marks else None


RULES: tuple[Item | Value, ...] = (
    Item(
        "commitments", "",
        "late(c) and (c.client_informed_on is None or c.client_informed_on > c.due)",
        ("“{c.text}” is late, and nobody said so; owner: {c.owner}", "“{c.text}”已逾期且未告知；负责人：{c.owner}"),
        late_unannounced, every, ("due", "delivered_on", "client_informed_on"),
        "(#.delivered_on == null ? #.due < as_of : #.delivered_on > #.due)"
        " and (#.client_informed_on == null or #.client_informed_on > #.due)",
    ),
    Item(
        "commitments", "", "coalesce(c.revisions, 0) >= 2",
        ("“{c.text}” moved {c.revisions} times", "“{c.text}”改期 {c.revisions} 次"),
        lambda c, _: (c["revisions"] or 0) >= 2, every, ("revisions",),
        "(#.revisions ?? 0) >= 2",
    ),
    Item(
        "issues", 'c.severity >= "high"',
        "c.client_informed_on is None or days(c.client_informed_on - c.raised_on) > 2",
        ("“{c.title}” was kept from the client; owner: {c.owner}", "“{c.title}”未及时告知业主；负责人：{c.owner}"),
        told_late, grave, ("client_informed_on", "raised_on", "severity"),
        "#.severity in ['high', 'critical'] and (#.client_informed_on == null"
        " or #.client_informed_on - #.raised_on > 2)",
    ),
    Item(
        "issues", "c.resolved_on is None", "c.action_plan is None",
        ("“{c.title}” has no plan; owner: {c.owner}", "“{c.title}”没有行动计划；负责人：{c.owner}"),
        lambda i, _: i["action_plan"] is None, lambda i, _: i["resolved_on"] is None, ("action_plan", "resolved_on"),
        "#.resolved_on == null and #.action_plan == null",
    ),
    Item(
        "issues", "c.resolved_on is not None", "c.root_cause is None",
        ("“{c.title}” was closed without a cause", "“{c.title}”关闭时未查明原因"),
        lambda i, _: i["root_cause"] is None, lambda i, _: i["resolved_on"] is not None, ("root_cause", "resolved_on"),
        "#.resolved_on != null and #.root_cause == null",
    ),
    Item(
        "issues", "c.resolved_on is None", "c.due < as_of",
        ("“{c.title}” is overdue; owner: {c.owner}", "“{c.title}”已逾期；负责人：{c.owner}"),
        overdue, lambda i, _: i["resolved_on"] is None, ("due", "resolved_on"),
        "#.resolved_on == null and #.due != null and #.due < as_of",
    ),
    Item(
        "reports", "", "c.sent_on is None or c.sent_on > c.due",
        ("Report {c.id} was late", "{c.id} 汇报迟交"),
        sent_late, every, ("sent_on", "due"),
        "#.sent_on == null or #.sent_on > #.due",
    ),
    Value(
        "days(as_of - latest(r.sent_on for r in reports))", "> 10",
        ("{value} days without a report", "{value} 天没有汇报"),
        since_report, lambda v: v > 10, ("/reports",),
        "len(reports) > 0 ? as_of - max(map(reports, #.sent_on)) : null", "> 10",
    ),
    Item(
        "meetings", "", "not c.client_attended",
        ("The client was not at meeting {c.id}", "业主未出席会议 {c.id}"),
        absent, every, ("client_attended",),
        "#.client_attended == false",
    ),
    Value(
        "ratio(sum(m.actions.closed_on_time for m in meetings), sum(m.actions.due for m in meetings), 1)", "< 0.8",
        ("Only {value:%} of the actions were closed in time", "按时完成的行动项仅占 {value:%}"),
        closed_in_time, lambda v: v < 0.8, ("/meetings",),
        "sum(map(meetings, #.actions.due)) > 0"
        " ? sum(map(meetings, #.actions.closed_on_time)) / sum(map(meetings, #.actions.due)) : null", "< 0.8",
    ),
    Item(
        "stakeholders", 'c.influence == "high"', "c.last_contact is None or days(as_of - c.last_contact) > 14",
        ("Nobody has spoken to {c.name} lately", "近期无人联系 {c.name}"),
        out_of_touch, key_person, ("last_contact", "influence"),
        "#.influence == 'high' and (#.last_contact == null or as_of - #.last_contact > 14)",
    ),
    Item(
        "stakeholders", "", "level(c.current) < level(c.desired)",
        ("{c.name} is less on board than hoped", "{c.name} 的支持程度低于期望"),
        behind, every, ("current", "desired"),
        "ranks[#.current] < ranks[#.desired]",
    ),
    Item(
        "deliverables", "", "c.rejections > 0",
        ("“{c.title}” was rejected {c.rejections} times", "“{c.title}”被退回 {c.rejections} 次"),
        rejected, every, ("rejections",),
        "(#.rejections ?? 0) > 0",
    ),
    Value(
        "share(d.acceptance_criteria_agreed for d in deliverables)", "< 1",
        ("Criteria are agreed for {value:%} only", "仅 {value:%} 的成果已约定验收标准"),
        criteria, lambda v: v < 1, ("/deliverables",),
        "len(deliverables) > 0"
        " ? count(deliverables, #.acceptance_criteria_agreed) / len(deliverables) : null", "< 1",
    ),
    Item(
        "change_requests", 'c.decision == "approved"', "c.baseline_updated_on is None",
        ("“{c.title}” is approved, not planned", "“{c.title}”已批准但未纳入计划"),
        lambda q, _: q["baseline_updated_on"] is None, approved, ("baseline_updated_on", "decision"),
        "#.decision == 'approved' and #.baseline_updated_on == null",
    ),
    Item(
        "decisions", '"cost" in c.impact', "not c.client_involved",
        ("“{c.topic}” was decided without the client", "“{c.topic}”的决策未让业主参与"),
        alone, costly, ("client_involved", "impact"),
        "'cost' in #.impact and #.client_involved == false",
    ),
    Value(
        "metrics.spi", "< 0.85",
        ("Schedule performance is {value}", "进度绩效为 {value}"),
        speed, lambda v: v < 0.85, ("/metrics/spi",),
        "metrics.spi", "< 0.85",
    ),
    Value(
        "days(metrics.forecast_end - metrics.client_told_end)", "> 0",
        ("We expect the end {value} days later than we say", "预计完工比告知业主的晚 {value} 天"),
        slip, lambda v: v > 0, ("/metrics/forecast_end", "/metrics/client_told_end"),
        "metrics.forecast_end - metrics.client_told_end", "> 0",
    ),
    Item(
        "communications", "c.needs_reply", "c.replied_on is None or days(c.replied_on - c.on) > 3",
        ("A question came by {c.channel} and was left too long", "经 {c.channel} 收到的询问答复过慢"),
        no_reply, asks, ("replied_on", "on", "needs_reply"),
        "#.needs_reply and (#.replied_on == null or #.replied_on - #.on > 3)",
    ),
    Value(
        'mean(c.score / c.scale * 10 for c in feedback if c.kind == "survey")', "< 7",
        ("The mean mark is {value} of 10", "平均评分为 {value} 分（满分 10 分）"),
        satisfaction, lambda v: v < 7, ("/feedback",),
        "count(feedback, #.kind == 'survey') > 0"
        " ? avg(map(filter(feedback, #.kind == 'survey'), #.score / #.scale * 10)) : null", "< 7",
    ),
)  # fmt: skip

"""What each kind of message says of a project: values by the names that its lines have in braces.

A value that the file does not know is not there, and the line that wants it is not said.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from comity.engine.coach.saying import amount, days, later, same, spoken, times
from comity.engine.facts import Facts, Row
from comity.engine.outcomes import SEVERITIES
from comity.schemas.report import FindingReport
from comity.schemas.text import Text

__all__ = ["Case", "Values", "Words", "leading", "values"]

_ROLES = ("sponsor", "decision_maker")
_INFLUENCE = ("high", "medium", "low")
_OLD = Text("the old figures", "旧数字")

Words = Mapping[str, Text]
Values = dict[str, Text]


class Case(NamedTuple):
    """What a message is about."""

    facts: Facts
    words: Words
    found: Sequence[FindingReport]  #: that the message answers

    def rows(self, name: str, rules: Iterable[str] = ()) -> list[Row]:
        """The items of a list that the findings are about, in the order of the file."""
        wanted, only = set(rules), self.found
        marks = {f.subject for f in only if not wanted or f.rule in wanted}
        return [row for row in self.facts.root[name] or () if row.get("id") in marks]

    def word(self, value: str | None) -> Text | None:
        return self.words.get(value) if value else None


def values(key: str, case: Case) -> tuple[Values, Row | None]:
    """The values of a message by its key, and the person whom it is for where the facts name one."""
    return _VALUES.get(key, _nothing)(case)


def leading(facts: Facts) -> Row | None:
    """Whom the news is owed first: the sponsor, else who decides, else who has most influence."""
    people = [p for p in facts.root["stakeholders"] or () if p["left_on"] is None and p["name"]]
    rank = [
        (
            _ROLES.index(p["role"]) if p["role"] in _ROLES else len(_ROLES),
            _INFLUENCE.index(p["influence"]) if p["influence"] else len(_INFLUENCE),
            n,
        )
        for n, p in enumerate(people)
    ]
    return people[min(rank)[-1]] if rank else None


def _person(facts: Facts, mark: str | None) -> Row | None:
    people = facts.root["stakeholders"] or ()
    return next((p for p in people if p["id"] == mark and p["name"]), None)


_Found = tuple[Values, Row | None]


def _nothing(_: Case) -> _Found:
    return {}, None


def _breach(case: Case) -> _Found:
    events = [
        row
        for row in case.facts.root["integrity_events"] or ()
        if row["closed_with_client_on"] is None and row["on"] is not None
    ]
    if not events:
        return {}, None
    last = max(events, key=lambda row: row["on"])
    kind = case.word(last["kind"])
    return ({"breach_on": spoken(last["on"])} | ({"breach": kind} if kind else {})), None


def _figures(case: Case) -> _Found:
    """Where the client's figures and ours part."""
    metrics = case.facts.root["metrics"]
    values: Values = {}
    if metrics is None:
        return values, None
    told, ours = metrics["client_told_end"], metrics["forecast_end"]
    if told is not None and ours is not None and ours > told:
        values |= {"told_end": spoken(told), "forecast_end": spoken(ours)}
        values |= {"late": later(told, ours), "new_date": spoken(ours), "old": _OLD}
    told, ours = metrics["client_told_cost"], metrics["forecast_cost"]
    if told is not None and ours is not None and ours != told:
        values |= {"told_cost": amount(told), "forecast_cost": amount(ours), "old": _OLD}
    return values, None


def _report(case: Case) -> _Found:
    values, _ = _figures(case)
    sent = case.rows("reports")
    if sent and sent[-1]["sent_on"] is not None:
        values["report_on"] = spoken(sent[-1]["sent_on"])
        colour = case.word(sent[-1]["rag"])
        values |= {"rag": colour} if colour else {}
    open_ones = [i for i in case.facts.root["issues"] or () if i["resolved_on"] is None]
    grave = [i for i in open_ones if i["severity"] == "critical"]
    return values | _issue(case, grave, dated=False), None


def _hidden(case: Case) -> _Found:
    """What the client has not been told to this day."""
    values = _issue(case, [r for r in case.rows("issues") if r["client_informed_on"] is None])
    risks = case.rows("risks")
    if risks and risks[0]["title"]:
        values["risk"] = same(risks[0]["title"])
        if risks[0]["raised_on"] is not None:
            values["risk_on"] = spoken(risks[0]["raised_on"])
    return values, None


def _late_news(case: Case) -> _Found:
    rows = [row for row in case.rows("issues") if row["client_informed_on"] is not None]
    values = _issue(case, rows)
    told = [
        r["client_informed_on"]
        for r in rows
        if r["title"] and same(r["title"]) == values.get("issue")
    ]
    return values | ({"told_on": spoken(told[0])} if told else {}), None


def _issue(case: Case, rows: Sequence[Row], *, dated: bool = True) -> Values:
    """The gravest of some issues, the oldest of equals."""
    rows = [row for row in rows if row["title"] and row["severity"]]
    if not rows:
        return {}
    row = max(rows, key=lambda r: (SEVERITIES.index(r["severity"]), -(r["detected_on"] or 0)))
    values = {"issue": same(row["title"])}
    if row["detected_on"] is not None:
        values["issue_on"] = spoken(row["detected_on"])
        values["issue_days"] = days(case.facts.as_of - row["detected_on"])
    if row["root_cause"]:
        values["cause"] = same(row["root_cause"])
    if row["action_plan"]:
        values["plan"] = same(row["action_plan"])
    if dated and row["due"] is not None and row["due"] >= case.facts.as_of:
        values["new_date"] = spoken(row["due"])
    return values


def _promise(case: Case) -> _Found:
    rows = [r for r in case.rows("commitments") if r["delivered_on"] is None and r["due"]]
    if not rows:
        return {}, None
    row = min(rows, key=lambda r: r["due"])
    values = {"promise_due": spoken(row["due"])}
    values |= {"promise": same(row["text"])} if row["text"] else {}
    if row["revisions"] and row["revisions"] > 1:
        values["promise_times"] = times(row["revisions"])
    if row["revised_due"] is not None and row["revised_due"] >= case.facts.as_of:
        values["new_date"] = spoken(row["revised_due"])
    return values, _person(case.facts, row["to"])


def _unanswered(case: Case) -> _Found:
    """The last complaint or opinion without an answer, and the last low mark that nobody rang about."""
    rows = [row for row in case.rows("feedback") if row["on"] is not None]
    open_ones = [
        row
        for row in rows
        if row["closed_on"] is None
        and row["responded_on"] is None
        and (row["text"] or row["theme"])
    ]
    said = max(open_ones, key=lambda r: (r["kind"] == "complaint", r["on"]), default=None)
    marks = [row for row in case.rows("feedback", ("IMP006",)) if row["followed_up_on"] is None]
    values, marked = _mark(marks)
    if said:
        values |= {"said": same(said["text"] or said["theme"]), "said_on": spoken(said["on"])}
    who = said or marked or max(rows, key=lambda r: r["on"], default=None)
    return values, _person(case.facts, who["by"]) if who else None


def _mark(rows: Sequence[Row]) -> tuple[Values, Row | None]:
    """The last of some marks."""
    whole = [r for r in rows if r["on"] is not None and r["score"] is not None and r["scale"]]
    row = max(whole, key=lambda r: r["on"], default=None)
    if row is None:
        return {}, None
    marked = {"marked_on": spoken(row["on"]), "score": amount(row["score"])}
    return marked | {"scale": amount(row["scale"])}, row


def _disappointed(case: Case) -> _Found:
    """The mark that was found low, and the aspect in which most is missing."""
    values, marked = _mark(case.rows("feedback"))
    marks = {f.subject for f in case.found}
    gaps = [
        row
        for row in case.facts.root["expectations"] or ()
        if row["aspect"] in marks
        and row["scale"]
        and None not in (row["expectation"], row["perception"])
    ]
    widest = max(
        gaps, key=lambda r: (r["expectation"] - r["perception"]) / r["scale"], default=None
    )
    aspect = case.word(widest["aspect"]) if widest else None
    if widest and aspect:
        values |= {"aspect": aspect, "best": amount(widest["scale"])}
        values |= {"expected": amount(widest["expectation"]), "felt": amount(widest["perception"])}
    return values, _person(case.facts, marked["by"]) if marked else None


def _over_head(case: Case) -> _Found:
    rows = [r for r in case.rows("decisions") if r["topic"] and r["decided_on"]]
    if not rows:
        return {}, None
    row = max(rows, key=lambda r: r["decided_on"])
    values = {"decision": same(row["topic"]), "decision_on": spoken(row["decided_on"])}
    touched = [word for word in map(case.word, row["impact"] or ()) if word]
    if touched:
        values["decision_touches"] = Text(
            " and ".join(word.en for word in touched), "和".join(word.zh for word in touched)
        )
    return values, None


def _quality(case: Case) -> _Found:
    issues = case.rows("issues")
    values = _issue(case, [row for row in issues if row["resolved_on"] is None])
    if any("client" in (row["detected_by"], row["raised_by"]) for row in issues):
        values["you"] = Text("You", "您")
    back = [r for r in case.rows("deliverables") if r["title"] and r["rejections"]]
    if back:
        worst = max(back, key=lambda r: r["rejections"])
        values |= {"deliverable": same(worst["title"]), "rejections": times(worst["rejections"])}
    return values, None


def _apart(case: Case) -> _Found:
    marks = {f.subject for f in case.found}
    differ = [r for r in case.facts.root["expectations"] or () if r["aspect"] in marks]
    aspect = next((word for word in (case.word(r["aspect"]) for r in differ) if word), None)
    values: Values = {"aspect": aspect} if aspect else {}
    if differ and differ[0]["measure"]:
        values["aspect_ours"] = same(differ[0]["measure"])
    return values | _needs(case, marks), None


def _needs(case: Case, marks: set[str]) -> Values:
    block = case.facts.root["requirements"]
    rows = [r for r in (block["items"] if block else None) or () if r["id"] in marks and r["title"]]
    return {"need": same(rows[0]["title"])} if rows else {}


def _silence(case: Case) -> _Found:
    rows = [r for r in case.rows("stakeholders") if r["last_contact"] is not None]
    if not rows:
        return {}, None
    row = min(rows, key=lambda r: r["last_contact"])
    return {"contact_on": spoken(row["last_contact"])}, row if row["name"] else None


def _manner(case: Case) -> _Found:
    bad = {"blame", "excuse", "defensive", "minimise", "dismissive", "interrupting", "sarcasm"}
    bad |= {"talking_down", "public_blame"}
    rows = [
        r
        for r in case.facts.root["communications"] or ()
        if r["on"] is not None and bad & set(r["behaviours"] or ())
    ]
    if not rows:
        return {}, None
    row = max(rows, key=lambda r: r["on"])
    seen = [word for b in row["behaviours"] if b in bad and (word := case.word(b))]
    values = {"manner_on": spoken(row["on"])}
    if seen:
        values["manner"] = Text(", ".join(w.en for w in seen), "、".join(w.zh for w in seen))
    return values, _person(case.facts, row["with"])


_VALUES: dict[str, Callable[[Case], _Found]] = {
    "honesty": _breach,
    "wrong_report": _report,
    "hidden": _hidden,
    "late_news": _late_news,
    "date_or_cost": _figures,
    "promise": _promise,
    "unanswered": _unanswered,
    "disappointed": _disappointed,
    "over_head": _over_head,
    "quality": _quality,
    "apart": _apart,
    "silence": _silence,
    "manner": _manner,
}

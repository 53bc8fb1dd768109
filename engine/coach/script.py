"""The hardest message of a project as a conversation: facts, cause, new date, alternative.

Every sentence stands in the rule packs; what it says of the project comes from the file. What the file
does not know stays a blank in square brackets: a script must never make something up.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from comity.engine.coach.saying import amount, days, filled, later, same, spoken, times, workday
from comity.engine.facts import Facts, Row
from comity.engine.outcomes import SEVERITIES
from comity.schemas.coach import Phrase, Script, ScriptLine
from comity.schemas.coaching import CoachingFile, Message, Parts
from comity.schemas.report import FindingReport
from comity.schemas.text import Text

__all__ = ["PARTS", "hardest", "leading", "script"]

#: The steps of a conversation, in the order in which they are said.
PARTS = ("opening", "facts", "owning", "cause", "ahead", "alternative", "ask", "aside", "close")
_NEWS_WD = 2  #: working days until the next news
_ROLES = ("sponsor", "decision_maker")
_INFLUENCE = ("high", "medium", "low")

Words = Mapping[str, Text]
Values = dict[str, Text]


class _Case(NamedTuple):
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


def hardest(found: Sequence[FindingReport], coaching: CoachingFile) -> Message | None:
    """The message for the gravest findings; of several the one that is hardest to say."""
    if not found:
        return None
    place = {rule: n for n, message in enumerate(coaching.messages) for rule in message.rules}
    worst = max(SEVERITIES.index(f.severity) for f in found)
    rules = [f.rule for f in found if SEVERITIES.index(f.severity) == worst]
    last = len(coaching.messages) - 1
    return coaching.messages[min(place.get(rule, last) for rule in rules)]


def script(
    found: Sequence[FindingReport], facts: Facts, words: Words, coaching: CoachingFile
) -> Script | None:
    """The conversation to prepare; None where nothing was found."""
    message = hardest(found, coaching)
    if message is None:
        return None
    about = [f for f in found if f.rule in message.rules]
    case = _Case(facts, words, about)
    values, to = _VALUES.get(message.key, _nothing)(case)
    news = workday(facts.calendar, facts.as_of, _NEWS_WD)
    values |= {"next_news": spoken(news)}
    person = to or leading(facts)
    return Script(
        key=message.key,
        title=_text(message.title),
        to=person["name"] if person else None,
        rules=tuple(sorted({f.rule for f in about}, key=message.rules.index)),
        lines=tuple(_lines(message, coaching.common, values)),
        phrases=tuple(Phrase(_text(p.avoid), _text(p.say), _text(p.why)) for p in message.phrases),
    )


def _lines(message: Message, common: Parts, values: Values) -> Iterator[ScriptLine]:
    for part in PARTS:
        for line in getattr(message, part) or getattr(common, part) or ():
            said = filled(_text(line), values)
            if said is None and line.or_:
                said = filled(_text(line.or_), values)
            if said is not None:
                yield ScriptLine(part, said, "[" in said.en)


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


# -- what each message says of the project ---------------------------------------------------------

_Found = tuple[Values, Row | None]


def _nothing(_: _Case) -> _Found:
    return {}, None


def _breach(case: _Case) -> _Found:
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


def _figures(case: _Case) -> _Found:
    """Where the client's figures and ours part."""
    metrics = case.facts.root["metrics"]
    values: Values = {}
    if metrics is None:
        return values, None
    told, ours = metrics["client_told_end"], metrics["forecast_end"]
    if told is not None and ours is not None and ours > told:
        values |= {"told_end": spoken(told), "forecast_end": spoken(ours)}
        values |= {"late": later(told, ours), "new_date": spoken(ours)}
    told, ours = metrics["client_told_cost"], metrics["forecast_cost"]
    if told is not None and ours is not None and ours != told:
        values |= {"told_cost": amount(told), "forecast_cost": amount(ours)}
    return values, None


def _report(case: _Case) -> _Found:
    values, _ = _figures(case)
    sent = case.rows("reports")
    if sent and sent[-1]["sent_on"] is not None:
        values["report_on"] = spoken(sent[-1]["sent_on"])
        colour = case.word(sent[-1]["rag"])
        values |= {"rag": colour} if colour else {}
    open_ones = [i for i in case.facts.root["issues"] or () if i["resolved_on"] is None]
    grave = [i for i in open_ones if i["severity"] == "critical"]
    return values | _issue(case, grave, dated=False), None


def _hidden(case: _Case) -> _Found:
    values = _issue(case, case.rows("issues"))
    risks = case.rows("risks")
    if risks and risks[0]["title"]:
        values["risk"] = same(risks[0]["title"])
        if risks[0]["raised_on"] is not None:
            values["risk_on"] = spoken(risks[0]["raised_on"])
    return values, None


def _issue(case: _Case, rows: Sequence[Row], *, dated: bool = True) -> Values:
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


def _promise(case: _Case) -> _Found:
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


def _unanswered(case: _Case) -> _Found:
    """The last complaint or opinion without an answer, and the last low mark."""
    rows = [row for row in case.rows("feedback") if row["on"] is not None]
    open_ones = [r for r in rows if r["closed_on"] is None and (r["text"] or r["theme"])]
    said = max(open_ones, key=lambda r: (r["kind"] == "complaint", r["on"]), default=None)
    marks = [r for r in case.rows("feedback", ("IMP006", "SRV010", "SRV009")) if r["score"]]
    marked = max(marks, key=lambda r: r["on"] or 0, default=None)
    values: Values = {}
    if said:
        values |= {"said": same(said["text"] or said["theme"]), "said_on": spoken(said["on"])}
    if marked and marked["on"] and marked["scale"] and marked["followed_up_on"] is None:
        values |= {"marked_on": spoken(marked["on"])}
        values |= {"score": amount(marked["score"]), "scale": amount(marked["scale"])}
    who = said or marked
    return values, _person(case.facts, who["by"]) if who else None


def _over_head(case: _Case) -> _Found:
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


def _quality(case: _Case) -> _Found:
    issues = case.rows("issues")
    values = _issue(case, issues)
    if any("client" in (row["detected_by"], row["raised_by"]) for row in issues):
        values["you"] = Text("You", "您")
    back = [r for r in case.rows("deliverables") if r["title"] and r["rejections"]]
    if back:
        worst = max(back, key=lambda r: r["rejections"])
        values |= {"deliverable": same(worst["title"]), "rejections": times(worst["rejections"])}
    return values, None


def _apart(case: _Case) -> _Found:
    marks = {f.subject for f in case.found}
    differ = [r for r in case.facts.root["expectations"] or () if r["aspect"] in marks]
    aspect = next((word for word in (case.word(r["aspect"]) for r in differ) if word), None)
    values: Values = {"aspect": aspect} if aspect else {}
    if differ and differ[0]["measure"]:
        values["aspect_ours"] = same(differ[0]["measure"])
    return values | _needs(case, marks), None


def _needs(case: _Case, marks: set[str]) -> Values:
    block = case.facts.root["requirements"]
    rows = [r for r in (block["items"] if block else None) or () if r["id"] in marks and r["title"]]
    return {"need": same(rows[0]["title"])} if rows else {}


def _silence(case: _Case) -> _Found:
    rows = [r for r in case.rows("stakeholders") if r["last_contact"] is not None]
    if not rows:
        return {}, None
    row = min(rows, key=lambda r: r["last_contact"])
    return {"contact_on": spoken(row["last_contact"])}, row if row["name"] else None


def _manner(case: _Case) -> _Found:
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


_VALUES: dict[str, Callable[[_Case], _Found]] = {
    "honesty": _breach,
    "wrong_report": _report,
    "hidden": _hidden,
    "date_or_cost": _figures,
    "promise": _promise,
    "unanswered": _unanswered,
    "over_head": _over_head,
    "quality": _quality,
    "apart": _apart,
    "silence": _silence,
    "manner": _manner,
}


def _text(words: Any) -> Text:
    return Text(words.en, words.zh)

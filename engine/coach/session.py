"""A coaching session of 45 minutes out of one project's report: ask, don't tell; strengths first.

The frame is GROW as coaches use it: the goal in the client's words, the reality with its evidence and its
blind spots, ways out, and one promise with a day and a name.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from comity.engine.catalog import Catalog
from comity.engine.coach.knowing import leading
from comity.engine.coach.phrases import Phrases
from comity.engine.coach.saying import filled, same, spoken, workday
from comity.engine.coach.script import script
from comity.engine.facts import Facts, Row
from comity.engine.outcomes import SEVERITIES
from comity.schemas.coach import (
    BlindSpot,
    Choice,
    Commitment,
    Observation,
    Quote,
    Session,
    Strength,
)
from comity.schemas.coaching import CoachingFile
from comity.schemas.report import (
    DiagnosisReport,
    FindingReport,
    OutcomeReport,
    ProjectReport,
    View,
)
from comity.schemas.text import Text

__all__ = ["MINUTES", "REVIEW_DAYS", "commitments", "session"]

#: Of each part.
MINUTES = {"goal": 5, "reality": 15, "options": 15, "way": 10}
REVIEW_DAYS = 30  #: until the next session: monthly, as a team rule
_FEW = 3  #: strengths, observations, blind spots, choices
_MESSAGES = 2  #: findings of one observation that are told
_OWED = 5
_QUOTES = 2
_BACK = 180  #: days: older words of the client are history
_PLEASED, _HURT = 0.8, 0.6  #: share of the best mark from which, and up to which
_HURTING = ("complaint",)
_GRAVE = ("high", "critical")  #: severities that speak against a high mark


def session(report: ProjectReport, facts: Facts, catalog: Catalog, phrases: Phrases) -> Session:
    """The session for a report; `facts` are those that it was made from."""
    coaching = phrases.coaching
    found = _open(report.findings)
    review = workday(facts.calendar, facts.as_of + REVIEW_DAYS - 1, 1)
    quotes = tuple(_quotes(facts))
    observations = tuple(_observations(found, coaching, phrases))
    diagnosis = _gravest(report.diagnoses, observations)
    blind = tuple(_blind(report.views, report, phrases))
    return Session(
        file=report.file,
        project=report.project.name,
        client=report.project.client,
        as_of=report.project.as_of,
        score=report.score.overall,
        band=report.score.band,
        coverage=report.score.coverage,
        review_on=_iso(review),
        quotes=quotes,
        goal=_goal(quotes, facts, review, coaching),
        strengths=tuple(Strength(s.title, s.message) for s in report.strengths[:_FEW]),
        strengths_question=_text(coaching.strengths),
        owed=_owed(facts),
        owed_question=_text(coaching.owed),
        observations=observations,
        cause=diagnosis.root_cause if diagnosis else None,
        cause_title=diagnosis.title if diagnosis else None,
        cause_question=diagnosis.coach if diagnosis else None,
        blind_spots=blind,
        blind_question=_blind_question(blind, coaching),
        reality=() if observations else (_text(coaching.nothing_grave),),
        options_first=_text(coaching.options_first),
        choices=tuple(_choices(report, diagnosis, observations)),
        options=tuple(map(_text, coaching.options)),
        way=tuple(map(_text, coaching.way)),
        script=script(found, facts, catalog.words, coaching),
    )


def _open(findings: Sequence[FindingReport]) -> list[FindingReport]:
    """What the client could feel: neither waived nor told by another finding, nor about the file itself."""
    return [
        f
        for f in findings
        if f.waived is None and f.suppressed_by is None and f.dimension != "data_quality"
    ]


# -- goal ------------------------------------------------------------------------------------------


def _quotes(facts: Facts) -> Iterator[Quote]:
    """The latest two sayings: first what hurts and is still open, then the words of who decides."""
    rows = [
        row
        for row in facts.root["feedback"] or ()
        if row["text"] and row["on"] and facts.as_of - _BACK <= row["on"] <= facts.as_of
    ]
    first = leading(facts)
    rank = {
        row["id"]: (
            _mood(row) == "hurt" and row["closed_on"] is None,
            _mood(row) != "hurt",  # a hurt that is healed says less than what is left
            bool(first and row["by"] == first["id"]),
            row["on"],
            n,
        )
        for n, row in enumerate(rows)
    }
    rows.sort(key=lambda row: rank[row["id"]], reverse=True)
    names = {p["id"]: p["name"] for p in facts.root["stakeholders"] or ()}
    for row in rows[:_QUOTES]:
        said, by = row["text"].strip(), names.get(row["by"])
        yield Quote(row["id"], _iso(row["on"]), by, said, _mood(row))


def _mood(row: Row) -> str:
    share = row["score"] / row["scale"] if row["score"] is not None and row["scale"] else None
    if row["kind"] in _HURTING or (share is not None and share <= _HURT):
        return "hurt"
    pleased = row["kind"] == "praise" or (share is not None and share >= _PLEASED)
    return "pleased" if pleased else "plain"


def _goal(
    quotes: Sequence[Quote], facts: Facts, review: int, coaching: CoachingFile
) -> tuple[Text, ...]:
    moods = {
        "hurt": coaching.goal_hurt,
        "pleased": coaching.goal_pleased,
        "plain": coaching.goal_plain,
    }
    first = moods[quotes[0].mood] if quotes else coaching.goal_unheard
    speaker = quotes[0].by if quotes and quotes[0].mood == "hurt" else None
    who = same(speaker) if speaker else _who(facts)
    values = {"review_on": spoken(review), "who": who}
    asked = [filled(_text(words), values) for words in coaching.goal]
    return (_text(first), *(text for text in asked if text))


def _who(facts: Facts) -> Text:
    person = leading(facts)
    if person:
        return same(person["name"])
    client = facts.root["project"]["client"]
    return same(client) if client else Text("the client", "业主")


# -- reality ---------------------------------------------------------------------------------------


def _observations(
    found: Sequence[FindingReport], coaching: CoachingFile, phrases: Phrases
) -> Iterator[Observation]:
    """The gravest rules, each about something else: one of every kind of message."""
    ranks = {
        rule: (n, m)
        for n, words in enumerate(coaching.messages)
        for m, rule in enumerate(words.rules)
    }
    last = (len(coaching.messages), 0)
    rules: dict[str, list[FindingReport]] = {}
    for finding in found:
        rules.setdefault(finding.rule, []).append(finding)
    ranked = sorted(
        rules.values(),
        key=lambda fs: (-SEVERITIES.index(fs[0].severity), ranks.get(fs[0].rule, last), fs[0].rule),
    )
    seen: set[int] = set()
    for findings in ranked:
        about, _ = ranks.get(findings[0].rule, last)
        if about in seen or len(seen) == _FEW:
            continue
        seen.add(about)
        first = findings[0]
        yield Observation(
            rule=first.rule,
            severity=first.severity,
            title=first.title,
            messages=tuple(f.message for f in findings[:_MESSAGES]),
            more=max(len(findings) - _MESSAGES, 0),
            evidence=first.evidence[0] if first.evidence else None,
            question=phrases.rules[first.rule],
        )


def _gravest(
    diagnoses: Sequence[DiagnosisReport], observations: Sequence[Observation]
) -> DiagnosisReport | None:
    """The gravest diagnosis; of equals the one that most of what is talked about leads to."""
    told = {observation.rule for observation in observations}
    return max(
        diagnoses,
        key=lambda d: (SEVERITIES.index(d.severity), len(told & set(d.findings)), d.id),
        default=None,
    )


def _blind(views: Sequence[View], report: ProjectReport, phrases: Phrases) -> Iterator[BlindSpot]:
    """Where own marks and the evidence part: blind spots before hidden strengths, the widest first."""
    grave: dict[str, list[OutcomeReport]] = {}
    failed = [o for o in report.outcomes if o.outcome == "fail" and o.kind == "scored"]
    for outcome in sorted(failed, key=lambda o: -SEVERITIES.index(o.severity)):
        if outcome.severity in _GRAVE and not outcome.waived and not outcome.suppressed:
            for row in outcome.covers:
                grave.setdefault(row, []).append(outcome)
    parted = [v for v in views if v.gap is not None and v.own is not None]
    parted.sort(key=lambda v: (v.gap != "blind_spot", -len(grave.get(v.row, ())), -(v.own or 0)))
    for view in parted[:_FEW]:
        against = grave.get(view.row, []) if view.gap == "blind_spot" else []
        yield BlindSpot(
            view.row,
            phrases.rows[view.row],
            view.own or 0.0,
            view.client_mark,
            tuple(outcome.rule for outcome in against),
            against[0].title if against else None,
            "blind" if view.gap == "blind_spot" else "hidden",
        )


def _blind_question(blind: Sequence[BlindSpot], coaching: CoachingFile) -> Text | None:
    if not blind:
        return None
    return _text(coaching.blind if blind[0].kind == "blind" else coaching.hidden_strength)


def _owed(facts: Facts) -> tuple[Commitment, ...]:
    """Open promises of ours: what is late first, then by day."""
    found = [c for c in commitments(facts) if c.due is not None]
    return tuple(sorted(found, key=lambda c: (not c.late, c.due))[:_OWED])


def commitments(facts: Facts) -> tuple[Commitment, ...]:
    """Every open promise of ours, in the order of the file."""
    return tuple(
        Commitment(
            row["id"],
            row["text"] or row["id"],
            _iso(row["due"]) if row["due"] is not None else None,
            late=row["due"] is not None and row["due"] < facts.as_of,
        )
        for row in facts.root["commitments"] or ()
        if row["by"] == "us" and row["delivered_on"] is None
    )


# -- options ---------------------------------------------------------------------------------------


def _choices(
    report: ProjectReport, diagnosis: DiagnosisReport | None, observations: Sequence[Observation]
) -> Iterator[Choice]:
    """Three ways out: for the gravest finding, from the playbook of what lies behind, what is next."""
    told = [observation.rule for observation in observations]
    ranked = sorted(
        report.actions,
        key=lambda a: min((told.index(r) for r in a.rules if r in told), default=len(told)),
    )
    first = [Choice(a.text, a.id, a.when) for a in ranked[:1]]
    playbook = (
        [Choice(text, diagnosis.id, None) for text in diagnosis.playbook] if diagnosis else []
    )
    rest = [Choice(a.text, a.id, a.when) for a in ranked[1:]]
    seen: set[str] = set()
    for choice in (*first, *playbook[:1], *rest, *playbook[1:]):
        if choice.text.en not in seen and len(seen) < _FEW:
            seen.add(choice.text.en)
            yield choice


def _iso(ordinal: int) -> str:
    return date.fromordinal(ordinal).isoformat()


def _text(words: Any) -> Text:
    return Text(words.en, words.zh)

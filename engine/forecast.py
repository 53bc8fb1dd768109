"""What changes by itself: the same file judged again on each of the days ahead.

Nothing is predicted. A day of the forecast is a check of the file as of that day, by the same code, so
whatever depends on time (due dates, windows, judged values that age, waivers that end) changes as it
would if nobody did anything. What the file itself dates in those days, such as a planned meeting, takes
place.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from comity import __version__
from comity.engine.catalog import Catalog, Rule
from comity.engine.check import Settings, check
from comity.engine.errors import UsageError
from comity.engine.facts import AGEING_DAYS, POINTER, Facts, Row, read
from comity.engine.outcomes import SEVERITIES
from comity.engine.shapes import Shapes
from comity.engine.source import Document
from comity.engine.waivers import Limits
from comity.schemas.forecast import (
    FORECAST_SCHEMA,
    Change,
    EndedWaiver,
    Forecast,
    ForecastDay,
    ForecastFinding,
)
from comity.schemas.report import FindingReport, OutcomeReport, ProjectReport, Tool
from comity.schemas.text import Text

__all__ = ["AHEAD_DAYS", "ageing", "forecast", "standing"]

AHEAD_DAYS = 14

#: How bad a state is. What nobody has to act on is no worse than what passes.
_GRADE = {"partial": 1, "fail": 2}
_UNSURE = ("unknown", "error")
_TURNS = ("worse", "unknown", "better", "aside")


class _Day(NamedTuple):
    """The file as of one day."""

    facts: Facts
    report: ProjectReport


def forecast(
    document: Document,
    catalog: Catalog,
    settings: Settings = Settings(),  # noqa: B008  frozen
    *,
    as_of: date | None = None,
    days: int = AHEAD_DAYS,
) -> Forecast:
    """The days after `as_of` (the file's own day unless given) on which something changes.

    Raises what a check of the file raises: SnapshotError, WaiverError, Mistakes. How old the file is (DQ001)
    is not judged: a forecast has no day of reading.
    """
    settings = settings._replace(today=None)
    first = _checked(document, catalog, settings, as_of)
    rules = {rule.id: rule for rule in catalog.rules}
    old = ageing(first.facts, catalog.shapes)
    start = date.fromordinal(first.facts.as_of)
    if (date.max - start).days < days:
        raise UsageError(
            Text("the calendar ends before the forecast does", "预测的日期超出了日历范围"),
            file=document.name,
        )
    settings = settings._replace(limits=Limits())  # limits are for who decides today
    found, before = [], first.report
    for ahead in range(1, days + 1):
        now = _checked(document, catalog, settings, start + timedelta(days=ahead)).report
        day = _day(before, now, rules, old.get(start.toordinal() + ahead, ()))
        if day.changes or day.waivers or day.aged or now.score != before.score:
            found.append(day)
        before = now
    return Forecast(
        schema=FORECAST_SCHEMA,
        tool=Tool(__version__, catalog.hash, settings.matcher, catalog.profile.name),
        file=document.name,
        project=first.report.project,
        language=first.facts.language,
        until=(start + timedelta(days=days)).isoformat(),
        score=first.report.score,
        days=tuple(found),
        replay=first.report.replay,
    )


def standing(outcome: OutcomeReport) -> str:
    """What a rule came to, for who has to act: its outcome, unless nothing of it is open."""
    if outcome.waived:
        return "waived"
    return "suppressed" if outcome.suppressed else outcome.outcome


def ageing(facts: Facts, shapes: Shapes) -> dict[int, tuple[str, ...]]:
    """By the first day on which they count as unknown, the pointers of judged values; days as ordinals."""
    found: dict[int, tuple[str, ...]] = {}
    for day, pointer in _ageing(facts.root, "Snapshot", shapes):
        found[day] = (*found.get(day, ()), pointer)
    return found


def _ageing(row: Row, name: str, shapes: Shapes) -> Iterator[tuple[int, str]]:
    shape = shapes[name]
    if shape.ageing and row[shape.when] is not None:
        day = row[shape.when] + AGEING_DAYS + 1
        for field in shape.ageing:
            if row[field] is not None:
                yield day, f"{row[POINTER]}/{field}"
    for field, kind in shape.fields.items():
        value = row[field]
        if value is None:
            continue
        if kind.kind == "item":
            yield from _ageing(value, kind.shape, shapes)
        elif kind.kind == "list" and kind.of.kind == "item":
            for item in value:
                yield from _ageing(item, kind.of.shape, shapes)


def _checked(document: Document, catalog: Catalog, settings: Settings, as_of: date | None) -> _Day:
    facts = read(document, catalog.shapes, as_of=as_of)
    return _Day(facts, check(facts, catalog, settings))


def _day(
    before: ProjectReport, now: ProjectReport, rules: dict[str, Rule], aged: Sequence[str]
) -> ForecastDay:
    earlier = {outcome.rule: outcome for outcome in before.outcomes}
    known = {finding.fingerprint for finding in _open(before)}
    new: dict[str, list[FindingReport]] = {}
    for finding in _open(now):
        if finding.fingerprint not in known:
            new.setdefault(finding.rule, []).append(finding)
    changes = [
        change
        for outcome in now.outcomes
        if (
            change := _change(
                earlier[outcome.rule], outcome, new.get(outcome.rule, ()), rules, aged
            )
        )
    ]
    score = now.score
    both = None not in (score.overall, before.score.overall)
    moved = round((score.overall or 0) - (before.score.overall or 0), 1) + 0.0 if both else None
    return ForecastDay(
        day=now.project.as_of,
        score=score,
        moved=moved,
        changes=tuple(sorted(changes, key=_gravity)),
        waivers=tuple(_ended(before, now)),
        aged=tuple(aged),
    )


def _open(report: ProjectReport) -> Iterator[FindingReport]:
    return (f for f in report.findings if f.waived is None and f.suppressed_by is None)


def _change(
    before: OutcomeReport,
    now: OutcomeReport,
    new: Sequence[FindingReport],
    rules: dict[str, Rule],
    aged: Sequence[str],
) -> Change | None:
    """How a rule changed; None where a reader of the findings would see no difference."""
    states = standing(before), standing(now)
    escalated = before.severity != now.severity and _grade(now)
    if states[0] == states[1] and not new and not escalated:
        return None
    return Change(
        rule=now.rule,
        dimension=now.dimension,
        kind=now.kind,
        severity=now.severity,
        title=rules[now.rule].pass_title if now.kind == "strength" else now.title,
        turn=_turn(before, now, new),
        before=states[0],
        after=states[1],
        severity_before=before.severity,
        findings=tuple(ForecastFinding(f.subject, f.message, f.fingerprint) for f in new),
        aged=_missed(rules[now.rule], aged) if states[1] == "unknown" else (),
    )


def _grade(outcome: OutcomeReport) -> int:
    return _GRADE.get(standing(outcome), 0)


def _turn(before: OutcomeReport, now: OutcomeReport, new: Sequence[Any]) -> str:
    states = standing(before), standing(now)
    if now.kind == "strength":  # it passes where something stands out
        return "better" if now.outcome == "pass" else "worse" if "pass" in states else "aside"
    if states[1] in _UNSURE and states[0] not in _UNSURE:
        return "unknown"
    if states[0] in _UNSURE and states[1] == "pass":
        return "better"
    one, other = _grade(before), _grade(now)
    if (not one and not other) or states[1] in ("waived", "suppressed"):
        return "aside"
    if one == other:
        grades = SEVERITIES.index(before.severity), SEVERITIES.index(now.severity)
        return "worse" if new or grades[1] > grades[0] else "better"
    return "worse" if other > one else "better"


def _missed(rule: Rule, aged: Sequence[str]) -> tuple[str, ...]:
    """Of the values that turned too old, those that the rule looks at."""
    paths = {read.path for read in rule.reads}
    return tuple(
        pointer
        for pointer in aged
        if ".".join(key for key in pointer.split("/")[1:] if not key.isdecimal()) in paths
    )


def _ended(before: ProjectReport, now: ProjectReport) -> Iterator[EndedWaiver]:
    """Waivers stand in the same order on every day."""
    for old, new in zip(before.waivers, now.waivers, strict=True):
        if new.state == "expired" != old.state:
            yield EndedWaiver(new.rule, new.subject, new.reason, new.owner)


def _gravity(change: Change) -> tuple[int, int, str]:
    return _TURNS.index(change.turn), -SEVERITIES.index(change.severity), change.rule

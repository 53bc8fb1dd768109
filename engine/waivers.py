"""Waivers: decisions to accept a failure for a while. They never change what was found."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from comity.engine.errors import Mistakes, Position, WaiverError, suggest
from comity.engine.outcomes import Finding, Outcome, Waiver
from comity.engine.source import Document
from comity.schemas.report import ProjectReport, WaiverState
from comity.schemas.text import Text

__all__ = ["Limits", "apply", "days_left", "holds", "listed", "within"]

_STATES = ("expired", "expiring", "unused", "active")


class Limits(NamedTuple):
    """How far a team lets its waivers go; None sets no limit."""

    max_days: int | None = None  #: from the snapshot's day to the last day of a waiver
    max_weight: float | None = None  #: percent of the weight judged that may be waived
    needs_approver: bool = False  #: somebody other than the owner


def holds(waiver: Waiver, day: date) -> bool:
    """Whether a waiver is in force on a day: its last day is one of them.

    The day is the snapshot's `as_of`, a date in the project's own time zone.
    """
    return days_left(waiver, day) >= 0


def days_left(waiver: Waiver | WaiverState, day: date) -> int:
    """0 on the last day; negative when it is over."""
    return (date.fromisoformat(waiver.expires) - day).days


def apply(
    outcomes: Sequence[Outcome],
    waivers: Sequence[Waiver],
    day: date,
    known: Collection[str],
    expiring_days: int,
    document: Document | None = None,
    limits: Limits = Limits(),  # noqa: B008  frozen
) -> tuple[tuple[Outcome, ...], tuple[WaiverState, ...]]:
    """Mark the findings that a waiver in force accepts; say what became of every waiver.

    `known` holds the ids of all rules, `document` the snapshot that waivers with a pointer stand in.
    Raises WaiverError, or Mistakes with all of them, for rules that do not exist (a waiver must never
    silently widen) and for waivers in force that go further than the limits.
    """
    active = [waiver for waiver in waivers if holds(waiver, day)]
    mistakes = [_unknown(w, known, document) for w in waivers if w.rule not in known]
    mistakes += [error for w in active for error in _beyond(w, day, limits, document)]
    if mistakes:
        raise mistakes[0] if len(mistakes) == 1 else Mistakes(mistakes)
    used: set[Waiver] = set()
    marked = tuple(
        outcome
        if outcome.kind == "strength" or not outcome.findings
        else replace(outcome, findings=tuple(_marked(f, active, used) for f in outcome.findings))
        for outcome in outcomes
    )
    judged = {outcome.rule for outcome in outcomes}
    states = tuple(
        _state(w, day, expiring_days, idle=w.rule in judged and w not in used) for w in waivers
    )
    return marked, states


def within(
    outcomes: Sequence[Outcome],
    weigh: Callable[[str, str], float],
    limits: Limits,
    document: Document | None = None,
) -> None:
    """Hold the weight that waivers take out of the sums against the limit.

    `weigh` tells what a rule weighs, by its id and own severity; the share is of all scored rules that
    could be judged. Raises WaiverError at the waiver that takes most.
    """
    if limits.max_weight is None:
        return
    weights = {outcome.rule: weigh(outcome.rule, outcome.nominal) for outcome in outcomes}
    judged = [
        o for o in outcomes if o.kind == "scored" and o.outcome in ("pass", "partial", "fail")
    ]
    waived = [outcome for outcome in judged if outcome.waived]
    total = sum(weights[outcome.rule] for outcome in judged)
    share = sum(weights[outcome.rule] for outcome in waived) / total * 100 if waived else 0
    if share <= limits.max_weight:
        return
    gravest = max(waived, key=lambda outcome: (weights[outcome.rule], outcome.rule))
    waiver = next(f.waived for f in gravest.findings if f.waived)
    limit, shown = f"{limits.max_weight:g}", f"{share:.1f}"
    raise _fault(
        waiver,
        "rule",
        document,
        Text(
            f"waivers take out {shown}% of the weight that was judged; the limit is {limit}%",
            f"豁免占已评规则权重的 {shown}%，上限为 {limit}%",
        ),
        Text("this waiver takes most", "其中这一条占得最多"),
    )


def listed(report: ProjectReport) -> dict[str, Any]:
    """The waivers of a project in plain values: those that need a hand first, then by their last day."""
    day = date.fromisoformat(report.project.as_of)
    states = sorted(report.waivers, key=lambda w: (_STATES.index(w.state), w.expires, w.rule))
    return {
        "file": report.file,
        "name": report.project.name,
        "as_of": report.project.as_of,
        "overall": report.score.overall,
        "without_waivers": report.score.without_waivers,
        "waivers": [
            {
                "rule": waiver.rule,
                "subject": waiver.subject,
                "state": waiver.state,
                "expires": waiver.expires,
                "days_left": days_left(waiver, day),
                "owner": waiver.owner,
                "approver": waiver.approver,
                "reason": waiver.reason,
            }
            for waiver in states
        ],
    }


def _beyond(
    waiver: Waiver, day: date, limits: Limits, document: Document | None
) -> list[WaiverError]:
    """What a waiver does that the limits forbid."""
    found = []
    days = days_left(waiver, day)
    if limits.max_days is not None and days > limits.max_days:
        most = limits.max_days
        message = Text(
            f"this waiver runs for {days} more days; the limit is {most}",
            f"这条豁免还有 {days} 天才到期，上限为 {most} 天",
        )
        last = date.fromordinal(min(day.toordinal() + most, date.max.toordinal())).isoformat()
        hint = Text(f"{last} at the latest", f"最迟写到 {last}")
        found.append(_fault(waiver, "expires", document, message, hint))
    if limits.needs_approver and not waiver.approver:
        message = Text("this waiver has no approver", "这条豁免没有批准人")
        found.append(_fault(waiver, "rule", document, message))
    elif limits.needs_approver and _same(waiver.approver, waiver.owner):
        message = Text(
            "the owner of this waiver approved it as well", "这条豁免的批准人就是责任人自己"
        )
        hint = Text("somebody else has to approve it", "须由他人批准")
        found.append(_fault(waiver, "approver", document, message, hint))
    return found


def _same(one: str | None, other: str) -> bool:
    return (one or "").strip().casefold() == other.strip().casefold()


def _unknown(waiver: Waiver, known: Collection[str], document: Document | None) -> WaiverError:
    message = Text(
        f'a waiver names no rule of this set: "{waiver.rule}"',
        f"豁免所指的规则不存在：“{waiver.rule}”",
    )
    hint = suggest(waiver.rule, sorted(known)) or Text(
        "`comity rules list` names them all", "`comity rules list` 列出全部规则"
    )
    return _fault(waiver, "rule", document, message, hint)


def _fault(
    waiver: Waiver,
    field: str,
    document: Document | None,
    message: Text,
    hint: Text | None = None,
) -> WaiverError:
    if waiver.place:
        file, line, column = waiver.place
        return WaiverError(message, file=file, position=Position(line, column), hint=hint)
    here = document if waiver.pointer else None
    place = here.position(f"{waiver.pointer}/{field}") if here else None
    return WaiverError(message, file=here.name if here else None, position=place, hint=hint)


def _marked(finding: Finding, active: Sequence[Waiver], used: set[Waiver]) -> Finding:
    """The finding with the waiver that accepts it longest; every other that would is in use too."""
    matching = [
        waiver
        for waiver in active
        if waiver.rule == finding.rule and waiver.subject in (None, finding.subject)
    ]
    used.update(matching)
    return replace(finding, waived=max(matching, key=_strength)) if matching else finding


def _strength(waiver: Waiver) -> tuple[str, ...]:
    """Sorts the longest last; among equals the one for this subject alone, then any fixed order."""
    return (
        waiver.expires,
        waiver.subject or "",
        waiver.reason,
        waiver.owner,
        waiver.approver or "",
        waiver.pointer,
    )


def _state(waiver: Waiver, day: date, expiring_days: int, *, idle: bool) -> WaiverState:
    """What became of a waiver; idle is one whose rule was judged and has nothing left to accept."""
    if not holds(waiver, day):
        state = "expired"
    elif idle:
        state = "unused"
    else:
        state = "expiring" if days_left(waiver, day) <= expiring_days else "active"
    return WaiverState(
        waiver.rule,
        waiver.subject,
        waiver.reason,
        waiver.owner,
        waiver.approver,
        waiver.expires,
        state,
    )

"""Waivers: decisions to accept a failure for a while. They never change what was found."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from comity.engine.errors import Mistakes, WaiverError, suggest
from comity.engine.outcomes import Finding, Outcome, Waiver
from comity.engine.source import Document
from comity.schemas.report import WaiverState
from comity.schemas.text import Text

__all__ = ["apply", "holds"]


def holds(waiver: Waiver, day: date) -> bool:
    """Whether a waiver is in force on a day: its last day is one of them.

    The day is the snapshot's `as_of`, a date in the project's own time zone.
    """
    return day <= date.fromisoformat(waiver.expires)


def apply(
    outcomes: Sequence[Outcome],
    waivers: Sequence[Waiver],
    day: date,
    known: Collection[str],
    expiring_days: int,
    document: Document | None = None,
) -> tuple[tuple[Outcome, ...], tuple[WaiverState, ...]]:
    """Mark the findings that a waiver in force accepts; say what became of every waiver.

    `known` holds the ids of all rules, `document` the snapshot that waivers with a pointer stand in.
    Raises WaiverError, or Mistakes, for rules that do not exist: a waiver must never silently widen.
    """
    _check(waivers, known, document)
    active = [waiver for waiver in waivers if holds(waiver, day)]
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


def _check(waivers: Sequence[Waiver], known: Collection[str], document: Document | None) -> None:
    mistakes = [_unknown(w, known, document) for w in waivers if w.rule not in known]
    if mistakes:
        raise mistakes[0] if len(mistakes) == 1 else Mistakes(mistakes)


def _unknown(waiver: Waiver, known: Collection[str], document: Document | None) -> WaiverError:
    here = document if waiver.pointer else None
    return WaiverError(
        Text(
            f'a waiver names no rule of this set: "{waiver.rule}"',
            f"豁免所指的规则不存在：“{waiver.rule}”",
        ),
        file=here.name if here else None,
        position=here.position(f"{waiver.pointer}/rule") if here else None,
        hint=suggest(waiver.rule, sorted(known))
        or Text("`comity rules list` names them all", "`comity rules list` 列出全部规则"),
    )


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
        left = (date.fromisoformat(waiver.expires) - day).days
        state = "expiring" if left <= expiring_days else "active"
    return WaiverState(
        waiver.rule,
        waiver.subject,
        waiver.reason,
        waiver.owner,
        waiver.approver,
        waiver.expires,
        state,
    )

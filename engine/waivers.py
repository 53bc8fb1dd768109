"""Waivers: decisions to accept a failure for a while. They never change what was found."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from comity.engine.errors import Mistakes, WaiverError, suggest
from comity.engine.outcomes import Finding, Outcome, Waiver
from comity.schemas.report import WaiverState
from comity.schemas.text import Text

__all__ = ["apply", "holds"]


def holds(waiver: Waiver, day: date) -> bool:
    """Whether a waiver is in force on a day: its last day is one of them."""
    return day <= date.fromisoformat(waiver.expires)


def apply(
    outcomes: Sequence[Outcome],
    waivers: Sequence[Waiver],
    day: date,
    known: Collection[str],
    expiring_days: int,
) -> tuple[tuple[Outcome, ...], tuple[WaiverState, ...]]:
    """Mark the findings that a waiver in force accepts; say what became of every waiver.

    Raises WaiverError, or Mistakes, for rules that do not exist: a waiver must never silently widen.
    """
    _check(waivers, known)
    used: set[Waiver] = set()
    active = [waiver for waiver in waivers if holds(waiver, day)]
    marked = tuple(
        replace(o, findings=tuple(_marked(f, active, used) for f in o.findings))
        if o.findings and o.kind != "strength"
        else o
        for o in outcomes
    )
    states = tuple(_state(waiver, day, used, expiring_days) for waiver in waivers)
    return marked, states


def _check(waivers: Sequence[Waiver], known: Collection[str]) -> None:
    mistakes = [
        WaiverError(
            Text(
                f'a waiver names no rule of this set: "{w.rule}"',
                f"豁免所指的规则不存在：“{w.rule}”",
            ),
            hint=suggest(w.rule, sorted(known)),
        )
        for w in waivers
        if w.rule not in known
    ]
    if mistakes:
        raise mistakes[0] if len(mistakes) == 1 else Mistakes(mistakes)


def _marked(finding: Finding, active: Sequence[Waiver], used: set[Waiver]) -> Finding:
    for waiver in active:
        if waiver.rule == finding.rule and waiver.subject in (None, finding.subject):
            used.add(waiver)
            return replace(finding, waived=waiver)
    return finding


def _state(waiver: Waiver, day: date, used: set[Waiver], expiring_days: int) -> WaiverState:
    left = (date.fromisoformat(waiver.expires) - day).days
    if left < 0:
        state = "expired"
    elif waiver not in used:
        state = "unused"
    else:
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

"""Advice: what to do first, by exact gain; and what to record next.

The gain of an action is the overall score after its rules are made to pass, less the score now: scored
again with every limit, not estimated. Where there is no score, there is no gain either, but the order
of the actions is the same.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from comity.engine.outcomes import DIMENSIONS, Outcome
from comity.engine.profile import Profile
from comity.engine.scoring import Total, points, total
from comity.engine.sums import Mark, Standing, applicable_core, marks, standing
from comity.schemas.report import ActionAdvice, DataGap
from comity.schemas.text import Text

__all__ = ["Action", "Case", "Within", "advise", "answered", "case_of", "data_gaps"]


class Within(NamedTuple):
    """So many days from the day of the report."""

    days: int
    working: bool  #: of the project's calendar; else every day counts


class Action(NamedTuple):
    """Something to do, by whom, by when, at what effort."""

    id: str
    text: Text
    who: str  #: roles joined by "+"
    when: Text
    effort: str  #: S | M | L
    within: Within | None = None  #: `when` as a number; None where it hangs on an event


class Case(NamedTuple):
    """A project to score again."""

    outcomes: Sequence[Outcome]
    marks: Sequence[Mark]
    standing: Standing
    profile: Profile
    weights: Mapping[str, float]
    remembered: frozenset[str]  #: rules whose failure is one of an earlier result

    def total(self, fixed: Collection[str], now: Total | None) -> Total:
        """The whole with some rules made to pass: dimensions without such a rule are as they are now."""
        if now is None:
            return total(self.marks, self.profile, self.weights, self.standing)
        brought = [m._replace(outcome="pass") if m.rule in fixed else m for m in self.marks]
        touched = {mark.dimension for mark in self.marks if mark.rule in fixed}
        same = {name: part for name, part in now.parts.items() if name not in touched}
        stand = self.standing
        if not self.remembered.isdisjoint(fixed):  # its data is back
            back = [replace(o, missing=()) if o.rule in fixed else o for o in self.outcomes]
            stand = standing(back, self.profile, voice=stand.voice)
        return total(brought, self.profile, self.weights, stand, same)


class _Ranked(NamedTuple):
    urgent: bool  #: answers an open critical failure
    gain: float
    gain_per_effort: float
    raw_per_effort: float  #: the same before limits: orders what limits make equal
    action: Action
    rules: tuple[str, ...]
    dimension: str  #: of the rule that weighs most among its rules


def advise(
    outcomes: Sequence[Outcome],
    actions: Mapping[str, Action],
    remedies: Mapping[str, tuple[str, ...]],
    profile: Profile,
    phase: str | None,
    *,
    voice: bool,
) -> tuple[ActionAdvice, ...]:
    """Every action that answers an open failure or amber, the first to do first.

    `remedies` gives a rule's actions by key; the same action for several rules is one action. First come
    the answers to an open critical failure, then the greatest gain per effort.
    """
    case = case_of(outcomes, profile, phase, voice=voice)
    now = case.total((), None)
    ranked = [
        _rank(actions[key], found, case, now) for key, found in answered(case, remedies).items()
    ]
    ranked.sort(key=_order)
    scored = case.standing.coverage >= profile.min_coverage
    return tuple(_advice(item, scored=scored) for item in _spread(ranked, profile))


def case_of(
    outcomes: Sequence[Outcome], profile: Profile, phase: str | None, *, voice: bool
) -> Case:
    """A project as it stands, to be scored again."""
    remembered = frozenset(outcome.rule for outcome in outcomes if outcome.remembered)
    stand, brought = standing(outcomes, profile, voice=voice), marks(outcomes, profile)
    return Case(outcomes, brought, stand, profile, profile.weights(phase), remembered)


def answered(case: Case, remedies: Mapping[str, tuple[str, ...]]) -> dict[str, list[Mark]]:
    """By action, the open failures and ambers that it answers."""
    accepted = {outcome.rule for outcome in case.outcomes if outcome.waived}
    found: dict[str, list[Mark]] = {}
    for mark in case.marks:
        if mark.outcome != "pass" and mark.rule not in accepted:
            for key in remedies[mark.rule]:
                found.setdefault(key, []).append(mark)
    return found


def _rank(action: Action, answered: Sequence[Mark], case: Case, now: Total) -> _Ranked:
    rules = {mark.rule for mark in answered}
    then, effort = case.total(rules, now), case.profile.efforts[action.effort]
    # The difference of what two reports would show.
    gain = round(points(then.overall or 0.0) - points(now.overall or 0.0), 1)
    raw = (then.raw or 0.0) - (now.raw or 0.0)
    heaviest = max(answered, key=lambda mark: (mark.weight, mark.rule))
    return _Ranked(
        urgent=any(m.outcome == "fail" and m.severity == "critical" for m in answered),
        gain=gain,
        gain_per_effort=round(gain / effort, 1),
        raw_per_effort=round(raw / effort, 6),  # floats that should be equal are
        action=action,
        rules=tuple(sorted(rules)),
        dimension=heaviest.dimension,
    )


def _order(item: _Ranked) -> tuple[bool, float, float, float, str]:
    worth = (-item.gain_per_effort, -item.gain, -item.raw_per_effort)
    return not item.urgent, *worth, item.action.id


def _spread(ranked: Sequence[_Ranked], profile: Profile) -> list[_Ranked]:
    """At most so many of one dimension among the first; those passed over follow.

    Where the other dimensions have nothing to offer, they fill up the first places.
    """
    first: list[_Ranked] = []
    over: list[_Ranked] = []
    taken = dict.fromkeys(DIMENSIONS, 0)
    for item in ranked:
        room = len(first) < profile.top_actions
        if room and taken[item.dimension] < profile.top_per_dimension:
            taken[item.dimension] += 1
            first.append(item)
        else:
            over.append(item)
    return first + over


def _advice(ranked: _Ranked, *, scored: bool) -> ActionAdvice:
    action = ranked.action
    return ActionAdvice(
        id=action.id,
        text=action.text,
        who=action.who,
        when=action.when,
        effort=action.effort,
        gain=ranked.gain if scored else 0.0,
        gain_per_effort=ranked.gain_per_effort if scored else 0.0,
        rules=ranked.rules,
    )


def data_gaps(outcomes: Sequence[Outcome], profile: Profile) -> tuple[DataGap, ...]:
    """What is missing, with the coverage that it would bring: the most first.

    A rule that lacks several things counts for each of them; only core rules bring coverage.
    """
    weight = {o.rule: profile.weight(o.rule, o.nominal) for o in applicable_core(outcomes)}
    lacking: dict[str, set[str]] = {}
    for outcome in outcomes:
        if outcome.kind == "scored":
            for pointer in outcome.missing:
                lacking.setdefault(pointer, set()).add(outcome.rule)
    whole = sum(weight.values())
    gaps = []
    for pointer, rules in lacking.items():
        brought = sum(weight.get(rule, 0.0) for rule in rules)
        share = round(brought / whole, 2) if brought else 0.0
        gaps.append(DataGap(pointer, tuple(sorted(rules)), share))
    return tuple(sorted(gaps, key=lambda gap: (-gap.coverage_gain, gap.pointer)))

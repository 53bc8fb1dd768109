"""Advice: what to do first, by exact gain; and what to record next.

The gain of an action is the overall score after its rules are made to pass, less the score now: scored
again with every limit, not estimated.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from comity.engine.outcomes import Outcome
from comity.engine.profile import Profile
from comity.engine.scoring import Mark, Standing, marks, standing, total
from comity.schemas.report import ActionAdvice, DataGap
from comity.schemas.text import Text

__all__ = ["Action", "advise", "data_gaps"]


class Action(NamedTuple):
    """Something to do, by whom, by when, at what effort."""

    id: str
    text: Text
    who: str  #: roles joined by "+"
    when: Text
    effort: str  #: S | M | L


class _Ranked(NamedTuple):
    urgent: bool  #: answers an open critical failure
    gain_per_effort: float
    gain: float
    action: Action
    rules: tuple[str, ...]
    dimension: str  #: of the rule that weighs most among its rules


def advise(
    outcomes: Sequence[Outcome],
    actions: Mapping[str, Action],
    remedies: Mapping[str, tuple[str, ...]],
    profile: Profile,
    phase: str | None,
    voice: bool,
) -> tuple[ActionAdvice, ...]:
    """Every action that answers an open failure, the first to do first.

    `remedies` gives a rule's actions by key. The same action for several rules is one action.
    """
    weights, stand = profile.weights(phase), standing(outcomes, profile, voice)
    brought = marks(outcomes, profile)
    before = total(brought, profile, weights, stand).overall or 0.0
    by_action: dict[str, list[Mark]] = {}
    for mark in brought:
        if mark.outcome != "pass":
            for key in remedies[mark.rule]:
                by_action.setdefault(key, []).append(mark)
    ranked = [
        _rank(actions[key], answered, brought, before, profile, weights, stand)
        for key, answered in by_action.items()
    ]
    ranked.sort(key=lambda r: (not r.urgent, -r.gain_per_effort, -r.gain, r.action.id))
    return tuple(_advice(r) for r in _spread(ranked, profile))


def _rank(
    action: Action,
    answered: Sequence[Mark],
    brought: Sequence[Mark],
    before: float,
    profile: Profile,
    weights: Mapping[str, float],
    stand: Standing,
) -> _Ranked:
    rules = {mark.rule for mark in answered}
    fixed = [m._replace(outcome="pass") if m.rule in rules else m for m in brought]
    after = total(fixed, profile, weights, stand).overall or 0.0
    gain = round(after - before, 1)
    heaviest = max(answered, key=lambda m: (m.weight, m.rule))
    urgent = any(m.outcome == "fail" and m.severity == "critical" for m in answered)
    rate = round(gain / profile.efforts[action.effort], 1)
    return _Ranked(urgent, rate, gain, action, tuple(sorted(rules)), heaviest.dimension)


def _spread(ranked: Sequence[_Ranked], profile: Profile) -> list[_Ranked]:
    """At most so many of one dimension among the first; those passed over follow."""
    first: list[_Ranked] = []
    taken: dict[str, int] = {}
    for item in ranked:
        if len(first) == profile.top_actions:
            break
        if taken.get(item.dimension, 0) < profile.top_per_dimension:
            taken[item.dimension] = taken.get(item.dimension, 0) + 1
            first.append(item)
    return first + [item for item in ranked if item not in first]


def _advice(ranked: _Ranked) -> ActionAdvice:
    action = ranked.action
    return ActionAdvice(
        id=action.id,
        text=action.text,
        who=action.who,
        when=action.when,
        effort=action.effort,
        gain=ranked.gain,
        gain_per_effort=ranked.gain_per_effort,
        rules=ranked.rules,
    )


def data_gaps(outcomes: Sequence[Outcome], profile: Profile) -> tuple[DataGap, ...]:
    """What is missing, with the coverage that it would bring: the most first.

    A rule that lacks several things counts for each of them; only core rules bring coverage.
    """
    applicable = sum(
        profile.severity_weights[o.nominal]
        for o in outcomes
        if o.core and o.outcome != "not_applicable"
    )
    rules: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.outcome == "unknown" and outcome.kind == "scored":
            for pointer in outcome.missing:
                rules.setdefault(pointer, []).append(outcome)
    gaps = [
        DataGap(
            pointer,
            tuple(sorted(o.rule for o in lacking)),
            round(
                sum(profile.severity_weights[o.nominal] for o in lacking if o.core) / applicable, 2
            )
            if applicable
            else 0.0,
        )
        for pointer, lacking in rules.items()
    ]
    return tuple(sorted(gaps, key=lambda gap: (-gap.coverage_gain, gap.pointer)))

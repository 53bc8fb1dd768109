"""A project as something to choose from: what passing some rules is worth, fast enough to ask often.

A dimension's score hangs on which of its own rules pass, so each is added up once for each such set; the
whole is put together by `scoring.total`, with every limit.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from math import fsum

from comity.engine.advice import Case
from comity.engine.caps import Part
from comity.engine.outcomes import DIMENSIONS
from comity.engine.plan_search import Demand, Option, Problem
from comity.engine.scoring import part, points, total
from comity.engine.sums import Standing, standing

__all__ = ["problem_of"]

_ROUNDED = 0.05 + 1e-6  #: so much less is shown as the value all the same
_LESS = 1e-6


def problem_of(case: Case, offers: Sequence[tuple[str, Collection[str], float]]) -> Problem:
    """The problem of some offers: id, rules that it makes pass, effort; sorted by id."""
    rules = sorted({rule for _, answered, _ in offers for rule in answered})
    bit = {rule: 1 << place for place, rule in enumerate(rules)}
    options = tuple(
        Option(key, sum(bit[rule] for rule in answered), effort) for key, answered, effort in offers
    )
    value = _Value(case, bit)
    limits = sorted({limit for _, limit in (*case.profile.critical_caps, *case.profile.high_caps)})
    return Problem(options, value.of, _demands(case, rules), tuple(limits))


class _Value:
    """The overall score by the rules that pass, as bits."""

    def __init__(self, case: Case, bit: dict[str, int]) -> None:
        self.case = case
        self.bit = bit
        self.marks = {d: [m for m in case.marks if m.dimension == d] for d in DIMENSIONS}
        self.own = {d: sum({bit.get(m.rule, 0) for m in found}) for d, found in self.marks.items()}
        self.back = sum(bit.get(rule, 0) for rule in case.remembered)
        self.parts: dict[tuple[str, int], Part] = {}
        self.stands: dict[int, Standing] = {0: case.standing}

    def of(self, passed: int) -> float:
        parts = {d: self._part(d, passed & own) for d, own in self.own.items()}
        stand = self._standing(passed & self.back)
        whole = total((), self.case.profile, self.case.weights, stand, parts)
        return points(whole.overall or 0.0)

    def _part(self, dimension: str, passed: int) -> Part:
        known = self.parts.get((dimension, passed))
        if known is None:
            brought = tuple(
                mark._replace(outcome="pass") if self.bit.get(mark.rule, 0) & passed else mark
                for mark in self.marks[dimension]
            )
            known = self.parts[dimension, passed] = part(brought, self.case.profile)
        return known

    def _standing(self, back: int) -> Standing:
        """What is known once the data of remembered failures is back."""
        if back not in self.stands:
            outcomes = [
                replace(o, missing=()) if self.bit.get(o.rule, 0) & back else o
                for o in self.case.outcomes
            ]
            case = self.case
            self.stands[back] = standing(outcomes, case.profile, voice=case.standing.voice)
        return self.stands[back]


def _demands(case: Case, rules: Sequence[str]) -> Callable[[float], tuple[Demand, ...]]:
    """What a value takes at least: first of all the mean; then so many failures less for each limit."""
    floor, mean = _mean(case, rules)
    failed = {mark.rule: mark.severity for mark in case.marks if mark.outcome == "fail"}
    critical = [float(failed.get(rule) == "critical") for rule in rules]
    high = [float(failed.get(rule) == "high") for rule in rules]
    weighed = [h + case.profile.critical_counts_as * c for h, c in zip(high, critical, strict=True)]
    # Whole counts fall under a limit by one; where a critical one counts one and a half, by any little.
    step = 1 if case.profile.critical_counts_as == int(case.profile.critical_counts_as) else _LESS
    gravities = list(failed.values())
    counts = gravities.count("critical"), gravities.count("high")
    profile = case.profile

    def demands(value: float) -> tuple[Demand, ...]:
        found = [Demand(mean, value - _ROUNDED - floor)]
        for least, limit in profile.critical_caps:
            if points(limit) < value:
                found.append(Demand(tuple(critical), counts[0] - least + 1))
        for least, limit in profile.high_caps:
            if points(limit) < value:
                now = counts[1] + profile.critical_counts_as * counts[0]
                found.append(Demand(tuple(weighed), now - least + step))
        return tuple(found)

    return demands


def _mean(case: Case, rules: Sequence[str]) -> tuple[float, tuple[float, ...]]:
    """The mean before limits, and what each rule adds to it by passing."""
    weights: dict[str, float] = {}
    for mark in case.marks:
        weights[mark.dimension] = weights.get(mark.dimension, 0.0) + mark.weight
    whole = fsum(case.weights[dimension] for dimension in weights)
    earns, adds, floor = case.profile.credits, dict.fromkeys(rules, 0.0), 0.0
    for mark in case.marks:
        worth = 100 * mark.weight / weights[mark.dimension] * case.weights[mark.dimension]
        worth = worth / whole if whole else 0.0
        floor += worth * earns[mark.outcome]
        if mark.rule in adds:
            adds[mark.rule] += worth * (earns["pass"] - earns[mark.outcome])
    return floor, tuple(adds[rule] for rule in rules)

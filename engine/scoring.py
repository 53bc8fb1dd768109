"""Scoring: pure arithmetic from outcomes and a profile to a score that can be traced.

    outcomes -> marks -> dimensions, each under its limits -> the whole, under its own -> range, band

The formulas, and why they are so, stand in docs/scoring.md; the constants in the profile.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import floor, fsum
from types import MappingProxyType
from typing import NamedTuple

from comity.engine.caps import Limit, Part, caps_under, dimension_limits, overall_limits
from comity.engine.outcomes import DIMENSIONS, OUTCOMES, Outcome
from comity.engine.profile import Profile
from comity.engine.sums import Mark, Standing, counted, marks, standing
from comity.schemas.report import DimensionReport, Score

__all__ = ["Total", "band", "confidence", "part", "points", "score", "total"]


class Total(NamedTuple):
    """The whole, unrounded; its numbers are None when nothing was assessed."""

    overall: float | None
    mean: float | None  #: of the dimensions' scores: what the limits of the whole hold down
    raw: float | None  #: without any limit, those of the dimensions included
    parts: dict[str, Part]  #: every dimension, in the article's order
    limits: tuple[Limit, ...]  #: every one that holds the whole, lowest first


def score(
    outcomes: Sequence[Outcome], profile: Profile, phase: str | None, *, voice: bool
) -> tuple[Score, tuple[DimensionReport, ...]]:
    """The score of a project and of its dimensions, rounded as the report shows them."""
    weights = profile.weights(phase)
    stand = standing(outcomes, profile, voice=voice)
    now = total(marks(outcomes, profile), profile, weights, stand)
    dimensions = tuple(_dimension(d, outcomes, now, stand, weights, profile) for d in DIMENSIONS)
    covered, sure = _share(stand.coverage), confidence(outcomes, profile, stand)
    if now.overall is None or stand.coverage < profile.min_coverage:
        none = Score(None, None, None, None, "insufficient_data", covered, sure, (), None)
        return none, dimensions
    overall = points(now.overall)
    filled = standing(outcomes, profile, voice=voice, filled=True)
    low, high = (
        _shown(total(marks(outcomes, profile, unknown=end), profile, weights, filled).overall)
        for end in ("fail", "pass")
    )
    unwaived = total(marks(outcomes, profile, waivers=False), profile, weights, stand)
    whole = Score(
        overall=overall,
        raw=_shown(now.raw),
        low=min(low, overall),
        high=max(high, overall),
        band=band(overall, profile),
        coverage=covered,
        confidence=sure,
        caps=caps_under(now.mean or 0.0, now.limits, profile),
        without_waivers=_shown(unwaived.overall),
    )
    return whole, dimensions


def total(
    brought: Iterable[Mark],
    profile: Profile,
    weights: Mapping[str, float],
    stand: Standing,
    known: Mapping[str, Part] = MappingProxyType({}),
) -> Total:
    """The weighted mean of the dimensions that have a score, held down by what limits it.

    `known` are dimensions that were added up before from these same marks.
    """
    by_dimension: dict[str, list[Mark]] = {d: [] for d in DIMENSIONS if d not in known}
    for mark in brought:
        if mark.dimension in by_dimension:
            by_dimension[mark.dimension].append(mark)
    added = {d: part(tuple(found), profile) for d, found in by_dimension.items()}
    parts = {d: added[d] if d in added else known[d] for d in DIMENSIONS}
    mean = _mean((part.score, weights[d]) for d, part in parts.items())
    raw = _mean((part.raw, weights[d]) for d, part in parts.items())
    if mean is None:
        return Total(None, None, None, parts, ())
    limits = overall_limits(parts, profile, stand)
    return Total(min(mean, limits[0].limit), mean, raw, parts, limits)


def _mean(weighted: Iterable[tuple[float | None, float]]) -> float | None:
    """Of the values that are there; None where they weigh nothing."""
    known = [(value, weight) for value, weight in weighted if value is not None]
    whole = fsum(weight for _, weight in known)
    return fsum(value * weight for value, weight in known) / whole if whole else None


def part(brought: tuple[Mark, ...], profile: Profile) -> Part:
    """A dimension by its marks: an empty one is unknown, neither perfect nor zero."""
    if not brought:
        return Part(None, None, (), ())
    earned = fsum(mark.weight * profile.credits[mark.outcome] for mark in brought)
    raw = 100 * earned / fsum(mark.weight for mark in brought)
    limits = dimension_limits(brought, profile)
    return Part(min([raw, *(limit.limit for limit in limits[:1])]), raw, brought, limits)


def _dimension(
    name: str,
    outcomes: Sequence[Outcome],
    now: Total,
    stand: Standing,
    weights: Mapping[str, float],
    profile: Profile,
) -> DimensionReport:
    own = [o.outcome for o in outcomes if o.dimension == name and o.kind == "scored"]
    part = now.parts[name]
    return DimensionReport(
        id=name,
        score=None if part.score is None else points(part.score),
        raw=None if part.raw is None else points(part.raw),
        weight=points(weights[name]),
        coverage=_share(stand.by_dimension[name] or 0.0),
        counts={outcome: own.count(outcome) for outcome in OUTCOMES},
        caps=() if part.raw is None else caps_under(part.raw, part.limits, profile)[:1],
    )


def band(overall: float, profile: Profile) -> str:
    """The word for a score as it is shown, rounded."""
    return next(name for least, name in profile.bands if overall >= least)


def confidence(outcomes: Iterable[Outcome], profile: Profile, stand: Standing) -> str:
    """How far the score can be believed: by coverage, client voice and the quality of the data."""
    doubts = sum(counted(o) == "fail" for o in outcomes if o.kind == "data_quality")
    if stand.coverage < profile.confidence["medium"] or doubts >= profile.doubts["low"]:
        return "low"
    if stand.coverage < profile.confidence["high"] or not stand.voice:
        return "medium"
    return "medium" if doubts >= profile.doubts["medium"] else "high"


def points(value: float) -> float:
    """A score or a weight as the report shows it."""
    return round(value, 1)


def _shown(value: float | None) -> float:
    """Of sums that hold at least what a scored whole held, so there is a value."""
    return points(value or 0.0)


def _share(value: float) -> float:
    """A coverage as the report shows it: rounded down, so that 59.6 % never passes for 60."""
    return floor(value * 100 + 1e-9) / 100

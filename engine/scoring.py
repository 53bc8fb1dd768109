"""Scoring: pure arithmetic from outcomes and a profile to a score that can be traced.

The formulas, and why they are so, stand in docs/scoring.md; the constants in the profile.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from comity.engine.outcomes import DIMENSIONS, OUTCOMES, SEVERITIES, Outcome
from comity.engine.profile import Profile
from comity.schemas.report import Cap, DimensionReport, Score
from comity.schemas.text import Text

__all__ = ["Mark", "Standing", "marks", "score", "standing", "sticky", "total"]


class Mark(NamedTuple):
    """What one rule brings into the sums."""

    rule: str
    dimension: str
    outcome: str  #: pass | partial | fail
    weight: float  #: by the rule's own severity
    severity: str  #: effective: what caps see


class Standing(NamedTuple):
    """What holds the whole down beside the outcomes: how much is known, and from whom."""

    coverage: float  #: 0-1 of the core rules' weight
    by_dimension: dict[str, float | None]  #: None where no core rule applies
    voice: bool  #: the client has spoken lately


class _Limit(NamedTuple):
    limit: float
    kind: str
    by: tuple[str, ...]


class _Total(NamedTuple):
    overall: float | None
    raw: float | None
    dimensions: dict[str, tuple[float | None, float | None]]  #: score, raw
    limits: tuple[_Limit, ...]  #: every one that holds, lowest first


def sticky(outcomes: Sequence[Outcome], previous: Mapping[str, str]) -> tuple[Outcome, ...]:
    """A rule that failed before and lacks its data now stays failed (DQ005 says so)."""
    return tuple(
        replace(outcome, outcome="fail")
        if outcome.outcome == "unknown" and previous.get(outcome.rule) == "fail"
        else outcome
        for outcome in outcomes
    )


def score(
    outcomes: Sequence[Outcome], profile: Profile, phase: str | None, voice: bool
) -> tuple[Score, tuple[DimensionReport, ...]]:
    """The score of a project and of its dimensions, rounded as the report shows them."""
    stand = standing(outcomes, profile, voice)
    weights = profile.weights(phase)
    now = total(marks(outcomes, profile), profile, weights, stand)
    enough = stand.coverage >= profile.min_coverage and now.overall is not None
    known = Standing(1.0, {}, voice)
    ends = [
        total(marks(outcomes, profile, unknown=end), profile, weights, known).overall
        for end in ("fail", "pass")
    ]
    unwaived = total(marks(outcomes, profile, waivers=False), profile, weights, stand)
    overall = _round(now.overall) if enough else None
    whole = Score(
        overall=overall,
        raw=_round(now.raw) if enough else None,
        low=_clamped(ends[0], overall, min),
        high=_clamped(ends[1], overall, max),
        band=band(overall, profile),
        coverage=_share(stand.coverage),
        confidence=confidence(outcomes, stand, profile),
        caps=_caps(now, now.raw, profile) if enough else (),
        without_waivers=_round(unwaived.overall) if enough else None,
    )
    parts = tuple(_dimension(d, outcomes, now, stand, weights, profile) for d in DIMENSIONS)
    return whole, parts


def marks(
    outcomes: Sequence[Outcome],
    profile: Profile,
    *,
    unknown: str | None = None,
    waivers: bool = True,
) -> list[Mark]:
    """What the scored rules bring into the sums; unknown ones as `unknown` would have it, or not at all."""
    found = []
    for outcome in outcomes:
        if outcome.kind != "scored" or not _counts(outcome, waivers=waivers):
            continue
        name = outcome.outcome if outcome.outcome in profile.credits else unknown
        if name and (outcome.outcome in profile.credits or outcome.outcome == "unknown"):
            weight = profile.severity_weights[outcome.nominal]
            found.append(Mark(outcome.rule, outcome.dimension, name, weight, outcome.severity))
    return found


def _counts(outcome: Outcome, *, waivers: bool) -> bool:
    """A rule whose findings are all waived or suppressed leaves the sums."""
    if not outcome.findings:
        return True
    return any(
        f.suppressed_by is None and (f.waived is None or not waivers) for f in outcome.findings
    )


def standing(outcomes: Sequence[Outcome], profile: Profile, voice: bool) -> Standing:
    """Coverage by severity weight: assessed core rules of applicable ones."""
    sums = {dimension: [0.0, 0.0] for dimension in DIMENSIONS}
    for outcome in outcomes:
        if outcome.core and outcome.dimension in sums and outcome.outcome != "not_applicable":
            weight = profile.severity_weights[outcome.nominal]
            sums[outcome.dimension][1] += weight
            if outcome.outcome in profile.credits:
                sums[outcome.dimension][0] += weight
    assessed, applicable = (sum(pair[i] for pair in sums.values()) for i in (0, 1))
    by_dimension = {d: a / b if b else None for d, (a, b) in sums.items()}
    return Standing(assessed / applicable if applicable else 0.0, by_dimension, voice)


def total(
    brought: Sequence[Mark], profile: Profile, weights: Mapping[str, float], stand: Standing
) -> _Total:
    """The sums, held down by what limits them. Unrounded."""
    by_dimension: dict[str, list[Mark]] = {}
    for mark in brought:
        by_dimension.setdefault(mark.dimension, []).append(mark)
    dimensions = {d: _part(by_dimension.get(d, ()), profile) for d in DIMENSIONS}
    scored = [(s, weights[d]) for d, (s, _) in dimensions.items() if s is not None]
    weight = sum(w for _, w in scored)
    if not weight:
        return _Total(None, None, dimensions, ())
    raw = sum(s * w for s, w in scored) / weight
    limits = sorted(_limits(by_dimension, dimensions, profile, stand))
    overall = min([raw, *(limit.limit for limit in limits[:1])])
    return _Total(overall, raw, dimensions, tuple(limits))


def _part(brought: Sequence[Mark], profile: Profile) -> tuple[float | None, float | None]:
    """Score and raw score of a dimension; None when nothing was assessed."""
    weight = sum(mark.weight for mark in brought)
    if not weight:
        return None, None
    raw = 100 * sum(mark.weight * profile.credits[mark.outcome] for mark in brought) / weight
    return min([raw, *(limit.limit for limit in _dimension_limits(brought, profile))]), raw


def _failed(brought: Sequence[Mark], severity: str) -> list[str]:
    return [m.rule for m in brought if m.outcome == "fail" and m.severity == severity]


def _dimension_limits(brought: Sequence[Mark], profile: Profile) -> list[_Limit]:
    """A critical failure also counts where high ones are counted: it is no less."""
    found = []
    for severity, least, limit in profile.dimension_caps:
        rules = [
            m.rule
            for m in brought
            if m.outcome == "fail" and SEVERITIES.index(m.severity) >= SEVERITIES.index(severity)
        ]
        if len(rules) >= least:
            found.append(_Limit(limit, f"{severity}_failures", tuple(sorted(rules))))
    return sorted(found)


def _limits(
    by_dimension: Mapping[str, Sequence[Mark]],
    dimensions: Mapping[str, tuple[float | None, float | None]],
    profile: Profile,
    stand: Standing,
) -> list[_Limit]:
    """Everything that holds the whole down."""
    everything = [mark for brought in by_dimension.values() for mark in brought]
    critical, high = _failed(everything, "critical"), _failed(everything, "high")
    found = [_trust(by_dimension.get("trust", ()), dimensions["trust"][0], profile)]
    for least, limit in profile.critical_caps:
        if len(critical) >= least:
            found.append(_Limit(limit, "critical_failures", tuple(sorted(critical))))
    weak, cap = profile.weak_dimension
    below = tuple(sorted(d for d, (s, _) in dimensions.items() if s is not None and s < weak))
    if below:
        found.append(_Limit(cap, "weak_dimension", below))
    count = len(high) + profile.critical_counts_as * len(critical)
    for least, limit in profile.high_caps:
        if count >= least:
            found.append(_Limit(limit, "high_failures", tuple(sorted(critical + high))))
    return found + _doubts(profile, stand)


def _trust(brought: Sequence[Mark], trust: float | None, profile: Profile) -> _Limit:
    """Trust is the foundation: the whole stands little higher than it."""
    if trust is None:
        return _Limit(profile.trust_unknown_cap, "trust_unknown", ("trust",))
    failing = [mark for mark in brought if mark.outcome != "pass"]
    worst = max((SEVERITIES.index(m.severity) for m in failing), default=0)
    by = sorted(m.rule for m in failing if SEVERITIES.index(m.severity) == worst)
    return _Limit(trust + profile.trust_margin, "trust_ceiling", tuple(by))


def _doubts(profile: Profile, stand: Standing) -> list[_Limit]:
    """Limits of what is known rather than of what was found."""
    found = []
    under, cap = profile.low_coverage
    if stand.coverage < under:
        found.append(_Limit(cap, "low_coverage", ()))
    under, cap = profile.thin_dimension
    thin = [d for d, part in stand.by_dimension.items() if part is not None and part < under]
    if thin:
        found.append(_Limit(cap, "thin_dimension", tuple(sorted(thin))))
    if not stand.voice:
        found.append(_Limit(profile.no_voice_cap, "no_client_voice", ()))
    return found


def band(overall: float | None, profile: Profile) -> str:
    """The word for a score."""
    if overall is None:
        return "insufficient_data"
    return next(name for least, name in profile.bands if overall >= least)


def confidence(outcomes: Sequence[Outcome], stand: Standing, profile: Profile) -> str:
    """How far the score can be believed: by coverage, client voice and the quality of the data."""
    doubts = sum(
        o.outcome == "fail" and _counts(o, waivers=True)
        for o in outcomes
        if o.kind == "data_quality"
    )
    if stand.coverage < profile.confidence["medium"] or doubts >= profile.doubts["low"]:
        return "low"
    if stand.coverage < profile.confidence["high"] or not stand.voice:
        return "medium"
    return "medium" if doubts >= profile.doubts["medium"] else "high"


def _dimension(
    name: str,
    outcomes: Sequence[Outcome],
    now: _Total,
    stand: Standing,
    weights: Mapping[str, float],
    profile: Profile,
) -> DimensionReport:
    own = [o for o in outcomes if o.dimension == name and o.kind == "scored"]
    value, raw = now.dimensions[name]
    limits = _dimension_limits(marks(own, profile), profile)
    return DimensionReport(
        id=name,
        score=_round(value),
        raw=_round(raw),
        weight=_round(weights[name]) or 0.0,
        coverage=_share(stand.by_dimension[name] or 0.0),
        counts={key: sum(o.outcome == key for o in own) for key in OUTCOMES},
        caps=tuple(_cap(x, profile) for x in limits if raw is not None and x.limit < raw)[:1],
    )


def _caps(now: _Total, raw: float | None, profile: Profile) -> tuple[Cap, ...]:
    """The limits under the raw score: each kind once, the lowest first."""
    kinds: dict[str, _Limit] = {}
    for limit in now.limits:
        if raw is not None and limit.limit < raw:
            kinds.setdefault(limit.kind, limit)
    return tuple(_cap(limit, profile) for limit in kinds.values())


def _cap(limit: _Limit, profile: Profile) -> Cap:
    by = ", ".join(limit.by)
    zh = "、".join(limit.by)
    n = len(limit.by)
    margin = f"{profile.trust_margin:g}"
    reasons = {
        "trust_ceiling": Text(
            f"the whole stands at most {margin} points above trust"
            + (f", which {by} hold{'s' if n == 1 else ''} down" if by else ""),
            f"总分最多高出信任得分 {margin} 分" + (f",而信任受 {zh} 拖累" if by else ""),
        ),
        "trust_unknown": Text(
            "nothing is known about trust, the foundation", "作为基础的信任尚无法判断"
        ),
        "critical_failures": Text(
            f"{n} critical failure{'s' if n > 1 else ''}: {by}", f"{n} 项严重失败：{zh}"
        ),
        "high_failures": Text(f"grave failures pile up: {by}", f"重大失败累积：{zh}"),
        "weak_dimension": Text(
            f"a dimension is under {profile.weak_dimension[0]:g}",
            f"有维度低于 {profile.weak_dimension[0]:g} 分",
        ),
        "low_coverage": Text("too little of the core is covered", "核心规则覆盖不足"),
        "thin_dimension": Text("a dimension is hardly covered", "有维度几乎没有数据"),
        "no_client_voice": Text(
            f"no word from the client in {profile.voice_days} days",
            f"{profile.voice_days} 天内没有业主的声音",
        ),
    }
    return Cap(_round(limit.limit) or 0.0, limit.kind, limit.by, reasons[limit.kind])


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _share(value: float) -> float:
    return round(value, 2)


def _clamped(end: float | None, overall: float | None, choose: object) -> float | None:
    """An end of the range, never on the wrong side of the score."""
    if end is None or overall is None:
        return None
    return (min if choose is min else max)(round(end, 1), overall)

"""Caps: what holds a score down, and the words for it.

A mean forgives: nine things done well hide the one that broke trust. The caps are what a client's
reading adds to the mean. Their figures stand in the profile, their reasons in docs/scoring.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from comity.engine.outcomes import SEVERITIES
from comity.engine.profile import Profile
from comity.engine.sums import Mark, Standing
from comity.schemas.report import Cap
from comity.schemas.text import Text

__all__ = ["Limit", "Part", "caps_under", "dimension_limits", "overall_limits"]

_SEVERITY = {
    "low": Text("low", "低"),
    "medium": Text("medium", "中"),
    "high": Text("high", "高"),
}


class Limit(NamedTuple):
    """A ceiling, and what sets it. Limits sort by how low they are."""

    limit: float
    kind: str  #: see _reason
    by: tuple[str, ...]  #: rule or dimension ids, sorted


class Part(NamedTuple):
    """A dimension, unrounded."""

    score: float | None  #: None: nothing was assessed
    raw: float | None  #: before its limits
    marks: tuple[Mark, ...]
    limits: tuple[Limit, ...]  #: every one that holds, lowest first


def dimension_limits(marks: Sequence[Mark], profile: Profile) -> tuple[Limit, ...]:
    """The limits of one dimension. A graver failure counts where a milder one would."""
    found = []
    for severity, least, limit in profile.dimension_caps:
        rank = SEVERITIES.index(severity)
        rules = [m.rule for m in marks if m.outcome == "fail" and _rank(m) >= rank]
        if len(rules) >= least:
            found.append(Limit(limit, f"{severity}_failures", tuple(sorted(rules))))
    return tuple(sorted(found))


def overall_limits(
    parts: Mapping[str, Part], profile: Profile, stand: Standing
) -> tuple[Limit, ...]:
    """Everything that holds the whole down, the lowest first."""
    found = [_trust(parts["trust"], profile), *_doubts(profile, stand)]
    failed = [m for part in parts.values() for m in part.marks if m.outcome == "fail"]
    critical = sorted(m.rule for m in failed if m.severity == "critical")
    high = sorted(m.rule for m in failed if m.severity == "high")
    for least, limit in profile.critical_caps:
        if len(critical) >= least:
            found.append(Limit(limit, "critical_failures", tuple(critical)))
    count = len(high) + profile.critical_counts_as * len(critical)
    for least, limit in profile.high_caps:
        if count >= least:
            found.append(Limit(limit, "high_failures", tuple(sorted(critical + high))))
    under, cap = profile.weak_dimension
    weak = sorted(d for d, part in parts.items() if part.score is not None and part.score < under)
    if weak:
        found.append(Limit(cap, "weak_dimension", tuple(weak)))
    return tuple(sorted(found))


def _rank(mark: Mark) -> int:
    return SEVERITIES.index(mark.severity)


def _trust(trust: Part, profile: Profile) -> Limit:
    """Trust is the foundation: the whole stands little higher than it."""
    if trust.score is None or trust.raw is None:
        return Limit(profile.trust_unknown_cap, "trust_unknown", ("trust",))
    ceiling = trust.score + profile.trust_margin
    if trust.score < trust.raw:
        return Limit(ceiling, "trust_ceiling", trust.limits[0].by)
    lost = {m.rule: m.weight * (1 - profile.credits[m.outcome]) for m in trust.marks}
    most = max(lost.values())
    by = sorted(rule for rule, cost in lost.items() if cost == most > 0)
    return Limit(ceiling, "trust_ceiling", tuple(by))


def _doubts(profile: Profile, stand: Standing) -> Iterable[Limit]:
    """Limits of what is known rather than of what was found."""
    under, cap = profile.low_coverage
    if stand.coverage < under:
        yield Limit(cap, "low_coverage", ())
    under, cap = profile.thin_dimension
    parts = stand.by_dimension.items()
    thin = sorted(d for d, covered in parts if covered is not None and covered < under)
    if thin:
        yield Limit(cap, "thin_dimension", tuple(thin))
    if not stand.voice:
        yield Limit(profile.no_voice_cap, "no_client_voice", ())


def caps_under(raw: float, limits: Iterable[Limit], profile: Profile) -> tuple[Cap, ...]:
    """The limits that take something from a raw score: each kind once, the lowest first."""
    kinds: dict[str, Limit] = {}
    for limit in sorted(limits):
        if limit.limit < raw:
            kinds.setdefault(limit.kind, limit)
    return tuple(
        Cap(round(limit.limit, 1), limit.kind, limit.by, _reason(limit, profile))
        for limit in kinds.values()
    )


def _reason(limit: Limit, profile: Profile) -> Text:
    """Why a limit holds. The dimensions that it is about stand beside it, not in it."""
    match limit.kind:
        case "trust_ceiling":
            return _under_trust(limit, profile)
        case "trust_unknown":
            return Text("nothing is known about trust, the foundation", "作为基础的信任尚无法判断")
        case "weak_dimension":
            under = f"{profile.weak_dimension[0]:g}"
            return Text(f"a dimension is under {under}", f"有维度低于 {under} 分")
        case "low_coverage":
            share = f"{profile.low_coverage[0]:.0%}"
            return Text(f"less than {share} of the core is covered", f"核心规则覆盖率不足 {share}")
        case "thin_dimension":
            share = f"{profile.thin_dimension[0]:.0%}"
            return Text(f"a dimension is less than {share} covered", f"有维度覆盖率不足 {share}")
        case "no_client_voice":
            days = profile.voice_days
            return Text(f"no word from the client in {days} days", f"{days} 天内没有业主的声音")
    return _failures(limit)


def _under_trust(limit: Limit, profile: Profile) -> Text:
    margin, n = f"{profile.trust_margin:g}", len(limit.by)
    english = f"the whole stands at most {margin} points above trust"
    chinese = f"总分最多高出信任得分 {margin} 分"
    if limit.by:
        english += f", which {', '.join(limit.by)} {'hold' if n > 1 else 'holds'} down"
        chinese += f"，而信任受 {'、'.join(limit.by)} 拖累"
    return Text(english, chinese)


def _failures(limit: Limit) -> Text:
    n, english, chinese = len(limit.by), ", ".join(limit.by), "、".join(limit.by)
    failures = "failure" if n == 1 else "failures"
    severity = limit.kind.removesuffix("_failures")
    if severity == "critical":
        return Text(f"{n} critical {failures}: {english}", f"{n} 项严重失败：{chinese}")
    level = _SEVERITY[severity]
    return Text(
        f"{n} {failures} of {level.en} severity or above: {english}",
        f"{n} 项严重程度为“{level.zh}”及以上的失败：{chinese}",
    )

"""What the rules of a project bring into the sums, and how much of the whole they cover."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from comity.engine.outcomes import DIMENSIONS, SEVERITIES, Outcome
from comity.engine.profile import Profile

__all__ = ["Mark", "Standing", "applicable_core", "counted", "marks", "standing"]


class Mark(NamedTuple):
    """What one rule brings into the sums."""

    rule: str
    dimension: str
    outcome: str  #: pass | partial | fail
    weight: float  #: by the rule's own severity
    severity: str  #: effective: what caps see


class Standing(NamedTuple):
    """What holds the whole down beside the outcomes: how much is known, and from whom."""

    coverage: float  #: 0-1 of the core rules' weight; 0 where no core rule applies
    by_dimension: dict[str, float | None]  #: None where no core rule applies
    voice: bool  #: the client has spoken lately


def counted(outcome: Outcome, *, waivers: bool = True) -> str | None:
    """As what an outcome counts, once waivers and suppressions are looked at; None: it does not.

    A failure whose findings are all waived or suppressed counts no more. A waived amber counts in full:
    left out, it would lower a weak dimension by being waived and raise it by losing the waiver.
    """
    told = [finding for finding in outcome.findings if finding.suppressed_by is None]
    if outcome.findings and not told:
        return None
    if told and waivers and all(finding.waived for finding in told):
        return None if outcome.outcome == "fail" else "pass"
    return outcome.outcome


def marks(
    outcomes: Iterable[Outcome],
    profile: Profile,
    *,
    unknown: str | None = None,
    waivers: bool = True,
) -> list[Mark]:
    """What the scored rules bring in; an unknown one counts as `unknown`, or not at all."""
    found = []
    for outcome in outcomes:
        if outcome.kind != "scored":
            continue
        name = counted(outcome, waivers=waivers)
        if name == "unknown":
            name = unknown
        if name in profile.credits:
            weight = profile.weight(outcome.rule, outcome.nominal)
            severity = _severity(outcome, waivers=waivers)
            found.append(Mark(outcome.rule, outcome.dimension, name, weight, severity))
    return found


def _severity(outcome: Outcome, *, waivers: bool) -> str:
    """The gravest of the findings that count; the outcome's own where it has no finding."""
    counting = [
        finding.severity
        for finding in outcome.findings
        if finding.suppressed_by is None and not (waivers and finding.waived)
    ]
    return max(counting, key=SEVERITIES.index, default=outcome.severity)


def applicable_core(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """The rules that coverage is measured by."""
    for outcome in outcomes:
        if outcome.core and outcome.kind == "scored" and outcome.outcome != "not_applicable":
            yield outcome


def standing(
    outcomes: Sequence[Outcome], profile: Profile, *, voice: bool, filled: bool = False
) -> Standing:
    """Coverage by severity weight: assessed core rules of applicable ones.

    `filled`: as if every unknown rule had its data. A failure that is only remembered is not assessed.
    """
    known = {*profile.credits, "unknown"} if filled else set(profile.credits)
    sums = {dimension: [0.0, 0.0] for dimension in DIMENSIONS}
    for outcome in applicable_core(outcomes):
        weight = profile.weight(outcome.rule, outcome.nominal)
        sums[outcome.dimension][1] += weight
        if outcome.outcome in known and not outcome.remembered:
            sums[outcome.dimension][0] += weight
    assessed, applicable = (sum(pair[i] for pair in sums.values()) for i in (0, 1))
    by_dimension = {d: a / b if b else None for d, (a, b) in sums.items()}
    return Standing(assessed / applicable if applicable else 0.0, by_dimension, voice)

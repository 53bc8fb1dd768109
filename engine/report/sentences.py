"""Sentences on a score and a gate that several forms say alike."""

from comity.engine.report.words import Words, number, percent, points
from comity.schemas.report import Cap, GateReason, Score

__all__ = ["cap_reason", "gate_reason", "held", "overall", "sureness"]


def overall(say: Words, score: Score) -> str:
    """`54 of 100 · at risk (C)`, or that the data is not enough."""
    if score.overall is None:
        return say.say("score.none", coverage=percent(score.coverage))
    total = say.say("score.overall", overall=points(score.overall))
    return say["dot"].join((total, say.band(score.band)))


def sureness(say: Words, score: Score) -> tuple[str, ...]:
    """The range, the confidence and the coverage, each by itself."""
    return (
        say.say("score.range", range=say.range(score.low, score.high)),
        say.say("score.confidence", confidence=say.name("confidence", score.confidence)),
        say.say("score.coverage", coverage=percent(score.coverage)),
    )


def held(say: Words, score: Score) -> str | None:
    """What holds the score down; None where nothing does."""
    if not score.caps or score.raw is None:
        return None
    first = score.caps[0]
    key = "score.held_by_trust" if first.kind == "trust_ceiling" and first.by else "score.held"
    return say.say(
        key,
        raw=number(score.raw),
        limit=number(first.limit),
        by=say.few(first.by),
        reason=cap_reason(say, first),
    )


def cap_reason(say: Words, cap: Cap) -> str:
    """The reason of a limit; where it speaks of a dimension, which one."""
    reason = say.of(cap.reason)
    if not cap.kind.endswith("_dimension"):
        return reason
    names = say.few([say.name("dimensions", dimension) for dimension in cap.by])
    return say.say("score.namely", reason=reason, names=names)


def gate_reason(say: Words, reason: GateReason) -> str:
    """Why a gate was not met, without the file."""
    key = f"gate.{reason.code}" if say.knows(f"gate.{reason.code}") else "gate.other"
    limit, actual = _value(say, reason.limit), _value(say, reason.actual)
    return say.say(key, code=reason.code, limit=limit, actual=actual)


def _value(say: Words, value: float | str | None) -> str:
    """A number, or a severity in words."""
    return say.name("severities", value) if isinstance(value, str) else number(value)

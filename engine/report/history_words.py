"""What the forms of a history say alike."""

from collections.abc import Mapping

from comity.engine.report.words import Words, number
from comity.schemas.history import Movement, ProjectHistory, Ratchet

__all__ = ["best", "counted", "ratchet_line", "score", "signed", "why"]

_RULES = 6  #: rules that are named in one place


def score(say: Words, value: float | None) -> str:
    return say["table.none"] if value is None else number(value)


def signed(say: Words, moved: Movement | None) -> str:
    """The movement in points; that it can't be told, or that there is nothing to tell."""
    if moved is None or (moved.points is None and moved.same_rules):
        return say["table.none"]
    if moved.points is None:
        return say["history.other_rules"]
    return f"{moved.points:+.1f}" if moved.points else "0"


def why(say: Words, moved: Movement | None) -> str:
    """By what the score moved, and what came and went; "" where nothing did."""
    if moved is None:
        return ""
    parts = []
    if moved.facts is not None and moved.waivers:
        facts, waivers = f"{moved.facts:+.1f}", f"{moved.waivers:+.1f}"
        parts.append(say.say("trend.parts", facts=facts, waivers=waivers))
    for key, rules in (("new", moved.new), ("fixed", moved.fixed)):
        if rules:
            parts.append(
                say.say(f"history.{key}", n=sum(rules.values()), rules=counted(say, rules))
            )
    return say["semicolon"].join(parts)


def counted(say: Words, rules: Mapping[str, int]) -> str:
    """Rules with how many findings each has, the most first."""
    first = sorted(rules, key=lambda rule: (-rules[rule], rule))
    return say.few([f"{r} x{rules[r]}" if rules[r] > 1 else r for r in first], most=_RULES)


def best(say: Words, history: ProjectHistory) -> str:
    if history.best is None:
        return say["history.no_best"]
    return say.say("history.best", best=number(history.best.score), day=history.best.as_of)


def ratchet_line(say: Words, found: Ratchet) -> str:
    """Whether the ratchet holds, and what by."""
    if found.best is None:
        return say["history.ratchet.first"]
    key = {True: "met", False: "failed", None: "no_score"}[found.met]
    return say.say(
        f"history.ratchet.{key}",
        newest=score(say, found.newest),
        best=number(found.best.score),
        day=found.best.as_of,
    )

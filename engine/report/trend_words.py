"""What moved since an earlier result, in sentences that several forms say alike."""

from comity.engine.report.words import Words, points
from comity.schemas.report import FixedFinding, Trend

__all__ = ["counts", "fixed", "movement", "moves", "silent"]

_FIXED = 4  #: findings that are named as fixed
_ARROWS = ("up", "down", "level")


def movement(say: Words, trend: Trend) -> str:
    """How far the score moved, and by what where it was not the facts alone."""
    moved = moves(say, trend)
    if trend.moved is None or not (trend.waivers or trend.rules):
        return moved
    parts = (trend.facts or 0, trend.waivers or 0, trend.rules or 0)
    facts, waivers, rules = (f"{part:+.1f}" for part in parts)
    key = "trend.parts_rules" if trend.rules else "trend.parts"
    told = say.say(key, facts=facts, waivers=waivers, rules=rules)
    return say.say("trend.behind", moved=moved, parts=told)


def moves(say: Words, trend: Trend) -> str:
    """How far the score moved; only the day where scores can't be compared."""
    if trend.moved is None:
        return say.say("trend.uncompared", day=trend.since)
    known = trend.arrow in _ARROWS and not trend.rules
    return say.say(
        f"trend.{trend.arrow}" if known else "trend.mixed",
        day=trend.since,
        points=points(abs(trend.moved)),
        signed=f"{trend.moved:+.1f}",
    )


def counts(say: Words, trend: Trend) -> str:
    """How many findings are new, fixed and standing."""
    return say.say("trend.findings", new=trend.new, fixed=len(trend.fixed), standing=trend.standing)


def fixed(say: Words, trend: Trend) -> str:
    """The first of what is fixed, by name; empty where nothing is."""
    items = say.few([_fixed(say, finding) for finding in trend.fixed], most=_FIXED)
    return say.say("trend.fixed", items=items) if items else ""


def silent(say: Words, trend: Trend) -> str:
    """The rules that lost their data; empty where none did."""
    return say.say("trend.silent", rules=say.few(trend.silent)) if trend.silent else ""


def _fixed(say: Words, finding: FixedFinding) -> str:
    key = "trend.fixed_item_of" if finding.subject else "trend.fixed_item"
    title = say.of(finding.title)
    return say.say(key, rule=finding.rule, title=title, subject=finding.subject)

"""What all forms of a portfolio say alike: letters, movements, counts, the terms of an action."""

from collections.abc import Mapping

from comity.engine.report.words import Words, number, points
from comity.schemas.portfolio import Movement, OrganisationAction, Trend

__all__ = ["LETTERLESS", "letter", "movement", "severities", "terms", "trend"]

_NAMES = 5  #: projects named that are gone
LETTERLESS = ("insufficient_data", "")  #: bands of what could not be assessed


def letter(say: Words, band: str) -> str:
    """The letter of a band, so that no reader needs the colour."""
    return say["audit.unknown_letter"] if band in LETTERLESS else say.name("letters", band)


def movement(say: Words, moved: Movement | None) -> str:
    """Points up or down; a word where the rules have changed, a dash where nothing is known."""
    if moved is not None and not moved.same_rules:
        return say["audit.movement.other_rules"]
    if moved is None or moved.points is None:
        return say["table.none"]
    if moved.points == 0:
        return say["audit.movement.same"]
    key = "up" if moved.points > 0 else "down"
    return say.say(f"audit.movement.{key}", points=number(abs(moved.points)))


def severities(say: Words, counts: Mapping[str, int]) -> str:
    """Open findings by severity, in a sentence."""
    told = [
        say.say("findings.count", n=n, severity=say.name("severities", severity))
        for severity, n in counts.items()
        if n
    ]
    return say.say("audit.open", severities=say.row(told)) if told else say["audit.none_open"]


def terms(say: Words, action: OrganisationAction) -> str:
    """By whom, until when, at what effort."""
    effort = say.name("efforts", action.effort)
    return say["dot"].join([say.who(action.who), say.of(action.when), effort])


def trend(say: Words, told: Trend) -> list[str]:
    """What moved, as one clause each; names stand as the snapshots had them."""
    if told.previous is None or told.mean is None:
        found = [say.say("audit.trend.none", since=told.since)]
    else:
        moved = {
            "since": told.since,
            "up": told.up,
            "down": told.down,
            "same": told.same,
            "previous": points(told.previous),
            "mean": points(told.mean),
        }
        found = [say.say("audit.trend.moved", **moved)]
    if told.not_comparable:
        found.append(say.say("audit.trend.not_comparable", n=told.not_comparable))
    if told.new:
        found.append(say.say("audit.trend.new", n=told.new))
    if told.gone:
        names = say.few(told.gone, _NAMES)
        found.append(say.say("audit.trend.gone", n=len(told.gone), names=names))
    return found

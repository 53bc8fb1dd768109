"""What the forms of a forecast say alike: which days are worth a line, and what a change is called."""

from collections.abc import Sequence
from datetime import date

from comity.engine.report.words import Words, number
from comity.schemas.forecast import Change, EndedWaiver, Forecast, ForecastDay

__all__ = ["aged", "counted", "name", "score", "shown", "shown_days", "waiver", "was", "weekday"]

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_VALUES = 4  #: pointers of values that are named


def shown(day: ForecastDay) -> tuple[Change, ...]:
    """The changes that somebody may want to act on or know of."""
    return tuple(change for change in day.changes if change.turn != "aside")


def shown_days(forecast: Forecast) -> tuple[ForecastDay, ...]:
    return tuple(d for d in forecast.days if shown(d) or d.moved or d.waivers or d.aged)


def name(change: Change) -> str:
    """The key of what a change is called: turns red, turns amber, grows, ..."""
    if change.kind == "strength":
        return "begins" if change.turn == "better" else "ends"
    if change.turn != "worse":
        return change.turn
    if change.before == change.after:
        return "grows" if change.findings else "graver"
    return "red" if change.after == "fail" else "amber"


def was(say: Words, change: Change) -> str:
    """What it was on the day before; nothing where it is the same, or goes without saying."""
    if change.kind == "strength":
        return ""
    if change.before == change.after:
        graver = change.severity_before != change.severity
        return say.name("severities", change.severity_before) if graver else ""
    key = f"forecast.states.{change.before}"
    return say[key] if say.knows(key) else say.name("outcomes", change.before)


def score(say: Words, day: ForecastDay) -> str:
    """The score then, with its movement."""
    if day.score.overall is None:
        return say.name("bands", day.score.band)
    if not day.moved:
        return say.say("forecast.score", score=number(day.score.overall))
    moved = f"{day.moved:+.1f}"
    return say.say("forecast.moved", score=number(day.score.overall), moved=moved)


def weekday(say: Words, day: str) -> str:
    return say[f"forecast.weekdays.{_WEEKDAYS[date.fromisoformat(day).weekday()]}"]


def counted(say: Words, forecast: Forecast) -> str:
    """How many rules turn red, amber and unknown; each is counted once."""
    found: dict[str, set[str]] = {key: set() for key in ("red", "amber", "unknown")}
    for day in forecast.days:
        for change in day.changes:
            if (key := name(change)) in found:
                found[key].add(change.rule)
    counts = [
        say.say(f"forecast.count.{key}", n=len(rules)) for key, rules in found.items() if rules
    ]
    return say.row(counts)


def aged(say: Words, pointers: Sequence[str]) -> str:
    """Values by their places, in the words of `--set`."""
    return say.few([p.strip("/").replace("/", ".") for p in pointers], most=_VALUES)


def waiver(say: Words, ended: EndedWaiver) -> str:
    rule = f"{ended.rule} {ended.subject or ''}".rstrip()
    return say.say("forecast.waiver", rule=rule, reason=ended.reason, owner=ended.owner)

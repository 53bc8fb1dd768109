"""What the forms of a plan say alike."""

from collections.abc import Sequence

from comity.engine.report.sentences import cap_reason
from comity.engine.report.words import Words, number, percent
from comity.schemas.plan import Obstacle, Plan, PlanFinding, PlanStep
from comity.schemas.report import Cap

__all__ = ["closed", "due", "goal", "in_the_light", "lead", "obstacle", "proof", "reached"]


def goal(say: Words, plan: Plan) -> str:
    asked = plan.goal
    if asked.target is None:
        return say.say("plan.goal.effort", effort=number(asked.effort))
    if asked.band is None:
        return say.say("plan.goal.target", target=number(asked.target))
    band = say.name("bands", asked.band)
    return say.say("plan.goal.band", band=band, target=number(asked.target))


def lead(say: Words, plan: Plan) -> str:
    """What came of it, in a sentence."""
    if plan.after is None:
        return say.say("score.none", coverage=percent(plan.score.coverage))
    if plan.outcome == "met":
        return say.say("plan.met", score=number(plan.score.overall))
    if plan.outcome == "none":
        if plan.goal.target is None:
            return say["plan.none_effort"]
        short = plan.goal.target - (plan.best or 0)
        return say.say("plan.none_target", best=number(plan.best), short=number(short))
    return say.say(
        "plan.found",
        n=len(plan.steps),
        effort=number(plan.effort),
        before=number(plan.score.overall),
        after=number(plan.after),
        band=say.band(plan.band),
    )


def proof(say: Words, plan: Plan) -> str | None:
    """How good the set is among all sets; None where nothing was chosen."""
    if not plan.steps or plan.bound is None:
        return None
    key = "effort" if plan.goal.target is None else "target"
    if plan.exact:
        return say[f"plan.exact_{key}"]
    return say.say(f"plan.bound_{key}", bound=number(plan.bound))


def due(say: Words, step: PlanStep) -> str:
    """The day and the words for it; the words alone where no day can be named."""
    when = say.of(step.when)
    return say.say("plan.by", day=step.due, when=when) if step.due else when


def reached(say: Words, step: PlanStep) -> str:
    """The score after a step, and what the step added."""
    key = "reached" if step.gained else "level"
    return say.say(f"plan.{key}", after=number(step.score), gained=number(step.gained))


def closed(say: Words, findings: Sequence[PlanFinding], most: int) -> list[str]:
    """The findings that a step closes, the first ones and the number of the others."""
    lines = [
        say.say("plan.closes", rule=f.rule, message=say.of(f.message)) for f in findings[:most]
    ]
    more = len(findings) - most
    return [*lines, say.say("plan.more", n=more)] if more > 0 else lines


def in_the_light(say: Words, plan: Plan) -> str | None:
    """What the plan's findings covered, and the score with it; None where they covered nothing."""
    if not plan.revealed or plan.after_all is None:
        return None
    rules = say.row(list(dict.fromkeys(found.rule for found in plan.revealed)))
    return say.say("plan.revealed", rules=rules, score=number(plan.after_all))


def obstacle(say: Words, found: Obstacle) -> str:
    reason = say.of(found.reason)
    if found.kind == "coverage":
        names = [pointer.strip("/").replace("/", ".") for pointer in found.by]
        return say.say("plan.coverage", names=say.row(names)) if names else reason
    if found.kind == "rule":
        return say.say("plan.rule", rule=found.by[0], title=reason)
    limit = Cap(found.limit or 0.0, found.cap, found.by, found.reason)
    return say.say("plan.cap", limit=number(found.limit), reason=cap_reason(say, limit))

"""The plan: the cheapest way to a score, or the best use of an effort, as every renderer of it reads it."""

from comity.schemas.record import record
from comity.schemas.report import Cap, ProjectInfo, Score, Tool
from comity.schemas.text import Language, Text

__all__ = ["PLAN_SCHEMA", "Goal", "Obstacle", "Plan", "PlanFinding", "PlanStep"]

PLAN_SCHEMA = "comity-plan/1"


@record
class Goal:
    """What was asked for: one of the two."""

    effort: float | None  #: the most that all actions may come to, in the profile's units
    target: float | None  #: the score to reach
    band: str | None  #: whose least score the target is, where a band was named


@record
class PlanFinding:
    """An open finding that a step closes and no step before it."""

    rule: str
    severity: str
    subject: str  #: the item's id; "" for a finding about the whole project
    message: Text
    fingerprint: str


@record
class PlanStep:
    id: str  #: of the action
    text: Text
    who: str  #: roles joined by "+"
    when: Text
    due: (
        str | None
    )  #: ISO date: `when`, counted from the day of the report; None: it hangs on an event
    effort: str  #: S | M | L
    cost: float  #: the same in the profile's units
    rules: tuple[str, ...]  #: that pass with this step and did not before, sorted
    closes: tuple[PlanFinding, ...]
    score: float  #: overall, after this step and those before it
    gained: float  #: points, by this step


@record
class Obstacle:
    """What stands between the best that all actions reach and the target; or what holds the score now."""

    kind: str  #: cap | rule: a failure that no action answers | coverage: what is not recorded
    by: tuple[str, ...]  #: rule or dimension ids, or pointers of what is not recorded
    reason: Text
    limit: float | None = None  #: of a cap
    cap: str = ""  #: the kind of cap, as in a report


@record
class Plan:
    schema: str
    tool: Tool
    file: str
    project: ProjectInfo
    language: Language | None  #: of the project's reports, where the file names one
    score: Score  #: now
    goal: Goal
    outcome: str  #: found | met: nothing is needed | none: no set gets there, or moves the score
    exact: bool  #: proven to be the best; else see `bound`
    bound: float | None  #: no set has a better score (for an effort), or less effort (for a target)
    steps: tuple[PlanStep, ...]  #: in the order to take them
    effort: float  #: of all steps
    after: float | None  #: overall score after all steps; None where there is no score now
    band: str  #: then
    caps: tuple[Cap, ...]  #: that hold the score then
    best: float | None  #: overall score after every action that there is
    obstacles: tuple[Obstacle, ...] = ()
    #: What the closed findings covered until now, and the score with it: as `comity whatif` has it.
    revealed: tuple[PlanFinding, ...] = ()
    after_all: float | None = None

"""What a committee acts on: the top risks, what it must decide, and the plan for ninety days."""

from typing import NamedTuple

from comity.engine.report.grouping import GRAVEST_FIRST, grouped, open_findings
from comity.schemas.report import ActionAdvice, ProjectReport
from comity.schemas.text import Text

__all__ = ["Risk", "for_sponsors", "plan", "top_risks"]

_RISKS = 3
_ASKS = 3  #: actions that are put before the sponsors
_LATER = len(GRAVEST_FIRST)  #: rank of an action that answers no open failure


class Risk(NamedTuple):
    """A diagnosis, or a failing rule that none explains."""

    id: str
    title: Text
    severity: str
    why: Text
    findings: int  #: behind it; 0 for a diagnosis


def top_risks(project: ProjectReport) -> tuple[Risk, ...]:
    """The gravest three: at equal gravity diagnoses first, since each explains several failures."""
    explained = {rule for diagnosis in project.diagnoses for rule in diagnosis.findings}
    risks = [Risk(d.id, d.title, d.severity, d.root_cause, 0) for d in project.diagnoses]
    scored = [f for f in open_findings(project) if f.dimension != "data_quality"]
    for group in grouped(scored, [dimension.id for dimension in project.dimensions]):
        for found in group.rules:
            first = found[0]
            if first.rule not in explained:
                risks.append(
                    Risk(first.rule, first.title, first.severity, first.message, len(found))
                )
    return tuple(sorted(risks, key=lambda risk: _rank(risk.severity))[:_RISKS])


def for_sponsors(project: ProjectReport) -> tuple[ActionAdvice, ...]:
    """Actions that a project manager can't take alone."""
    asked = [action for action in project.actions if "sponsor" in action.who.casefold()]
    return tuple(asked[:_ASKS])


def plan(project: ProjectReport) -> tuple[tuple[ActionAdvice, ...], ...]:
    """The actions in three months, each in the order of the report.

    By the gravest open failure that an action answers: critical in the first month; high in the second,
    and medium where the effort is small; the rest in the third.
    """
    severities = {o.rule: o.severity for o in project.outcomes if o.outcome in ("fail", "partial")}
    months: tuple[list[ActionAdvice], ...] = ([], [], [])
    for action in project.actions:
        ranks = [_rank(severities[rule]) for rule in action.rules if rule in severities]
        months[_month(min(ranks, default=_LATER), action.effort)].append(action)
    return tuple(tuple(month) for month in months)


def _month(rank: int, effort: str) -> int:
    if rank == GRAVEST_FIRST.index("critical"):
        return 0
    small = rank == GRAVEST_FIRST.index("medium") and effort == "S"
    return 1 if rank == GRAVEST_FIRST.index("high") or small else 2


def _rank(severity: str) -> int:
    return GRAVEST_FIRST.index(severity) if severity in GRAVEST_FIRST else _LATER

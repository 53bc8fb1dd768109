"""The heat map: for each point of the outline the gravest failure that is open on it."""

from collections.abc import Iterable
from typing import NamedTuple

from comity.engine.report.grouping import GRAVEST_FIRST
from comity.schemas.report import OutcomeReport, ProjectReport

__all__ = ["POINTS", "Tile", "tiles"]

#: The rows of the outline by dimension, in the order of the article.
POINTS = {
    "trust": ("S1.1", "S1.2"),
    "transparency": ("S2.1", "S2.2"),
    "service_quality": ("S3.1", "S3.2"),
    "responsiveness": ("S4.1", "S4.2"),
    "needs": ("S5.1", "S5.2"),
    "collaboration": ("S6.1", "S6.2"),
    "improvement": ("S7.1", "S7.2"),
    "expectations": ("S8.1", "S8.2"),
    "attitude": ("S9.1", "S9.2"),
    "long_term": ("S10.1", "S10.2"),
}
_JUDGED = ("pass", "partial", "fail")
_GRADES = {"critical": "D", "high": "C", "medium": "B", "low": "B"}


class Tile(NamedTuple):
    """One point."""

    id: str
    grade: str  #: A nothing failed, B low or medium, C high, D critical; ? not assessed; "" no rule
    failed: int  #: rules that did not pass, waived and suppressed ones left out
    judged: int


def tiles(project: ProjectReport) -> dict[str, tuple[Tile, ...]]:
    """The tiles by dimension, in the order of the article."""
    by_point: dict[str, list[OutcomeReport]] = {}
    for outcome in project.outcomes:
        if outcome.kind == "scored":
            for point in outcome.covers:
                by_point.setdefault(point, []).append(outcome)
    return {
        dimension: tuple(_tile(point, by_point.get(point, ())) for point in points)
        for dimension, points in POINTS.items()
    }


def _tile(point: str, outcomes: Iterable[OutcomeReport]) -> Tile:
    applying = [o for o in outcomes if o.outcome != "not_applicable"]
    judged = [o for o in applying if o.outcome in _JUDGED]
    failed = [o for o in judged if o.outcome != "pass" and not (o.waived or o.suppressed)]
    return Tile(point, _grade(applying, judged, failed), len(failed), len(judged))


def _grade(
    applying: list[OutcomeReport], judged: list[OutcomeReport], failed: list[OutcomeReport]
) -> str:
    if not judged:
        return "?" if applying else ""
    severities = {o.severity if o.outcome == "fail" else "low" for o in failed}
    gravest = next((s for s in GRAVEST_FIRST if s in severities), None)
    return _GRADES[gravest] if gravest else "B" if failed else "A"

"""One project as the page shows it, in one language."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from markupsafe import Markup

from comity.engine.report.grouping import (
    grouped,
    is_convention,
    open_findings,
    severity_counts,
    suppressed_counts,
    waived_findings,
)
from comity.engine.report.html_chart import LEAST, radar
from comity.engine.report.html_findings import Depth, Section, sections
from comity.engine.report.html_plan import for_sponsors, plan, top_risks
from comity.engine.report.html_points import tiles
from comity.engine.report.trend_words import moves, silent
from comity.engine.report.words import Words, number, percent, points, signed
from comity.schemas.report import FindingReport, OutcomeReport, ProjectReport, Score, Trend

__all__ = ["Sheet"]

_PARTS = (
    "trend",
    "heat",
    "dimensions",
    "views",
    "findings",
    "diagnoses",
    "strengths",
    "plan",
    "gaps",
    "waivers",
    "appendix",
)

_LOOKED_AT_FIRST = ("error", "fail", "partial", "unknown", "pass", "not_applicable")

#: Kinds of limits that have a sentence of their own.
_REASONS = frozenset(
    {
        "trust_ceiling",
        "trust_unknown",
        "weak_dimension",
        "low_coverage",
        "thin_dimension",
        "no_client_voice",
        "critical_failures",
        "high_failures",
    }
)


class Sheet:
    """What the templates ask for beside the report itself."""

    def __init__(
        self, report: ProjectReport, number: int, say: Words, depth: Depth, *, alone: bool
    ) -> None:
        self.report = report
        self._depth = depth
        self._alone = alone  #: no other project is on the page
        self.number = number
        self._say = say
        self.letter = say.name("letters", report.score.band)
        if self.letter == report.score.band:  # insufficient data, or a band of a pack
            self.letter = "?"
        self.groups = self._grouped(open_findings(report))
        self.waived = self._grouped(waived_findings(report))
        self.tiles = tiles(report)
        self.risks = top_risks(report)
        self.asks = for_sponsors(report)
        self.months = plan(report)
        self.open = len(open_findings(report))
        self.known = sum(f.status == "standing" for f in open_findings(report))
        self.conventions = any(map(is_convention, open_findings(report)))

    def anchor(self, name: str) -> str:
        """An id that no other project and no other language has."""
        return f"{self._say.language}-{self.number}-{name}"

    def label(self, key: str) -> str:
        """A word for screen readers, told apart from that of other projects."""
        whose = () if self._alone else (self.report.project.name, str(self.number))
        return self._say["dot"].join((self._say[key], *whose))

    @property
    def parts(self) -> list[str]:
        """The parts below the first page that have something to show."""
        report = self.report
        filled = {
            "trend": report.trend,
            "views": report.views,
            "diagnoses": report.diagnoses,
            "strengths": report.strengths,
            "plan": report.actions,
            "gaps": report.data_gaps,
            "waivers": report.waivers,
        }
        return [name for name in _PARTS if filled.get(name, True)]

    @property
    def counted(self) -> str:
        """How many findings are open, by severity."""
        if not self.open:
            return self._say["findings.none"]
        counts = [
            self._say.say("findings.count", n=n, severity=self._say.name("severities", severity))
            for severity, n in severity_counts(open_findings(self.report)).items()
        ]
        return self._say.say("findings.open", n=self.open, severities=self._say.row(counts))

    @property
    def moved(self) -> str:
        """How the score moved since the earlier result; empty where there is none."""
        return moves(self._say, self.report.trend) if self.report.trend else ""

    @property
    def movement(self) -> list[tuple[str, str]]:
        """What the trend counts, each with its name: scores, what moved them, findings."""
        trend = self.report.trend
        if trend is None:
            return []
        now = self.report.score.overall
        cells = [
            *([("before", points(trend.before))] if trend.before is not None else []),
            *([("now", points(now))] if now is not None else []),
            *([(key, signed(part)) for key, part in _moved_by(trend)]),
            *(("new", str(trend.new)), ("fixed", str(len(trend.fixed)))),
            ("standing", str(trend.standing)),
        ]
        return [(self._say[f"html.trend.{key}"], value) for key, value in cells]

    @property
    def lost_data(self) -> str:
        """Rules that failed then and have no data now."""
        return silent(self._say, self.report.trend) if self.report.trend else ""

    @property
    def suppressed(self) -> str:
        """How many findings others tell already; empty when there are none."""
        found = suppressed_counts(self.report)
        by = [self._say.say("findings.suppressed_by", n=n, rule=r) for r, n in found.items()]
        total = sum(found.values())
        return self._say.say("findings.suppressed", n=total, by=self._say.row(by)) if by else ""

    @property
    def by_outcome(self) -> dict[str, list[OutcomeReport]]:
        """Every rule, what needs a look first; within an outcome by id, as the report has them."""
        found: dict[str, list[OutcomeReport]] = {outcome: [] for outcome in _LOOKED_AT_FIRST}
        for outcome in self.report.outcomes:
            found.setdefault(_told(outcome), []).append(outcome)
        return {outcome: rules for outcome, rules in found.items() if rules}

    @property
    def taken(self) -> bool:
        """Whether a bar shows something that limits took."""
        scored = self.report.score.overall is not None
        return scored and any(
            (d.raw or 0) > d.score for d in self.report.dimensions if d.score is not None
        )

    @cached_property
    def reason(self) -> str:
        """Why the score is what it is, in a sentence."""
        score = self.report.score
        if score.overall is None:
            return self._say.say("html.reason.none", coverage=percent(score.coverage))
        if not score.caps or score.raw is None:
            return self._say["html.reason.plain"]
        limit = number(score.caps[0].limit)
        return self._say.say(
            "html.reason.held", raw=number(score.raw), limit=limit, why=self._why(score)
        )

    def _why(self, score: Score) -> str:
        cap = score.caps[0]
        if cap.kind not in _REASONS:
            return self._say.say("html.reason.other", reason=self._say.of(cap.reason))
        names = self._say.few([self._say.name("dimensions", by) for by in cap.by])
        return self._say.say(f"html.reason.{cap.kind}", n=len(cap.by), names=names)

    @cached_property
    def spoken(self) -> list[tuple[str, float]]:
        """Dimensions that have a score, where the project has one."""
        if self.report.score.overall is None:
            return []
        return [
            (self._say.title("dimensions", d.id), d.score)
            for d in self.report.dimensions
            if d.score is not None
        ]

    @cached_property
    def silent(self) -> list[str]:
        """Dimensions without a score."""
        return [
            self._say.title("dimensions", d.id) for d in self.report.dimensions if d.score is None
        ]

    @cached_property
    def radar(self) -> Markup | None:
        if len(self.spoken) < LEAST:
            return None
        scores = [
            self._say.say("html.radar.score", name=name, score=points(score))
            for name, score in self.spoken
        ]
        label = self._say.say("html.radar.label", scores=self._say.row(scores))
        return radar(self.spoken, label)

    @cached_property
    def grades(self) -> Mapping[str, str]:
        """The grades of the heat map, best first, each in words."""
        return {
            grade: self._say[f"html.heat.grades.{grade}"] for grade in ("A", "B", "C", "D", "?")
        }

    def value(self, value: Any) -> str:
        """A value of the snapshot as a reader writes it."""
        if value is None:
            return self._say["html.findings.no_value"]
        if isinstance(value, bool):
            return self._say["html.findings.true" if value else "html.findings.false"]
        return str(value)

    def _grouped(self, findings: Sequence[FindingReport]) -> tuple[Section, ...]:
        groups = grouped(findings, [dimension.id for dimension in self.report.dimensions])
        return sections(groups, self._depth)


def _moved_by(trend: Trend) -> list[tuple[str, float]]:
    """What moved the score, the facts always, the rest where it did."""
    if trend.moved is None or trend.facts is None:
        return []
    others = (("waivers", trend.waivers), ("rules", trend.rules))
    return [("facts", trend.facts), *((key, part) for key, part in others if part)]


def _told(outcome: OutcomeReport) -> str:
    """A strength that is not there is no failure."""
    return (
        "no_strength"
        if outcome.kind == "strength" and outcome.outcome == "fail"
        else outcome.outcome
    )

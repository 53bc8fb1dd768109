"""The portfolio: what an audit of many projects came to, as every renderer of it reads it.

Numbers are rounded as in a report (scores one decimal, shares two), every human text is in both
languages, and nothing depends on how many processes did the work.
"""

from comity.schemas.record import record
from comity.schemas.report import Gate, GateReason, ProjectInfo, Tool
from comity.schemas.text import Text

__all__ = [
    "PORTFOLIO_SCHEMA",
    "DimensionMark",
    "DimensionRoll",
    "Movement",
    "OrganisationAction",
    "Portfolio",
    "ProjectRow",
    "Recurring",
    "Recurs",
    "RollUp",
    "Theme",
    "Trend",
    "Unchecked",
    "Worst",
]

PORTFOLIO_SCHEMA = "comity-portfolio/1"


@record
class DimensionMark:
    """One field of the heat map."""

    score: float | None  #: None: nothing was assessed
    band: str  #: healthy | watch | at_risk | critical | insufficient_data


@record
class Movement:
    """From an earlier report of the same project to now."""

    since: str  #: ISO date: the day of that report
    previous: float | None  #: its score
    points: float | None  #: None where a score is missing or the rules are not the same
    same_rules: bool


@record
class ProjectRow:
    """What is kept of one project's report."""

    file: str  #: as given, or as found in a folder that was given
    project: ProjectInfo
    overall: float | None
    low: float | None
    high: float | None
    band: str
    coverage: float  #: 0-1
    confidence: str  #: high | medium | low
    open: dict[str, int]  #: open findings by severity, all four, gravest first
    dimensions: dict[str, DimensionMark]  #: in the order of the article
    failing: dict[str, str]  #: severity by rule that fails here, neither waived nor suppressed
    reasons: tuple[GateReason, ...]  #: the gates that it did not meet
    movement: Movement | None = None  #: None: no earlier report, or none was given
    page: str | None = None  #: of the project, below the folder of pages
    language: str | None = None  #: that the project's snapshot names


@record
class Unchecked:
    """A target that could not be checked, and why."""

    file: str
    code: str  #: unreadable | folder | crashed | timeout | unsaved | bug
    reason: Text


@record
class OrganisationAction:
    """What one project can't do for all of them."""

    id: str
    text: Text
    who: str  #: roles joined by "+"
    when: Text
    effort: str  #: S | M | L


@record
class Recurring:
    """A rule that fails in so many projects that the way of working must be behind it."""

    rule: str
    title: Text
    severity: str  #: the gravest that it has in any project
    projects: int
    share: float  #: 0-1, of the projects that were checked
    files: tuple[str, ...]  #: where to look first: the lowest scores, five at the most


@record
class Theme:
    """The recurring rules of one dimension, and what to do about them once for all."""

    dimension: str
    projects: int  #: in which at least one of the rules fails
    share: float  #: 0-1
    action: OrganisationAction
    rules: tuple[Recurring, ...]  #: most projects first


@record
class Worst:
    """A name and a score at the low end."""

    file: str
    name: str
    score: float


@record
class DimensionRoll:
    assessed: int  #: projects with a score here
    mean: float | None
    worst: float | None
    band: str  #: of the mean


@record
class RollUp:
    """The whole in a few numbers: a mean hides its worst, so both always stand together."""

    targets: int
    checked: int
    scored: int
    mean: float | None  #: of the projects with a score, each counted once
    worst: Worst | None
    bands: dict[str, int]  #: projects by band, best first; all five
    open: dict[str, int]  #: open findings by severity
    dimensions: dict[str, DimensionRoll]


@record
class Recurs:
    """From when on a failing rule recurs: in so many projects, or in such a share of them (two at least)."""

    projects: int
    share: float  #: 0-1


@record
class Trend:
    """How the projects moved that an earlier report knows; each counts once, as in the roll-up."""

    since: str  #: ISO date: the oldest day of the reports that they are compared with
    compared: int  #: projects with a score then and now, by the same rules
    up: int
    down: int
    same: int
    previous: float | None  #: mean of those compared, then
    mean: float | None  #: and now
    not_comparable: int  #: known from before, but without a score then or now, or by other rules
    new: int  #: not known from before
    gone: tuple[str, ...]  #: names of those known from before that are not here


@record
class Portfolio:
    schema: str
    tool: Tool
    gate: Gate
    roll_up: RollUp
    projects: tuple[ProjectRow, ...]  #: worst first; those without a score at the end
    themes: tuple[Theme, ...]  #: most projects first
    recurs: Recurs
    unchecked: tuple[Unchecked, ...]  #: by file
    trend: Trend | None = None  #: None: no earlier reports were given

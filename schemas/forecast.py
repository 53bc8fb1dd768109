"""The forecast: what changes by itself in the days ahead, as every renderer of it reads it."""

from comity.schemas.record import record
from comity.schemas.report import ProjectInfo, Replay, Score, Tool
from comity.schemas.text import Language, Text

__all__ = [
    "FORECAST_SCHEMA",
    "Change",
    "EndedWaiver",
    "Forecast",
    "ForecastDay",
    "ForecastFinding",
]

FORECAST_SCHEMA = "comity-forecast/1"


@record
class ForecastFinding:
    """What is open from this day on and was not on the day before."""

    subject: str  #: the item's id; "" for a finding about the whole project
    message: Text
    fingerprint: str


@record
class Change:
    """One rule that comes out otherwise than on the day before."""

    rule: str
    dimension: str
    kind: str  #: scored | data_quality | strength
    severity: str  #: effective, on this day
    title: Text  #: the pass title where it passes now, and of a strength
    #: worse | unknown | better | aside: nothing for anybody to do, as where another finding now says it
    turn: str
    before: str  #: an outcome, or waived, or suppressed
    after: str
    severity_before: str
    findings: tuple[ForecastFinding, ...] = ()  #: that are new
    aged: tuple[str, ...] = ()  #: JSON pointers of judged values that turned too old and are missed


@record
class EndedWaiver:
    """A waiver whose last day was the day before."""

    rule: str
    subject: str | None
    reason: str
    owner: str


@record
class ForecastDay:
    """A day on which something changes."""

    day: str  #: ISO date
    score: Score  #: on this day
    moved: float | None  #: points since the day before; None where one of the two has no score
    changes: tuple[Change, ...]  #: by turn, each the gravest first
    waivers: tuple[EndedWaiver, ...] = ()
    aged: tuple[str, ...] = ()  #: JSON pointers of judged values that count as unknown from here on


@record
class Forecast:
    schema: str
    tool: Tool
    file: str
    project: ProjectInfo
    language: Language | None  #: of the project's reports, where the file names one
    until: str  #: ISO date: the last day that was looked at
    score: Score  #: on the day of the project
    days: tuple[ForecastDay, ...]
    replay: Replay | None = None  #: where the project's day lies before the file's own

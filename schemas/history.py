"""The history of a project: what is kept of each result, and what moved between them."""

from comity.schemas.record import record
from comity.schemas.report import ProjectInfo, Tool
from comity.schemas.text import Language, Text

__all__ = [
    "HISTORY_SCHEMA",
    "Best",
    "HistoryEntry",
    "HistoryFinding",
    "Movement",
    "Point",
    "ProjectHistory",
    "Ratchet",
]

HISTORY_SCHEMA = "comity-history/1"


@record
class HistoryFinding:
    """A finding by what tells it apart; what it says is not kept."""

    rule: str
    fingerprint: str
    severity: str
    state: str  #: open | waived | suppressed


@record
class HistoryEntry:
    """What is kept of one result. Names, texts and values of the project are not."""

    as_of: str  #: ISO date
    overall: float | None  #: the score
    without_waivers: float | None
    low: float | None
    high: float | None
    band: str
    coverage: float  #: 0-1
    confidence: str
    dimensions: dict[str, float | None]
    ruleset: str  #: hash of the rules that judged
    profile: str
    outcomes: dict[str, tuple[str, ...]]  #: ids of rules by outcome, sorted
    findings: tuple[HistoryFinding, ...]


@record
class Movement:
    """From the result before to this one."""

    since: str  #: ISO date
    points: float | None  #: None where the scores can't be compared
    facts: float | None  #: points that the facts moved, before waivers
    waivers: float | None  #: points that waivers moved
    same_rules: bool
    new: dict[str, int]  #: open findings that were not there, by rule
    fixed: dict[str, int]  #: findings that are not there any more, by rules that could be judged


@record
class Point:
    """One result of the history."""

    entry: HistoryEntry
    recorded: bool  #: stands in the history file, or is committed
    commit: str | None  #: the commit that holds this version, abbreviated
    moved: Movement | None  #: None for the first one


@record
class Best:
    """The best score that was reached by the rules of the newest result."""

    score: float
    as_of: str


@record
class Ratchet:
    """The newest result held to the best before it."""

    met: bool | None  #: None: there is no score to hold to it
    newest: float | None
    best: Best | None  #: None: nothing was reached by these rules


@record
class ProjectHistory:
    schema: str
    tool: Tool
    file: str
    project: ProjectInfo
    language: Language | None  #: of the project's reports, where the file names one
    source: str  #: file | git
    points: tuple[Point, ...]  #: by day
    best: Best | None
    ratchet: Ratchet
    notes: tuple[Text, ...] = ()  #: what a reader has to know of the record itself

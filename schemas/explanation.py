"""Why a rule came out as it did for one snapshot: what `comity explain` shows, in both languages."""

from comity.schemas.record import record
from comity.schemas.text import Text

__all__ = [
    "Candidate",
    "DiagnosisCondition",
    "DiagnosisExplanation",
    "Explanation",
    "ItemPart",
    "Judged",
    "Limit",
    "Missing",
    "Parameter",
    "Part",
    "Step",
]


@record
class ItemPart:
    """One item behind an aggregate."""

    subject: str
    line: int | None  #: 1-based
    column: int | None
    parts: tuple["Part", ...]


@record
class Part:
    """A sub-expression and what it came to."""

    text: str  #: as the rule's author wrote it
    value: Text  #: as a reader writes it
    condition: bool
    truth: bool | None = None  #: of a condition; None: unknown
    parts: tuple["Part", ...] = ()
    items: tuple[ItemPart, ...] = ()  #: behind an aggregate, the most telling first
    more: int = 0  #: items that are not shown
    passed_over: int = 0  #: items that the aggregate's `if` leaves out
    joint: str = ""  #: and | or, of a condition that is made of its parts
    error: str = ""


@record
class Parameter:
    name: str
    value: Text
    unit: str
    doc: Text


@record
class Missing:
    """Something that an unknown outcome lacks, and where it would stand."""

    pointer: str  #: JSON pointer
    line: int | None
    column: int | None


@record
class Judged:
    """One item of an ITEM rule."""

    subject: str
    line: int | None
    column: int | None
    verdict: str  #: fail | unknown | pass
    parts: tuple[Part, ...]  #: `among` where it is undecided, and `fail`
    notes: tuple[Text, ...] = ()  #: waived, suppressed


@record
class Limit:
    """How many items may fail, or beyond what a value is amber or red."""

    name: str  #: count, amber.share, min_n, red ...
    part: Part


@record
class Step:
    """One step of escalation."""

    severity: str
    part: Part
    taken: bool


@record
class Explanation:
    file: str
    rule: str
    title: Text
    question: Text
    outcome: str
    severity: str  #: effective
    nominal: str  #: the rule's own
    phases: tuple[str, ...] | None  #: None: every phase
    phase: str | None
    applies: Part | None  #: the rule's own condition for being asked
    error: str | None
    missing: tuple[Missing, ...]
    parameters: tuple[Parameter, ...]
    each: str | None  #: the list of an ITEM rule
    among: str | None  #: which of its items are judged
    condition: str  #: what fails an item, or the value, as the rule's author wrote it
    value: Part | None  #: of a VALUE rule
    judged: int
    failed: int
    left_out: int  #: items that `among` leaves out
    items: tuple[Judged, ...]  #: failing first, then unknown, then passing
    more: tuple[tuple[str, int], ...]  #: items that are not shown, by verdict
    limits: tuple[Limit, ...]
    steps: tuple[Step, ...]
    notes: tuple[Text, ...]  #: of the whole rule: waived, suppressed, and what was inferred from it


@record
class Candidate:
    """A rule or diagnosis that could meet a condition."""

    id: str
    title: Text
    outcome: str | None  #: of a rule
    suppressed: bool  #: it failed, and something graver says the same
    taken: bool  #: it meets the condition


@record
class DiagnosisCondition:
    kind: str  #: finding | outcome | project | strength | diagnosis
    at_least: int  #: of so many candidates
    absent: bool  #: met when nothing is there
    tests: tuple[tuple[str, tuple[str, ...]], ...]  #: a field and the values that it may have
    met: bool
    candidates: tuple[Candidate, ...]  #: those that meet it first


@record
class DiagnosisExplanation:
    """Why a diagnosis was made for one snapshot, or what it lacks."""

    file: str
    id: str
    title: Text
    severity: str
    made: bool
    root_cause: Text
    playbook: tuple[Text, ...]
    coach: Text
    conditions: tuple[DiagnosisCondition, ...]

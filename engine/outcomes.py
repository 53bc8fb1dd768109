"""What judging a snapshot yields: outcomes, findings, evidence. Data only; no decisions here."""

from comity.schemas.record import record
from comity.schemas.text import Text
from comity.schemas.vocabulary import DIMENSIONS, OUTCOMES, SEVERITIES

__all__ = [
    "DIMENSIONS",
    "OUTCOMES",
    "SEVERITIES",
    "Evidence",
    "Finding",
    "Outcome",
    "Scalar",
    "Waiver",
]

Scalar = str | int | float | bool | None


@record
class Waiver:
    """A decision to accept a failure until a day."""

    rule: str
    subject: str | None  #: None: every finding of the rule
    reason: str
    owner: str
    approver: str | None
    expires: str  #: ISO date, the last day it holds
    pointer: str = ""  #: JSON pointer to it in the snapshot; "" when it stands elsewhere
    place: tuple[str, int, int] | None = None  #: file, line, column when it stands elsewhere


@record
class Evidence:
    """One value that a judgement rests on."""

    pointer: str  #: JSON pointer into the snapshot
    value: Scalar  #: as in the file; None when it is absent


@record
class Finding:
    """One rule, one subject, and the evidence for it."""

    rule: str
    dimension: str
    severity: str  #: effective
    subject: str  #: the item's id; "" for a VALUE rule
    message: Text
    evidence: tuple[Evidence, ...] = ()
    mark: str = ""  #: what sets this finding apart for inference rules; "" for nothing
    waived: Waiver | None = None
    suppressed_by: str | None = None  #: id of the suppression rule

    @property
    def active(self) -> bool:
        return self.waived is None and self.suppressed_by is None


@record
class Outcome:
    """The answer of one rule for one snapshot."""

    rule: str
    dimension: str
    kind: str  #: scored | data_quality | strength
    outcome: str  #: one of OUTCOMES
    nominal: str  #: the rule's own severity: weighs in the sums
    severity: str  #: effective, after escalation: what caps, gates and readers see
    core: bool = False
    findings: tuple[Finding, ...] = ()  #: of a failing or partial outcome, in the file's order
    missing: tuple[
        str, ...
    ] = ()  #: pointers of the blocks and fields that an unknown outcome lacks
    error: str | None = None

    @property
    def remembered(self) -> bool:
        """Failed in an earlier result, and lacks now what would show that it still does."""
        return self.outcome == "fail" and bool(self.missing)

    @property
    def suppressed(self) -> bool:
        """All of its findings are suppressed."""
        return bool(self.findings) and all(f.suppressed_by for f in self.findings)

    @property
    def waived(self) -> bool:
        """Nothing active is left, and a waiver is part of why."""
        return any(f.waived for f in self.findings) and not any(f.active for f in self.findings)

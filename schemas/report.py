"""The report: one versioned model that every renderer reads.

A report holds rounded numbers (scores and gains one decimal, shares two) and every human text in both
languages, so that a saved report renders to the same bytes as a fresh one, in either language.
The classes are plain frozen dataclasses: pydantic reads a saved report through `TypeAdapter(Report)`
and generates `report.schema.json`, while a check that only writes one never imports pydantic.
"""

from comity.schemas.record import record
from comity.schemas.text import Text

__all__ = [
    "SCHEMA",
    "ActionAdvice",
    "Basis",
    "Cap",
    "ClientWord",
    "DataGap",
    "DiagnosisReport",
    "DimensionReport",
    "EvidenceReport",
    "FindingReport",
    "FixedFinding",
    "Gate",
    "GateReason",
    "NextDate",
    "OpenDecision",
    "OutcomeReport",
    "ProjectInfo",
    "ProjectReport",
    "Replay",
    "Report",
    "RuleFault",
    "Score",
    "StrengthReport",
    "Tool",
    "Trend",
    "View",
    "WaiverReport",
    "WaiverState",
]

SCHEMA = "comity-report/1"

Scalar = str | int | float | bool | None


@record
class Tool:
    version: str
    ruleset_hash: str  #: "sha256:..." over the loaded rules, inference rules, actions and profile
    matcher: str  #: durable | python
    profile: str


@record
class GateReason:
    """One gate that was not met."""

    code: str  #: fail_under | fail_on | fail_under_low | min_coverage | no_score | fail_on_new
    file: str
    limit: float | str
    actual: float | str | None


@record
class Gate:
    passed: bool
    reasons: tuple[GateReason, ...] = ()


@record
class ProjectInfo:
    id: str | None
    name: str
    client: str | None
    as_of: str  #: ISO date
    phase: str | None


@record
class Cap:
    """A ceiling on the overall score (or on one dimension's), and what set it."""

    limit: float
    kind: (
        str  #: see SCORING in docs/scoring.md: trust_ceiling, trust_unknown, critical_failures, ...
    )
    by: tuple[str, ...]  #: rule or dimension ids, sorted
    reason: Text


@record
class Score:
    overall: float | None  #: 0-100; None when the coverage is under the profile's minimum
    raw: float | None  #: without any cap, those of the dimensions included
    low: float | None  #: with every unknown rule failed
    high: float | None  #: with every unknown rule passed
    band: str  #: healthy | watch | at_risk | critical | insufficient_data
    coverage: float  #: 0-1, of the core rules' weight
    confidence: str  #: high | medium | low
    caps: tuple[Cap, ...]  #: those that take something, lowest first: the first one holds the score
    without_waivers: float | None


@record
class DimensionReport:
    id: str
    score: float | None  #: None: nothing was assessed
    raw: float | None
    weight: float  #: of 100, by profile and phase
    coverage: float  #: 0-1
    counts: dict[str, int]  #: by outcome; all six keys, in the order of the outcomes
    caps: tuple[Cap, ...] = ()


@record
class OutcomeReport:
    rule: str
    dimension: str
    kind: str  #: scored | data_quality | strength
    outcome: str  #: pass | partial | fail | unknown | not_applicable | error
    severity: str  #: effective, after escalation
    nominal_severity: str
    title: Text  #: the pass title when it passed
    covers: tuple[str, ...]  #: rows of the source outline
    core: bool
    suppressed: bool
    waived: bool
    error: str | None = None  #: what broke, when the outcome is `error`
    remembered: bool = False  #: failed in the earlier result, and its data is gone


@record
class EvidenceReport:
    pointer: str  #: JSON pointer into the snapshot
    value: Scalar
    line: int | None  #: 1-based; of the nearest parent that is there when the value is absent
    column: int | None  #: 1-based


@record
class Basis:
    key: str  #: of rules/sources.yaml
    kind: str  #: published, convention, ...


@record
class WaiverReport:
    reason: str
    owner: str
    approver: str | None
    expires: str  #: ISO date, inclusive


@record
class FindingReport:
    rule: str
    dimension: str
    severity: str  #: effective
    subject: str  #: the item's id; "" for a finding about the whole project
    title: Text
    message: Text
    evidence: tuple[EvidenceReport, ...]
    fingerprint: str
    status: str  #: new | standing
    waived: WaiverReport | None
    suppressed_by: str | None  #: id of the suppression rule
    basis: tuple[Basis, ...]


@record
class DiagnosisReport:
    id: str
    title: Text
    severity: str
    findings: tuple[str, ...]  #: rule ids that made it, sorted
    root_cause: Text
    playbook: tuple[Text, ...]
    coach: Text


@record
class StrengthReport:
    rule: str
    title: Text
    message: Text


@record
class ActionAdvice:
    id: str
    text: Text
    who: str  #: roles joined by "+"; renderers translate each
    when: Text
    effort: str  #: S | M | L
    gain: float  #: points of the overall score, re-scored exactly
    gain_per_effort: float
    rules: tuple[str, ...]  #: the failing rules that it answers, sorted


@record
class DataGap:
    pointer: str  #: JSON pointer of the block or field that is missing
    rules: tuple[str, ...]  #: that are unknown for want of it
    coverage_gain: float  #: share of coverage that it would bring


@record
class WaiverState:
    rule: str
    subject: str | None
    reason: str
    owner: str
    approver: str | None
    expires: str
    state: str  #: active | expiring | expired | unused


@record
class OpenDecision:
    """What waits for somebody's word: a decision or a change request of the snapshot."""

    id: str
    kind: str  #: decision | change_request
    topic: str
    owner: str | None  #: as the snapshot has it; "client" where it is theirs
    needed_by: str | None  #: ISO date
    late: bool  #: needed before the day of the report
    client: bool  #: the client knows of it


@record
class ClientWord:
    """Something that the client said, and what came of it."""

    id: str
    on: str  #: ISO date
    kind: str | None  #: survey, complaint, suggestion, ...
    said: str
    did: str | None  #: only what the client was told already
    state: str  #: done | under_way | open
    state_on: str | None  #: ISO date: done on it, or due on it


@record
class NextDate:
    """A day that the client counts on."""

    id: str
    kind: str  #: commitment | deliverable | report | review
    text: str  #: "" for a report
    on: str  #: ISO date, as the client knows it
    late: bool  #: before the day of the report
    #: ISO date, of what is late: the day that the client was told since.
    new_date: str | None = None


@record
class FixedFinding:
    """What was found in the earlier result and is not there any more."""

    rule: str
    severity: str  #: then
    subject: str
    title: Text


@record
class Trend:
    """What moved since an earlier result."""

    since: str  #: ISO date: the day that the earlier result judged
    before: float | None  #: the overall score then, by the rules of then
    moved: float | None  #: points of the overall score; None where the scores can't be compared
    arrow: str | None  #: up | down | level: by facts and waivers, from 5 points on
    facts: float | None  #: points that the facts moved, before waivers
    rules: float | None  #: points that other rules moved on the same facts
    waivers: float | None  #: points that waivers moved
    new: int  #: open findings that were not there
    standing: int  #: open findings that were there
    fixed: tuple[FixedFinding, ...]
    silent: tuple[str, ...]  #: rules that failed and lost their data, so they stay failed
    refused: Text | None = None  #: why the scores are not compared


@record
class View:
    """One sub-point as each side sees it. Own ratings are never scored."""

    row: str  #: of the outline, S1.1 to S10.2
    own: float | None  #: our rating, 1-5
    facts: (
        float | None
    )  #: 0-1: weight passed of the rules that rest on facts; None: none was judged
    judged: int  #: how many of these rules were
    client: float | None  #: 0-1: the same of the rules that rest on the client's own words
    client_mark: float | None  #: their latest mark on this point, 1-5
    gap: str | None  #: blind_spot: we rate ourselves higher; hidden_strength: lower; None: neither
    differs: str | None  #: facts_higher | client_higher; None: they agree, or one is silent


@record
class Replay:
    """The day that was judged lies before the file's own."""

    written_on: str  #: ISO date: the file's own day
    left_out: int  #: entries and dates that are of later days
    blocks: tuple[str, ...]  #: in which they stand, sorted


@record
class RuleFault:
    """An inference rule that broke; nothing was inferred from it."""

    rule: str
    error: str


@record
class ProjectReport:
    file: str  #: as given
    project: ProjectInfo
    score: Score
    dimensions: tuple[DimensionReport, ...]
    outcomes: tuple[OutcomeReport, ...]
    findings: tuple[FindingReport, ...]
    diagnoses: tuple[DiagnosisReport, ...]
    strengths: tuple[StrengthReport, ...]
    actions: tuple[ActionAdvice, ...]
    data_gaps: tuple[DataGap, ...]
    waivers: tuple[WaiverState, ...]
    trend: Trend | None = None
    decisions: tuple[OpenDecision, ...] = ()  #: that wait, by the day they are needed
    client_words: tuple[ClientWord, ...] = ()  #: of the last half year, latest first
    dates: tuple[NextDate, ...] = ()  #: what is owed and what comes next, by day
    views: tuple[View, ...] = ()  #: by sub-point, in the order of the outline
    replay: Replay | None = None
    faults: tuple[RuleFault, ...] = ()  #: by rule


@record
class Report:
    schema: str
    tool: Tool
    gate: Gate
    reports: tuple[ProjectReport, ...]

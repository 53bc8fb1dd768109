"""The snapshot: how one project stands on one day. The contract for samples, importers and rules.

Every block and every field is optional but `project.name`, `project.as_of` and an item's `id`. An absent
block or list is not known; an empty list says "we looked, there are none"; inside a block or an item
that is there, an absent field is the same as null: nothing was recorded.

Three class variables say what the field types can't:
`when`     the date by which items of a list are ordered in time,
`subject`  the field that names an item in a finding,
`AGEING`   judged values, which count as unknown once they are 90 days old.
"""

from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from comity.schemas import vocabulary
from comity.schemas.fields import (
    ORDERED,
    Block,
    Count,
    Country,
    Flag,
    Label,
    Moment,
    Number,
    Rating,
    Zone,
    strict_number,
)

__all__ = ["Snapshot"]

Level = Annotated[Literal["low", "medium", "high"], ORDERED]
Severity = Annotated[vocabulary.Severity, ORDERED]
Engagement = Annotated[Literal["unaware", "resistant", "neutral", "supportive", "leading"], ORDERED]
Party = Literal["client", "team", "third_party"]
Phase = Literal["initiation", "planning", "execution", "closing", "post_project"]
SubPoint = Literal[
    "S1.1", "S1.2", "S2.1", "S2.2", "S3.1", "S3.2", "S4.1", "S4.2", "S5.1", "S5.2",
    "S6.1", "S6.2", "S7.1", "S7.2", "S8.1", "S8.2", "S9.1", "S9.2", "S10.1", "S10.2",
]  # fmt: skip
Rag = Annotated[
    Literal["green", "amber", "red"],
    ORDERED,
    BeforeValidator(
        lambda v: (
            {"ON_TRACK": "green", "AT_RISK": "amber", "OFF_TRACK": "red"}.get(v, v)
            if isinstance(v, str)
            else v
        )
    ),
    WithJsonSchema({"enum": ["green", "amber", "red", "ON_TRACK", "AT_RISK", "OFF_TRACK"]}),
]
#: true/false, or a note, which counts as true.
Note = Flag | Annotated[str, Field(min_length=1)]
Quantity = Number | Annotated[str, Field(strict=True)]
#: Of this format.
Version = Annotated[Literal[1], BeforeValidator(strict_number)]
#: The highest score that can be given.
Scale = Annotated[Literal[5, 7, 10, 100], BeforeValidator(strict_number)]


class Project(Block):
    name: Label
    as_of: Moment  #: the only "today"
    id: Label | None = None
    client: Label | None = None
    phase: Phase | None = None
    contract_type: (
        Literal[
            "fixed_price",
            "time_materials",
            "unit_rate",
            "cost_plus",
            "target_cost",
            "framework",
            "internal",
        ]
        | None
    ) = None
    standard_form: Literal["none", "nec4", "fidic", "gf2017", "other"] | None = None
    delivery_mode: Literal["predictive", "agile", "hybrid"] | None = None
    start: Moment | None = None
    planned_end: Moment | None = None
    actual_end: Moment | None = None
    reporting_cadence_days: Annotated[Number, Field(ge=1)] | None = None
    reply_period_wd: Annotated[Number, Field(ge=0)] | None = None
    workdays: (
        Annotated[tuple[Annotated[Count, Field(ge=1, le=7)], ...], Field(min_length=1)] | None
    ) = None  #: ISO weekdays
    holidays: Country | tuple[Moment, ...] | None = None
    timezone: Zone | None = None
    closing_started_on: Moment | None = None
    review_period_wd: Annotated[Number, Field(ge=0)] | None = None
    change_reply_wd: Annotated[Number, Field(ge=0)] | None = None
    language: Literal["en", "zh"] | None = None


class MetricPoint(Block):
    when: ClassVar = "on"
    subject: ClassVar = "on"
    on: Moment | None = None
    spi: Number | None = None
    cpi: Number | None = None


class ForecastPoint(Block):
    when: ClassVar = "on"
    subject: ClassVar = "on"
    on: Moment | None = None
    end: Moment | None = None
    cost: Number | None = None


class Metrics(Block):
    spi: Number | None = None
    cpi: Number | None = None
    history: tuple[MetricPoint, ...] | None = None
    baseline_end: Moment | None = None
    forecast_end: Moment | None = None
    client_told_end: Moment | None = None
    forecast_history: tuple[ForecastPoint, ...] | None = None
    budget: Number | None = None
    forecast_cost: Number | None = None
    client_told_cost: Number | None = None
    rebaselined_on: Moment | None = None


class Tolerances(Block):
    time: Flag | None = None
    cost: Flag | None = None


class Governance(Block):
    communication_plan_agreed_on: Moment | None = None
    escalation_path_agreed: Flag | None = None
    roles_agreed: Flag | None = None
    approved_plan: Flag | None = None
    risk_register: Flag | None = None
    change_control: Flag | None = None
    quality_plan: Flag | None = None
    tolerances: Tolerances | None = None
    aftercare_plan: Flag | None = None
    joint_sessions: tuple[Moment, ...] | None = None


class SeverityTable(Block):
    critical: Annotated[Number, Field(ge=0)] | None = None
    high: Annotated[Number, Field(ge=0)] | None = None
    medium: Annotated[Number, Field(ge=0)] | None = None
    low: Annotated[Number, Field(ge=0)] | None = None


class Sla(Block):
    ack_wh: SeverityTable | None = None
    resolve_wd: SeverityTable | None = None


class Relationship(Block):
    owner: Label | None = None
    deputy: Label | None = None
    owner_after_close: Label | None = None
    key_account: Flag | None = None


class Stakeholder(Block):
    when: ClassVar = "last_contact"
    id: Label
    name: Label | None = None
    role: Literal["sponsor", "decision_maker", "user", "operator", "finance", "other"] | None = None
    influence: Level | None = None
    current: Engagement | None = None
    desired: Engagement | None = None
    last_contact: Moment | None = None
    our_contact: Label | None = None
    needs_confirmed_on: Moment | None = None
    communication_preference: Label | None = None
    left_on: Moment | None = None
    successor: Label | None = None
    adaptations: Count | None = None


class Commitment(Block):
    when: ClassVar = "due"
    id: Label
    text: Label | None = None
    to: Label | None = None
    owner: Label | None = None
    importance: Level | None = None
    made_on: Moment | None = None
    due: Moment | None = None
    revised_due: Moment | None = None
    revisions: Count | None = None
    delivered_on: Moment | None = None
    client_informed_on: Moment | None = None
    alternative_offered: Flag | None = None
    by: Literal["us", "client"] | None = None  #: us when absent


class StatusReport(Block):
    when: ClassVar = "sent_on"
    id: Label
    period_end: Moment | None = None
    due: Moment | None = None
    sent_on: Moment | None = None
    rag: Rag | None = None
    sections: tuple[Literal["done", "current", "next", "problems", "solutions"], ...] | None = None
    read_by_client: Flag | None = None


class Issue(Block):
    when: ClassVar = "raised_on"
    id: Label
    title: Label | None = None
    severity: Severity | None = None
    category: Label | None = None
    raised_on: Moment | None = None
    raised_by: Party | None = None
    detected_on: Moment | None = None  #: raised_on when absent
    detected_by: Party | None = None
    owner: Label | None = None
    due: Moment | None = None
    acknowledged_on: Moment | None = None
    client_informed_on: Moment | None = None
    options_offered: Count | None = None
    action_plan: Label | None = None
    last_update_to_client: Moment | None = None
    escalated_on: Moment | None = None
    root_cause: Label | None = None
    recurrence_of: Label | None = None
    reopened: Count | None = None
    resolved_on: Moment | None = None
    follow_up_on: Moment | None = None


class Risk(Block):
    when: ClassVar = "raised_on"
    id: Label
    title: Label | None = None
    level: Severity | None = None
    raised_on: Moment | None = None
    shared_with_client_on: Moment | None = None
    owner: Label | None = None
    due: Moment | None = None
    last_reviewed: Moment | None = None
    action_plan: Label | None = None
    closed_on: Moment | None = None
    became_issue: Label | None = None


class ContractNotice(Block):
    when: ClassVar = "trigger_on"
    id: Label
    kind: Label | None = None
    trigger_on: Moment | None = None
    deadline: Moment | None = None
    sent_on: Moment | None = None
    replied_on: Moment | None = None


class Dispute(Block):
    when: ClassVar = "opened_on"
    id: Label
    kind: Literal["claim", "dispute", "formal_complaint"] | None = None
    opened_on: Moment | None = None
    closed_on: Moment | None = None


class Defects(Block):
    found_by_team: Count | None = None
    found_by_client: Count | None = None
    open_major: Count | None = None


class Deliverable(Block):
    when: ClassVar = "submitted_on"
    id: Label
    title: Label | None = None
    due: Moment | None = None
    submitted_on: Moment | None = None
    accepted_on: Moment | None = None
    rejections: Count | None = None
    rejection_cause: Label | None = None
    acceptance_criteria_agreed: Flag | None = None
    internal_check: Flag | None = None
    defects: Defects | None = None


class Requirement(Block):
    when: ClassVar = "confirmed_by_client_on"
    id: Label
    title: Label | None = None
    source: Label | None = None
    need: Label | None = None
    confirmed_by_client_on: Moment | None = None
    in_scope: Flag | None = None


class Requirements(Block):
    baseline_count: Count | None = None
    added_30d: Count | None = None
    changed_30d: Count | None = None
    removed_30d: Count | None = None
    items: tuple[Requirement, ...] | None = None


class ChangeRequest(Block):
    when: ClassVar = "raised_on"
    id: Label
    title: Label | None = None
    raised_on: Moment | None = None
    raised_by: Party | None = None
    impact_told_on: Moment | None = None
    needed_by: Moment | None = None
    decided_on: Moment | None = None
    decision: Literal["open", "approved", "rejected", "deferred"] | None = None
    value: Number | None = None
    days: Number | None = None
    work_started_on: Moment | None = None
    baseline_updated_on: Moment | None = None
    cause: Label | None = None
    critical_path: Flag | None = None


class Decision(Block):
    when: ClassVar = "raised_on"
    id: Label
    topic: Label | None = None
    impact: tuple[Literal["scope", "cost", "time", "quality"], ...] | None = None
    owner: Label | None = None
    raised_on: Moment | None = None
    needed_by: Moment | None = None
    decided_on: Moment | None = None
    client_involved: Flag | None = None
    options: Count | None = None
    recorded: Flag | None = None
    sent_to_client_on: Moment | None = None
    critical_path: Flag | None = None


class MeetingActions(Block):
    due: Count | None = None
    closed_on_time: Count | None = None


class Meeting(Block):
    when: ClassVar = "on"
    id: Label
    kind: Literal["kickoff", "status", "steering", "review", "executive", "other"] | None = None
    on: Moment | None = None
    client_invited: Flag | None = None
    client_attended: Flag | None = None
    minutes_sent_on: Moment | None = None
    cancelled_by: Literal["us", "client", "other"] | None = None
    actions: MeetingActions | None = None
    joint: Flag | None = None


class Feedback(Block):
    when: ClassVar = "on"
    id: Label
    on: Moment | None = None
    kind: Literal["survey", "interview", "complaint", "opinion", "suggestion", "praise"] | None = (
        None
    )
    by: Label | None = None
    score: Number | None = None
    scale: Scale | None = None
    instrument: Literal["csat", "nps", "ces", "trust"] | None = None
    theme: Label | None = None
    text: Label | None = None
    acknowledged_on: Moment | None = None
    understood_confirmed: Flag | None = None
    responded_on: Moment | None = None
    analysis: Note | None = None
    options: Count | None = None
    decision: Label | None = None
    followed_up_on: Moment | None = None
    closed_on: Moment | None = None
    told_on: Moment | None = None


class TrustPulse(Block):
    when: ClassVar = "on"
    subject: ClassVar = "on"
    AGEING: ClassVar = ("credibility", "reliability", "openness", "works_in_our_interest")
    on: Moment | None = None
    by: Label | None = None
    credibility: Rating | None = None
    reliability: Rating | None = None
    openness: Rating | None = None
    works_in_our_interest: Rating | None = None


class Retrospective(Block):
    when: ClassVar = "on"
    subject: ClassVar = "on"
    on: Moment | None = None
    client_participated: Flag | None = None
    kind: Literal["stage", "sprint", "project", "other"] | None = None
    themes: tuple[Label, ...] | None = None


class Improvement(Block):
    when: ClassVar = "due"
    id: Label
    source: Label | None = None
    owner: Label | None = None
    due: Moment | None = None
    done_on: Moment | None = None
    measure: Label | None = None
    told_client_on: Moment | None = None
    effect: Label | None = None


class Expectation(Block):
    when: ClassVar = "agreed_on"
    subject: ClassVar = "aspect"
    aspect: (
        Literal["goals", "scope", "schedule", "budget", "quality", "roles", "success_measures"]
        | None
    ) = None
    written: Flag | None = None
    agreed_on: Moment | None = None
    agreed_by: Label | None = None
    last_reviewed_on: Moment | None = None
    client_understanding: Literal["aligned", "unsure", "misaligned"] | None = None
    played_back_on: Moment | None = None
    measure: Label | None = None
    exclusions: tuple[Label, ...] | None = None
    assumptions: tuple[Label, ...] | None = None
    expectation: Number | None = None
    perception: Number | None = None
    scale: Scale | None = None


class Communication(Block):
    when: ClassVar = "on"
    subject: ClassVar = "on"
    AGEING: ClassVar = ("tone_ours", "tone_client", "behaviours")
    on: Moment | None = None
    direction: Literal["in", "out"] | None = None
    with_: Annotated[Label | None, Field(alias="with")] = None
    by: Label | None = None
    channel: Label | None = None
    replied_on: Moment | None = None
    needs_reply: Flag | None = None
    tone_ours: Rating | None = None
    tone_client: Rating | None = None
    behaviours: (
        tuple[
            Literal[
                "solution",
                "options",
                "playback",
                "thanks",
                "credit",
                "apology",
                "blame",
                "excuse",
                "defensive",
                "minimise",
                "dismissive",
                "interrupting",
                "sarcasm",
                "talking_down",
                "public_blame",
            ],
            ...,
        ]
        | None
    ) = None


class Pulse(Block):
    when: ClassVar = "on"
    subject: ClassVar = "on"
    AGEING: ClassVar = ("score",)
    on: Moment | None = None
    score: Rating | None = None


class KeyRole(Block):
    when: ClassVar = "since"
    subject: ClassVar = "role"
    role: Label | None = None
    filled: Flag | None = None
    since: Moment | None = None
    changed_on: Moment | None = None
    client_informed_on: Moment | None = None
    handover: Flag | None = None


class Team(Block):
    pulse: tuple[Pulse, ...] | None = None
    key_roles: tuple[KeyRole, ...] | None = None


class IntegrityEvent(Block):
    when: ClassVar = "on"
    subject: ClassVar = "on"
    on: Moment | None = None
    kind: (
        Literal["misstatement", "hidden_cost", "confidentiality_breach", "unauthorised_work"] | None
    ) = None
    closed_with_client_on: Moment | None = None


class ValueAdded(Block):
    when: ClassVar = "on"
    id: Label
    on: Moment | None = None
    what: Label | None = None
    need_ref: Label | None = None
    agreed: Flag | None = None
    cost: Number | None = None
    benefit_confirmed_on: Moment | None = None


class Benefit(Block):
    when: ClassVar = "shared_on"
    subject: ClassVar = "measure"
    measure: Label | None = None
    target: Quantity | None = None
    actual: Quantity | None = None
    shared_on: Moment | None = None


class Contact(Block):
    when: ClassVar = "on"
    subject: ClassVar = "on"
    on: Moment | None = None
    purpose: Label | None = None
    by: Label | None = None
    value: Label | None = None


class Review(Block):
    when: ClassVar = "held_on"
    subject: ClassVar = "kind"
    kind: Label | None = None
    planned: Moment | None = None
    held_on: Moment | None = None


class PostProject(Block):
    contacts: tuple[Contact, ...] | None = None
    reviews: tuple[Review, ...] | None = None


class WaiverEntry(Block):
    subject: ClassVar = "rule"
    rule: Label
    subject_: Annotated[Label | None, Field(alias="subject")] = None
    reason: Annotated[Label, Field(min_length=1, json_schema_extra={"minLength": 1})]
    owner: Label
    approver: Label | None = None
    expires: Moment


class Snapshot(Block):
    """One project on one day."""

    project: Project
    schema_: Annotated[Version | None, Field(alias="schema")] = None
    metrics: Metrics | None = None
    governance: Governance | None = None
    sla: Sla | None = None
    relationship: Relationship | None = None
    stakeholders: tuple[Stakeholder, ...] | None = None
    commitments: tuple[Commitment, ...] | None = None
    reports: tuple[StatusReport, ...] | None = None
    issues: tuple[Issue, ...] | None = None
    risks: tuple[Risk, ...] | None = None
    contract_notices: tuple[ContractNotice, ...] | None = None
    disputes: tuple[Dispute, ...] | None = None
    deliverables: tuple[Deliverable, ...] | None = None
    requirements: Requirements | None = None
    change_requests: tuple[ChangeRequest, ...] | None = None
    decisions: tuple[Decision, ...] | None = None
    meetings: tuple[Meeting, ...] | None = None
    demos: tuple[Moment, ...] | None = None
    feedback: tuple[Feedback, ...] | None = None
    trust_pulse: tuple[TrustPulse, ...] | None = None
    retrospectives: tuple[Retrospective, ...] | None = None
    improvements: tuple[Improvement, ...] | None = None
    expectations: tuple[Expectation, ...] | None = None
    communications: tuple[Communication, ...] | None = None
    team: Team | None = None
    integrity_events: tuple[IntegrityEvent, ...] | None = None
    value_added: tuple[ValueAdded, ...] | None = None
    benefits: tuple[Benefit, ...] | None = None
    post_project: PostProject | None = None
    self_assessment: dict[SubPoint, Rating] | None = None
    waivers: tuple[WaiverEntry, ...] | None = None
    #: Fields ("issues.client_informed_on") that the source of this file cannot know. There an absent
    #: value says nothing: a rule that asks whether it is recorded is unknown.
    unavailable: tuple[Label, ...] | None = None

"""What inference comes to: what it concluded, of which findings, and how to tell it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from comity.engine.inference.facts import Place
from comity.engine.outcomes import SEVERITIES, Finding, Outcome
from comity.schemas.text import Text

__all__ = ["Diagnosis", "Fault", "Inference", "Step", "apply", "trace"]


class Step(NamedTuple):
    """A rule and one way in which it was met."""

    rule: str
    kind: str  #: suppress | escalate | diagnosis
    hit: tuple[Place, ...]  #: the findings that it suppresses or escalates
    since: tuple[Place, ...]  #: the findings that met it
    other: tuple[str, ...]  #: ids of outcomes, strengths and diagnoses that met it
    severity: str = ""  #: what an escalation sets


class Diagnosis(NamedTuple):
    """A root cause behind several findings."""

    id: str
    title: Text
    severity: str
    findings: tuple[str, ...]  #: ids of the rules that made it, sorted
    made_by: tuple[Finding, ...]  #: their findings, in the order of the outcomes
    root_cause: Text
    playbook: tuple[str, ...]  #: keys of actions
    coach: Text


class Fault(NamedTuple):
    """An inference rule that could not be matched; nothing was concluded from it."""

    rule: str
    error: str


class Inference(NamedTuple):
    suppressed: dict[Place, str]  #: the suppression rule, by finding
    escalated: dict[Place, str]  #: the severity to set, by finding
    diagnoses: tuple[Diagnosis, ...]  #: the gravest first, then by id
    faults: tuple[Fault, ...]
    steps: tuple[Step, ...]  #: in the order in which they were taken


def apply(inference: Inference, outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """The outcomes that were inferred from, with their findings marked and their severities set."""
    touched = {i for i, _ in (*inference.suppressed, *inference.escalated)}
    return tuple(
        _applied(inference, i, outcome) if i in touched else outcome
        for i, outcome in enumerate(outcomes)
    )


def _applied(inference: Inference, i: int, outcome: Outcome) -> Outcome:
    findings = tuple(
        replace(
            finding,
            suppressed_by=inference.suppressed.get((i, j), finding.suppressed_by),
            severity=inference.escalated.get((i, j), finding.severity),
        )
        for j, finding in enumerate(outcome.findings)
    )
    return replace(outcome, findings=findings, severity=_severity(inference, i, outcome, findings))


def _severity(inference: Inference, i: int, outcome: Outcome, findings: Sequence[Finding]) -> str:
    """The gravest of what stands, once an escalation set the severity of some; waivers don't lower it."""
    standing = [finding.severity for finding in findings if finding.suppressed_by is None]
    if standing and any(place[0] == i for place in inference.escalated):
        return max(standing, key=SEVERITIES.index)
    return outcome.severity


_SENTENCES = {
    "suppress": Text("{rule} suppresses {hit}, since {since}", "{rule} 并入：{hit}；依据：{since}"),
    "escalate": Text(
        "{rule} sets {hit} to {severity}, since {since}",
        "{rule} 将严重度定为“{severity}”：{hit}；依据：{since}",
    ),
    "diagnosis": Text("{rule} is concluded from {since}", "{rule} 成立，依据：{since}"),
}
_SEVERITIES_ZH = dict(zip(SEVERITIES, ("低", "中", "高", "严重"), strict=True)) | {"": ""}


def trace(inference: Inference, outcomes: Sequence[Outcome]) -> tuple[Text, ...]:
    """Every inference in one sentence, in the order in which they were made."""
    return (
        *(_told(step, outcomes) for step in inference.steps),
        *(
            Text(f"{f.rule} could not be matched: {f.error}", f"{f.rule} 无法匹配：{f.error}")
            for f in inference.faults
        ),
    )


def _told(step: Step, outcomes: Sequence[Outcome]) -> Text:
    causes = [place for place in step.since if place not in step.hit] or step.since
    rules = {outcomes[i].rule for i, _ in step.since}
    others = [name for name in step.other if name not in rules]
    sentence, severity = _SENTENCES[step.kind], step.severity
    hit, since = _names(step.hit, outcomes), _names(causes, outcomes)
    return Text(
        sentence.en.format(
            rule=step.rule,
            severity=severity,
            hit=", ".join(text.en for text in hit),
            since=", ".join([*(text.en for text in since), *others]),
        ),
        sentence.zh.format(
            rule=step.rule,
            severity=_SEVERITIES_ZH[severity],
            hit="、".join(text.zh for text in hit),
            since="、".join([*(text.zh for text in since), *others]),
        ),
    )


def _names(places: Sequence[Place], outcomes: Sequence[Outcome]) -> list[Text]:
    """Rule and subject of some findings."""
    found = [outcomes[i].findings[j] for i, j in places]
    return [
        Text(f"{f.rule} ({f.subject})", f"{f.rule}（{f.subject}）")
        if f.subject
        else Text(f.rule, f.rule)
        for f in found
    ]

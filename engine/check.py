"""The pipeline: one snapshot in, one report out. Pure: no clock, no environment, no printing.

    facts -> evaluate -> waive -> infer -> score -> advise -> report

Everything else calls this: the command line, what-if, comparison, coaching, portfolio, the Python API.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from comity.engine import agenda, fixes, waivers
from comity.engine.advice import advise, data_gaps
from comity.engine.catalog import Catalog, Rule
from comity.engine.contradictions import contradictions
from comity.engine.evaluate import evaluate
from comity.engine.facts import POINTER, Facts
from comity.engine.inference import Inference, apply, infer
from comity.engine.outcomes import Evidence, Finding, Outcome, Waiver
from comity.engine.reflection import client_voice, lapsed, self_ratings, sticky
from comity.engine.scoring import score
from comity.engine.views import views
from comity.engine.waivers import Limits
from comity.schemas.report import (
    Basis,
    DiagnosisReport,
    EvidenceReport,
    FindingReport,
    OutcomeReport,
    ProjectInfo,
    ProjectReport,
    Replay,
    RuleFault,
    StrengthReport,
    WaiverReport,
    WaiverState,
)

try:
    from _blake2 import blake2b  # hashlib's own, without OpenSSL, which takes 3 ms to load
except ImportError:  # pragma: no cover  another Python than CPython
    from hashlib import blake2b

__all__ = ["Conclusion", "Settings", "check", "conclude", "judge"]


class Settings(NamedTuple):
    """What a check may be told beside the snapshot and the rules."""

    matcher: str = "python"  #: durable | python
    today: date | None = None  #: the day on which the file is read, for DQ001
    previous: Mapping[str, str] | None = None  #: outcome by rule id of an earlier result
    severities: Mapping[str, str] = {}  #: effective severity by rule id there
    standing: Mapping[str, str] = {}  #: rule id by fingerprint of findings that were there before
    rules: Collection[str] | None = None  #: ids of the rules to judge; None: all
    waivers: tuple[Waiver, ...] = ()  #: beside those in the snapshot
    limits: Limits = Limits()  #: of all waivers
    fixed: tuple[fixes.Fix, ...] = ()  #: taken as done, for a what-if


class Conclusion(NamedTuple):
    """What a snapshot came to, before it is scored."""

    outcomes: tuple[Outcome, ...]  #: by id, with waivers and inference applied
    inference: Inference
    waivers: tuple[WaiverState, ...]


def check(facts: Facts, catalog: Catalog, settings: Settings = Settings()) -> ProjectReport:  # noqa: B008
    """Judge one snapshot and report on it."""
    outcomes, inference, states = conclude(facts, catalog, settings)
    phase, voice = facts.root["project"]["phase"], _voice(facts, catalog)
    total, dimensions = score(outcomes, catalog.profile, phase, voice=voice)
    rules = {rule.id: rule for rule in catalog.rules}
    remedies = {rule.id: rule.actions for rule in catalog.rules}
    return ProjectReport(
        file=facts.document.name,
        project=_project(facts),
        score=total,
        dimensions=dimensions,
        outcomes=tuple(_outcome(outcome, rules[outcome.rule]) for outcome in outcomes),
        findings=tuple(_findings(outcomes, facts, catalog, settings)),
        diagnoses=tuple(_diagnoses(inference, catalog)),
        strengths=tuple(_strengths(outcomes, rules)),
        actions=advise(outcomes, catalog.actions, remedies, catalog.profile, phase, voice=voice),
        data_gaps=data_gaps(outcomes, catalog.profile),
        waivers=states,
        decisions=agenda.open_decisions(facts),
        client_words=agenda.client_words(facts),
        dates=agenda.next_dates(facts),
        views=views(facts.root, outcomes, rules, catalog.profile),
        replay=_replay(facts),
        faults=tuple(RuleFault(fault.rule, fault.error) for fault in inference.faults),
    )


def conclude(facts: Facts, catalog: Catalog, settings: Settings) -> Conclusion:
    """Judge one snapshot, decide what is waived, and infer what follows."""
    judged = fixes.apply(judge(facts, catalog, settings), settings.fixed)
    known = frozenset(rule.id for rule in catalog.rules)
    waived, states = waivers.apply(
        judged,
        _waivers(facts, settings),
        date.fromordinal(facts.as_of),
        known,
        catalog.profile.expiring_days,
        facts.document,
        settings.limits,
    )
    waivers.within(waived, catalog.profile.weight, settings.limits, facts.document)
    project = {key: value for key, value in facts.root["project"].items() if isinstance(value, str)}
    inference = infer(waived, project, catalog.inference, settings.matcher)
    return Conclusion(apply(inference, waived), inference, states)


def judge(facts: Facts, catalog: Catalog, settings: Settings) -> tuple[Outcome, ...]:
    """The outcome of every selected rule, by id, before waivers and inference."""
    root = facts.root
    root["today"] = settings.today.toordinal() if settings.today else None
    root["client_voice_on"] = client_voice(root)
    root["contradictions"] = contradictions(root, catalog.shapes)
    rules = [r for r in catalog.rules if settings.rules is None or r.id in settings.rules]
    later = [rule for rule in rules if rule.reflects]
    first = evaluate([rule for rule in rules if not rule.reflects], facts, catalog.words)
    covers = {rule.id: rule.covers for rule in rules}
    root["ratings"] = self_ratings(root, first, covers)
    root["lapsed"] = lapsed(first, settings.previous)
    outcomes = sorted((*first, *evaluate(later, facts, catalog.words)), key=lambda o: o.rule)
    return sticky(outcomes, settings.previous or {}, settings.severities)


def _voice(facts: Facts, catalog: Catalog) -> bool:
    """Whether the client has spoken within the days that the profile allows."""
    last = facts.root["client_voice_on"]
    return last is not None and facts.as_of - last <= catalog.profile.voice_days


def _waivers(facts: Facts, settings: Settings) -> tuple[Waiver, ...]:
    own = tuple(
        Waiver(
            row["rule"],
            row["subject"],
            row["reason"],
            row["owner"],
            row["approver"],
            date.fromordinal(row["expires"]).isoformat(),
            row[POINTER],
        )
        for row in facts.root["waivers"] or ()
    )
    return own + settings.waivers


def _project(facts: Facts) -> ProjectInfo:
    project = facts.root["project"]
    as_of = date.fromordinal(facts.as_of).isoformat()
    return ProjectInfo(project["id"], project["name"], project["client"], as_of, project["phase"])


def _replay(facts: Facts) -> Replay | None:
    if facts.replay is None:
        return None
    day = date.fromordinal(facts.replay.written_on).isoformat()
    blocks = {pointer.split("/")[1] for pointer in facts.replay.left_out}
    return Replay(day, len(facts.replay.left_out), tuple(sorted(blocks)))


def _outcome(outcome: Outcome, rule: Rule) -> OutcomeReport:
    return OutcomeReport(
        rule=rule.id,
        dimension=rule.dimension,
        kind=rule.kind,
        outcome=outcome.outcome,
        severity=outcome.severity,
        nominal_severity=outcome.nominal,
        title=rule.pass_title if outcome.outcome == "pass" else rule.title,
        covers=rule.covers,
        core=rule.core,
        suppressed=outcome.suppressed,
        waived=outcome.waived,
        error=outcome.error,
        remembered=outcome.remembered,
    )


def _findings(
    outcomes: Iterable[Outcome], facts: Facts, catalog: Catalog, settings: Settings
) -> Iterator[FindingReport]:
    """What was found, each with a fingerprint of its own: of twins the second is another finding.

    A failure that is only remembered stands as long as one of its rule's findings was there before.
    """
    rules = {rule.id: rule for rule in catalog.rules}
    seen: dict[str, int] = {}
    for outcome in outcomes:
        if outcome.kind == "strength":
            continue
        kept = outcome.remembered and outcome.rule in settings.standing.values()
        for finding in outcome.findings:
            same = _likeness(finding)
            seen[same] = seen.get(same, 0) + 1
            mark = _fingerprint(same, seen[same])
            status = "standing" if kept or mark in settings.standing else "new"
            yield _finding(finding, rules[finding.rule], facts, catalog, mark, status)


def _finding(
    finding: Finding, rule: Rule, facts: Facts, catalog: Catalog, mark: str, status: str
) -> FindingReport:
    waiver = finding.waived
    return FindingReport(
        rule=rule.id,
        dimension=rule.dimension,
        severity=finding.severity,
        subject=finding.subject,
        title=rule.title,
        message=finding.message,
        evidence=tuple(_evidence(evidence, facts) for evidence in finding.evidence),
        fingerprint=mark,
        status=status,
        waived=WaiverReport(waiver.reason, waiver.owner, waiver.approver, waiver.expires)
        if waiver
        else None,
        suppressed_by=finding.suppressed_by,
        basis=tuple(Basis(key, catalog.sources[key]) for key in rule.basis),
    )


def _evidence(evidence: Evidence, facts: Facts) -> EvidenceReport:
    place = facts.document.position(evidence.pointer)
    line, column = (place.line, place.column) if place else (None, None)
    return EvidenceReport(evidence.pointer, evidence.value, line, column)


def _likeness(finding: Finding) -> str:
    """The same while lists are reordered, comments come and go, and values age: what was looked at."""
    places = sorted({re.sub(r"/\d+(?=/|$)", "/*", e.pointer) for e in finding.evidence})
    return "\0".join((finding.rule, finding.subject, finding.mark, *places))


def _fingerprint(likeness: str, number: int) -> str:
    text = likeness if number == 1 else f"{likeness}\0{number}"
    return blake2b(text.encode(), digest_size=8).hexdigest()


def _diagnoses(inference: Inference, catalog: Catalog) -> Iterator[DiagnosisReport]:
    for diagnosis in inference.diagnoses:
        yield DiagnosisReport(
            id=diagnosis.id,
            title=diagnosis.title,
            severity=diagnosis.severity,
            findings=diagnosis.findings,
            root_cause=diagnosis.root_cause,
            playbook=tuple(catalog.actions[key].text for key in diagnosis.playbook),
            coach=diagnosis.coach,
        )


def _strengths(outcomes: Iterable[Outcome], rules: Mapping[str, Rule]) -> Iterator[StrengthReport]:
    for outcome in outcomes:
        if outcome.kind == "strength" and outcome.outcome == "pass":
            title = rules[outcome.rule].pass_title
            yield StrengthReport(outcome.rule, title, outcome.findings[0].message)

"""The report as SARIF 2.1.0: for code scanning, editors and whatever collects findings of many tools.

All projects stand in one run, since GitHub takes one run of a tool an upload.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from comity.engine.report.grouping import located
from comity.engine.report.quoting import markdown, plain, uri
from comity.engine.report.words import Words, words
from comity.schemas.report import (
    ActionAdvice,
    FindingReport,
    OutcomeReport,
    ProjectReport,
    Report,
)
from comity.schemas.text import Language

__all__ = ["render"]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"critical": "error", "high": "error", "medium": "warning", "low": "note"}
_FINGERPRINT = "comityFinding/v1"

_Json = dict[str, Any]


def render(report: Report, *, language: Language) -> str:
    """Rules that have a finding, with what helps; every finding, waived and suppressed ones as such."""
    say = words(language)
    rules = _rules(say, report.reports)
    places = {rule["id"]: place for place, rule in enumerate(rules)}
    driver = {
        "name": "comity",
        "version": plain(report.tool.version),
        "rules": rules,
        "properties": {"profile": plain(report.tool.profile), "ruleset": report.tool.ruleset_hash},
    }
    run = {
        "tool": {"driver": driver},
        "language": "zh-CN" if language == "zh" else "en-GB",
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(report.reports)],
        "artifacts": [{"location": {"uri": uri(project.file)}} for project in _files(report)],
        "results": [
            _result(say, project, finding, places)
            for project in report.reports
            for finding in project.findings
        ],
        "properties": {"projects": [_project(project) for project in report.reports]},
    }
    log = _inert({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _files(report: Report) -> list[ProjectReport]:
    """One project of each file: SARIF names an artifact once."""
    return list({uri(project.file): project for project in report.reports}.values())


def _rules(say: Words, projects: Sequence[ProjectReport]) -> list[_Json]:
    """In the order of their ids; a title is that of a failure, since none that passed is here."""
    findings: dict[str, FindingReport] = {}
    for project in projects:
        for finding in project.findings:
            findings.setdefault(plain(finding.rule), finding)
    outcomes = {plain(o.rule): o for project in projects for o in project.outcomes}
    actions = {action.id: action for project in projects for action in project.actions}
    return [
        _rule(say, id_, findings[id_], outcomes.get(id_), list(actions.values()))
        for id_ in sorted(findings)
    ]


def _rule(
    say: Words,
    id_: str,
    finding: FindingReport,
    outcome: OutcomeReport | None,
    actions: Sequence[ActionAdvice],
) -> _Json:
    severity = outcome.nominal_severity if outcome else finding.severity
    title = plain(say.of(finding.title))
    helps = [plain(say.of(action.text)) for action in actions if finding.rule in action.rules]
    # A viewer needs a help text; without advice the title has to do.
    shown = "\n".join(f"- {markdown(text)}" for text in helps) or markdown(title)
    return {
        "id": id_,
        "shortDescription": {"text": title},
        "fullDescription": {"text": title},
        "help": {"text": "\n".join(helps) or title, "markdown": shown},
        "defaultConfiguration": {"level": _LEVELS.get(severity, "warning")},
        "properties": {
            "tags": [finding.dimension, *(outcome.covers if outcome else ())],
            "problem.severity": _problem(severity),
            "basis": [f"{basis.key}:{basis.kind}" for basis in finding.basis],
        },
    }


def _problem(severity: str) -> str:
    """As GitHub's code scanning shows it."""
    return {"error": "error", "note": "recommendation"}.get(_LEVELS.get(severity, ""), "warning")


def _result(
    say: Words, project: ProjectReport, finding: FindingReport, places: dict[str, int]
) -> _Json:
    rule = plain(finding.rule)
    return {
        "ruleId": rule,
        "ruleIndex": places[rule],
        "level": _LEVELS.get(finding.severity, "warning"),
        "message": {"text": plain(say.of(finding.message)) or rule},
        "locations": [_location(project, finding)],
        "partialFingerprints": {_FINGERPRINT: finding.fingerprint},
        "suppressions": list(_suppressions(say, finding)),
        "properties": {
            "dimension": finding.dimension,
            "severity": finding.severity,
            "status": finding.status,
        },
    }


def _location(project: ProjectReport, finding: FindingReport) -> _Json:
    line, column = located(finding)
    physical: _Json = {"artifactLocation": {"uri": uri(project.file)}}
    if line is not None:
        physical["region"] = {"startLine": line} | ({"startColumn": column} if column else {})
    names = [finding.evidence[0].pointer] if finding.evidence else []
    logical = [{"fullyQualifiedName": name, "kind": "object"} for name in names if name]
    return {"physicalLocation": physical} | ({"logicalLocations": logical} if logical else {})


def _suppressions(say: Words, finding: FindingReport) -> Iterator[_Json]:
    if finding.waived:
        key = "findings.waiver" if finding.waived.approver else "findings.waiver_unapproved"
        why = say.say(
            key,
            reason=finding.waived.reason,
            owner=finding.waived.owner,
            approver=finding.waived.approver,
            expires=finding.waived.expires,
        )
        yield {"kind": "external", "status": "accepted", "justification": why}
    if finding.suppressed_by:
        why = say.say("sarif.suppressed", rule=finding.suppressed_by)
        yield {"kind": "external", "status": "accepted", "justification": why}


def _invocation(projects: Sequence[ProjectReport]) -> _Json:
    """Rules that broke are told as faults of the tool, not of the project."""
    broken = [
        {
            "level": "error",
            "message": {"text": f"{rule}: {error}"},
            "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(project.file)}}}],
        }
        for project in projects
        for rule, error in _broken(project)
    ]
    found: _Json = {"executionSuccessful": True}
    return found | ({"toolExecutionNotifications": broken} if broken else {})


def _broken(project: ProjectReport) -> Iterator[tuple[str, str]]:
    """Rules and inference rules, with what went wrong."""
    for outcome in project.outcomes:
        if outcome.outcome == "error":
            yield outcome.rule, outcome.error or outcome.outcome
    for fault in project.faults:
        yield fault.rule, fault.error


def _project(project: ProjectReport) -> _Json:
    score = project.score
    return {
        "name": project.project.name,
        "file": project.file,
        "asOf": project.project.as_of,
        "score": score.overall,
        "band": score.band,
        "low": score.low,
        "high": score.high,
        "coverage": score.coverage,
    }


def _inert(value: Any) -> Any:
    """Every text on its way out; lines of help keep their breaks."""
    if isinstance(value, str):
        return "\n".join(plain(line, 4096) for line in value.split("\n"))
    if isinstance(value, dict):
        return {key: _inert(part) for key, part in value.items()}
    return [_inert(part) for part in value] if isinstance(value, list) else value

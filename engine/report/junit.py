"""The report as test results: a suite a project, a case a rule, as Jenkins reads them.

A case is named by the rule's id alone, since servers keep its history by that name.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from comity.engine.report.grouping import place
from comity.engine.report.quoting import plain, xml
from comity.engine.report.words import Words, number, words
from comity.schemas.report import FindingReport, OutcomeReport, ProjectReport, Report
from comity.schemas.text import Language

__all__ = ["render"]


class _Case(NamedTuple):
    rule: OutcomeReport
    kind: str  #: passed | failure | error | skipped
    message: str
    body: Sequence[str] = ()


def render(report: Report, *, language: Language) -> str:
    """Failed: not passed and neither waived nor suppressed. Skipped: not assessed, not applicable."""
    say = words(language)
    suites = [(project, _cases(say, project)) for project in report.reports]
    every = [case for _, cases in suites for case in cases]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines.append(
        f'<testsuites name="comity" tests="{len(every)}" failures="{_count(every, "failure")}"'
        f' errors="{_count(every, "error")}">'
    )
    for project, cases in suites:
        lines += _suite(project, cases)
    return "\n".join((*lines, "</testsuites>", ""))


def _suite(project: ProjectReport, cases: Sequence[_Case]) -> Iterator[str]:
    name = project.project.name
    counts = " ".join(
        f'{key}="{_count(cases, kind)}"'
        for key, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))
    )
    yield (
        f'  <testsuite name="{xml(name)}" tests="{len(cases)}" {counts} time="0"'
        f' file="{xml(project.file)}">'
    )
    yield "    <properties>"
    score = project.score
    for key, value in (
        ("as_of", project.project.as_of),
        ("score", number(score.overall)),
        ("band", score.band),
        ("low", number(score.low)),
        ("high", number(score.high)),
        ("coverage", f"{score.coverage}"),
    ):
        yield f'      <property name="{key}" value="{xml(value)}"/>'
    yield "    </properties>"
    # Servers take what stands before the last dot for the package.
    package = xml(name.replace(".", "_"))
    for case in cases:
        yield from _case(case, f"{package}.{xml(case.rule.dimension)}")
    yield "  </testsuite>"


def _case(case: _Case, classname: str) -> Iterator[str]:
    head = f'    <testcase name="{xml(case.rule.rule)}" classname="{classname}" time="0"'
    if case.kind == "passed":
        yield f"{head}/>"
        return
    yield f"{head}>"
    severity = f' type="{xml(case.rule.severity)}"' if case.kind == "failure" else ""
    inside = "\n".join(xml(line) for line in case.body)
    yield f'      <{case.kind}{severity} message="{xml(case.message)}">{inside}</{case.kind}>'
    yield "    </testcase>"


def _cases(say: Words, project: ProjectReport) -> list[_Case]:
    found: dict[str, list[FindingReport]] = {}
    for finding in project.findings:
        found.setdefault(finding.rule, []).append(finding)
    return [
        _judged(say, project.file, outcome, found.get(outcome.rule, []))
        for outcome in project.outcomes
        if outcome.kind != "strength"
    ]


def _judged(
    say: Words, file: str, outcome: OutcomeReport, findings: Sequence[FindingReport]
) -> _Case:
    word = say.name("outcomes", outcome.outcome)
    if outcome.outcome == "error":
        return _Case(outcome, "error", outcome.error or word)
    if outcome.outcome == "pass":
        return _Case(outcome, "passed", word)
    if outcome.outcome not in ("fail", "partial"):
        return _Case(outcome, "skipped", word)
    if outcome.waived or outcome.suppressed:
        return _Case(
            outcome, "skipped", say["junit.waived" if outcome.waived else "junit.suppressed"]
        )
    shown = [f for f in findings if f.waived is None and f.suppressed_by is None]
    title = say.of((shown[0] if shown else outcome).title)
    body = [f"{plain(place(finding, file))} {say.of(finding.message)}" for finding in shown]
    return _Case(outcome, "failure", title, body)


def _count(cases: Sequence[_Case], kind: str) -> int:
    return sum(case.kind == kind for case in cases)

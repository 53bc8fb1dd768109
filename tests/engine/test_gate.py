"""Gates: what passes, what fails, and which exit code says so."""

import math
from dataclasses import replace

import pytest

from comity.engine.errors import UsageError
from comity.engine.gate import GateSettings, exit_code, judge
from comity.schemas.report import (
    FindingReport,
    OutcomeReport,
    ProjectInfo,
    ProjectReport,
    Score,
    WaiverReport,
)
from comity.schemas.text import Text

SAID = Text("said", "已说明")
WAIVED = WaiverReport("agreed", "pm", "pmo", "2025-12-31")
SCORED = Score(70.0, 75.0, 60.0, 80.0, "watch", 0.6, "medium", (), 70.0)
NO_SCORE = Score(None, None, None, None, "insufficient_data", 0.1, "low", (), None)


def report(*findings, score=SCORED, file="status.yaml", kind="scored"):
    """A report with these findings, each a (severity, flag): "." open, "w" waived, "s" suppressed."""
    told = tuple(
        FindingReport(
            f"R{n}",
            "trust",
            severity,
            "",
            SAID,
            SAID,
            (),
            f"{n}",
            "new",
            WAIVED if flag == "w" else None,
            "SUP01" if flag == "s" else None,
            (),
        )
        for n, (severity, flag) in enumerate(findings)
    )
    outcomes = tuple(
        OutcomeReport(
            f.rule,
            "trust",
            kind,
            "fail",
            f.severity,
            f.severity,
            SAID,
            (),
            core=True,
            suppressed=False,
            waived=False,
        )
        for f in told
    )
    project = ProjectInfo("P1", "Project", None, "2025-06-30", "execution")
    return ProjectReport(file, project, score, (), outcomes, told, (), (), (), (), ())


def reasons(*reports, **settings):
    gate = judge(reports, GateSettings(**settings))
    assert gate.passed == (not gate.reasons)
    return [(r.code, r.limit, r.actual) for r in gate.reasons], exit_code(gate)


def test_without_a_gate_everything_passes():
    assert reasons(report(("critical", "."), score=NO_SCORE)) == ([], 0)


@pytest.mark.parametrize(
    ("limit", "told", "code"), [(70, [], 0), (70.1, [("fail_under", 70.1, 70.0)], 1)]
)
def test_score_at_its_limit_passes(limit, told, code):
    assert reasons(report(), fail_under=limit) == (told, code)


@pytest.mark.parametrize(
    ("limit", "told", "code"), [(60, [], 0), (61, [("fail_under_low", 61, 60.0)], 1)]
)
def test_gate_can_be_set_on_the_low_end(limit, told, code):
    assert reasons(report(), fail_under_low=limit) == (told, code)


@pytest.mark.parametrize(
    ("limit", "told", "code"), [(60, [], 0), (61, [("min_coverage", 61, 60.0)], 3)]
)
def test_too_little_coverage_is_3(limit, told, code):
    assert reasons(report(), min_coverage=limit) == (told, code)


@pytest.mark.parametrize("gate", ["fail_under", "fail_under_low"])
def test_gate_on_a_score_where_there_is_none_is_3_even_at_0(gate):
    assert reasons(report(score=NO_SCORE), **{gate: 0}) == ([("no_score", 0, None)], 3)


@pytest.mark.parametrize(
    ("severity", "limit", "stops"),
    [
        ("low", "low", True),
        ("medium", "high", False),
        ("high", "high", True),
        ("critical", "high", True),
        ("high", "critical", False),
        ("critical", "critical", True),
    ],
)
def test_gate_stops_at_findings_of_its_severity_and_graver(severity, limit, stops):
    told = [("fail_on", limit, severity)] if stops else []
    assert reasons(report((severity, ".")), fail_on=limit) == (told, int(stops))


def test_gate_names_the_gravest_finding_once():
    found = report(("high", "."), ("critical", "."), ("high", "."))
    assert reasons(found, fail_on="high")[0] == [("fail_on", "high", "critical")]


@pytest.mark.parametrize("flag", ["w", "s"])
def test_waived_and_suppressed_findings_pass_the_gate(flag):
    assert reasons(report(("critical", flag), ("low", ".")), fail_on="high") == ([], 0)


def test_findings_about_the_data_pass_the_gate():
    assert reasons(report(("critical", "."), kind="data_quality"), fail_on="low") == ([], 0)


def test_failed_gate_outranks_missing_evidence():
    poor, thin = report(("high", ".")), report(score=NO_SCORE, file="thin.yaml")
    told, code = reasons(poor, thin, fail_under=50, fail_on="high")
    assert [reason[0] for reason in told] == ["fail_on", "no_score"]
    assert code == 1


def test_each_project_is_held_against_each_gate():
    worse = report(score=replace(SCORED, overall=40.0, low=30.0), file="worse.yaml")
    gate = judge([report(), worse], GateSettings(fail_under=50, fail_under_low=50))
    assert [(r.code, r.file) for r in gate.reasons] == [
        ("fail_under", "worse.yaml"),
        ("fail_under_low", "worse.yaml"),
    ]


@pytest.mark.parametrize("gate", ["fail_under", "fail_under_low", "min_coverage"])
@pytest.mark.parametrize("limit", [math.nan, math.inf, -0.1, 100.1])
def test_limit_that_could_never_or_always_stop_is_wrong_usage(gate, limit):
    with pytest.raises(UsageError, match="from 0 to 100") as caught:
        judge([report()], GateSettings(**{gate: limit}))
    assert f"--{gate.replace('_', '-')}" in caught.value.message.zh

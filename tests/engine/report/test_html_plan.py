from dataclasses import replace

import pytest

from comity.engine.report.html_plan import for_sponsors, plan, top_risks


@pytest.fixture
def project(sample_report):
    return sample_report.reports[0]


def ids(actions):
    return [action.id for action in actions]


def failing(project, **severities):
    """The project with these rules failing, each of its own severity."""
    [model] = [o for o in project.outcomes if o.rule == "TRU007"]
    outcomes = [
        replace(model, rule=rule, severity=severity) for rule, severity in severities.items()
    ]
    return replace(project, outcomes=tuple(outcomes))


def test_a_diagnosis_is_the_first_risk_and_stands_for_the_failures_behind_it(project):
    risks = top_risks(project)
    assert [(risk.id, risk.severity) for risk in risks] == [
        ("DX02", "critical"),
        ("TRU002", "high"),
        ("TRA004", "medium"),
    ]
    assert [risk.findings for risk in risks] == [0, 2, 1]


def test_a_graver_failure_comes_before_a_milder_diagnosis(project):
    [diagnosis] = project.diagnoses
    milder = replace(diagnosis, severity="medium", findings=("EXP005",))
    risks = top_risks(replace(project, diagnoses=(milder,)))
    assert [risk.id for risk in risks] == ["TRU007", "TRU002", "DX02"]


def test_waived_and_suppressed_findings_and_faults_of_the_file_are_no_risk(project):
    quiet = [f for f in project.findings if f.rule in ("LNG006", "TRU003", "DQ003")]
    assert len(quiet) == 3
    assert top_risks(replace(project, diagnoses=(), findings=tuple(quiet))) == ()


def test_sponsors_are_asked_for_what_needs_them(project):
    assert ids(for_sponsors(project)) == ["call_client_today"]
    [action] = for_sponsors(project)
    assert len(for_sponsors(replace(project, actions=(action,) * 9))) == 3


def test_months_go_by_the_gravest_failure_and_then_by_effort(project):
    severities = {"TRU007": "critical", "TRU002": "high", "TRA004": "medium", "LNG006": "medium"}
    assert [ids(month) for month in plan(failing(project, **severities))] == [
        ["honest_report", "neutral_review"],
        ["call_client_today", "next_steps"],
        ["name_deputy", "ask_score"],
    ]


def test_an_action_goes_by_the_gravest_of_its_failures(project):
    [model] = [a for a in project.actions if a.id == "next_steps"]
    action = replace(model, rules=("A1", "A2"), effort="L")
    project = replace(project, actions=(action,))
    assert [len(m) for m in plan(failing(project, A1="low", A2="critical"))] == [1, 0, 0]
    assert [len(m) for m in plan(failing(project, A1="low", A2="high"))] == [0, 1, 0]
    assert [len(m) for m in plan(failing(project, A1="low", A2="medium"))] == [0, 0, 1]


def test_every_action_is_in_the_plan_once_and_in_the_order_of_the_report(project):
    months = plan(project)
    assert sorted(ids(together(months))) == sorted(ids(project.actions))
    for month in months:
        order = [ids(project.actions).index(action.id) for action in month]
        assert order == sorted(order)


def together(months):
    return [action for month in months for action in month]

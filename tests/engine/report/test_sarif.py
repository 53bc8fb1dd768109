import json
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft7Validator

from comity.engine.report.sarif import render

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "data" / "schemas" / "sarif-2.1.0.json").read_bytes()
)


def log(report, language="en"):
    return json.loads(render(report, language=language))


def run(report, language="en"):
    [only] = log(report, language)["runs"]
    return only


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_log_is_written_as_it_was(golden, sample_report, language):
    golden(f"sarif-{language}.json", render(sample_report, language=language))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_log_follows_the_published_schema(several_reports, language):
    Draft7Validator(SCHEMA).validate(log(several_reports, language))


def test_all_projects_stand_in_one_run(several_reports):
    found = run(several_reports)
    assert [p["name"] for p in found["properties"]["projects"]][1] == "Riverside bridge bearings"
    assert len(found["artifacts"]) == 3


def test_a_file_that_stands_twice_is_one_artifact(sample_report):
    twice = replace(sample_report, reports=sample_report.reports * 2)
    assert len(run(twice)["artifacts"]) == 1


def test_levels_follow_the_severity(sample_report):
    levels = {r["ruleId"]: r["level"] for r in run(sample_report)["results"]}
    assert levels["TRU007"] == levels["TRU002"] == "error"
    assert levels["TRA004"] == "warning"
    assert levels["DQ003"] == "note"


def test_a_rule_tells_what_helps(sample_report):
    rules = {rule["id"]: rule for rule in run(sample_report)["tool"]["driver"]["rules"]}
    assert rules["TRU007"]["shortDescription"]["text"] == "Green report over red facts"
    assert "Send one honest report" in rules["TRU007"]["help"]["text"]
    assert rules["TRU007"]["help"]["markdown"].startswith("- Send one honest report")
    assert rules["DQ003"]["help"]["text"] == "Blind spot: own rating above the evidence"


def test_each_result_names_its_rule_by_place(sample_report):
    found = run(sample_report)
    rules = found["tool"]["driver"]["rules"]
    for result in found["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_waived_and_suppressed_findings_are_there_and_say_why(sample_report):
    results = {r["ruleId"]: r["suppressions"] for r in run(sample_report)["results"]}
    [waived], [suppressed] = results["LNG006"], results["TRU003"]
    assert "until 2025-09-20" in waived["justification"]
    assert suppressed["justification"] == "SUP01: another finding tells the same fact"
    assert results["TRU007"] == []


def test_a_place_that_is_not_known_is_left_out(sample_report):
    project = sample_report.reports[0]
    evidence = replace(project.findings[0].evidence[0], line=0, column=-1)
    finding = replace(project.findings[0], evidence=(evidence,))
    report = replace(sample_report, reports=(replace(project, findings=(finding,)),))
    [result] = run(report)["results"]
    assert "region" not in result["locations"][0]["physicalLocation"]


def test_a_rule_that_broke_is_a_fault_of_the_tool(sample_report):
    [invocation] = run(sample_report)["invocations"]
    [told] = invocation["toolExecutionNotifications"]
    assert told["message"]["text"] == "NED011: KeyError: 'finish_to_start'"
    Draft7Validator(SCHEMA).validate(log(sample_report))

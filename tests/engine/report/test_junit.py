from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET  # reads what we wrote

import pytest
import xmlschema

from comity.engine.report.junit import render

XSD = xmlschema.XMLSchema(
    str(Path(__file__).parents[2] / "data" / "schemas" / "junit.xsd"), allow="local"
)


def root(report, language="en"):
    return ET.fromstring(render(report, language=language))  # noqa: S314


def case(report, rule, language="en"):
    [found] = [c for c in root(report, language).iter("testcase") if c.get("name") == rule]
    return found


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_results_are_written_as_they_were(golden, sample_report, language):
    golden(f"junit-{language}.xml", render(sample_report, language=language))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_results_follow_the_schema(several_reports, language):
    XSD.validate(root(several_reports, language))


def test_the_schema_refuses_what_jenkins_would():
    with pytest.raises(xmlschema.XMLSchemaValidationError):
        XSD.validate(ET.fromstring("<testsuites><testcase name='x'/></testsuites>"))  # noqa: S314


def test_counts_are_those_of_the_cases(several_reports):
    found = root(several_reports)
    for suite in found.iter("testsuite"):
        assert int(suite.get("tests", "")) == len(list(suite.iter("testcase")))
        for key, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(key, "")) == len(list(suite.iter(kind)))
    assert int(found.get("failures", "")) == len(list(found.iter("failure")))


def test_a_failure_tells_its_findings_with_their_places(sample_report):
    [failure] = case(sample_report, "TRU002")
    assert failure.get("type") == "high"
    assert failure.get("message") == "Promise missed without notice"
    first, second = (failure.text or "").splitlines()
    assert first.startswith("examples/watermelon.comity.yaml:131:10 “Cold store")
    assert second.startswith("examples/watermelon.comity.yaml:143:10 “Crane")


@pytest.mark.parametrize(
    ("rule", "kind", "message"),
    [
        ("TRU003", "skipped", "another finding tells the same fact"),
        ("LNG006", "skipped", "waived"),
        ("IMP005", "skipped", "not assessed"),
        ("LNG001", "skipped", "not applicable"),
        ("NED011", "error", "KeyError: 'finish_to_start'"),
        ("TRA004", "failure", "Reports leave out a part"),
    ],
)
def test_an_outcome_becomes_a_result(sample_report, rule, kind, message):
    [result] = case(sample_report, rule)
    assert (result.tag, result.get("message")) == (kind, message)


def test_what_passed_is_empty_and_strengths_are_no_tests(sample_report):
    assert list(case(sample_report, "SRV001")) == []
    assert not [c for c in root(sample_report).iter("testcase") if "STR" in c.get("name", "")]


def test_a_dot_in_a_name_makes_no_package(sample_report):
    project = sample_report.reports[0]
    about = replace(project.project, name="Release 2.1")
    report = replace(sample_report, reports=(replace(project, project=about),))
    assert case(report, "TRU007").get("classname") == "Release 2_1.trust"

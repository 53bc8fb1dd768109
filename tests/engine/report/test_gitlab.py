import json
from dataclasses import replace

import pytest

from comity.engine.report.gitlab import render


def rows(report, language="en"):
    return json.loads(render(report, language=language))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_artifact_is_written_as_it_was(golden, sample_report, language):
    golden(f"gitlab-{language}.json", render(sample_report, language=language))


def test_each_row_has_the_documented_fields_and_no_other(several_reports):
    for row in rows(several_reports):
        assert row.keys() == {"description", "check_name", "fingerprint", "severity", "location"}
        assert row["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert row["location"].keys() == {"path", "lines"}
        assert row["location"]["lines"]["begin"] >= 1


def test_open_findings_alone_come_gravest_first(sample_report):
    assert [(row["check_name"], row["severity"]) for row in rows(sample_report)] == [
        ("TRU007", "blocker"),
        ("TRU002", "critical"),
        ("TRU002", "critical"),
        ("TRA004", "major"),
        ("DQ003", "minor"),
    ]


def test_nothing_open_is_an_empty_list(unknown_report):
    assert rows(unknown_report) == []


def test_no_two_rows_share_a_fingerprint(sample_report):
    project = sample_report.reports[0]
    other = replace(project, file="other.yaml", findings=project.findings * 2)
    prints = [row["fingerprint"] for row in rows(replace(sample_report, reports=(project, other)))]
    assert len(prints) == len(set(prints)) == 15


def test_a_fingerprint_outlives_another_line(sample_report):
    project = sample_report.reports[0]

    def moved(finding):
        lower = tuple(replace(e, line=e.line and e.line + 9) for e in finding.evidence)
        return replace(finding, evidence=lower)

    report = replace(
        sample_report,
        reports=(replace(project, findings=tuple(moved(f) for f in project.findings)),),
    )
    before, after = rows(sample_report), rows(report)
    assert [row["fingerprint"] for row in before] == [row["fingerprint"] for row in after]
    assert before != after


def test_a_path_is_relative_as_gitlab_wants_it(sample_report):
    project = replace(sample_report.reports[0], file="./status/a.yaml")
    found = rows(replace(sample_report, reports=(project,)))
    assert {row["location"]["path"] for row in found} == {"status/a.yaml"}

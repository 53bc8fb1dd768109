from dataclasses import replace

import pytest

from comity.engine.report.github import render


def lines(report, language="en"):
    return render(report, language=language).splitlines()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_commands_are_written_as_they_were(golden, several_reports, language):
    golden(f"github-{language}.txt", render(several_reports, language=language))


def test_the_gate_comes_first_then_the_score_then_the_gravest(several_reports):
    first, *_ = lines(several_reports)
    assert first == (
        "::error file=examples/watermelon.comity.yaml,title=Gate not met::score 54.3, under 70"
    )
    kinds = [line.split(" ")[0] for line in lines(several_reports)]
    assert kinds[:8] == ["::error"] * 3 + ["::notice"] + ["::error"] * 3 + ["::warning"]


def test_a_finding_stands_beside_its_line(sample_report):
    assert (
        "::error file=examples/watermelon.comity.yaml,line=214,col=10,"
        "title=TRU007 Green report over red facts::the report of 2025-09-12 is green; "
    ) in render(sample_report, language="en")


def test_waived_and_suppressed_findings_are_no_annotations(sample_report):
    out = render(sample_report, language="en")
    assert "LNG006" not in out
    assert "TRU003" not in out


def test_standard_input_is_no_file(sample_report):
    project = replace(sample_report.reports[0], file="-")
    out = render(replace(sample_report, reports=(project,)), language="en")
    assert "file=" not in out


def test_text_of_a_snapshot_starts_no_command_and_no_property(sample_report):
    project = sample_report.reports[0]
    hostile = "x,file=/etc/passwd::\n::error::stop\r%0A"
    about = replace(project.project, name=hostile)
    report = replace(sample_report, reports=(replace(project, project=about, findings=()),))
    [only] = lines(report)
    assert "title=x%2Cfile=/etc/passwd%3A%3A %3A%3Aerror%3A%3Astop %250A::54 of 100" in only

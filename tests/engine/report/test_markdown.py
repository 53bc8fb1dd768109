from dataclasses import replace

import pytest

from comity.engine.report.markdown import render
from comity.schemas.text import Text


def changed(report, **fields):
    return replace(report, reports=(replace(report.reports[0], **fields),))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_comment_is_written_as_it_was(golden, several_reports, language):
    golden(f"markdown-{language}.md", render(several_reports, language=language))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_comparison_is_written_as_it_was(golden, compared_report, language):
    golden(f"markdown-{language}-compared.md", render(compared_report, language=language))


def test_how_the_score_moved_is_seen_without_unfolding(compared_report):
    seen, *_ = render(compared_report, language="en").partition("<details>")
    assert "↓ **Down 6 points since 2025-08-15" in seen
    assert "4 new, 2 fixed, 1 standing" in seen


def test_rules_that_broke_are_told_below(compared_report):
    _, _, below = render(compared_report, language="en").rpartition("</details>")
    assert "- NED011 broke: KeyError: 'finish\\_to\\_start'" in below
    assert "- SUP01 broke, so nothing was inferred from it: more than 100000 matches" in below


def test_the_verdict_and_the_gravest_findings_are_seen_without_unfolding(sample_report):
    seen, *_ = render(sample_report, language="en").partition("<details>")
    assert "**54 of 100 · at risk (C)**" in seen
    assert "88.2 before limits, held to 54.3 by TRU007 through trust" in seen
    assert seen.index("**TRU007**") < seen.index("**TRU002**")
    assert "TRA004" not in seen


def test_waived_and_suppressed_findings_stay_away(sample_report):
    out = render(sample_report, language="en")
    assert "LNG006** The" not in out
    assert "TRU003**" not in out


def test_a_gate_that_was_met_is_not_talked_about(sample_report, several_reports):
    assert "Gate" not in render(sample_report, language="en")
    out = render(several_reports, language="en")
    assert out.startswith(
        "**Gate not met**\n\n- `examples/watermelon.comity.yaml` score 54.3, under 70"
    )


def test_many_findings_are_counted_not_listed(sample_report):
    finding = sample_report.reports[0].findings[-1]
    out = render(changed(sample_report, findings=(finding,) * 60), language="en")
    assert "<summary>57 more findings</summary>" in out
    assert "10 more stand in the full report." in out
    assert out.count("**TRU007**") == 50


def test_a_comment_never_outgrows_the_forge(sample_report):
    finding = sample_report.reports[0].findings[-1]
    finding = replace(finding, message=Text("<" * 900, "<" * 900))
    project = replace(sample_report.reports[0], findings=(finding,) * 50)
    out = render(replace(sample_report, reports=(project,) * 20), language="en")
    assert len(out) <= 60_100
    assert "What does not fit into a comment stands in the full report." in out


def test_without_a_score_no_part_of_it_is_shown(unknown_report):
    out = render(unknown_report, language="en")
    assert "Insufficient data, so no score: 12% of the core is covered" in out
    assert "| Service quality | - |" in out

import re
from dataclasses import replace

import pytest

from comity.engine.report.text import text
from comity.schemas.report import Gate, GateReason, Score
from comity.schemas.text import Text

ESCAPE = re.compile("\x1b\\[[0-9;]*m")


def shown(report, language="en", width=80, **options):
    return text(report, language=language, width=width, **{"color": False, **options})


def changed(report, **fields):
    return replace(report, reports=(replace(report.reports[0], **fields),))


def scored(report, **fields):
    return changed(report, score=replace(report.reports[0].score, **fields))


@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_project_in_trouble(golden, sample_report, language, width):
    golden(f"text-{language}-{width}.txt", shown(sample_report, language, width))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_file_with_hardly_anything_in_it(golden, unknown_report, language):
    golden(f"text-{language}-insufficient.txt", shown(unknown_report, language))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_project_beside_its_earlier_result(golden, compared_report, language):
    golden(f"text-{language}-compared.txt", shown(compared_report, language))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_several_projects_and_a_gate(golden, several_reports, language):
    golden(f"text-{language}-several.txt", shown(several_reports, language))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_narrow_terminal(golden, several_reports, language):
    golden(f"text-{language}-40.txt", shown(several_reports, language, 40, show_waived=True))


def test_the_score_says_how_sure_it_is_and_what_holds_it(sample_report):
    out = shown(sample_report)
    assert "54 of 100 · at risk (C) · range 41-71 · confidence medium · 83% covered" in out
    assert "88.2 before limits, held to 54.3 by TRU007 through trust" in out
    assert "Next limits: 59 (1 critical failure: TRU007); 79 (a dimension is under 40:" in out
    assert "Without waivers: 49" in out


def test_a_limit_of_another_kind_gives_its_reason(sample_report):
    caps = sample_report.reports[0].score.caps
    out = shown(scored(sample_report, caps=caps[1:2]))
    assert "88.2 before limits, held to 59: 1 critical failure: TRU007" in out
    assert "Next limits" not in out


def test_a_trust_ceiling_that_no_rule_holds_down_gives_its_reason(sample_report):
    cap = replace(sample_report.reports[0].score.caps[0], by=())
    assert "held to 54.3: the whole stands at most 15 points" in shown(
        scored(sample_report, caps=(cap,))
    )


def test_a_score_that_nothing_holds_says_nothing_of_limits(sample_report):
    out = shown(scored(sample_report, caps=(), without_waivers=54.3))
    assert "limits" not in out
    assert "Without waivers" not in out


@pytest.mark.parametrize("language", ["en", "zh"])
def test_without_enough_data_no_score_is_printed(unknown_report, language):
    out = shown(unknown_report, language)
    assert not re.search(r"\b100\b|#", out)
    assert ("Insufficient data" if language == "en" else "数据不足") in out


def test_an_unknown_dimension_is_not_assessed_rather_than_zero(sample_report):
    [line] = [line for line in shown(sample_report).splitlines() if "Improvement" in line]
    assert "not assessed" in line
    assert "#" not in line


def test_a_bar_shows_the_score_what_limits_took_and_the_rest(sample_report):
    [line] = [line for line in shown(sample_report, width=120).splitlines() if "  Trust " in line]
    assert "  39  " + "#" * 12 + "-" * 9 + "." * 9 in line


def test_bars_without_anything_taken_need_no_legend(sample_report):
    dimensions = tuple(replace(d, raw=d.score) for d in sample_report.reports[0].dimensions)
    assert "take away" in shown(sample_report)
    assert "take away" not in shown(changed(sample_report, dimensions=dimensions))


def test_every_finding_has_a_place_to_click_on(sample_report):
    out = shown(sample_report)
    assert re.search(r"^ +examples/watermelon\.comity\.yaml:214:10 r12$", out, re.MULTILINE)


def test_a_finding_that_was_known_before_says_so(sample_report):
    out = shown(sample_report)
    assert "c3 [known before]" in out
    assert "c7 [known before]" not in out


def test_a_convention_is_marked_and_explained_once(sample_report):
    out = shown(sample_report)
    assert "TRA004 Reports leave out a part [team rule]" in out
    assert out.count("change it in the configuration") == 1


def test_without_a_convention_nothing_is_explained(sample_report):
    findings = sample_report.reports[0].findings[-1:]
    assert "Team rule" not in shown(changed(sample_report, findings=findings))


def test_suppressed_findings_are_only_counted(sample_report):
    out = shown(sample_report)
    assert "TRU003" not in out
    assert "1 more is suppressed, because another finding tells the same fact: 1 by SUP01" in out


def test_waived_findings_are_counted_unless_they_are_asked_for(sample_report):
    hidden, out = shown(sample_report), shown(sample_report, show_waived=True)
    assert "1 more is waived." in hidden
    assert "The relationship hangs on one person" not in hidden
    assert "1 more is waived." not in out
    assert "medium LNG006 The relationship hangs on one person" in out
    assert "One named owner (owner G. Lowe, approved by PMO, until 2025-09-20)" in out


def test_a_waiver_that_nobody_approved_says_so(sample_report):
    findings = [
        replace(f, waived=f.waived and replace(f.waived, approver=None))
        for f in sample_report.reports[0].findings
    ]
    out = shown(changed(sample_report, findings=tuple(findings)), show_waived=True)
    assert "not approved by anybody" in out


def test_waivers_that_need_somebody_are_listed(sample_report):
    out = shown(sample_report)
    assert "Expires soon: LNG006, until 2025-09-20, owner G. Lowe" in out
    assert "Expired: RSP004 i9, until 2025-08-31, owner S. Pal" in out
    assert "COL005" not in out


def test_a_project_without_findings_says_so(sample_report):
    out = shown(changed(sample_report, findings=()))
    assert "Nothing open." in out


def test_five_actions_are_shown_and_the_others_counted(sample_report):
    out = shown(sample_report)
    assert "  5. Name a deputy to the client" in out
    assert "Ask for a trust score" not in out
    assert "1 more action is in the full report." in out


def test_an_action_says_who_when_how_much_and_what_it_brings(sample_report):
    out = shown(sample_report, width=100)
    assert "PM and our sponsor · 3 working days · small effort (S) · +4.1 points (TRU002)" in out
    assert "account manager · 3 working days · large effort (L) · no points by itself" in out
    assert "+1 point (TRA004)" in out


def test_five_data_gaps_are_shown_and_the_others_counted(unknown_report):
    [first, *_] = unknown_report.reports[0].data_gaps
    out = shown(changed(unknown_report, data_gaps=(first,) * 7))
    assert out.count("commitments, +21% coverage, for TRU001, TRU002, TRU003") == 5
    assert "2 more gaps are in the full report." in out


def test_an_inference_rule_that_broke_is_shown_with_its_reason(compared_report):
    said = "SUP01 broke, so nothing was inferred from it: more than 100000 matches"
    assert said in " ".join(shown(compared_report).split())


def test_a_rule_that_broke_is_shown_with_its_reason(sample_report):
    assert "NED011 broke: KeyError: 'finish_to_start'" in shown(sample_report)


def test_a_gate_that_was_met_is_not_talked_about(sample_report):
    assert "Gate" not in shown(sample_report)


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        (("fail_under", 70.0, 54.3), "f.yaml: score 54.3, under 70"),
        (("fail_under_low", 60.0, 41.0), "f.yaml: low end of the range 41, under 60"),
        (
            ("fail_on", "high", "critical"),
            "f.yaml: an open finding that is critical; the gate stops at high",
        ),
        (("min_coverage", 60.0, 43.5), "f.yaml: coverage 43.5%, under 60%"),
        (
            ("no_score", 70.0, None),
            "f.yaml: no score to hold against 70, too little is recorded",
        ),
        (("fail_on_new", "high", 3.0), "f.yaml: findings that were not there before: 3"),
        (("fail_on_mood", 1.0, None), "f.yaml: fail_on_mood: -, limit 1"),
    ],
)
def test_a_gate_that_was_not_met_gives_its_reasons_last(sample_report, reason, said):
    code, limit, actual = reason
    gate = Gate(passed=False, reasons=(GateReason(code, "f.yaml", limit, actual),))
    assert shown(replace(sample_report, gate=gate)).endswith(
        f"Gate not met\n------------\n  {said}\n"
    )


def test_several_projects_end_in_a_table(several_reports):
    table = shown(several_reports, width=120).split("All projects\n------------\n")[1]
    assert [re.split(r"  +", line.strip())[:3] for line in table.splitlines()[:4]] == [
        ["project", "score", "band"],
        ["Meridian chilled warehouse automation", "54", "at risk (C)"],
        ["Riverside bridge bearings", "91", "healthy (A)"],
        ["听松里二期住宅工程", "-", "insufficient data"],
    ]


def test_one_project_needs_no_table(sample_report):
    assert "All projects" not in shown(sample_report)


def test_colour_adds_nothing_but_colour(several_reports):
    for language in ("en", "zh"):
        painted = shown(several_reports, language, color=True)
        assert "\x1b[1;31mat risk (C)\x1b[0m" in painted or language == "zh"
        assert ESCAPE.sub("", painted) == shown(several_reports, language)


def test_hostile_texts_of_a_snapshot_come_out_inert(sample_report):
    hostile = "evil\x1b]0;title\x07\u202e\nname"
    finding = sample_report.reports[0].findings[-1]
    finding = replace(finding, subject=hostile, message=Text(hostile, hostile))
    project = replace(sample_report.reports[0].project, name=hostile, client=hostile)
    out = shown(changed(sample_report, project=project, findings=(finding,)))
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", out)
    assert out.count(r"evil\x1b]0;title\x07\u202e name") == 4


def test_a_very_long_text_of_a_snapshot_is_cut(sample_report):
    finding = sample_report.reports[0].findings[-1]
    finding = replace(finding, subject="s" * 900, message=Text("m " * 900, "字" * 900))
    out = shown(changed(sample_report, findings=(finding,)))
    assert out.count("m ") < 400
    assert "s" * 57 + "..." in out


def test_a_score_of_an_empty_report_still_reads(sample_report):
    score = Score(80.0, 80.0, None, None, "healthy", 1.0, "high", (), None)
    empty = dict.fromkeys(
        (
            "dimensions",
            "outcomes",
            "findings",
            "diagnoses",
            "strengths",
            "actions",
            "data_gaps",
            "waivers",
        ),
        (),
    )
    out = shown(changed(sample_report, score=score, **empty))
    assert "80 of 100 · healthy (A) · range - · confidence high · 100% covered" in out
    assert "Nothing open." in out

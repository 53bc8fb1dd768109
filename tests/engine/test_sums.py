"""What counts, as what, and how much of the core is covered."""

from dataclasses import replace

import pytest

from comity.engine.sums import counted, marks, standing
from comity.tests.properties.outcomes import DEFAULT, outcome


def brought(*outcomes, **options):
    return {m.rule: (m.outcome, m.weight, m.severity) for m in marks(outcomes, DEFAULT, **options)}


def coverage(*outcomes, **options):
    return standing(outcomes, DEFAULT, voice=True, **options).coverage


@pytest.mark.parametrize("result", ["unknown", "not_applicable", "error"])
def test_what_is_no_answer_stays_out_of_the_sums(result):
    assert brought(outcome("R1", result), outcome("R2", "pass")) == {"R2": ("pass", 4, "high")}


def test_weight_goes_by_the_own_severity_and_caps_by_the_escalated_one():
    assert brought(outcome("R1", "fail", "critical", nominal="low")) == {
        "R1": ("fail", 1, "critical")
    }


def test_strengths_and_data_quality_are_never_scored():
    kinds = ("strength", "data_quality")
    assert brought(*(outcome(kind, "fail", kind=kind) for kind in kinds)) == {}


@pytest.mark.parametrize(
    ("found", "counts"), [("w", None), ("s", None), ("ws", None), (".w", "fail"), (".s", "fail")]
)
def test_failure_leaves_the_sums_only_when_every_finding_is_waived_or_suppressed(found, counts):
    assert counted(outcome("R1", "fail", found=found)) == counts


@pytest.mark.parametrize(("found", "counts"), [("w", "fail"), ("ws", "fail"), ("s", None)])
def test_without_waivers_only_suppression_takes_a_failure_out(found, counts):
    assert counted(outcome("R1", "fail", found=found), waivers=False) == counts


@pytest.mark.parametrize(
    ("found", "counts"), [("w", "pass"), ("sw", "pass"), (".w", "partial"), ("s", None)]
)
def test_waived_amber_counts_in_full(found, counts):
    assert counted(outcome("R1", "partial", found=found)) == counts


def test_failure_without_a_finding_counts():
    assert counted(outcome("R1", "fail", found="")) == "fail"


def test_severity_is_that_of_the_findings_that_count():
    failed = outcome("R1", "fail", "low", found=".sw", nominal="low")
    open_, suppressed, waived = failed.findings
    graver = replace(
        failed,
        severity="critical",
        findings=(
            open_,
            replace(suppressed, severity="critical"),
            replace(waived, severity="high"),
        ),
    )
    assert brought(graver)["R1"] == ("fail", 1, "low")
    assert brought(graver, waivers=False)["R1"] == ("fail", 1, "high")


def test_unknown_rules_can_be_counted_as_failed_or_passed():
    for end in ("fail", "pass"):
        assert brought(outcome("R1", "unknown"), unknown=end) == {"R1": (end, 4, "high")}


def test_coverage_is_the_weight_of_assessed_core_rules_of_the_applicable_ones():
    assert coverage(
        outcome("R1", "pass", "critical"),  # 8
        outcome("R2", "fail", "medium", found="w"),  # 2: waived, yet looked at
        outcome("R3", "unknown", "high"),  # 4, not assessed
        outcome("R4", "error", "low"),  # 1, not assessed
        outcome("R5", "not_applicable", "critical"),
        outcome("R6", "pass", "critical", core=False),
    ) == pytest.approx(10 / 15)


def test_coverage_goes_by_the_own_severity():
    escalated = outcome("R1", "fail", "critical", nominal="low")
    assert coverage(escalated, outcome("R2", "unknown", "low")) == 0.5


def test_core_rules_that_are_not_scored_are_no_part_of_coverage():
    odd = [outcome("S1", "pass", kind="strength"), outcome("D1", "pass", kind="data_quality")]
    assert coverage(*odd, outcome("R1", "unknown")) == 0


def test_no_applicable_core_rule_is_a_coverage_of_zero_not_an_error():
    assert coverage(outcome("R1", "not_applicable"), outcome("R2", "pass", core=False)) == 0


def test_dimension_without_core_rules_has_no_coverage_to_fall_short_of():
    stand = standing([outcome("R1", "pass", dimension="needs")], DEFAULT, voice=True)
    assert stand.by_dimension["needs"] == 1
    assert stand.by_dimension["trust"] is None


def test_remembered_failure_counts_but_is_not_covered():
    gone = outcome("R1", "fail", missing=("/commitments",))
    assert brought(gone)["R1"][0] == "fail"
    assert coverage(gone, outcome("R2", "pass")) == 0.5


def test_filled_coverage_takes_unknown_rules_as_assessed_but_no_errors():
    found = (outcome("R1", "unknown"), outcome("R2", "error"))
    assert coverage(*found, filled=True) == 0.5

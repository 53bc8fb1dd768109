from comity.engine.inference import trace
from comity.tests.engine.inference.builders import (
    both_matchers,
    failed,
    inferred,
    plain,
    strength,
    suppressed,
)

SAME_ISSUE = """
id: SUP01
kind: suppress
when: [{rule: TRA007, as: hidden}, {rule: TRA006, same: hidden.subject}]
then: {suppress: [TRA006]}
"""
WATERMELON = """
id: DX02
kind: diagnosis
when:
  - {at_least: 2, rule: [TRU007, EXP005, TRA006, TRA007]}
  - {rule: [TRU007, EXP005, TRA007]}
"""


def made(rules, *outcomes, matcher, **project):
    inference, _ = inferred(rules, *outcomes, matcher=matcher, **project)
    return {diagnosis.id: diagnosis.findings for diagnosis in inference.diagnoses}


def when(pattern):
    return f"id: DX01\nkind: diagnosis\nwhen:\n{pattern}"


@both_matchers
def test_only_the_finding_of_the_same_subject_is_suppressed(matcher):
    hidden, late = failed("TRA007", "i1", "i3"), failed("TRA006", "i1", "i2")
    _, after = inferred(SAME_ISSUE, hidden, late, matcher=matcher)
    assert suppressed(after) == {"TRA006 i1": "SUP01"}
    assert not after[1].suppressed


@both_matchers
def test_findings_without_a_subject_are_not_about_the_same(matcher):
    _, after = inferred(SAME_ISSUE, failed("TRA007"), failed("TRA006"), matcher=matcher)
    assert suppressed(after) == {}


@both_matchers
def test_a_mark_sets_findings_of_one_rule_apart(matcher):
    rules = """
id: SUP02
kind: suppress
when: [{rule: EXP005}, {rule: TRU007, mark: forecast_only}]
then: {suppress: [{rule: TRU007, mark: forecast_only}]}
"""
    green = failed("TRU007", "r1", "r2", marks={"r1": "forecast_only"})
    _, after = inferred(rules, failed("EXP005", "date"), green, matcher=matcher)
    assert suppressed(after) == {"TRU007 r1": "SUP02"}


@both_matchers
def test_what_is_suppressed_makes_no_diagnosis(matcher):
    rules = f"{SAME_ISSUE}---{WATERMELON}"
    hidden, late = failed("TRA007", "i1"), failed("TRA006", "i1")
    assert made(rules, hidden, late, matcher=matcher) == {}
    late = failed("TRA006", "i1", "i2")
    assert made(rules, hidden, late, matcher=matcher) == {"DX02": ("TRA006", "TRA007")}


@both_matchers
def test_what_is_waived_still_makes_a_diagnosis(matcher):
    waived = failed("TRA006", "i1", waived=["i1"])
    outcomes = failed("EXP005", "date"), waived
    assert made(WATERMELON, *outcomes, matcher=matcher) == {"DX02": ("EXP005", "TRA006")}
    only_open = when("  - {rule: TRA006, waived: false}")
    assert made(only_open, waived, matcher=matcher) == {}
    assert made(when("  - {rule: TRA006, waived: true}"), waived, matcher=matcher)


@both_matchers
def test_at_least_counts_rules_and_not_findings(matcher):
    many = failed("TRU007", "r1", "r2", "r3")
    assert made(WATERMELON, many, matcher=matcher) == {}
    assert made(WATERMELON, many, failed("TRA006", "i1"), matcher=matcher)


@both_matchers
def test_one_of_each_must_be_there(matcher):
    rules = when("  - {at_least: 2, rule: [TRU001, TRA006, TRA007]}\n  - {rule: [TRA007]}")
    assert made(rules, failed("TRU001"), failed("TRA006"), matcher=matcher) == {}
    assert made(rules, failed("TRU001"), failed("TRA007"), matcher=matcher)


@both_matchers
def test_absence_holds_until_something_is_there(matcher):
    grave = "  - {rule: TRU001}\n  - none: {dimension: service_quality, severity_at_least: high}"
    mild = failed("SRV001", severity="medium")
    assert made(when(grave), failed("TRU001"), mild, matcher=matcher)
    assert not made(when(grave), failed("TRU001"), failed("SRV001"), matcher=matcher)


@both_matchers
def test_absence_may_be_asked_of_the_same_subject(matcher):
    rules = """
id: SUP01
kind: suppress
when: [{rule: TRU001, as: a}, {rule: TRA006, as: b, same: a.subject}, none: {rule: TRA007, same: b.subject}]
then: {suppress: [TRA006]}
"""
    outcomes = failed("TRU001", "i1", "i2"), failed("TRA006", "i1", "i2"), failed("TRA007", "i2")
    _, after = inferred(rules, *outcomes, matcher=matcher)
    assert suppressed(after) == {"TRA006 i1": "SUP01"}


@both_matchers
def test_fewer_than_so_many_is_an_absence_too(matcher):
    rules = when("  - {rule: TRU001}\n  - none: {at_least: 2, rule: [TRA006, TRA007]}")
    assert made(rules, failed("TRU001"), failed("TRA006"), matcher=matcher)
    everything = failed("TRU001"), failed("TRA006"), failed("TRA007")
    assert not made(rules, *everything, matcher=matcher)


@both_matchers
def test_project_outcomes_and_strengths_are_facts_like_any(matcher):
    rules = when(
        "  - {project: {phase: [execution, closing], contract_type: fixed_price}}\n"
        "  - {outcome: [unknown, error], dimension: trust}\n"
        "  - {strength: [STR001, STR002]}"
    )
    outcomes = plain("TRU001", "unknown"), strength("STR001")
    project = {"phase": "closing", "contract_type": "fixed_price"}
    made_by = ("STR001", "TRU001")
    assert made(rules, *outcomes, matcher=matcher, **project) == {"DX01": made_by}
    assert not made(rules, *outcomes, matcher=matcher, phase="closing")
    assert not made(rules, plain("TRU001"), strength("STR001"), matcher=matcher, **project)
    assert not made(rules, outcomes[0], strength("STR001", "fail"), matcher=matcher, **project)


@both_matchers
def test_outcomes_join_by_their_dimension(matcher):
    rules = when(
        "  - {rule: TRA006, as: a}\n  - {outcome: unknown, rule: [TRA007, TRU001], same: a.dimension}"
    )
    assert made(rules, failed("TRA006"), plain("TRA007", "unknown"), matcher=matcher)
    assert not made(rules, failed("TRA006"), plain("TRU001", "unknown"), matcher=matcher)


@both_matchers
def test_the_outcome_of_a_rule_that_is_suppressed_altogether_is_gone(matcher):
    rules = f"{SAME_ISSUE}---\n{when('  - {outcome: fail, rule: TRA006}')}"
    late = failed("TRA006", "i1")
    assert made(rules, late, matcher=matcher) == {"DX01": ("TRA006",)}
    assert made(rules, late, failed("TRA007", "i1"), matcher=matcher) == {}


@both_matchers
def test_diagnoses_build_on_diagnoses_and_on_their_absence(matcher):
    rules = """
id: DX01
kind: diagnosis
when: [{diagnosis: [DX02, DX03], at_least: 2}]
---
id: DX02
kind: diagnosis
when: [{rule: TRU001}]
---
id: DX03
kind: diagnosis
when: [{outcome: unknown, rule: TRU007}, {strength: STR001}]
---
id: DX04
kind: diagnosis
when: [{diagnosis: DX02}, none: {diagnosis: DX03}]
"""
    assert made(rules, failed("TRU001"), matcher=matcher) == {
        "DX02": ("TRU001",),
        "DX04": ("TRU001",),
    }
    everything = failed("TRU001"), plain("TRU007", "unknown"), strength("STR001")
    assert made(rules, *everything, matcher=matcher) == {
        "DX01": ("STR001", "TRU001", "TRU007"),
        "DX02": ("TRU001",),
        "DX03": ("STR001", "TRU007"),
    }


@both_matchers
def test_the_gravest_diagnosis_comes_first(matcher):
    then = "root_cause: {en: C, zh: 因}, playbook: [call], coach: {en: Why, zh: 何}}"
    rules = f"""
id: DX01
kind: diagnosis
when: [{{rule: TRU001}}]
then: {{severity: medium, {then}
---
id: DX02
kind: diagnosis
when: [{{rule: TRU001}}]
then: {{severity: critical, {then}
"""
    assert list(made(rules, failed("TRU001"), matcher=matcher)) == ["DX02", "DX01"]


@both_matchers
def test_the_gravest_escalation_holds_and_the_outcome_follows(matcher):
    rules = """
id: ESC01
kind: escalate
when: [{rule: TRU001}, {rule: TRA006, as: a}, {rule: TRA007, same: a.subject}]
then: {set: critical, of: [TRA006]}
---
id: ESC02
kind: escalate
when: [{rule: TRU001}, {rule: TRA006}]
then: {set: low, of: [TRA006]}
"""
    outcomes = failed("TRU001"), failed("TRA006", "i1", "i2"), failed("TRA007", "i1")
    _, after = inferred(rules, *outcomes, matcher=matcher)
    assert [f.severity for f in after[1].findings] == ["critical", "low"]
    assert [o.severity for o in after] == ["high", "critical", "high"]
    assert after[1].nominal == "high"
    _, after = inferred(rules, *outcomes[:2], matcher=matcher)
    assert after[1].severity == "low"


@both_matchers
def test_a_suppressed_finding_neither_escalates_nor_is_escalated(matcher):
    rules = f"""{SAME_ISSUE}---
id: ESC01
kind: escalate
when: [{{rule: [TRA006, TRU001]}}]
then: {{set: critical, of: [TRA006, TRU001]}}
"""
    outcomes = failed("TRA006", "i1", "i2"), failed("TRA007", "i1")
    _, after = inferred(rules, *outcomes, matcher=matcher)
    assert [f.severity for f in after[0].findings] == ["high", "critical"]


@both_matchers
def test_diagnoses_see_the_severity_after_escalation(matcher):
    rules = f"""
id: ESC01
kind: escalate
when: [{{rule: TRA006}}, {{project: {{phase: closing}}}}]
then: {{set: critical, of: [TRA006]}}
---
{when("  - {severity: critical}")}
"""
    assert made(rules, failed("TRA006", "i1"), matcher=matcher, phase="closing")
    assert not made(rules, failed("TRA006", "i1"), matcher=matcher, phase="planning")


@both_matchers
def test_the_first_of_several_suppressions_is_named(matcher):
    rules = SAME_ISSUE + "---" + SAME_ISSUE.replace("SUP01", "SUP00")
    outcomes = failed("TRA007", "i1"), failed("TRA006", "i1")
    assert suppressed(inferred(rules, *outcomes, matcher=matcher)[1]) == {"TRA006 i1": "SUP00"}


@both_matchers
def test_what_suppresses_may_itself_be_suppressed_for_it_is_the_same_fact(matcher):
    rules = SAME_ISSUE + (
        "---\nid: SUP02\nkind: suppress\n"
        "when: [{rule: TRA006, as: a}, {rule: TRU001, same: a.subject}]\nthen: {suppress: [TRU001]}"
    )
    outcomes = failed("TRA007", "i1"), failed("TRA006", "i1"), failed("TRU001", "i1")
    _, after = inferred(rules, *outcomes, matcher=matcher)
    assert suppressed(after) == {"TRA006 i1": "SUP01", "TRU001 i1": "SUP02"}


@both_matchers
def test_nothing_is_inferred_from_nothing(matcher):
    inference, after = inferred(f"{SAME_ISSUE}---{WATERMELON}", matcher=matcher)
    assert (inference.suppressed, inference.diagnoses, inference.faults, after) == ({}, (), (), ())


@both_matchers
def test_every_inference_can_be_told(matcher):
    rules = f"""{SAME_ISSUE}---
id: ESC01
kind: escalate
when: [{{rule: TRA007}}]
then: {{set: critical, of: [TRA007]}}
---{WATERMELON}"""
    outcomes = failed("TRA007", "i1"), failed("TRA006", "i1"), failed("TRU007")
    inference, _ = inferred(rules, *outcomes, matcher=matcher)
    told = trace(inference, outcomes)
    assert [line.en for line in told] == [
        "SUP01 suppresses TRA006 (i1), since TRA007 (i1)",
        "ESC01 sets TRA007 (i1) to critical, since TRA007 (i1)",
        "DX02 is concluded from TRA007 (i1), TRU007",
    ]
    assert [line.zh for line in told] == [
        "SUP01 并入：TRA006（i1）；依据：TRA007（i1）",
        "ESC01 将严重度定为“严重”：TRA007（i1）；依据：TRA007（i1）",
        "DX02 成立，依据：TRA007（i1）、TRU007",
    ]


@both_matchers
def test_a_rule_at_fault_is_shown_and_costs_only_its_own_conclusions(matcher):
    exploding = """
id: SUP01
kind: suppress
when:
  - {rule: TRU001, as: a}
  - {rule: TRU007, same: a.subject}
  - {rule: SRV001, as: b}
  - {rule: EXP005, same: b.subject}
then: {suppress: [TRU007]}
---
id: SUP02
kind: suppress
when: [{rule: TRU001}, {rule: TRA006}]
then: {suppress: [TRA006]}
"""
    subjects = [f"s{i}" for i in range(320)]
    outcomes = [failed(rule, *subjects) for rule in ("TRU001", "TRU007", "SRV001", "EXP005")]
    inference, after = inferred(exploding, *outcomes, failed("TRA006", "i1"), matcher=matcher)
    assert inference.faults == (("SUP01", "more than 100000 matches"),)
    assert suppressed(after) == {"TRA006 i1": "SUP02"}
    assert trace(inference, [*outcomes, after[-1]])[-1].en.startswith("SUP01 could not be matched")

"""What an inference file may say, and every mistake at its place."""

import pickle

import pytest

from comity.engine.inference.loading import Known, load
from comity.tests.engine.inference.builders import (
    RULES,
    THEN,
    KnownRule,
    failed,
    inferred,
    mistakes,
    ruleset,
    suppressed,
)

SUPPRESS = "id: SUP01\nkind: suppress\n"
ESCALATE = "id: ESC01\nkind: escalate\n"
DIAGNOSE = "id: DX01\nkind: diagnosis\n"


def of_pattern(pattern):
    """The mistakes of a diagnosis with one more pattern; line 5 of the file."""
    return mistakes(f"{DIAGNOSE}when:\n  - {{rule: SRV001, as: a}}\n  - {pattern}")


@pytest.mark.parametrize(
    ("pattern", "complaint"),
    [
        ("{rule: TRU017}", '5:12: no rule "TRU017" (did you mean "TRU007"?)'),
        ("{rule: [TRU001, TRU017]}", '5:21: no rule "TRU017" (did you mean "TRU007"?)'),
        ("{rule: STR001}", "5:12: STR001 is a strength (write strength: STR001)"),
        ("{strength: TRU001}", '5:16: no strength "TRU001" (did you mean "STR001"?)'),
        ("{diagnosis: DX11}", '5:17: no diagnosis "DX11" (did you mean "DX01"?)'),
        ("{none: {rule: TRU017}}", '5:19: no rule "TRU017" (did you mean "TRU007"?)'),
        ("{rules: TRU001}", '5:6: unknown key "rules" (did you mean "rule"?)'),
        ("{dimension: thrust}", '5:17: no dimension "thrust" (did you mean "trust"?)'),
        ("{rule: TRU001, dimension: needs}", "5:31: none of the rules is of this dimension"),
        (
            "{rule: TRU007, mark: forecast}",
            '5:26: no mark "forecast" (did you mean "forecast_only"?)',
        ),
        ("{mark: forecst_only}", '5:12: no mark "forecst_only" (did you mean "forecast_only"?)'),
        (
            "{severity: hihg}",
            '5:16: severity: not one of low, medium, high, critical (found "hihg") (did you mean "high"?)',
        ),
        ("{severity: low, severity_at_least: high}", "5:16: no severity is both"),
        (
            "{project: {phase: exection}}",
            '5:23: phase: not one of initiation, planning, execution, closing, post_project (did you mean "execution"?)',
        ),
        ("{project: {phases: closing}}", '5:24: project: no text "phases" (did you mean "phase"?)'),
        ("{project: {start: 2025}}", None),
        ("{}", "5:5: an empty pattern"),
        ("{none: {}}", "5:12: an empty pattern"),
        ("{at_least: 3, rule: [TRU001, TRA006]}", "5:16: 3 of 2 can never be met"),
        ("{at_least: 2, rule: [TRU001, TRU001]}", "5:16: 2 of 1 can never be met"),
        ("{strength: STR001, severity: high}", "5:34: severity says nothing beside strength"),
        ("{outcome: fail, mark: x}", "5:27: mark says nothing beside outcome"),
        ("{project: {phase: closing}, at_least: 1}", "5:43: at_least says nothing beside project"),
        ("{none: {rule: TRU001}, rule: TRA006}", "5:34: rule says nothing beside none"),
        ("{none: {rule: TRU001, as: b}}", "5:31: what is not there can't be named"),
        (
            "{at_least: 1, rule: TRU001, same: a.subject}",
            "5:16: at_least counts over the whole snapshot: not together with `as` or `same`",
        ),
        (
            "{rule: TRU001, same: b.subject}",
            '5:26: no earlier pattern is named "b"',
        ),
        ("{rule: TRU001, as: a}", '5:24: a second "a"'),
        (
            "{rule: TRU001, same: a.subjects}",
            '5:26: finding: no subjects to compare (did you mean "subject"?)',
        ),
        (
            "{outcome: fail, same: a.subject}",
            "5:27: outcome: no subject to compare (one of rule, dimension)",
        ),
    ],
)
def test_a_mistake_in_a_pattern_is_told_at_its_place(pattern, complaint):
    told = of_pattern(pattern)
    if complaint is None:
        assert told[0].startswith("5:23:")
    else:
        assert told == [complaint]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (DIAGNOSE + "when: [none: {rule: TRU001}]", "3:7: something must be there"),
        (
            DIAGNOSE + "when: [{rule: TRU001}]\n" + THEN.replace("[call]", "[cal]"),
            '4:70: playbook: no action "cal" (did you mean "call"?)',
        ),
        ("id: DX01\nkind: diagnose\nwhen: [{rule: TRU001}]", "2:7: kind: not one of"),
        ("id: DX01\nwhen: [{rule: TRU001}]", '1:1: "kind" is missing'),
        ("id: DX01\nkind: [suppress]\nwhen: [{rule: TRU001}]", "2:7: kind: not one of"),
        ("id: TRU001\nkind: diagnosis\nwhen: [{rule: TRU001}]", "1:5: TRU001 is there already"),
        (
            SUPPRESS + "when: [{rule: TRU001}]\nthen: {set: high, of: [TRU001]}",
            '4:1: "suppress" is missing',
        ),
        (
            SUPPRESS + "when: [{rule: TRU001}, {rule: TRU007}]\nthen: {suppress: [TRA006]}",
            "4:19: no pattern finds this of TRA006, so it never happens",
        ),
        (
            SUPPRESS
            + "when: [{rule: TRU001}, {rule: TRA006, severity: low}, none: {rule: TRA007}]\n"
            + "then: {suppress: [TRA006, TRA007]}",
            "4:27: no pattern finds this of TRA007",
        ),
        (
            SUPPRESS
            + "when: [{rule: TRU001}, {rule: TRU007}]\n"
            + "then: {suppress: [{rule: TRU007, mark: forcast_only}]}",
            '4:40: no mark "forcast_only"',
        ),
        (
            SUPPRESS + "when: [{rule: [TRA006, TRA007]}]\nthen: {suppress: [TRA006]}",
            "3:7: every pattern finds what is suppressed: nothing is left that says it",
        ),
        (
            SUPPRESS + "when: [{diagnosis: DX01}, {rule: TRU001}]\nthen: {suppress: [TRU001]}",
            "3:20: no diagnosis",
        ),
        (
            ESCALATE + "when: [{rule: TRU001}]\noptional: [RSP011]\nthen: {set: low, of: [TRU001]}",
            "4:12: RSP011 is named nowhere in this rule",
        ),
        (
            DIAGNOSE + "when:\n" + "  - {rule: TRU001}\n" * 17,
            "4:3: 17 patterns; a rule may have 16",
        ),
    ],
)
def test_a_mistake_in_a_rule_is_told_at_its_place(text, complaint):
    assert mistakes(text)[0].startswith(complaint)


def test_all_mistakes_of_all_files_are_told_together():
    text = f"{DIAGNOSE}when: [{{rule: TRU017}}, {{dimension: thrust}}]\n---\n{SUPPRESS}when: []\nthen: {{suppress: []}}"
    assert [m.partition(":")[0] for m in mistakes(text)] == ["3", "3", "9", "10"]


def test_an_id_may_be_there_once():
    twice = f"{DIAGNOSE}when: [{{rule: TRU001}}]\n---\n{DIAGNOSE}when: [{{rule: TRU001}}]"
    assert mistakes(twice) == ["7:5: DX01 is there already"]


def test_nothing_before_the_diagnoses_reads_them():
    text = f"""{DIAGNOSE}when: [{{rule: TRU001}}]
---
{SUPPRESS}when: [{{rule: TRA006}}, {{rule: TRA007}}, none: {{diagnosis: DX01}}]
then: {{suppress: [TRA007]}}
---
{ESCALATE}when: [{{diagnosis: DX01}}, {{rule: TRA006}}]
then: {{set: high, of: [TRA006]}}"""
    told = "diagnoses are made after suppressions and escalations"
    assert [m.partition(": ")[2] for m in mistakes(text)] == [told, told]


def test_diagnoses_that_build_on_each_other_are_a_mistake():
    text = """
id: DX01
kind: diagnosis
when: [{diagnosis: DX03}]
---
id: DX02
kind: diagnosis
when: [{rule: TRU001}, none: {diagnosis: DX01}]
---
id: DX03
kind: diagnosis
when: [{diagnosis: [DX02]}]
"""
    told = mistakes(text)
    assert len(told) == 1
    assert "these diagnoses build on each other: DX01 > " in told[0]


def test_suppressions_that_silence_each_other_are_a_mistake():
    text = """
id: SUP01
kind: suppress
when: [{rule: TRA006}, {rule: TRA007}]
then: {suppress: [TRA007]}
---
id: SUP02
kind: suppress
when: [{rule: TRA006}, {rule: TRA007}]
then: {suppress: [TRA006]}
"""
    told = mistakes(text)
    assert len(told) == 1
    assert told[0].endswith("so that nobody says it any more: SUP01 > SUP02 > SUP01")


def test_the_heavier_of_two_may_suppress_the_other_either_way():
    text = """
id: SUP01
kind: suppress
when: [{rule: TRA006, severity: critical}, {rule: TRA007, severity: [low, medium, high]}]
then: {suppress: [TRA007]}
---
id: SUP02
kind: suppress
when: [{rule: TRA006, severity: [low, medium, high]}, {rule: TRA007, severity: critical}]
then: {suppress: [TRA006]}
"""
    outcomes = failed("TRA006", severity="critical"), failed("TRA007")
    assert suppressed(inferred(text, *outcomes)[1]) == {"TRA007": "SUP01"}
    outcomes = failed("TRA006"), failed("TRA007", severity="critical")
    assert suppressed(inferred(text, *outcomes)[1]) == {"TRA006": "SUP02"}
    outcomes = failed("TRA006"), failed("TRA007")
    assert suppressed(inferred(text, *outcomes)[1]) == {}


def test_an_optional_rule_may_be_missing():
    text = f"""{SUPPRESS}optional: [RSP011]
when: [{{rule: TRA007, as: a}}, {{rule: [TRA006, RSP011], same: a.subject}}]
then: {{suppress: [TRA006, RSP011]}}"""
    outcomes = failed("TRA007", "i1"), failed("TRA006", "i1")
    assert suppressed(inferred(text, *outcomes)[1]) == {"TRA006 i1": "SUP01"}
    assert ruleset(text) == ruleset(
        text.replace("optional: [RSP011]\n", "").replace(", RSP011", "")
    )
    assert mistakes(text.replace("optional: [RSP011]\n", ""))


@pytest.mark.parametrize(
    "text",
    [
        DIAGNOSE + "optional: [RSP011]\nwhen: [{rule: TRU001}, {rule: RSP011}]",
        DIAGNOSE + "optional: [RSP011]\nwhen: [{at_least: 2, rule: [TRU001, RSP011]}]",
        DIAGNOSE + "optional: [DX09]\nwhen: [{diagnosis: DX09}]",
        DIAGNOSE + "optional: [STR009]\nwhen: [{strength: STR009}]",
        SUPPRESS
        + "optional: [RSP011]\nwhen: [{rule: TRA007, as: a}, {rule: RSP011, mark: m, same: a.subject}]\n"
        + "then: {suppress: [{rule: RSP011, mark: m}]}",
        SUPPRESS
        + "optional: [RSP011]\nwhen: [{rule: TRA007}, {rule: [TRA006, RSP011]}]\n"
        + "then: {suppress: [RSP011]}",
    ],
)
def test_a_rule_sleeps_until_the_optional_one_that_it_needs_is_there(text):
    assert ruleset(text).rules == ()
    later = (*RULES, KnownRule("RSP011", "responsiveness", marks=("m",)))
    if "RSP011" in text:
        assert len(ruleset(text, later).rules) == 1


def test_the_absence_of_an_optional_rule_that_is_missing_is_certain():
    text = DIAGNOSE + "optional: [RSP011]\nwhen: [{rule: TRU001}, none: {rule: RSP011}]"
    assert [rule.id for rule in ruleset(text).rules] == ["DX01"]


def test_strata_come_in_order_and_diagnoses_by_what_they_build_on():
    text = f"""
id: DX01
kind: diagnosis
when: [{{diagnosis: DX03}}, {{rule: TRU001}}]
---
id: DX02
kind: diagnosis
when: [{{rule: TRU001}}]
---
id: DX03
kind: diagnosis
when: [{{rule: TRU001}}]
---
{ESCALATE}when: [{{rule: TRU001}}]
then: {{set: high, of: [TRU001]}}
---
{SUPPRESS}when: [{{rule: TRU001}}, {{rule: TRU007}}]
then: {{suppress: [TRU007]}}
"""
    strata = [[rule.id for rule in stratum.rules] for stratum in ruleset(text).strata]
    assert strata == [["SUP01"], ["ESC01"], ["DX02", "DX03"], ["DX01"]]


def test_a_ruleset_survives_pickling():
    rules = ruleset(DIAGNOSE + "when: [{rule: TRU001, as: a}, {rule: TRU007, same: a.subject}]")
    assert pickle.loads(pickle.dumps(rules)) == rules  # noqa: S301  our own
    assert rules.diagnoses == rules.rules


def test_no_files_make_an_empty_ruleset():
    assert load([], Known([], [])).strata == ()


def test_patterns_may_select_by_dimension_and_subject_alone():
    text = f"""{SUPPRESS}when: [{{rule: TRU001, subject: i1}}, {{dimension: transparency, subject: [i1, i2]}}]
then: {{suppress: [TRA006]}}"""
    outcomes = failed("TRU001", "i1"), failed("TRA006", "i1", "i3"), failed("TRA007", "i2")
    assert suppressed(inferred(text, *outcomes)[1]) == {"TRA006 i1": "SUP01"}
    assert suppressed(inferred(text, failed("TRU001", "i2"), *outcomes[1:])[1]) == {}

"""The inference rules that ship: each can be met, and is not met by less."""

from itertools import combinations

import pytest

from comity.engine.catalog import BUILT_IN, load
from comity.engine.inference import infer
from comity.engine.outcomes import Finding, Outcome
from comity.schemas.text import Text
from comity.tests.engine.inference.builders import both_matchers

CATALOG = load((BUILT_IN,))
RULES = {rule.id: rule for rule in CATALOG.rules}
TEXT = Text("found", "发现")
#: Rule by severity, and what must be found: so many of some rules, of each of these lists.
DIAGNOSES = {
    "DX01": ("critical", [(3, "TRU001 TRU002 ATT004"), (1, "TRU001 TRU002"), (1, "ATT004")]),
    "DX02": ("critical", [(2, "TRU007 EXP005 TRA006 TRA007"), (1, "TRU007 EXP005 TRA007")]),
    "DX03": ("high", [(3, "RSP002 RSP004 IMP001")]),
    "DX04": ("high", [(3, "EXP001 NED002 SRV003")]),
    "DX07": ("high", [(3, "COL002 IMP007 ATT002")]),
    "DX11": ("medium", [(3, "TRA001 TRA002 TRA004")]),
    "DX12": ("high", [(3, "NED001 NED002 SRV003")]),
    "DX14": ("high", [(2, "LNG006 COL001")]),
    "DX15": ("medium", [(3, "DQ002 DQ003 IMP005")]),
}


def failed(rule, subject="i1", mark="", severity="high"):
    finding = Finding(rule, RULES[rule].dimension, severity, subject, TEXT, mark=mark)
    kind = RULES[rule].kind
    return Outcome(rule, finding.dimension, kind, "fail", severity, severity, findings=(finding,))


def concluded(*outcomes, matcher="python"):
    inference = infer(outcomes, {}, CATALOG.inference, matcher)
    hit = {(s.rule, outcomes[i].rule) for s in inference.steps for i, _ in s.hit}
    return {d.id for d in inference.diagnoses}, hit


@both_matchers
@pytest.mark.parametrize("name", DIAGNOSES)
def test_a_diagnosis_is_made_by_the_rules_of_its_lists_and_by_no_fewer(name, matcher):
    _, wanted = DIAGNOSES[name]
    for chosen in _choices(wanted[0][1].split()):
        met = all(len(set(chosen) & set(rules.split())) >= count for count, rules in wanted)
        made, hit = concluded(*(failed(rule, f"i{rule}") for rule in chosen), matcher=matcher)
        assert not hit
        assert (name in made) == met


def _choices(rules):
    return [c for n in range(len(rules) + 1) for c in combinations(rules, n)]


def test_the_diagnoses_that_ship_have_their_severities():
    shipped = {rule.id: rule.severity for rule in CATALOG.inference.diagnoses}
    assert {name: shipped[name] for name in DIAGNOSES} == {n: s for n, (s, _) in DIAGNOSES.items()}


def test_good_work_is_not_unseen_where_its_quality_is_in_doubt():
    silent = [failed(rule) for rule in ("TRA001", "TRA002", "TRA004")]
    assert concluded(*silent, failed("SRV001", severity="medium"))[0] == {"DX11"}
    assert concluded(*silent, failed("SRV001", severity="high"))[0] == set()


@both_matchers
@pytest.mark.parametrize(
    ("name", "outweighs", "target", "mark", "joined"),
    [
        ("SUP01", "TRA007", "TRA006", "", True),
        ("SUP02", "EXP005", "TRU007", "forecast_only", False),
        ("SUP03", "RSP003", "RSP002", "", True),
        ("SUP04", "NED008", "EXP004", "change_only", False),
        ("SUP05", "IMP007", "IMP008", "unacknowledged", True),
        ("SUP06", "COL002", "IMP009", "unanswered", True),
        ("SUP07", "RSP001", "RSP011", "unheard", True),
        ("SUP08", "TRU002", "TRU003", "", True),
        ("SUP09", "TRU001", "TRU005", "", False),
        ("SUP13", "LNG004", "RSP002", "", True),
        ("SUP13", "LNG004", "RSP001", "", True),
    ],
)
def test_a_suppression_takes_what_says_the_same(name, outweighs, target, mark, joined, matcher):
    both = failed(outweighs), failed(target, mark=mark)
    assert concluded(*both, matcher=matcher)[1] == {(name, target)}
    assert concluded(both[1], matcher=matcher)[1] == set()
    apart = failed(outweighs), failed(target, subject="i2", mark=mark)
    assert concluded(*apart, matcher=matcher)[1] == (set() if joined else {(name, target)})
    if mark:
        assert concluded(failed(outweighs), failed(target), matcher=matcher)[1] == set()


@both_matchers
@pytest.mark.parametrize(
    ("low", "fall", "taken"),
    [
        ("medium", "high", {("SUP11", "SRV009")}),
        ("high", "high", {("SUP11", "SRV009")}),
        ("critical", "high", {("SUP12", "SRV010")}),
        ("critical", "critical", {("SUP10", "SRV009")}),
        ("low", "critical", {("SUP10", "SRV009")}),
    ],
)
def test_of_a_low_mark_and_a_falling_one_the_graver_counts(low, fall, taken, matcher):
    both = failed("SRV009", severity=low), failed("SRV010", severity=fall)
    assert concluded(*both, matcher=matcher)[1] == taken

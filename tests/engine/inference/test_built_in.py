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
#: Severity by diagnosis, and what must be found: so many of some rules, of each of these lists.
DIAGNOSES = {
    "DX01": (
        "critical",
        [
            (3, "TRU001 TRU002 TRU004 TRU005 SRV010 ATT004 TRU012"),
            (1, "TRU001 TRU002 TRU004 TRU005"),
            (1, "SRV010 ATT004 TRU012"),
        ],
    ),
    "DX02": (
        "critical",
        [(2, "TRU007 EXP005 TRA006 TRA007 TRA009 ATT005"), (1, "TRU007 EXP005 TRA007")],
    ),
    "DX03": ("high", [(3, "RSP002 RSP004 RSP005 RSP010 IMP001 IMP002 IMP004")]),
    "DX04": (
        "high",
        [
            (3, "EXP001 EXP002 EXP003 EXP010 NED002 NED004 SRV003 SRV007 COL012"),
            (1, "EXP001 EXP010"),
            (1, "NED002 SRV003 SRV007 NED004"),
        ],
    ),
    "DX05": ("high", [(1, "EXP009"), (2, "TRU001 TRU004 ATT005 ATT010 SRV004")]),
    "DX06": ("high", [(3, "EXP007 EXP008 EXP011 LNG010 NED008 SRV002 NED005")]),
    "DX07": ("high", [(3, "COL002 IMP006 IMP007 IMP009 ATT006 ATT007 IMP013 ATT002")]),
    "DX08": ("high", [(3, "TRA011 COL007 COL001 COL006 LNG006 LNG012 LNG007")]),
    "DX09": ("critical", [(3, "COL004 COL010 ATT002 ATT004 RSP012 COL008")]),
    "DX10": ("high", [(3, "SRV003 SRV005 SRV006 TRU010 TRA005 RSP005")]),
    "DX11": ("medium", [(3, "TRA001 TRA002 TRA004 TRA011 IMP010 LNG013 ATT009")]),
    "DX12": ("high", [(3, "NED001 NED002 NED003 NED006 NED010 NED011 SRV003")]),
    "DX13": ("medium", [(2, "LNG001 LNG002 LNG004 LNG005 LNG011 LNG013 IMP012")]),
    "DX14": ("high", [(1, "LNG006"), (1, "LNG007 SRV013 TRU011 COL001 NED010")]),
    "DX15": ("medium", [(3, "DQ002 IMP005 RSP008 RSP007 DQ003"), (1, "DQ002 IMP005")]),
}
#: The one suppression among these rules that needs no item in common.
MISSED = ("SUP09", "TRU005")


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
    for chosen in _choices(wanted):
        made, hit = concluded(*(failed(rule, f"i{rule}") for rule in chosen), matcher=matcher)
        assert hit <= {MISSED}
        seen = set(chosen) - {rule for _, rule in hit}
        assert (name in made) == all(len(seen & _rules(some)) >= n for n, some in wanted)


@pytest.mark.parametrize("name", DIAGNOSES)
def test_one_rule_short_there_is_no_diagnosis_whatever_else_fails(name):
    _, wanted = DIAGNOSES[name]
    listed = set().union(*(_rules(some) for _, some in wanted))
    others = {rule.id for rule in RULES.values() if rule.kind == "standard"} - listed
    for count, some in wanted:
        for kept in combinations(sorted(_rules(some)), count - 1):
            failing = sorted(listed - _rules(some) | set(kept) | others)
            found = (failed(rule, f"i{rule}", severity="medium") for rule in failing)
            assert name not in concluded(*found)[0]


def _rules(some):
    return set(some.split())


def _choices(wanted):
    """No list of rules asks for more than three, so all choices of up to three, and of all."""
    listed = sorted(set().union(*(_rules(some) for _, some in wanted)))
    return [c for n in (0, 1, 2, 3, len(listed)) for c in combinations(listed, n)]


def test_the_diagnoses_that_ship_have_their_severities():
    shipped = {rule.id: rule.severity for rule in CATALOG.inference.diagnoses}
    assert shipped == {name: severity for name, (severity, _) in DIAGNOSES.items()}


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
        ("SUP14", "EXP006", "EXP008", "untold", True),
        ("SUP15", "TRA011", "COL003", "silent", True),
        ("SUP16", "NED004", "EXP002", "success", False),
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

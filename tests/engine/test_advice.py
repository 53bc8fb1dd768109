"""What to do first, and what to record next."""

from comity.engine.advice import Action, advise, data_gaps
from comity.engine.scoring import score
from comity.schemas.text import Text
from comity.tests.properties.outcomes import DEFAULT, outcome, turned

SAID = Text("said", "已说明")


def action(key, effort="M"):
    return Action(key, SAID, "PM", SAID, effort)


def advised(outcomes, remedies, efforts=None, *, voice=True):
    """The advice, where each rule has the actions of `remedies` (none by default)."""
    keys = {key for keys in remedies.values() for key in keys}
    actions = {key: action(key, (efforts or {}).get(key, "M")) for key in keys}
    known = {o.rule: () for o in outcomes} | remedies
    return advise(outcomes, actions, known, DEFAULT, "execution", voice=voice)


def ids(advice):
    return [item.id for item in advice]


def overall(outcomes, *, voice=True):
    return score(outcomes, DEFAULT, "execution", voice=voice)[0].overall


TRUST = [outcome(f"T{n}", "pass", "medium") for n in range(8)]


def test_gain_is_the_score_after_the_rules_pass_less_the_score_now_caps_included():
    failed = outcome("T8", "fail", "critical")
    found = [*TRUST, failed]
    (item,) = advised(found, {"T8": ("own_up",)})
    assert overall(found) == 39
    assert overall([*TRUST, turned(failed, "pass")]) == 100
    assert (item.gain, item.gain_per_effort, item.rules) == (61, 30.5, ("T8",))


def test_same_action_of_several_rules_is_one_action():
    found = [*TRUST, outcome("T8", "fail"), outcome("T9", "fail")]
    (item,) = advised(found, {"T8": ("talk",), "T9": ("talk",)})
    assert item.rules == ("T8", "T9")
    assert item.gain == 41  # of two high failures neither alone would bring it


def test_amber_has_an_action_too_and_passing_or_unknown_rules_have_none():
    found = [*TRUST, outcome("T8", "partial", "medium"), outcome("T9", "unknown", core=False)]
    (item,) = advised(found, dict.fromkeys(("T0", "T8", "T9"), ("talk",)))
    assert item.rules == ("T8",)


def test_what_is_waived_or_suppressed_needs_no_action():
    found = [
        *TRUST,
        outcome("T8", "fail", found="w"),
        outcome("T9", "fail", found="s"),
        outcome("TA", "partial", found="w"),
    ]
    assert advised(found, dict.fromkeys(("T8", "T9", "TA"), ("talk",))) == ()


def test_greater_gain_per_effort_comes_first():
    found = [
        *TRUST,
        outcome("N1", "partial", "low", "needs"),
        outcome("N2", "partial", "high", "needs"),
    ]
    remedies = {"N1": ("small",), "N2": ("large",)}
    assert ids(advised(found, remedies)) == ["large", "small"]
    assert ids(advised(found, remedies, {"small": "S", "large": "L"})) == ["large", "small"]
    half = [
        *TRUST,
        outcome("N1", "partial", dimension="needs"),
        outcome("A1", "partial", dimension="attitude"),
    ]
    both = {"N1": ("needs",), "A1": ("attitude",)}
    assert ids(advised(half, both)) == ["needs", "attitude"]
    assert ids(advised(half, both, {"needs": "L", "attitude": "S"})) == ["attitude", "needs"]


DISTRUST = [outcome(f"T{n}", "fail") for n in range(9)]


def test_open_critical_failure_comes_first_whatever_it_brings():
    found = [
        *DISTRUST,
        outcome("L1", "fail", "critical", "long_term", nominal="low"),
        outcome("N1", "partial", "critical", "needs"),
        outcome("R1", "pass", dimension="responsiveness"),
    ]
    remedies = {"L1": ("rare",), "N1": ("amber",)} | {f"T{n}": ("trust",) for n in range(9)}
    advice = advised(found, remedies)
    assert [(item.id, item.gain > 0) for item in advice] == [
        ("rare", False),
        ("trust", True),
        ("amber", False),
    ]


def test_where_caps_leave_no_gain_the_raw_score_decides_by_effort_too():
    found = [
        *DISTRUST,
        outcome("A1", "partial", dimension="attitude"),  # 5 x 50
        outcome("L1", "partial", dimension="long_term"),  # 4 x 50
        outcome("N1", "partial", dimension="needs"),  # 10 x 50
    ]
    remedies = {"A1": ("attitude",), "L1": ("long_term",), "N1": ("needs",)}
    advice = advised(found, remedies)
    assert [(item.id, item.gain) for item in advice] == [
        ("needs", 0),
        ("attitude", 0),
        ("long_term", 0),
    ]
    efforts = {"attitude": "S", "needs": "L", "long_term": "S"}
    assert ids(advised(found, remedies, efforts)) == ["attitude", "long_term", "needs"]
    assert ids(advised(found, remedies, {"long_term": "S"})) == ["needs", "long_term", "attitude"]


def test_gain_per_effort_has_one_decimal():
    (item,) = advised([*TRUST, outcome("T8", "fail", "critical")], {"T8": ("long",)}, {"long": "L"})
    assert (item.gain, item.gain_per_effort) == (61, 20.3)


def test_equal_actions_come_in_the_order_of_their_names():
    found = [*TRUST, outcome("N1", "partial", dimension="needs")]
    assert ids(advised(found, {"N1": ("b", "a")})) == ["a", "b"]


def several(**counts):
    """Ambers of some dimensions, each with an action of its own."""
    found = [
        outcome(f"{name[0].upper()}{n}", "partial", dimension=name)
        for name, count in counts.items()
        for n in range(count)
    ]
    return advised([*TRUST, *found], {o.rule: (f"do_{o.rule.lower()}",) for o in found})


def test_top_five_holds_at_most_two_of_one_dimension():
    advice = several(needs=4, attitude=3, long_term=1)
    assert ids(advice)[:5] == ["do_l0", "do_n0", "do_n1", "do_a0", "do_a1"]
    assert set(ids(advice)[5:]) == {"do_n2", "do_n3", "do_a2"}


def test_after_the_top_five_the_rest_comes_by_its_worth_alone():
    advice = several(needs=3, attitude=3, long_term=3)
    assert ids(advice)[:5] == ["do_n0", "do_n1", "do_a0", "do_a1", "do_l0"]
    assert ids(advice)[5:] == ["do_n2", "do_a2", "do_l1", "do_l2"]


def test_places_that_no_other_dimension_can_fill_are_filled_up():
    assert len(several(needs=6)) == 6
    assert ids(several(needs=4, attitude=1)) == ["do_a0", "do_n0", "do_n1", "do_n2", "do_n3"]


def test_action_for_several_dimensions_counts_for_that_of_its_heaviest_rule():
    found = [
        *TRUST,
        outcome("N1", "partial", "low", "needs"),
        *(outcome(f"A{n}", "partial", "high", "attitude") for n in range(3)),
    ]
    remedies = {"N1": ("both",), "A0": ("both",), "A1": ("a1",), "A2": ("a2",)}
    assert ids(advised(found, remedies))[:3] == ["both", "a1", "a2"]


def test_without_a_score_no_gain_is_shown_but_the_order_is_the_same():
    found = [
        outcome("T1", "partial", "low"),
        outcome("N1", "partial", "low", "needs"),
        *(outcome(f"U{n}", "unknown", "critical") for n in range(4)),
    ]
    assert overall(found) is None
    advice = advised(found, {"T1": ("trust",), "N1": ("needs",)})
    assert [(item.id, item.gain, item.gain_per_effort) for item in advice] == [
        ("trust", 0, 0),
        ("needs", 0, 0),
    ]


def test_gain_is_shown_from_the_least_coverage_that_gives_a_score():
    found = [
        outcome("T1", "partial", "low"),
        outcome("U1", "unknown", "low"),
        outcome("U2", "unknown", "low"),
        outcome("U3", "unknown", "medium"),
    ]
    assert advised(found, {"T1": ("trust",)})[0].gain == 29  # 50, then 79


def test_mending_a_remembered_failure_also_brings_its_coverage_back():
    gone = outcome("T8", "fail", "critical", missing=("/reports",))
    found = [*TRUST[:2], gone]
    (item,) = advised(found, {"T8": ("supply_evidence",)})
    assert item.gain == overall([*TRUST[:2], turned(gone, "pass")]) - overall(found)


# -- what to record next ----------------------------------------------------------------------------


def gaps(*outcomes):
    return [(gap.pointer, gap.rules, gap.coverage_gain) for gap in data_gaps(outcomes, DEFAULT)]


def test_gap_that_brings_most_coverage_comes_first():
    assert gaps(
        outcome("R1", "pass", "critical"),
        outcome("R2", "unknown", "medium", missing=("/feedback",)),
        outcome("R3", "unknown", "high", missing=("/issues",)),
        outcome("R4", "unknown", "medium", missing=("/feedback", "/risks")),
    ) == [
        ("/feedback", ("R2", "R4"), 0.25),
        ("/issues", ("R3",), 0.25),
        ("/risks", ("R4",), 0.12),
    ]


def test_rules_outside_the_core_bring_no_coverage_and_are_listed_last():
    assert gaps(
        outcome("R1", "unknown", core=False, missing=("/demos",)),
        outcome("R2", "unknown", missing=("/team",)),
    ) == [("/team", ("R2",), 1.0), ("/demos", ("R1",), 0.0)]


def test_gaps_of_rules_that_are_not_scored_are_not_asked_for():
    assert gaps(outcome("STR1", "unknown", kind="strength", missing=("/demos",))) == []


def test_what_a_remembered_failure_lacks_is_a_gap():
    gone = outcome("R1", "fail", missing=("/commitments",))
    assert gaps(gone, outcome("R2", "pass")) == [("/commitments", ("R1",), 0.5)]


def test_place_that_a_rule_names_twice_is_counted_once():
    assert gaps(outcome("R1", "unknown", missing=("/team", "/team"))) == [("/team", ("R1",), 1.0)]

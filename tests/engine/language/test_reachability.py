"""Branches that nothing can reach are mistakes; whatever may hold is left alone."""

import pytest

from comity.engine.language.reachability import hidden_grade, repeated

FIELDS = "count(i for i in issues if {})"


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ("1 > 2", "compares two constants"),
        ("-1 < 2", "compares two constants"),
        ("'a' in ['a', 'b']", "compares two constants"),
        ("true == false", "compares two constants"),
        ("i.owner == i.owner", "compares a value with itself"),
        ("late(find(i.id, commitments)) or 1 < 2", "compares two constants"),
        ("i.due is None and true", "decides the condition for good"),
        ("i.due is None or true", "decides the condition for good"),
        ("i.due is None or i.due is None", "says the same twice"),
        ("i.due is None and i.owner == 'x' and i.due is None", "says the same twice"),
        ("i.severity == 'high' and i.severity == 'low'", "can never hold"),
        ("i.severity == 'high' and i.severity != 'high'", "can never hold"),
        ("i.severity == 'high' and i.severity in ['low', 'medium']", "can never hold"),
        ("i.severity == 'high' and i.severity not in ['high', 'medium']", "can never hold"),
        ("i.severity in ['high'] and i.severity in ['low', 'medium']", "can never hold"),
        ("i.severity in ['low', 'high'] and i.severity not in ['high', 'low']", "can never hold"),
        ("i.severity == 'high' and i.due is None and i.severity == 'low'", "can never hold"),
        ("'high' == i.severity and 'low' == i.severity", "can never hold"),
        ("i.due is None and i.due is not None", "can never hold"),
        ("i.due is not None and i.due is None", "can never hold"),
        ("i.owner is None and i.owner == 'x'", "can never hold"),
        ("i.owner == 'x' and i.owner is None", "can never hold"),
        ("i.reopened > 3 and i.reopened < 2", "can never hold"),
        ("i.reopened < 2 and i.reopened > 3", "can never hold"),
        ("i.reopened > 3 and i.reopened <= 3", "can never hold"),
        ("i.reopened == 3 and i.reopened > 3", "can never hold"),
        ("i.reopened == 3 and i.reopened <= 2.5", "can never hold"),
        ("i.reopened == 3 and i.reopened < -1", "can never hold"),
        ("3 < i.reopened and 2 > i.reopened", "can never hold"),
        ("3 < i.reopened < 2", None),  # one chain: left to the author
        ("not (i.severity == 'high' and i.severity == 'low')", "can never hold"),
    ],
)
def test_a_condition_whose_answer_is_known_is_a_mistake(bench, condition, message):
    faults = bench.faults(FIELDS.format(condition))
    assert [fault.message.en.split(":")[0] for fault in faults] == ([message] if message else [])


@pytest.mark.parametrize(
    "condition",
    [
        "i.severity == 'high' or i.severity == 'low'",
        "i.severity == 'high' and i.owner == 'low'",
        "i.severity in ['high', 'low'] and i.severity != 'high'",
        "i.severity == 'high' and i.severity >= 'low'",
        "i.severity >= 'low' and i.severity <= 'high'",
        "i.severity != 'low' and i.severity != 'high'",
        "i.owner is not None and i.owner == 'x'",
        "i.owner is not None and i.owner != 'x' and i.owner not in ['y']",
        "i.reopened >= 3 and i.reopened <= 3",
        "i.reopened > 3 and i.reopened > 5",
        "i.reopened != 3 and i.reopened > 3",
        "i.reopened > 3 and limit > 4",
        "i.reopened > limit and i.reopened < 2",
        "i.due < as_of and i.due > as_of",  # not with a constant
        "any(m.client_attended == true for m in meetings)",
        "i.reopened == 3 and i.reopened >= 3",
        "i.reopened == 3 and i.reopened != 2",
        "'solution' in latest(communications).behaviours and 'thanks' in latest(communications).behaviours",
        "i.severity in [i.owner, 'low'] and i.severity == 'high'",
    ],
)
def test_a_condition_that_may_hold_is_none(bench, condition):
    assert bench.faults(FIELDS.format(condition)) == []


def test_the_place_is_that_of_the_part_that_can_not_hold(bench):
    fault, word = bench.fault(FIELDS.format("i.severity == 'high' and i.severity == 'low'"))
    assert word == "i.severity == 'low'"
    assert fault.message.en == "can never hold: i.severity == 'high' and i.severity == 'low'"
    assert fault.message.zh == "永远不会成立：i.severity == 'high' 与 i.severity == 'low' 互相矛盾"


def test_dead_branches_are_told_only_of_what_is_well_typed(bench):
    assert len(bench.faults("comitments == 1 and 1 > 2")) == 1


def test_steps_with_the_same_condition_are_found_however_they_are_written():
    assert list(repeated(["a > 1", "b", "a  >  1", "(a > 1)", "a >"])) == [(2, 0), (3, 0)]


@pytest.mark.parametrize(
    ("amber", "red", "hidden"),
    [
        ((">", 5), (">", 3), True),
        ((">", 3), (">", 5), False),
        ((">", 5), (">", 5), True),
        ((">=", 5), (">", 5), False),
        ((">", 5), (">=", 5), True),
        ((">=", 5), (">=", 5), True),
        (("<", 3), ("<", 5), True),
        (("<", 5), ("<", 3), False),
        (("<=", 3), ("<", 3), False),
        (("<", 3), (">", 5), False),
        (("==", 3), ("==", 3), True),
        (("==", 3), ("==", 4), False),
        (("!=", 3), ("==", 3), False),
    ],
)
def test_amber_is_hidden_when_red_takes_all_of_it(amber, red, hidden):
    assert hidden_grade(amber, red) is hidden

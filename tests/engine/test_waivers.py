"""Waivers mark, expire, go unused; they never widen."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from comity.engine.errors import Mistakes, Position, WaiverError
from comity.engine.outcomes import Waiver
from comity.engine.source import parse
from comity.engine.waivers import Limits, apply, holds, within
from comity.tests.properties.outcomes import outcome

DAY = date(2025, 6, 30)
KNOWN = ("TRU001", "TRU002", "TRU003")


def waiver(rule="TRU001", subject=None, *, expires="2025-12-31", owner="pm", pointer=""):
    return Waiver(rule, subject, "agreed with the client", owner, "pmo", expires, pointer)


def applied(outcomes, *waivers, day=DAY):
    return apply(outcomes, waivers, day, KNOWN, 14)


def state(one, outcomes=None, day=DAY):
    found = [outcome("TRU001", "fail")] if outcomes is None else outcomes
    return applied(found, one, day=day)[1][0].state


@pytest.mark.parametrize(
    ("day", "expected"),
    [(date(2025, 6, 29), True), (date(2025, 6, 30), True), (date(2025, 7, 1), False)],
)
def test_waiver_holds_up_to_and_on_its_last_day(day, expected):
    assert holds(waiver(expires="2025-06-30"), day) is expected


def test_waiver_past_its_expiry_counts_as_failed():
    ((failed,), states) = applied([outcome("TRU001", "fail")], waiver(expires="2025-06-29"))
    assert failed.findings[0].waived is None
    assert not failed.waived
    assert states[0].state == "expired"


def test_waived_failure_keeps_its_outcome_and_is_marked():
    one = waiver()
    ((failed,), _) = applied([outcome("TRU001", "fail")], one)
    assert (failed.outcome, failed.waived) == ("fail", True)
    assert failed.findings[0].waived == one


def test_waiver_of_one_subject_leaves_the_others():
    ((failed,), _) = applied([outcome("TRU001", "fail", found="..")], waiver(subject="i1"))
    assert [f.waived is not None for f in failed.findings] == [False, True]
    assert not failed.waived


def test_waiver_leaves_other_rules_and_strengths_alone():
    found = [outcome("TRU002", "fail"), outcome("TRU001", "fail", kind="strength")]
    marked, states = applied(found, waiver())
    assert marked == tuple(found)
    assert states[0].state == "unused"


def test_failure_of_the_data_can_be_waived():
    ((failed,), _) = applied([outcome("TRU001", "fail", kind="data_quality")], waiver())
    assert failed.waived


@pytest.mark.parametrize(
    ("left", "expected"), [(-1, "expired"), (0, "expiring"), (14, "expiring"), (15, "active")]
)
def test_waiver_is_expiring_from_14_days_before_its_last(left, expected):
    assert state(waiver(expires=(DAY + timedelta(days=left)).isoformat())) == expected


def test_waiver_at_the_end_of_the_calendar_breaks_nothing():
    assert state(waiver(expires="9999-12-31"), day=date(9999, 12, 30)) == "expiring"


@pytest.mark.parametrize("result", ["pass", "unknown", "not_applicable"])
def test_waiver_with_nothing_to_accept_is_unused(result):
    assert state(waiver(), [outcome("TRU001", result)]) == "unused"


def test_waiver_of_a_subject_that_is_not_there_is_unused():
    assert state(waiver(subject="gone")) == "unused"


def test_waiver_of_a_rule_that_was_left_out_of_the_run_is_not_called_unused():
    assert state(waiver("TRU003"), [outcome("TRU001", "fail")]) == "active"


def test_expired_is_said_before_unused():
    assert state(waiver(expires="2025-06-29"), [outcome("TRU001", "pass")]) == "expired"


def test_amber_uses_a_waiver_too():
    assert state(waiver(), [outcome("TRU001", "partial")]) == "active"


@pytest.mark.parametrize("turn", [1, -1])
def test_of_several_waivers_the_longest_is_shown_and_none_is_unused(turn):
    short, long = waiver(expires="2025-07-31"), waiver(subject="i0", expires="2025-08-31")
    ((failed,), states) = applied([outcome("TRU001", "fail")], *(short, long)[::turn])
    assert failed.findings[0].waived == long
    assert {s.state for s in states} == {"active"}


@pytest.mark.parametrize("turn", [1, -1])
def test_of_equal_waivers_the_one_for_this_subject_is_shown_in_any_order(turn):
    pair = (waiver(), waiver(subject="i0"))
    ((failed,), _) = applied([outcome("TRU001", "fail")], *pair[::turn])
    assert failed.findings[0].waived.subject == "i0"


@pytest.mark.parametrize("turn", [1, -1])
def test_of_waivers_that_differ_in_the_approver_alone_the_same_is_shown_in_any_order(turn):
    pair = (waiver(), replace(waiver(), approver=None))
    ((failed,), _) = applied([outcome("TRU001", "fail")], *pair[::turn])
    assert failed.findings[0].waived == waiver()


def test_states_are_told_in_the_order_of_the_waivers():
    _, states = applied([], waiver("TRU002"), waiver("TRU001"))
    assert [s.rule for s in states] == ["TRU002", "TRU001"]


def test_unknown_rule_in_a_waiver_is_an_error_with_its_place_and_the_nearest_rule():
    text = b"waivers:\n  - rule: TRU0O1\n    owner: pm\n"
    document = parse(text, "status.yaml")
    with pytest.raises(WaiverError) as caught:
        apply([], [waiver("TRU0O1", pointer="/waivers/0")], DAY, KNOWN, 14, document)
    error = caught.value
    assert (error.file, error.position) == ("status.yaml", Position(2, 11))
    assert '"TRU0O1"' in error.message.en
    assert "“TRU0O1”" in error.message.zh
    assert 'did you mean "TRU001"?' in error.render("en")


def test_unknown_rule_that_resembles_none_gets_a_hint_too():
    with pytest.raises(WaiverError, match="no rule of this set") as caught:
        applied([], waiver("everything"))
    assert caught.value.file is None
    assert "comity rules list" in caught.value.render("zh")


def test_all_unknown_rules_are_told_together_even_when_the_waivers_have_expired():
    with pytest.raises(Mistakes) as caught:
        applied([], waiver("XXX1", expires="2020-01-01"), waiver(), waiver("XXX2"))
    assert len(caught.value.mistakes) == 2


def limited(*given, outcomes=None, **limits):
    found = [outcome("TRU001", "fail")] if outcomes is None else outcomes
    marked, _ = apply(found, given, DAY, KNOWN, 14, None, Limits(**limits))
    within(marked, lambda _rule, _severity: 1.0, Limits(**limits))
    return marked


def test_waiver_that_runs_too_long_is_an_error_from_the_day_after_the_limit():
    limited(waiver(expires="2025-07-10"), max_days=10)
    with pytest.raises(WaiverError, match="runs for 11 more days"):
        limited(waiver(expires="2025-07-11"), max_days=10)


def test_approver_must_be_somebody_other_than_the_owner():
    limited(waiver(owner="pm"), needs_approver=True)
    with pytest.raises(WaiverError, match="approved it as well"):
        limited(waiver(owner=" PMO"), needs_approver=True)
    with pytest.raises(WaiverError, match="no approver"):
        limited(replace(waiver(), approver=None), needs_approver=True)


def test_limits_leave_a_waiver_alone_that_is_over():
    limited(replace(waiver(expires="2025-06-01"), approver=None), needs_approver=True, max_days=0)


def test_waived_weight_may_reach_the_limit_and_not_pass_it():
    found = [outcome("TRU001", "fail"), outcome("TRU002", "pass", found="")]
    limited(waiver(), outcomes=found, max_weight=50)
    with pytest.raises(WaiverError, match=r"take out 50\.0%"):
        limited(waiver(), outcomes=found, max_weight=49)


def test_waiver_of_a_configuration_is_at_fault_in_its_own_place():
    one = replace(waiver("TRU0O1"), place=("comity.toml", 3, 8))
    with pytest.raises(WaiverError, match=r"comity\.toml:3:8"):
        applied([], one)

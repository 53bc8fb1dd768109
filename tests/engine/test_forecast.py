"""What changes by itself: each day of a forecast is a check of the file as of that day."""

from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.engine.catalog import load
from comity.engine.check import Settings, check
from comity.engine.errors import UsageError, WaiverError
from comity.engine.facts import read
from comity.engine.forecast import AHEAD_DAYS, forecast, standing
from comity.engine.source import of
from comity.engine.source import read as opened
from comity.engine.waivers import Limits
from comity.tests.engine.dated import TODAY, on, project, snapshots

ROOT = Path(__file__).parents[2]
EXAMPLES = [str(path) for path in sorted((ROOT / "examples").glob("*.comity.yaml"))]


@cache
def catalog():
    return load()


@cache
def example(path):
    return opened(path)


def ahead(document, days=AHEAD_DAYS, **given_settings):
    return forecast(document, catalog(), Settings(**given_settings), days=days)


def changes(found, rule):
    return [(d.day, c.before, c.after) for d in found.days for c in d.changes if c.rule == rule]


# -- the same as a check -----------------------------------------------------------------------------


def followed(found, start):
    """The state and severity of every rule, and the score, on each day that the forecast spans."""
    report = check(read(start, catalog().shapes), catalog())
    state = {o.rule: (standing(o), o.severity) for o in report.outcomes}
    score = report.score
    days = {day.day: day for day in found.days}
    for step in range(1, AHEAD_DAYS + 1):
        day = (date.fromisoformat(found.project.as_of) + timedelta(days=step)).isoformat()
        if day in days:
            score = days[day].score
            for change in days[day].changes:
                assert change.before == state[change.rule][0]
                state[change.rule] = (change.after, change.severity)
        yield day, state, score


def same_as_checks(document):
    found = ahead(document)
    for day, state, score in followed(found, document):
        facts = read(document, catalog().shapes, as_of=date.fromisoformat(day))
        report = check(facts, catalog())
        assert {rule: s for rule, (s, _) in state.items()} == {
            o.rule: standing(o) for o in report.outcomes
        }
        failing = {
            o.rule: o.severity for o in report.outcomes if standing(o) in ("fail", "partial")
        }
        assert {rule: state[rule][1] for rule in failing} == failing
        assert score == report.score


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: Path(path).name)
def test_each_day_of_an_example_is_a_check_as_of_that_day(path):
    same_as_checks(example(path))


@given(snapshots())
@settings(max_examples=25)
def test_each_day_of_any_project_is_a_check_as_of_that_day(document):
    same_as_checks(document)


@given(snapshots())
@settings(max_examples=15)
def test_a_day_stands_there_only_when_something_changes(document):
    for day in ahead(document).days:
        assert day.changes or day.waivers or day.aged or day.moved


@given(snapshots(), st.integers(1, 20))
@settings(max_examples=15)
def test_looking_farther_changes_no_day_that_was_seen_before(document, days):
    near, far = ahead(document, days), ahead(document, days + 5)
    assert far.days[: len(near.days)] == near.days
    assert all(day.day > near.until for day in far.days[len(near.days) :])


# -- what changes ------------------------------------------------------------------------------------


def test_a_promise_turns_red_on_the_day_after_it_was_due():
    found = ahead(project(commitments=[{"id": "c1", "text": "Pump test", "due": on(3)}]))
    assert changes(found, "TRU002") == [(on(4), "pass", "fail")]
    (change,) = (c for d in found.days for c in d.changes if c.rule == "TRU002")
    (finding,) = change.findings
    assert (change.turn, finding.subject) == ("worse", "c1")
    assert "Pump test" in finding.message.en
    assert "Pump test" in finding.message.zh


def test_one_more_finding_of_a_failing_rule_is_a_change_and_names_the_new_one_alone():
    late = [{"id": "c1", "text": "a", "due": on(-9)}, {"id": "c2", "text": "b", "due": on(3)}]
    found = ahead(project(commitments=late))
    assert changes(found, "TRU002") == [(on(4), "fail", "fail")]
    (change,) = (c for d in found.days for c in d.changes if c.rule == "TRU002")
    assert [f.subject for f in change.findings] == ["c2"]


def test_a_waiver_that_ends_is_told_with_what_it_lets_through():
    waiver = {"rule": "TRU002", "reason": "agreed", "owner": "pm", "expires": on(5)}
    late = [{"id": "c1", "text": "a", "due": on(-9)}]
    found = ahead(project(commitments=late, waivers=[waiver]))
    (day,) = (d for d in found.days if d.waivers)
    assert day.day == on(6)  # its last day is one of those on which it holds
    assert [(w.rule, w.subject, w.owner) for w in day.waivers] == [("TRU002", None, "pm")]
    assert changes(found, "TRU002") == [(on(6), "waived", "fail")]


def test_limits_on_waivers_hold_on_the_first_day_alone():
    waiver = {"rule": "TRU002", "reason": "agreed", "owner": "pm", "expires": on(60)}
    late = [{"id": "c1", "text": "a", "due": on(3)}]
    document = project(commitments=late, waivers=[waiver])
    found = ahead(document, limits=Limits(max_weight=0))  # from day 4 on it takes some weight out
    assert changes(found, "TRU002") == [(on(4), "pass", "waived")]
    with pytest.raises(WaiverError):
        ahead(document, limits=Limits(max_days=30))


def test_a_judged_value_counts_for_ninety_days_and_then_is_unknown():
    pulse = [{"on": on(-86), "credibility": 4, "reliability": 2}]
    found = ahead(project(trust_pulse=pulse))
    (day,) = (d for d in found.days if d.aged)
    assert day.day == on(5)
    assert day.aged == ("/trust_pulse/0/credibility", "/trust_pulse/0/reliability")


def test_a_rule_that_turns_unknown_names_the_values_that_are_too_old():
    found = ahead(project(trust_pulse=[{"on": on(-86), "credibility": 4, "reliability": 5}]))
    assert changes(found, "TRU012") == [(on(5), "pass", "unknown")]
    (change,) = (c for d in found.days for c in d.changes if c.rule == "TRU012")
    assert change.turn == "unknown"
    assert change.aged == ("/trust_pulse/0/credibility", "/trust_pulse/0/reliability")


def test_what_is_told_by_another_finding_is_no_news():
    turns = {c.turn for d in ahead(example(EXAMPLES[-1])).days for c in d.changes
             if c.after in ("suppressed", "waived")}  # fmt: skip
    assert turns == {"aside"}


def test_a_file_that_records_nothing_has_nothing_to_change():
    assert ahead(project()).days == ()


def test_changes_of_a_day_come_worst_first():
    order = ["worse", "unknown", "better", "aside"]
    for path in EXAMPLES:
        for day in ahead(example(path), 30).days:
            turns = [order.index(change.turn) for change in day.changes]
            assert turns == sorted(turns)


def test_the_age_of_the_file_is_not_judged():
    aged = ahead(project(), today=TODAY + timedelta(days=400))
    assert not changes(aged, "DQ001")


def test_a_forecast_from_another_day_begins_there():
    document = project(commitments=[{"id": "c1", "text": "a", "due": on(30)}])
    found = forecast(document, catalog(), as_of=TODAY + timedelta(days=25))
    assert found.project.as_of == on(25)
    assert changes(found, "TRU002") == [(on(31), "pass", "fail")]


def test_a_forecast_past_the_end_of_the_calendar_is_refused():
    last = of({"project": {"name": "n", "as_of": "2025-06-30"}})
    with pytest.raises(UsageError, match="calendar"):
        forecast(last, catalog(), as_of=date(9999, 12, 25))

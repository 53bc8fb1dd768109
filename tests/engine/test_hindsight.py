"""A day before the file's own, judged without what came later."""

import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.engine.catalog import load
from comity.engine.check import check
from comity.engine.facts import read
from comity.engine.hindsight import FUTURE
from comity.engine.source import of
from comity.engine.source import read as opened
from comity.tests.engine.dated import TODAY, snapshots

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.comity.yaml"))
PAST = date(2025, 5, 31)
DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T.*)?")


@cache
def catalog():
    return load()


def replay(day=PAST, **blocks):
    """The facts of a file of 30 June as of an earlier day."""
    head = {"name": "n", "as_of": "2025-06-30", "phase": "execution"}
    return read(of({"project": head, **blocks}), catalog().shapes, as_of=day)


def ids(rows):
    return [row["id"] for row in rows]


def left_out(found):
    assert found.replay is not None
    return found.replay.left_out


def test_the_files_own_day_and_later_days_leave_nothing_out():
    for day in (date(2025, 6, 30), date(2025, 8, 1)):
        assert replay(day, demos=["2025-06-30"]).replay is None


def test_an_item_that_came_into_being_later_is_left_out():
    issues = [{"id": "i1", "raised_on": "2025-05-31"}, {"id": "i2", "raised_on": "2025-06-01"}]
    found = replay(issues=issues)
    assert ids(found.root["issues"]) == ["i1"]
    assert left_out(found) == ("/issues/1",)


def test_what_had_not_happened_yet_has_no_date():
    late = [
        {"id": "c1", "made_on": "2025-05-01", "due": "2025-05-20", "delivered_on": "2025-06-10"}
    ]
    found = replay(commitments=late)
    assert found.root["commitments"][0]["delivered_on"] is None
    assert found.root["commitments"][0]["due"] == date(2025, 5, 20).toordinal()
    assert left_out(found) == ("/commitments/0/delivered_on",)


def test_a_promise_kept_late_after_that_day_was_not_late_on_it():
    kept_late = [{"id": "c1", "text": "t", "due": "2025-06-10", "delivered_on": "2025-06-20"}]
    report = check(replay(commitments=kept_late), catalog())
    (outcome,) = (o for o in report.outcomes if o.rule == "TRU002")
    assert outcome.outcome == "pass"


def test_evidence_shows_nothing_of_what_came_later():
    late = [{"id": "c1", "text": "t", "due": "2025-05-20", "delivered_on": "2025-06-20"}]
    report = check(replay(commitments=late), catalog())
    values = [e.value for f in report.findings for e in f.evidence]
    assert "2025-05-20" in values
    assert "2025-06-20" not in values


def test_a_list_of_which_all_is_later_is_not_known_and_not_empty():
    assert replay(feedback=[{"id": "f1", "on": "2025-06-20"}]).root["feedback"] is None
    assert replay(feedback=[]).root["feedback"] == []


def test_a_later_date_that_hides_an_earlier_one_makes_the_field_unknown():
    people = [{"id": "s1", "influence": "high", "last_contact": "2025-06-20"}]
    found = replay(stakeholders=people)
    assert "stakeholders.last_contact" in found.unavailable
    report = check(found, catalog())
    (outcome,) = (o for o in report.outcomes if o.rule == "TRA011")
    assert outcome.outcome == "unknown"


def test_plans_stay_what_they_are():
    found = replay(
        meetings=[{"id": "m1", "on": "2025-06-20"}],
        decisions=[{"id": "x1", "raised_on": "2025-05-01", "needed_by": "2025-06-20"}],
    )
    assert found.root["meetings"][0]["on"] == date(2025, 6, 20).toordinal()
    assert found.root["decisions"][0]["needed_by"] == date(2025, 6, 20).toordinal()
    assert left_out(found) == ()


@pytest.mark.parametrize(
    ("report", "kept"),
    [
        ({"due": "2025-05-30", "sent_on": "2025-06-02"}, True),  # it was late on that day
        ({"due": "2025-06-06", "sent_on": "2025-06-06"}, False),
        ({"sent_on": "2025-06-06"}, False),
        ({"sent_on": "2025-05-30"}, True),
    ],
)
def test_a_report_that_was_sent_later_is_left_out_unless_it_was_due(report, kept):
    sent = {"id": "r0", "sent_on": "2025-05-02"}
    found = replay(reports=[sent, {"id": "r1", **report}])
    assert ("r1" in ids(found.root["reports"])) is kept


def test_what_names_an_issue_that_came_later_named_nothing():
    issues = [
        {"id": "i1", "raised_on": "2025-05-02"},
        {"id": "i2", "raised_on": "2025-06-02", "recurrence_of": "i1"},
        {"id": 3, "raised_on": "2025-05-02", "recurrence_of": "i2"},
    ]
    risks = [{"id": "k1", "became_issue": "i2"}, {"id": "k2", "became_issue": "i1"}]
    found = replay(issues=issues, risks=[*risks, {"id": "k3", "became_issue": "i9"}])
    assert [row["became_issue"] for row in found.root["risks"]] == [None, "i1", "i9"]
    assert [row["recurrence_of"] for row in found.root["issues"]] == [None, None]
    contradicted = [f.subject for f in check(found, catalog()).findings if f.rule == "DQ004"]
    assert contradicted == ["k3.became_issue"]  # it never was in the file


def test_dates_that_stand_alone_are_left_out_too():
    found = replay(
        demos=["2025-05-02", "2025-06-12"], governance={"joint_sessions": ["2025-06-01"]}
    )
    assert found.root["demos"] == [date(2025, 5, 2).toordinal()]
    assert found.root["governance"]["joint_sessions"] is None
    assert set(left_out(found)) == {"/demos/1", "/governance/joint_sessions/0"}


def test_holidays_are_no_entries():
    head = {"name": "n", "as_of": "2025-06-30", "holidays": ["2025-06-02"]}
    found = read(of({"project": head}), catalog().shapes, as_of=PAST)
    assert left_out(found) == ()


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
@pytest.mark.parametrize("days", [1, 5, 12, 20, 29, 43, 60, 90, 150, 400])
def test_an_earlier_day_of_an_example_holds_no_contradiction_and_no_error(path, days):
    document = opened(str(path))
    own = read(document, catalog().shapes)
    found = read(document, catalog().shapes, as_of=date.fromordinal(own.as_of - days))
    report = check(found, catalog())
    assert not [o for o in report.outcomes if o.outcome == "error"]
    assert not [f for f in report.findings if f.rule == "DQ004"]
    assert report.replay
    assert report.replay.left_out == len(left_out(found))
    assert left_out(found) or days == 1
    assert report.score.coverage <= check(own, catalog()).score.coverage


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
@pytest.mark.parametrize("days", [3, 30, 60, 150])
def test_no_evidence_of_an_earlier_day_bears_a_later_date(path, days):
    document = opened(str(path))
    own = read(document, catalog().shapes).as_of
    day = date.fromordinal(own - days).isoformat()
    report = check(read(document, catalog().shapes, as_of=date.fromisoformat(day)), catalog())
    told = [(e.pointer, e.value) for f in report.findings for e in f.evidence]
    assert told
    for pointer, value in told:
        block, field = pointer.split("/")[1], pointer.rpartition("/")[2]
        if isinstance(value, str) and DATE.fullmatch(value) and field not in FUTURE:
            assert value[:10] <= day or block == "meetings"


@given(snapshots(), st.integers(1, 150))
@settings(max_examples=30)
def test_no_project_of_an_earlier_day_is_ahead_of_it(document, days):
    day = TODAY - timedelta(days=days)
    found = read(document, catalog().shapes, as_of=day)
    report = check(found, catalog())
    assert not [o for o in report.outcomes if o.outcome == "error"]
    kinds = {row["kind"] for row in found.root["contradictions"]}
    assert not kinds & {"after_as_of", "dangling_reference"}
    for block in ("feedback", "trust_pulse", "communications", "retrospectives"):
        for row in found.root[block] or ():
            assert row["on"] is None or row["on"] <= day.toordinal()


def test_places_in_the_file_stay_right_where_items_before_are_left_out():
    commitments = [
        {"id": "c1", "text": "t", "made_on": "2025-06-02", "due": "2025-06-20"},
        {"id": "c2", "text": "t", "made_on": "2025-05-02", "due": "2025-05-20"},
    ]
    report = check(replay(commitments=commitments), catalog())
    (finding,) = (f for f in report.findings if f.rule == "TRU002")
    assert {e.pointer.split("/")[2] for e in finding.evidence} == {"1"}

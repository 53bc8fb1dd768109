"""A promise of a session: how it stands in the file, and that the rules judge it the next time."""

import pytest

from comity.engine.coach.answers import Refusal
from comity.engine.coach.commitment import due_day, promised, write
from comity.engine.coach.sitting import look, with_writes
from comity.engine.errors import UsageError
from comity.engine.yaml_out import snapshot_yaml
from comity.tests import coach_killing

DESK = coach_killing.desk()
PROJECT = {"name": "Weir", "as_of": "2025-06-30", "phase": "execution"}
PEOPLE = [{"id": "s1", "name": "Ann"}, {"id": "s2", "name": "Bo"}]


def seen(**blocks):
    return look(snapshot_yaml({"project": PROJECT, **blocks}, schema="s"), "weir.yaml", DESK)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2025-07-04", "2025-07-04"),
        ("today", "2025-06-30"),
        ("0", "2025-06-30"),
        ("4", "2025-07-04"),
        ("5", "2025-07-07"),  # over the weekend
        ("5 wd", "2025-07-07"),
        ("5个工作日", "2025-07-07"),
    ],
)
def test_a_day_is_a_date_or_a_number_of_working_days(said, day):
    assert due_day(said, seen().facts) == day


@pytest.mark.parametrize("said", ["2025-06-29", "soon", "2025-02-30", ""])
def test_a_day_that_is_past_or_none_is_refused(said):
    with pytest.raises(Refusal):
        due_day(said, seen().facts)


def test_a_person_must_be_one_of_the_file_where_the_file_knows_any():
    with pytest.raises(UsageError, match="no stakeholder"):
        promised("Ring Ann", "3", None, "s9", seen(stakeholders=PEOPLE).facts)
    assert promised("Ring Ann", "3", None, "s9", seen().facts).to == "s9"


def test_a_promise_says_what():
    with pytest.raises(UsageError, match="nothing is promised"):
        promised("  ", "3", None, None, seen().facts)


def test_a_promise_stands_in_the_file_with_the_day_it_was_made():
    it = seen(
        stakeholders=PEOPLE,
        commitments=[{"id": "c7", "due": "2025-06-02", "delivered_on": "2025-06-02"}],
    )
    made = promised("Ring Ann", "3", "pm", "s1", it.facts)
    text = with_writes(it, [write(made, it.facts)], DESK)
    after = look(text, "weir.yaml", DESK).facts.document.value
    assert after["commitments"][1] == {
        "id": "c8",
        "text": "Ring Ann",
        "to": "s1",
        "owner": "pm",
        "importance": "medium",
        "made_on": "2025-06-30",
        "due": "2025-07-03",
        "by": "us",
    }


def test_the_next_session_judges_the_promise_of_this_one():
    it = seen(stakeholders=PEOPLE, commitments=[])
    text = with_writes(it, [write(promised("Ring Ann", "3", "pm", "s1", it.facts), it.facts)], DESK)
    later = text.replace("as_of: 2025-06-30", "as_of: 2025-07-30")
    found = look(later, "weir.yaml", DESK).report.findings
    assert {"TRU002", "TRU005"} & {f.rule for f in found if f.subject == "c1"}

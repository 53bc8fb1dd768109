"""Where answers go in the file."""

import pytest

from comity.engine.coach.writing import Write, applied, changes, next_id
from comity.engine.edit import REMOVE, Change
from comity.engine.shapes import derive
from comity.schemas.snapshot import Snapshot

SHAPES = derive(Snapshot)


@pytest.mark.parametrize(
    ("ids", "name", "made"),
    [
        ((), "feedback", "f1"),
        ((), "change_requests", "q1"),
        (("c1", "c10", "c2"), "commitments", "c11"),
        (("R-01", "R-02"), "items", "R-03"),
        (("R-09",), "items", "R-10"),
        (("alpha",), "issues", "i1"),
        (("i2", "x", "i1"), "issues", "i3"),
        (("i1", "i3", "j2", "j3"), "issues", "j4"),
    ],
)
def test_a_new_id_goes_on_from_those_that_are_there(ids, name, made):
    assert next_id([{"id": id_} for id_ in ids], name) == made


def test_an_item_gets_an_id_where_its_kind_has_one():
    write = Write("/feedback", {"text": "Good"}, append=True)
    assert changes(write, {}, SHAPES) == (Change("/feedback", [{"id": "f1", "text": "Good"}]),)
    there = {"feedback": [{"id": "f4"}]}
    assert changes(write, there, SHAPES) == (Change("/feedback/-", {"id": "f5", "text": "Good"}),)
    pulse = Write("/team/pulse", {"score": 4}, append=True)
    assert changes(pulse, {}, SHAPES) == (Change("/team/pulse", [{"score": 4}]),)


def test_an_id_that_was_given_is_kept():
    write = Write("/feedback", {"id": "mine"}, append=True)
    assert changes(write, {}, SHAPES)[0].value == [{"id": "mine"}]


def test_what_is_held_is_added_once_and_what_is_freed_goes():
    held = {"unavailable": ["a.b", "c.d"]}
    write = Write("/metrics/spi", 1, holds=("a.b", "e.f"), frees=("c.d",))
    assert changes(write, held, SHAPES)[1:] == (
        Change("/unavailable/1", REMOVE),
        Change("/unavailable/-", "e.f"),
    )


def test_the_list_of_what_is_held_goes_with_its_last_entry():
    write = Write("/metrics/spi", 1, frees=("a.b",))
    assert changes(write, {"unavailable": ["a.b"]}, SHAPES)[1:] == (Change("/unavailable", REMOVE),)
    assert changes(write, {}, SHAPES)[1:] == ()


def test_changes_applied_make_parents_and_leave_the_old_value_alone():
    old = {"a": {"b": [1]}}
    new = applied(old, [Change("/a/b/-", 2), Change("/x/y", 3), Change("/a/b/0", REMOVE)])
    assert new == {"a": {"b": [2]}, "x": {"y": 3}}
    assert old == {"a": {"b": [1]}}

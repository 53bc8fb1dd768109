"""Results by day, what moved between them, and the ratchet."""

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.engine.catalog import load
from comity.engine.check import Settings, check
from comity.engine.compare import Earlier, trend
from comity.engine.facts import read
from comity.engine.history import Now, entry_of, from_file, movement, ratchet
from comity.engine.history_file import Recorded
from comity.engine.source import read as opened
from comity.schemas.history import Best, HistoryEntry, HistoryFinding

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.comity.yaml"))


@cache
def catalog():
    return load()


@cache
def now(path, later=0):
    document = opened(str(path))
    facts = read(document, catalog().shapes)
    if later:
        facts = read(document, catalog().shapes, as_of=date.fromordinal(facts.as_of + later))
    return Now(facts, check(facts, catalog()), catalog(), Settings())


def entry(as_of="2025-06-30", overall=70.0, ruleset="sha256:a", **more):
    found = HistoryEntry(
        as_of, overall, overall, overall, overall, "watch", 0.9, "high", {"trust": overall},
        ruleset, "default", {"pass": ("TRU001",)}, (),
    )  # fmt: skip
    return replace(found, **more)


def found(rule, mark, state="open"):
    return HistoryFinding(rule, mark, "high", state)


# -- movement ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
@pytest.mark.parametrize("days", [3, 10])
def test_a_movement_says_what_a_comparison_of_the_two_reports_says(path, days):
    then, later = now(path), now(path, days)
    moved = movement(then.entry, later.entry)
    told = trend(later.report, Earlier(None, None, then.report), catalog().hash)
    assert (moved.points, moved.facts, moved.waivers) == (told.moved, told.facts, told.waivers)
    assert sum(moved.new.values()) == told.new
    assert sum(moved.fixed.values()) == len(told.fixed)


def test_scores_of_other_rules_are_not_compared_and_findings_are():
    before = entry(findings=(found("TRU001", "a"),))
    moved = movement(before, entry("2025-07-07", 90.0, "sha256:b"))
    assert (moved.points, moved.facts, moved.waivers) == (None, None, None)
    assert not moved.same_rules
    assert moved.fixed == {"TRU001": 1}


def test_no_score_on_one_side_is_no_movement():
    moved = movement(entry(overall=None, without_waivers=None), entry("2025-07-07"))
    assert moved.points is None
    assert moved.same_rules


def test_a_waiver_moves_its_own_part():
    moved = movement(entry(overall=60.0), entry("2025-07-07", 80.0, without_waivers=65.0))
    assert (moved.points, moved.facts, moved.waivers) == (20.0, 5.0, 15.0)


def test_a_finding_that_can_no_longer_be_judged_is_not_fixed():
    before = entry(findings=(found("TRU001", "a"), found("TRU002", "b")))
    after = entry("2025-07-07", outcomes={"unknown": ("TRU001",), "pass": ("TRU002",)})
    assert movement(before, after).fixed == {"TRU002": 1}


def test_what_is_waived_or_told_by_another_is_not_new():
    after = entry(
        "2025-07-07",
        findings=(found("A1", "a", "waived"), found("A2", "b", "suppressed"), found("A3", "c")),
    )
    assert movement(entry(), after).new == {"A3": 1}


# -- the ratchet -------------------------------------------------------------------------------------

SCORES = st.none() | st.integers(0, 1000).map(lambda tenths: tenths / 10)


@given(st.lists(SCORES, min_size=1, max_size=8))
def test_the_ratchet_holds_just_when_nothing_before_was_better(scores):
    entries = [entry(f"2025-06-{day:02}", score) for day, score in enumerate(scores, 1)]
    earlier, newest = [s for s in scores[:-1] if s is not None], scores[-1]
    expected = True if not earlier else None if newest is None else newest >= max(earlier)
    assert ratchet(entries).met is expected


def test_the_ratchet_has_no_slack():
    assert ratchet([entry(overall=70.0), entry("2025-07-07", 69.9)]).met is False
    assert ratchet([entry(overall=70.0), entry("2025-07-07", 70.0)]).met is True


def test_the_ratchet_holds_to_the_best_and_not_to_the_last():
    found = ratchet([entry(overall=90.0), entry("2025-07-01", 50.0), entry("2025-07-07", 60.0)])
    assert found.met is False
    assert found.best == Best(90.0, "2025-06-30")


def test_the_ratchet_passes_over_results_of_other_rules():
    found = ratchet([entry(overall=90.0, ruleset="sha256:old"), entry("2025-07-07", 60.0)])
    assert (found.met, found.best) == (True, None)


# -- from the file -----------------------------------------------------------------------------------


def test_the_present_result_stands_at_the_end_and_is_marked_as_not_recorded():
    present = now(EXAMPLES[0])
    first = replace(present.entry, as_of="2025-01-01")
    history = from_file(present, Recorded((first,)))
    assert [(p.entry.as_of, p.recorded) for p in history.points] == [
        ("2025-01-01", True),
        (present.entry.as_of, False),
    ]


def test_a_recorded_result_is_not_shown_twice():
    present = now(EXAMPLES[0])
    history = from_file(present, Recorded((present.entry,)))
    assert [point.recorded for point in history.points] == [True]


def test_of_one_day_the_last_that_was_written_counts():
    present = now(EXAMPLES[0])
    wrong = replace(present.entry, overall=1.0)
    history = from_file(present, Recorded((wrong, present.entry)))
    assert [p.entry.overall for p in history.points] == [present.entry.overall]


def test_a_result_that_the_file_no_longer_says_gives_way_to_the_present_one():
    present = now(EXAMPLES[0])
    wrong = replace(present.entry, overall=1.0)
    history = from_file(present, Recorded((wrong,)))
    assert [(p.entry.overall, p.recorded) for p in history.points] == [
        (present.entry.overall, False)
    ]


def test_results_of_other_rules_are_told():
    present = now(EXAMPLES[0])
    old = replace(present.entry, as_of="2025-01-01", ruleset="sha256:old")
    (note,) = from_file(present, Recorded((old,))).notes
    assert "1 of these results come from other rules" in note.en


def test_what_is_kept_names_nothing_of_the_project():
    present = now(EXAMPLES[-1])
    kept = repr(entry_of(present.report, catalog()))
    root = present.facts.root
    names = [root["project"]["name"], root["project"]["client"]]
    names += [c["text"] for c in root["commitments"]] + [s["name"] for s in root["stakeholders"]]
    assert not [name for name in names if name and name in kept]

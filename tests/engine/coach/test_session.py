"""The session: its parts, their order, and that it asks."""

import pytest

from comity.engine.coach.sitting import look, report
from comity.engine.yaml_out import snapshot_yaml
from comity.schemas.text import LANGUAGES
from comity.tests import coach_killing

DESK = coach_killing.desk()
EXAMPLES = coach_killing.ROOT / "examples"
PROJECT = {"name": "Weir", "as_of": "2025-06-30", "phase": "execution"}
SPONSOR = {"id": "s1", "name": "Ann", "role": "sponsor", "influence": "high"}
OTHER = {"id": "s2", "name": "Bo", "role": "user", "influence": "low"}


def session(**blocks):
    text = snapshot_yaml({"project": PROJECT, **blocks}, schema="s")
    return report(look(text, "weir.yaml", DESK), DESK).session


def example(name):
    path = EXAMPLES / f"{name}.comity.yaml"
    return report(look(path.read_text(encoding="utf-8"), "x.yaml", DESK), DESK).session


def saying(n, on, by="s1", **more):
    return {"id": f"f{n}", "on": on, "by": by, "text": f"words {n}", **more}


def ids(it):
    return [quote.id for quote in it.quotes]


def test_the_goal_begins_with_what_hurts_and_is_still_open():
    said = [
        saying(1, "2025-06-20", kind="praise"),
        saying(2, "2025-06-02", kind="complaint"),
        saying(3, "2025-06-21", kind="complaint", closed_on="2025-06-25"),
    ]
    it = session(stakeholders=[SPONSOR], feedback=said)
    assert ids(it) == ["f2", "f1"]
    assert it.goal[0].en == "What would you like to hear in place of this?"
    assert "Ann" in it.goal[1].en


def test_without_pain_who_decides_is_heard_before_the_others():
    said = [
        saying(1, "2025-06-02", kind="praise"),
        saying(2, "2025-06-20", by="s2", kind="opinion"),
    ]
    it = session(stakeholders=[OTHER, SPONSOR], feedback=said)
    assert ids(it) == ["f1", "f2"]
    assert it.quotes[0].mood == "pleased"


def test_old_words_and_words_of_later_days_are_not_quoted():
    said = [saying(1, "2024-06-02"), saying(2, "2025-07-02"), {"id": "f3", "on": "2025-06-02"}]
    it = session(feedback=said)
    assert it.quotes == ()
    assert it.goal[0].en.startswith("No words of the client are on record.")
    assert "the client" in it.goal[1].en


@pytest.mark.parametrize(
    ("more", "mood"),
    [
        ({"score": 6, "scale": 10}, "hurt"),
        ({"score": 8, "scale": 10}, "pleased"),
        ({"score": 7, "scale": 10}, "plain"),
        ({"kind": "complaint", "score": 9, "scale": 10}, "hurt"),
        ({}, "plain"),
    ],
)
def test_how_somebody_felt_is_read_from_kind_and_mark(more, mood):
    assert session(feedback=[saying(1, "2025-06-02", **more)]).quotes[0].mood == mood


def test_what_is_observed_is_of_different_kinds_and_the_gravest_first():
    seen = example("watermelon").observations
    assert [o.rule for o in seen] == ["TRU007", "TRA007", "EXP005"]
    assert all(o.severity == "critical" for o in seen)
    assert seen[0].evidence
    assert seen[0].evidence.line


def test_choices_begin_with_what_answers_the_gravest_finding_and_none_comes_twice():
    choices = example("watermelon").choices
    assert choices[0].source == "honest_report"
    assert "DX02" in [choice.source for choice in choices]
    assert len({choice.text.en for choice in choices}) == len(choices) == 3


def test_blind_spots_come_with_what_speaks_against_the_own_mark():
    spots = example("watermelon").blind_spots
    assert spots
    assert all(spot.kind == "blind" and spot.own >= 4 and spot.against for spot in spots)


def test_promises_that_are_late_come_before_those_that_are_due():
    rows = [
        {"id": "c1", "text": "a", "due": "2025-07-20"},
        {"id": "c2", "text": "b", "due": "2025-06-20"},
        {"id": "c3", "text": "c", "due": "2025-06-20", "delivered_on": "2025-06-19"},
        {"id": "c4", "text": "d", "due": "2025-06-20", "by": "client"},
        {"id": "c5", "text": "e"},
    ]
    owed = session(commitments=rows).owed
    assert [(promise.id, promise.late) for promise in owed] == [("c2", True), ("c1", False)]


def test_a_healthy_project_is_asked_what_worries_it():
    it = session()
    assert it.observations == ()
    assert it.script is None
    assert it.reality[0].en == "The rules found nothing. What worries you all the same?"


def test_the_next_session_is_on_a_working_day_a_month_on():
    assert session().review_on == "2025-07-30"
    saturday = snapshot_yaml({"project": PROJECT | {"as_of": "2025-06-27"}}, schema="s")
    assert report(look(saturday, "x", DESK), DESK).session.review_on == "2025-07-28"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["watermelon", "trouble.zh", "healthy"])
def test_what_a_coach_says_is_a_question(name, language):
    it = example(name)
    asked = [*it.goal, *it.options, *it.way, it.strengths_question, it.owed_question]
    asked += [seen.question for seen in it.observations]
    asked += [q for q in (it.cause_question, it.blind_question) if q]
    mark = {"en": "?", "zh": "？"}[language]
    for question in asked:
        assert mark in question.of(language)

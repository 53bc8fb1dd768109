"""Answers from a file: taken by id or place, refused all together at their own places."""

import pytest

from comity.engine.coach.answers_file import answered
from comity.engine.coach.sitting import look, with_changes
from comity.engine.errors import ComityError
from comity.engine.source import parse
from comity.engine.yaml_out import snapshot_yaml
from comity.tests import coach_killing

DESK = coach_killing.desk()
PROJECT = {"name": "Weir", "as_of": "2025-06-30", "phase": "execution"}


def seen(**blocks):
    return look(snapshot_yaml({"project": PROJECT, **blocks}, schema="s"), "weir.yaml", DESK)


def taken(text, it=None):
    it = it or seen()
    document = parse(text, "answers.yaml")
    found = answered(document, it.facts, it.questions, DESK.catalog.shapes, DESK.catalog.words)
    return look(with_changes(it, found.changes), "weir.yaml", DESK)


def value(text, it=None):
    return taken(text, it).facts.document.value


def refused(text, it=None):
    with pytest.raises(ComityError) as caught:
        taken(text, it)
    mistakes = getattr(caught.value, "mistakes", (caught.value,))
    return [m.render() for m in mistakes]


def test_a_question_is_answered_by_its_id_or_its_pointer():
    found = value("governance.approved_plan: yes\n/metrics/spi: 0.97\n")
    assert found["governance"] == {"approved_plan": True}
    assert found["metrics"] == {"spi": 0.97}


def test_what_is_answered_in_the_same_file_is_not_held_back():
    found = value("metrics.spi: 0.97\nmetrics.cpi: 1\nmetrics.rebaselined_on: 2025-06-02\n")
    assert found["unavailable"] == ["metrics.forecast_history.end"]


def test_a_list_is_none_or_items_which_get_ids():
    found = value(
        "issues: none\nfeedback: [{text: Good, on: 2025-06-02}]\ndemos: 2025-06-02, 2025-06-03\n"
    )
    assert found["issues"] == []
    assert found["feedback"] == [{"id": "f1", "text": "Good", "on": "2025-06-02"}]
    assert found["demos"] == ["2025-06-02", "2025-06-03"]


def test_answers_given_twice_stand_there_once():
    answers = "feedback: [{text: Good, on: 2025-06-02}]\ndemos: [2025-06-02]\nmetrics.spi: 0.9\n"
    once = taken(answers)
    assert taken(answers, once).text == once.text


def test_to_a_list_that_is_there_items_are_added_and_none_takes_nothing_away():
    it = seen(feedback=[{"id": "f4", "text": "Old"}])
    assert value("feedback: none", it)["feedback"] == [{"id": "f4", "text": "Old"}]
    assert [f["id"] for f in value("feedback: [{text: New}]", it)["feedback"]] == ["f4", "f5"]


def test_an_item_is_found_by_its_id():
    it = seen(stakeholders=[{"id": "s1"}, {"id": "s7"}])
    found = value("stakeholders.s7.influence: high\nstakeholders.0.name: Ann\n", it)
    assert found["stakeholders"] == [{"id": "s1", "name": "Ann"}, {"id": "s7", "influence": "high"}]


def test_a_choice_may_be_given_in_the_readers_words():
    it = seen(stakeholders=[{"id": "s1"}])
    assert value("stakeholders.s1.current: 抵触", it)["stakeholders"][0]["current"] == "resistant"


def test_all_mistakes_are_told_together_at_their_places_in_the_answers():
    found = refused(
        "goverance.approved_plan: yes\n"
        "metrics.spi: good\n"
        "feedback:\n"
        "  - {text: Good}\n"
        "  - {on: 2025-06-33, kind: prais}\n"
    )
    assert [line.split(": ")[0] for line in found] == [
        "answers.yaml:1:1",
        "answers.yaml:2:14",
        "answers.yaml:5:10",
        "answers.yaml:5:28",
    ]
    assert 'did you mean "governance.approved_plan"?' in found[0]
    assert 'did you mean "praise"?' in found[3]


@pytest.mark.parametrize("text", ["[]", "7", "yes"])
def test_answers_without_names_are_none(text):
    assert "answers stand under the names of their questions" in refused(text)[0]


@pytest.mark.parametrize(
    "key", ["stakeholders.s9.name", "issues.0.title", "metrics.spi.x", "/nope"]
)
def test_a_place_that_is_not_there_is_no_question(key):
    assert f'no question "{key}"' in refused(f"{key}: 1")[0]

"""The hardest message: nothing made up, nothing left unsaid."""

import re

import pytest

from comity.engine.coach.script import PARTS, hardest
from comity.engine.coach.sitting import look, report
from comity.engine.yaml_out import snapshot_yaml
from comity.schemas.text import LANGUAGES
from comity.tests import coach_killing

DESK = coach_killing.desk()
COACHING = DESK.phrases.coaching
RULES = {rule.id: rule for rule in DESK.catalog.rules}
PROJECT = {"name": "Weir", "as_of": "2025-06-30", "phase": "execution"}
SPONSOR = {"id": "s1", "name": "Ann", "role": "sponsor", "influence": "high"}


def script(**blocks):
    text = snapshot_yaml({"project": PROJECT, **blocks}, schema="s")
    return report(look(text, "weir.yaml", DESK), DESK).session.script


def said(found, part, language="en"):
    return [line.text.of(language) for line in found.lines if line.part == part]


def test_every_rule_of_a_message_exists_and_stands_in_one_message_alone():
    named = [rule for message in COACHING.messages for rule in message.rules]
    assert set(named) <= RULES.keys()
    assert len(named) == len(set(named))


def test_every_grave_rule_has_a_message_of_its_own_kind():
    named = {rule for message in COACHING.messages for rule in message.rules}
    grave = {
        rule.id for rule in RULES.values() if rule.kind == "scored" and rule.severity == "critical"
    }
    assert grave <= named


def test_the_last_message_serves_all_other_rules():
    assert COACHING.messages[-1].rules == []


@pytest.mark.parametrize("message", COACHING.messages, ids=lambda message: message.key)
def test_a_line_has_the_same_values_and_blanks_in_both_languages(message):
    parts = [
        line for part in PARTS for line in getattr(message, part) or getattr(COACHING.common, part)
    ]
    for line in parts:
        for words in (line, line.or_):
            if words:
                assert set(re.findall(r"\{\w+\}", words.en)) == set(
                    re.findall(r"\{\w+\}", words.zh)
                )
                assert words.en.count("[") == words.zh.count("【") == words.zh.count("】")


@pytest.mark.parametrize("message", COACHING.messages, ids=lambda message: message.key)
def test_a_message_can_be_said_though_the_file_knows_nothing(message):
    """Every step that a conversation can't do without has a sentence without a value."""
    for part in ("opening", "owning", "cause", "ahead", "ask", "close"):
        lines = getattr(message, part) or getattr(COACHING.common, part)
        assert any("{" not in (line.or_ or line).en.replace("{next_news}", "") for line in lines), (
            part
        )


def test_a_promise_that_was_missed_names_its_day_its_new_day_and_how_often_it_moved():
    promise = {
        "id": "c1", "text": "Pump test", "to": "s1", "importance": "high", "due": "2025-06-02",
        "revised_due": "2025-07-14", "revisions": 2, "owner": "Bo", "made_on": "2025-05-02",
    }  # fmt: skip
    found = script(stakeholders=[SPONSOR], commitments=[promise])
    assert found.key == "promise"
    assert found.to == "Ann"
    assert said(found, "facts") == [
        "We promised you this by 2 June 2025: Pump test. It is not done.",
        "We have put it off twice already.",
    ]
    assert said(found, "ahead") == ["The date that we work to now is 14 July 2025."]
    assert (
        said(found, "facts", "zh")[0]
        == "我们答应过您，2025 年 6 月 2 日之前做到：Pump test。现在还没有做到。"
    )


def test_what_the_file_does_not_know_stays_a_blank():
    issue = {
        "id": "i1", "title": "Pump leaks", "severity": "critical", "raised_on": "2025-06-02",
        "detected_on": "2025-06-02", "detected_by": "team", "raised_by": "team",
    }  # fmt: skip
    found = script(issues=[issue])
    assert found.key == "hidden"
    assert found.to is None
    (cause,) = [line for line in found.lines if line.part == "cause"]
    assert cause.blank
    assert "[" in cause.text.en
    known = script(issues=[issue | {"root_cause": "Seal too small", "action_plan": "New seal"}])
    assert said(known, "cause") == ["As far as we know, the cause is this: Seal too small."]
    assert "What we are doing about it: New seal." in said(known, "alternative")


def test_a_complaint_is_answered_to_whom_it_came_from():
    people = [SPONSOR, {"id": "s2", "name": "Cy", "role": "user", "influence": "low"}]
    complaint = {
        "id": "f1",
        "on": "2025-06-02",
        "kind": "complaint",
        "by": "s2",
        "text": "Nobody rings back.",
    }
    found = script(stakeholders=people, feedback=[complaint])
    assert found.key == "unanswered"
    assert found.to == "Cy"
    assert "On 2 June 2025 you said: “Nobody rings back”." in said(found, "facts")[0]


def test_where_nothing_was_found_there_is_nothing_hard_to_say():
    assert script() is None
    assert hardest([], COACHING) is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_brace_is_left_in_what_is_said(language):
    for name in ("watermelon", "trouble.zh"):
        path = coach_killing.ROOT / "examples" / f"{name}.comity.yaml"
        found = report(look(path.read_text(encoding="utf-8"), "x.yaml", DESK), DESK).session.script
        assert found
        for line in found.lines:
            assert not re.search(r"[{}]", line.text.of(language))

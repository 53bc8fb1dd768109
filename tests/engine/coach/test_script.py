"""The hardest message: nothing made up, nothing left unsaid."""

import re

import pytest

from comity.engine.coach.script import PARTS, hardest
from comity.engine.coach.script import script as make
from comity.engine.coach.sitting import look, report
from comity.engine.yaml_out import snapshot_yaml
from comity.schemas.report import FindingReport
from comity.schemas.text import LANGUAGES, Text
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


def about(rule, subject="", **blocks):
    """The script for one finding of a project."""
    text = snapshot_yaml({"project": PROJECT, **blocks}, schema="s")
    facts = look(text, "weir.yaml", DESK).facts
    found = FindingReport(
        rule, "trust", "critical", subject, Text("t", "t"), Text("m", "m"), (), "f", "new", None, None, ()
    )  # fmt: skip
    return make([found], facts, DESK.catalog.words, COACHING)


def test_other_figures_are_told_with_the_difference():
    found = about(
        "EXP005",
        metrics={
            "client_told_end": "2025-10-31",
            "forecast_end": "2025-11-07",
            "client_told_cost": 2_300_000,
            "forecast_cost": 2_630_000,
        },
    )
    assert said(found, "facts") == [
        "You were told that we finish on 31 October 2025. We now expect 7 November 2025, which is 7 days later.",
        "You were told that it costs 2,300,000. We now expect 2,630,000.",
    ]
    assert said(found, "ahead") == ["The date that we work to now is 7 November 2025."]
    assert said(found, "facts", "zh")[0].endswith("我们现在的预测是 2025 年 11 月 7 日，晚 7 天。")
    assert said(about("EXP005"), "facts") == []


def test_a_green_report_is_named_with_what_was_known():
    issue = {
        "id": "i1",
        "title": "Leak",
        "severity": "critical",
        "detected_on": "2025-06-02",
        "root_cause": "Seal",
    }
    found = about(
        "TRU007",
        "r1",
        reports=[{"id": "r1", "sent_on": "2025-06-27", "rag": "green"}],
        issues=[issue],
    )
    assert said(found, "facts") == [
        "The report of 27 June 2025 says green. The truth is red.",
        "The gravest problem that is open: Leak. We have known of it since 2 June 2025.",
    ]
    assert said(found, "cause") == ["What we know of its cause: Seal."]
    assert said(found, "ahead")[0].startswith("I do not have a date that I believe in yet.")


def test_a_risk_that_was_kept_back_is_told_like_an_issue():
    risk = {"id": "k1", "title": "Flood in spring", "raised_on": "2025-06-02"}
    assert said(about("TRA009", "k1", risks=[risk]), "facts") == [
        "A risk that we should have shared: Flood in spring. It has been on our list since 2 June 2025."
    ]


def test_a_decision_over_the_clients_head_says_what_it_touches():
    decision = {
        "id": "x1",
        "topic": "New supplier",
        "decided_on": "2025-06-02",
        "impact": ["time", "cost"],
    }
    found = about("COL005", "x1", decisions=[decision])
    assert said(found, "facts") == [
        "On 2 June 2025 we settled this among ourselves: New supplier. It touches time and cost, so you should have been asked."
    ]
    assert said(about("COL005", "x9", decisions=[decision]), "facts") == []


def test_news_that_came_late_are_told_with_both_days():
    issue = {
        "id": "i1",
        "title": "Leak",
        "severity": "high",
        "detected_on": "2025-06-02",
        "client_informed_on": "2025-06-12",
    }
    assert said(about("TRA006", "i1", issues=[issue]), "facts") == [
        "It is about this: Leak. We knew on 2 June 2025, and you heard it from us on 12 June 2025."
    ]
    never = issue | {"client_informed_on": None}
    assert said(about("TRA006", "i1", issues=[never]), "facts")[0].endswith(
        "[what it was, when you knew, and when they heard]."
    )


def test_what_was_told_already_is_not_told_as_a_secret():
    issue = {
        "id": "i1",
        "title": "Leak",
        "severity": "high",
        "detected_on": "2025-06-02",
        "client_informed_on": "2025-06-12",
    }
    assert said(about("TRA007", "i1", issues=[issue]), "facts") == []


def test_a_low_mark_and_the_widest_gap_are_named():
    mark = {"id": "f1", "on": "2025-06-02", "by": "s1", "score": 5, "scale": 10}
    gaps = [
        {"aspect": "goals", "expectation": 5, "perception": 4, "scale": 5},
        {"aspect": "quality", "expectation": 5, "perception": 2, "scale": 5},
    ]
    found = about("SRV010", "f1", stakeholders=[SPONSOR], feedback=[mark])
    assert said(found, "facts") == ["On 2 June 2025 you gave us 5 out of 10."]
    assert found.to == "Ann"
    assert said(about("EXP013", "quality", expectations=gaps), "facts") == [
        "The widest gap is here: quality. You expected 5 out of 5 and feel that you got 2."
    ]
    assert said(about("EXP013"), "facts") == []


def test_what_was_answered_is_not_said_to_be_unanswered():
    words = {
        "id": "f1",
        "on": "2025-06-02",
        "by": "s1",
        "text": "Too slow",
        "responded_on": "2025-06-27",
    }
    low = {"id": "f2", "on": "2025-06-12", "by": "s1", "score": 4, "scale": 10}
    found = about("IMP008", "f1", stakeholders=[SPONSOR], feedback=[words])
    assert said(found, "facts") == []
    assert found.to == "Ann"
    assert said(about("IMP006", "f2", feedback=[low]), "facts") == [
        "On 12 June 2025 you gave us 4 out of 10, and nobody called you back."
    ]


def test_poor_work_is_owned_as_who_found_it_would_hear_it():
    thing = {"id": "d1", "title": "Gate 2", "rejections": 2}
    ours = {
        "id": "i1",
        "title": "Leak",
        "severity": "high",
        "detected_on": "2025-06-02",
        "detected_by": "team",
    }
    theirs = ours | {"detected_by": "client"}
    assert said(about("SRV003", "d1", deliverables=[thing]), "facts") == ["Gate 2 came back twice."]
    assert said(about("RSP003", "i1", issues=[theirs]), "owning")[0].startswith(
        "You found it before we did."
    )
    assert said(about("RSP003", "i1", issues=[ours]), "owning") == [
        "It is ours to put right, and it has taken us too long."
    ]


def test_where_two_sides_differ_ours_is_told_as_it_is_written():
    goal = {
        "aspect": "schedule",
        "measure": "Open in October",
        "client_understanding": "misaligned",
    }
    need = {"id": "R-1", "title": "120 pallets an hour"}
    assert said(about("EXP010", "schedule", expectations=[goal]), "facts") == [
        "It is about this: schedule. We have written down: Open in October."
    ]
    assert said(about("NED002", "R-1", requirements={"items": [need]}), "facts")[-1] == (
        "You have not confirmed this to us: 120 pallets an hour."
    )


def test_silence_is_broken_with_whom_it_kept_longest():
    people = [
        SPONSOR | {"last_contact": "2025-06-02"},
        {"id": "s2", "name": "Cy", "role": "decision_maker", "last_contact": "2025-05-02"},
    ]
    found = about("TRA011", "s2", stakeholders=people)
    assert found.to == "Cy"
    assert said(found, "facts")[0].startswith("We last spoke on 2 May 2025.")
    assert about("TRA011", "s9", stakeholders=people).to == "Ann"


def test_an_apology_for_manners_names_what_was_seen():
    contact = {"on": "2025-06-02", "with": "s1", "behaviours": ["excuse", "thanks", "blame"]}
    found = about("ATT002", "2025-06-02", stakeholders=[SPONSOR], communications=[contact])
    assert said(found, "facts") == [
        "I mean the contact of 2 June 2025. What was seen there: excusing, blaming."
    ]
    assert said(about("ATT002", "x"), "facts") == []


def test_a_breach_of_honesty_is_named():
    event = {"on": "2025-06-02", "kind": "misstatement"}
    found = about("TRU013", "2025-06-02", integrity_events=[event])
    assert said(found, "facts")[0].startswith("It is about ")
    assert "2 June 2025" in said(found, "facts")[0]
    assert said(about("TRU013", "x"), "facts") == []


def test_a_rule_of_a_pack_gets_the_message_for_all_others():
    assert about("XX001").key == "other"


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

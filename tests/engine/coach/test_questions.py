"""What is asked, in which order, and that nothing half told is judged."""

import pytest

from comity.engine.catalog import BUILT_IN, load
from comity.engine.check import Settings
from comity.engine.coach.phrases import load as load_phrases
from comity.engine.coach.questions import budget, kind_of, minutes, within
from comity.engine.coach.sitting import Desk, look, with_writes
from comity.engine.coach.writing import Write
from comity.engine.yaml_out import snapshot_yaml

CATALOG = load()
PHRASES = load_phrases((BUILT_IN,), CATALOG)
DESK = Desk(CATALOG, Settings(), PHRASES)


def text(**blocks):
    project = {"name": "Weir", "as_of": "2025-06-30", "phase": "execution"}
    return snapshot_yaml({"project": project | blocks.pop("project", {}), **blocks}, schema="s")


def seen(**blocks):
    return look(text(**blocks), "weir.yaml", DESK)


def asked(**blocks):
    return {question.id: question for question in seen(**blocks).questions}


def outcomes(it):
    return {outcome.rule: outcome.outcome for outcome in it.report.outcomes}


def test_questions_come_by_the_coverage_that_they_bring():
    found = seen()
    gains = [question.gain for question in found.questions]
    assert gains == sorted(gains, reverse=True)
    assert found.questions[0].gain == max(gap.coverage_gain for gap in found.report.data_gaps)


def test_a_block_is_asked_for_field_by_field_and_only_for_what_rules_look_at():
    found = asked()
    assert kind_of(found["governance.approved_plan"]) == "yes_no"
    assert kind_of(found["governance.communication_plan_agreed_on"]) == "date"
    assert kind_of(found["metrics.spi"]) == "number"
    assert kind_of(found["governance.joint_sessions"]) == "several"
    assert "governance.tolerances.time" in found
    assert "project.id" not in found
    assert "governance" not in found


def test_a_field_of_an_item_is_named_by_the_item_and_says_which_it_is_about():
    people = [{"id": "s7", "name": "Ann", "role": "sponsor"}, {"id": "s8"}]
    found = asked(stakeholders=people)["stakeholders.s7.influence"]
    assert found.pointer == "/stakeholders/0/influence"
    assert found.about
    assert found.about.en == "s7 · Ann"
    assert kind_of(found) == "choice"


def test_an_answered_question_is_asked_no_more():
    it = seen()
    question = {q.id: q for q in it.questions}["metrics.spi"]
    written = with_writes(it, [Write(question.pointer, 0.97, holds=question.holds)], DESK)
    assert "metrics.spi" not in {q.id for q in look(written, "weir.yaml", DESK).questions}


def test_a_block_begun_is_not_judged_by_what_was_not_asked_yet():
    it = seen()
    question = {q.id: q for q in it.questions}["governance.approved_plan"]
    assert "governance.communication_plan_agreed_on" in question.holds
    naive = look(text(governance={"approved_plan": True}), "weir.yaml", DESK)
    held = look(
        with_writes(it, [Write(question.pointer, value=True, holds=question.holds)], DESK),
        "weir.yaml",
        DESK,
    )
    assert outcomes(naive)["TRA001"] == "fail"
    assert outcomes(held)["TRA001"] == "unknown"
    assert "governance.communication_plan_agreed_on" in {q.id for q in held.questions}


def test_the_answer_to_a_held_field_sets_it_free():
    it = seen(
        governance={"approved_plan": True},
        unavailable=["governance.communication_plan_agreed_on", "issues.owner"],
    )
    question = {q.id: q for q in it.questions}["governance.communication_plan_agreed_on"]
    assert question.frees == ("governance.communication_plan_agreed_on",)
    write = Write(question.pointer, "2025-01-20", frees=question.frees)
    after = look(with_writes(it, [write], DESK), "weir.yaml", DESK)
    assert after.facts.document.value["unavailable"] == ["issues.owner"]


def test_what_the_source_could_not_know_is_asked_item_by_item_and_freed_by_the_last():
    def questions(*causes):
        issues = [
            {"id": f"i{n}", "severity": "high", "root_cause": cause} if cause
            else {"id": f"i{n}", "severity": "high"}
            for n, cause in enumerate(causes)
        ]  # fmt: skip
        found = asked(issues=issues, unavailable=["issues.root_cause"])
        return {id_: q.frees for id_, q in found.items() if id_.endswith("root_cause")}

    assert questions(None, None) == {"issues.i0.root_cause": (), "issues.i1.root_cause": ()}
    assert questions("rain", None) == {"issues.i1.root_cause": ("issues.root_cause",)}


def test_an_item_is_asked_for_by_name_first_and_never_for_its_id():
    fields = [field.name for field in asked()["issues"].fields]
    assert fields[0] == "title"
    assert "id" not in fields
    assert {"severity", "raised_on", "client_informed_on", "resolved_on"} <= set(fields)


def test_a_list_that_is_there_is_asked_for_more_where_it_is_too_short_to_judge():
    contact = {
        "on": "2025-06-02",
        "direction": "in",
        "needs_reply": True,
        "replied_on": "2025-06-03",
    }
    question = asked(communications=[contact])["communications"]
    assert (question.there, question.absent, question.holds) == (1, False, ())


@pytest.mark.parametrize(("budget", "count"), [(0.1, 1), (2, 1), (2.5, 2), (10_000, None)])
def test_minutes_buy_questions_in_their_order(budget, count):
    found = seen().questions
    assert within(found, budget) == (len(found) if count is None else count)
    assert minutes(found[0]) == 2


def test_a_budget_is_the_least_of_questions_and_minutes():
    found = seen().questions
    assert budget(found, None, None) is None
    assert budget(found, 3, None) == 3
    assert budget(found, None, 2.5) == 2
    assert budget(found, 1, 100) == 1


def test_a_judged_value_that_is_too_old_is_not_asked_for_again_but_a_new_contact_is():
    def contacts(*days):
        rows = [{"on": day, "direction": "in", "with": "s1"} for day in days]
        found = asked(communications=rows)
        return {id_ for id_ in found if id_.startswith("communications")}

    assert "communications.0.tone_ours" in contacts("2025-06-02")
    assert not {id_ for id_ in contacts("2025-01-02", "2025-01-03") if "." in id_}
    assert "communications" in contacts("2025-01-02", "2025-01-03")


def test_every_field_that_rules_look_at_has_its_question_in_both_languages():
    missing = set()
    for rule in CATALOG.rules:
        paths = {read.path for read in rule.reads} | set(rule.asked)
        for path in paths if rule.kind == "scored" else ():
            missing |= {key for key in fields(path) if key not in PHRASES.asks}
    assert missing == set()


def fields(path):
    """`Block.field` of the last steps that lead to a value or to a list that is told item by item."""
    shape = "Snapshot"
    for key in path.split("."):
        kind = CATALOG.shapes[shape].fields.get(key)
        if kind is None or key in ("unavailable", "waivers", "self_assessment", "id"):
            return
        inner = kind.of if kind.kind == "list" else kind
        if inner.kind == "item" and kind.kind == "list":
            yield f"{shape}.{key}"
        if inner.kind != "item":
            if not (shape == "SeverityTable" or key in ("name", "as_of")):
                yield f"{shape}.{key}"
            return
        shape = inner.shape


def test_no_question_asks_in_the_words_that_stand_for_none():
    found = seen().questions
    assert not [q.id for q in found if q.asks.en.startswith("What is known of")]
    told = [field.asks.en for q in found for field in q.fields]
    assert not [asks for asks in told if asks.startswith("What is known of")]

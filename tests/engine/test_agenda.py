"""What a meeting talks about: open decisions, the client's words, the dates that come next."""

import pytest

from comity.engine import facts
from comity.engine.agenda import client_words, next_dates, open_decisions
from comity.engine.shapes import derive
from comity.engine.source import of
from comity.schemas.snapshot import Snapshot

SHAPES = derive(Snapshot)


def found(**blocks):
    project = {"name": "n", "as_of": "2025-06-30"}
    return facts.read(of({"project": project, **blocks}), SHAPES)


# -- decisions --------------------------------------------------------------------------------------


def decisions(*rows):
    return open_decisions(found(decisions=[{"id": f"x{n}", **row} for n, row in enumerate(rows)]))


def changes(*rows):
    return open_decisions(
        found(change_requests=[{"id": f"q{n}", **row} for n, row in enumerate(rows)])
    )


def test_what_is_decided_waits_no_more():
    assert decisions({"decided_on": "2025-06-01"}) == ()
    assert changes({"decided_on": "2025-06-01"}, {"decision": "rejected"}) == ()
    assert [d.id for d in changes({"decision": "open"}, {})] == ["q0", "q1"]


def test_decisions_come_by_the_day_they_are_needed_and_last_without_one():
    found = decisions({}, {"needed_by": "2025-07-20"}, {"needed_by": "2025-06-01"})
    assert [(d.id, d.needed_by, d.late) for d in found] == [
        ("x2", "2025-06-01", True),
        ("x1", "2025-07-20", False),
        ("x0", None, False),
    ]


def test_a_decision_due_on_the_day_is_not_late():
    assert not decisions({"needed_by": "2025-06-30"})[0].late


def test_a_decision_without_a_topic_goes_by_its_id():
    assert [d.topic for d in decisions({}, {"topic": "Gate"})] == ["x0", "Gate"]
    assert [d.topic for d in changes({}, {"title": "Dock"})] == ["q0", "Dock"]


@pytest.mark.parametrize(
    ("row", "known"),
    [
        ({"owner": "Client"}, True),
        ({"client_involved": True}, True),
        ({"owner": "S. Pal"}, False),
        ({"owner": "S. Pal", "client_involved": False}, False),
    ],
)
def test_the_client_knows_of_decisions_that_are_theirs_or_that_they_take_part_in(row, known):
    assert decisions(row)[0].client is known


@pytest.mark.parametrize(
    ("row", "known"),
    [
        ({"raised_by": "client"}, True),
        ({"raised_by": "team", "impact_told_on": "2025-06-02"}, True),
        ({"raised_by": "team"}, False),
    ],
)
def test_the_client_knows_of_changes_they_raised_or_were_told_of(row, known):
    assert changes(row)[0].client is known


# -- the client's words -----------------------------------------------------------------------------


def said(improvements=(), **row):
    blocks = {"feedback": [{"id": "f1", "on": "2025-06-10", "text": "Too loud", **row}]}
    return client_words(found(**blocks, improvements=list(improvements)))


def test_words_come_latest_first_and_go_by_their_theme_without_a_text():
    rows = [
        {"id": "f1", "on": "2025-05-01", "text": "Early"},
        {"id": "f2", "on": "2025-06-01", "theme": "noise"},
        {"id": "f3", "on": "2025-06-02"},
    ]
    assert [w.said for w in client_words(found(feedback=rows))] == ["noise", "Early"]


@pytest.mark.parametrize(
    ("day", "shown"),
    [("2025-06-30", True), ("2025-07-01", False), ("2025-01-01", True), ("2024-12-31", False)],
)
def test_only_words_of_the_last_half_year_are_told(day, shown):
    assert bool(said(on=day)) is shown


def test_nothing_done_is_an_answer_owed():
    [word] = said()
    assert (word.did, word.state, word.state_on) == (None, "open", None)


def test_a_decision_is_told_only_where_the_client_was_told():
    assert said(decision="Quiet hours", responded_on="2025-06-12")[0].did is None
    assert said(decision="Quiet hours", told_on="2025-06-12")[0].did == "Quiet hours"
    assert said(decision="Quiet hours", told_on="2025-07-12")[0].did is None


def test_what_is_closed_is_done_on_that_day():
    [word] = said(closed_on="2025-06-20", told_on="2025-06-21", decision="Quiet hours")
    assert (word.state, word.state_on) == ("done", "2025-06-20")


def test_an_improvement_that_answers_is_under_way_until_its_day():
    rows = [
        {"id": "p1", "source": "f1", "due": "2025-07-15"},
        {"id": "p2", "source": "f1", "due": "2025-06-01"},
        {"id": "p3", "source": "f1", "due": "2025-07-01", "done_on": "2025-06-25"},
        {"id": "p4", "source": "f9", "due": "2025-07-02"},
    ]
    [word] = said(rows)
    assert (word.state, word.state_on) == ("under_way", "2025-07-15")


def test_an_improvement_is_told_where_the_client_was_told_of_it():
    row = {"id": "p1", "source": "f1", "measure": "60 dB at most"}
    assert said([row])[0].did is None
    assert said([row | {"told_client_on": "2025-06-20"}])[0].did == "60 dB at most"


# -- dates ------------------------------------------------------------------------------------------


def promised(**row):
    return next_dates(found(commitments=[{"id": "c1", "text": "Survey", **row}]))


def test_a_promise_is_told_until_it_is_kept():
    assert [(d.kind, d.text, d.on) for d in promised(due="2025-07-10")] == [
        ("commitment", "Survey", "2025-07-10")
    ]
    assert promised(due="2025-07-10", delivered_on="2025-06-20") == ()
    assert promised(due="2025-07-10", by="client") == ()
    assert promised() == ()


def test_a_late_promise_has_its_first_day_and_the_new_one_only_where_it_was_told():
    [untold] = promised(due="2025-06-10", revised_due="2025-07-10")
    assert (untold.on, untold.late, untold.new_date) == ("2025-06-10", True, None)
    [told] = promised(due="2025-06-10", revised_due="2025-07-10", client_informed_on="2025-06-08")
    assert (told.on, told.late, told.new_date) == ("2025-06-10", True, "2025-07-10")


def test_a_promise_put_off_in_time_has_the_day_that_the_client_knows():
    row = {"due": "2025-07-10", "revised_due": "2025-07-20"}
    assert promised(**row)[0].on == "2025-07-10"
    assert promised(**row, client_informed_on="2025-06-20")[0].on == "2025-07-20"


def test_sixty_days_are_looked_ahead():
    assert len(promised(due="2025-08-29")) == 1
    assert promised(due="2025-08-30") == ()


def test_deliverables_reports_and_reviews_have_their_dates_too():
    dates = next_dates(
        found(
            deliverables=[
                {"id": "d1", "title": "Manual", "due": "2025-07-03"},
                {"id": "d2", "due": "2025-06-03"},
                {"id": "d3", "due": "2025-07-03", "submitted_on": "2025-06-29"},
            ],
            reports=[
                {"id": "r1", "due": "2025-07-02"},
                {"id": "r2", "due": "2025-06-02"},
                {"id": "r3", "due": "2025-07-02", "sent_on": "2025-06-30"},
            ],
            post_project={
                "reviews": [
                    {"kind": "90 days", "planned": "2025-08-01"},
                    {"kind": "30 days", "planned": "2025-07-01", "held_on": "2025-06-29"},
                ]
            },
        )
    )
    assert [(d.kind, d.id, d.text, d.on, d.late) for d in dates] == [
        ("deliverable", "d2", "d2", "2025-06-03", True),
        ("report", "r1", "", "2025-07-02", False),
        ("deliverable", "d1", "Manual", "2025-07-03", False),
        ("review", "90 days", "90 days", "2025-08-01", False),
    ]


def test_an_empty_snapshot_has_nothing_to_talk_about():
    assert open_decisions(found()) == ()
    assert client_words(found()) == ()
    assert next_dates(found()) == ()
    assert next_dates(found(post_project={})) == ()

import pytest

from comity.engine.authoring import Written
from comity.engine.catalog import load
from comity.engine.mutation import boundaries, mutations, survivors
from comity.engine.source import of
from comity.schemas.rule import RuleFile

WORDS = {"en": "said", "zh": "说过"}


def rule(check, examples, **more):
    return RuleFile.model_validate(
        {
            "id": "OWN001",
            "dimension": "trust",
            "covers": ["S1.2"],
            "severity": "medium",
            "basis": ["CONV"],
            **dict.fromkeys(("title", "pass_title", "question", "rationale", "coach"), WORDS),
            "message": WORDS,
            "check": check,
            "examples": examples,
        }
        | more
    )


def example(outcome, *days_late):
    days = [{"id": f"c{i}", "due": f"2025-06-{30 - late}"} for i, late in enumerate(days_late)]
    return {"outcome": outcome, "snapshot": {"commitments": days}}


PARAMS = {"grace": {"value": 5, "unit": "days", "doc": WORDS}}
CHECK = {
    "each": "commitments",
    "as": "c",
    "fail": "days(as_of - c.due) > grace and c.delivered_on is None",
}


@pytest.fixture(scope="module")
def catalog():
    return load()


def test_every_comparison_connective_and_number_is_changed():
    changed = [
        (m.place, m.change) for m in mutations(rule(CHECK, [example("pass")], params=PARAMS))
    ]
    assert changed == [
        ("/params/grace/value", "5 -> 6"),
        ("/params/grace/value", "5 -> 4"),
        (
            "/check/fail",
            (
                "days(as_of - c.due) > grace and c.delivered_on is None"
                " -> days(as_of - c.due) > grace or c.delivered_on is None"
            ),
        ),
        ("/check/fail", "days(as_of - c.due) > grace -> days(as_of - c.due) >= grace"),
        ("/check/fail", "days(as_of - c.due) > grace -> days(as_of - c.due) <= grace"),
        ("/check/fail", "c.delivered_on is None -> c.delivered_on is not None"),
    ]


def test_examples_on_both_sides_of_a_limit_kill_every_move_of_it(catalog):
    held = rule(CHECK, [example("pass", 5), example("fail", 6)], params=PARAMS)
    assert [m.change for m in survivors(held, catalog, numbers=True)[0]] == []


def test_example_away_from_a_limit_leaves_its_moves_alive(catalog):
    loose = rule(CHECK, [example("pass", 1), example("fail", 20)], params=PARAMS)
    alive, tried = survivors(loose, catalog, numbers=True)
    assert [m.change for m in alive] == ["5 -> 6", "5 -> 4"]
    assert tried == 2


def test_boundaries_of_a_pack_add_up(catalog):
    loose = rule(CHECK, [example("pass", 1), example("fail", 6)], params=PARAMS)
    found = boundaries({"OWN001": Written(loose, of({}))}, catalog)
    assert (found.moved, found.share) == (2, 0.5)
    assert found.unnoticed[0][0] == "OWN001"


def test_pack_without_numbers_holds_all_of_them(catalog):
    check = {"each": "commitments", "as": "c", "fail": "late(c)"}
    found = boundaries({"OWN001": Written(rule(check, [example("pass")]), of({}))}, catalog)
    assert (found.moved, found.share) == (0, 1.0)


@pytest.mark.parametrize(
    ("check", "more", "places"),
    [
        (
            {"value": "count(reports)", "red": "< 2", "amber": "< 4"},
            {},
            {"/check/amber", "/check/red"},
        ),
        (
            CHECK | {"among": 'c.by == "us"', "mark": {"old": "c.revisions > 1"}},
            {"params": PARAMS},
            {"/params/grace/value", "/check/fail", "/check/among", "/check/mark/old"},
        ),
        (
            {"each": "commitments", "as": "c", "fail": "late(c)"},
            {
                "applies": {"when": 'project.phase == "closing"'},
                "escalate": [{"set": "high", "when": "failed >= 2"}],
            },
            {"/applies/when", "/escalate/0/when"},
        ),
        (
            {
                "each": "commitments",
                "as": "c",
                "fail": "late(c)",
                "limit": {"amber": {"count": "grace - 1"}, "red": {"share": 0.5}, "min_n": 3},
            },
            {},
            {"/check/limit/amber/count", "/check/limit/red/share", "/check/limit/min_n"},
        ),
    ],
)
def test_every_expression_that_judges_is_changed(check, more, places):
    assert {m.place for m in mutations(rule(check, [example("pass")], **more))} == places


def test_table_is_moved_entry_by_entry():
    params = {"limits": {"value": {"high": 2, "low": 0.5}, "unit": "days", "doc": WORDS}}
    check = {"each": "commitments", "as": "c", "fail": "late(c)"}
    moved = list(mutations(rule(check, [example("pass")], params=params)))
    assert [m.rule.params["limits"].value for m in moved] == [
        {"high": 3, "low": 0.5},
        {"high": 1, "low": 0.5},
        {"high": 2, "low": 0.6},
        {"high": 2, "low": 0.4},
    ]


def test_share_is_moved_by_a_hundredth():
    params = {"most": {"value": 0.2, "unit": "share", "doc": WORDS}}
    check = {"each": "commitments", "as": "c", "fail": "late(c)"}
    moved = mutations(rule(check, [example("pass")], params=params))
    assert [m.rule.params["most"].value for m in moved] == [0.21, 0.19]


def test_working_hours_are_moved_by_a_day_as_snapshots_keep_days():
    params = {"answer": {"value": 16, "unit": "working hours", "doc": WORDS}}
    check = {"each": "commitments", "as": "c", "fail": "late(c)"}
    moved = mutations(rule(check, [example("pass")], params=params))
    assert [m.rule.params["answer"].value for m in moved] == [24, 8]


def test_number_of_a_limit_is_moved_where_it_stands(catalog):
    check = {"each": "commitments", "as": "c", "fail": "late(c)", "limit": {"count": 1}}
    held = rule(check, [example("pass", 5), example("fail", 5, 6)])
    assert [m.change for m in mutations(held)] == ["1 -> 2", "1 -> 0"]
    assert survivors(held, catalog, numbers=True) == ([], 2)

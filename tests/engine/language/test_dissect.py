"""An expression taken apart: every part has the value that the whole was computed from."""

import pytest

from comity.engine.language.code import Name
from comity.engine.language.dissect import MOST_ROWS, Dissector
from comity.engine.language.scribe import names_of
from comity.engine.shapes import DATE, NUMBER, derive, item_of
from comity.schemas.rule import Param
from comity.schemas.snapshot import Snapshot

SHAPES = derive(Snapshot)
LIMIT = Param.model_validate({"value": 3, "unit": "count", "doc": {"en": "x", "zh": "x"}})
PROMISES = {
    "commitments": [
        {"id": "a", "due": "2025-06-01", "importance": "high"},
        {"id": "b", "due": "2025-06-30", "delivered_on": "2025-06-29", "importance": "low"},
        {"id": "c"},
    ]
}


@pytest.fixture
def take(root_of):
    """Takes an expression apart over a snapshot."""

    def dissect(text, snapshot=None, names=None, values=None):
        dissector = Dissector(SHAPES, names_of(SHAPES, {"limit": LIMIT}), root_of(snapshot or {}))
        return dissector.dissect(text, names, values)

    return dissect


def tree(part):
    """A part as text: value, and its parts below."""
    return (part.text, part.value, [tree(child) for child in part.parts])


def test_a_comparison_shows_both_sides_and_no_constants(take):
    part = take("metrics.spi < limit", {"metrics": {"spi": 2}})
    assert tree(part) == ("metrics.spi < limit", True, [("metrics.spi", 2, []), ("limit", 3, [])])
    assert part.condition
    assert tree(take("metrics.spi < 1", {"metrics": {"spi": 2}}))[2] == [("metrics.spi", 2, [])]


def test_arithmetic_negation_and_calls_are_taken_apart(take):
    part = take(
        "not (days(as_of - project.start) > -limit + 2)", {"project": {"start": "2025-06-29"}}
    )
    (compared,) = part.parts
    days, total = compared.parts
    assert (part.value, compared.value, days.value, total.value) == (False, True, 1, -1)
    assert days.parts[0].text == "as_of - project.start"
    assert [child.text for child in days.parts[0].parts] == ["as_of", "project.start"]
    assert days.parts[0].parts[0].type == DATE
    assert total.parts[0].text == "-limit"


def test_conditions_are_joined_by_and_or(take):
    part = take("metrics.spi < 1 and (metrics.cpi < 1 or limit > 2)", {"metrics": {"spi": 2}})
    assert (part.joint, part.value) == ("and", False)
    assert (part.parts[1].joint, part.parts[1].value) == ("or", True)
    assert [child.value for child in part.parts[1].parts] == [None, True]
    assert take("any([limit > 2, limit > 3])").joint == "or"
    assert take("all([limit > 2, limit > 3])").joint == "and"
    assert take("maximum([limit, 2])").joint == ""


def test_elements_of_a_written_list_are_parts(take):
    part = take("limit in [1, limit, limit + 1]")
    assert [child.text for child in part.parts] == ["limit", "limit", "limit + 1"]
    assert take("coalesce(metrics.spi > 1, true)").parts[0].text == "metrics.spi > 1"
    assert len(take("coalesce(metrics.spi > 1, true)").parts) == 1


def test_an_aggregate_shows_the_items_that_decide_it(take):
    part = take("any(c.due < as_of for c in commitments)", PROMISES)
    assert [(row.row["id"], row.parts[0].value) for row in part.rows] == [("a", True), ("c", None)]
    assert (part.more, part.passed_over) == (1, 0)
    part = take("all(c.importance == 'high' for c in commitments if c.due is not None)", PROMISES)
    assert [(row.row["id"], row.parts[0].value) for row in part.rows] == [("b", False)]
    assert (part.more, part.passed_over) == (1, 1)


def test_an_aggregate_that_nothing_decides_shows_what_it_looked_at(take):
    part = take("any(c.id == 'x' for c in commitments)", PROMISES)
    assert [row.row["id"] for row in part.rows] == ["a", "b", "c"]


def test_an_aggregate_that_chooses_shows_what_it_chose(take):
    part = take("latest(c.due for c in commitments)", PROMISES)
    assert [row.row["id"] for row in part.rows] == ["b", "c"]
    part = take("latest(c for c in commitments)", PROMISES)
    assert [row.row["id"] for row in part.rows] == ["b"]


def test_an_item_whose_filter_is_undecided_shows_the_filter(take):
    part = take("count(c.id for c in commitments if c.importance == 'high')", PROMISES)
    assert part.value is None
    assert [(row.row["id"], [p.text for p in row.parts]) for row in part.rows] == [
        ("a", ["c.id"]),
        ("c", ["c.importance == 'high'", "c.id"]),
    ]


def test_not_more_items_are_shown_than_anybody_reads(take):
    many = {"commitments": [{"id": f"c{i}", "due": "2025-06-01"} for i in range(20)]}
    part = take("count(late(c) for c in commitments)", many)
    assert (len(part.rows), part.more) == (MOST_ROWS, 20 - MOST_ROWS)


def test_an_absent_list_is_a_part_itself(take):
    part = take("any(late(c) for c in commitments)")
    assert tree(part) == (part.text, None, [("commitments", None, [])])
    assert part.rows == ()


def test_other_arguments_of_an_aggregate_are_parts(take):
    part = take("share((late(c) for c in commitments), limit)", PROMISES)
    assert [child.text for child in part.parts] == ["limit"]
    assert take("share((late(c) for c in commitments), 2)", PROMISES).parts == ()


def test_nested_aggregates_know_the_items_around_them(take):
    part = take("any(any(d.due > c.due for d in commitments) for c in commitments)", PROMISES)
    outer = part.rows[0]
    inner = outer.parts[0].rows[0]
    assert (outer.row["id"], inner.row["id"]) == ("a", "b")
    assert [child.text for child in inner.parts[0].parts] == ["d.due", "c.due"]


def test_late_shows_the_dates_that_it_looks_at(take):
    part = take("any(late(c) for c in commitments)", PROMISES).rows[0].parts[0]
    assert [child.text for child in part.parts] == ["c.due", "c.delivered_on"]
    assert part.parts[1].value is None
    part = take("late(find('a', commitments))", PROMISES)
    assert [child.text for child in part.parts] == [
        "find('a', commitments).due",
        "find('a', commitments).delivered_on",
    ]


def test_whole_items_are_no_parts(take):
    text = "any(choose(limit > 2, c, c).due == as_of for c in commitments)"
    comparison = take(text, PROMISES).rows[0].parts[0]
    choice = comparison.parts[0].parts[0]
    assert choice.text == "choose(limit > 2, c, c)"
    assert [child.text for child in choice.parts] == ["limit > 2"]


def test_a_value_alone_is_not_taken_apart(root_of):
    dissector = Dissector(SHAPES, names_of(SHAPES, {"limit": LIMIT}), root_of({}))
    assert dissector.value("limit > 2") == dissector.dissect("limit > 2")._replace(parts=())


def test_a_field_of_a_call_shows_the_call(take):
    part = take("latest(c for c in commitments).importance == 'low'", PROMISES)
    (field,) = part.parts
    (call,) = field.parts
    assert call.text == "latest(c for c in commitments)"
    assert call.value["id"] == "b"


def test_items_of_a_rule_are_given_from_outside(take, root_of):
    row = root_of(PROMISES)["commitments"][0]
    names = {"c": Name("v_item", item_of("Commitment"), variable=True)}
    part = take("late(c) and c.importance == 'low'", PROMISES, names, {"v_item": row})
    assert (part.value, [child.value for child in part.parts]) == (False, [True, False])


def test_a_part_that_breaks_says_how(take):
    number = {"n": Name("n", NUMBER, variable=True)}
    part = take("n + 1 > limit", names=number, values={"n": "no number"})
    assert (part.value, part.parts[0].value) == (None, None)
    assert part.parts[0].error.startswith("TypeError: ")


def test_an_expression_over_lines_is_shown_on_one(take):
    assert take("limit\n   > 2").text == "limit > 2"


def test_what_does_not_parse_can_not_be_taken_apart(take):
    with pytest.raises(ValueError, match="not a complete expression"):
        take("limit >")

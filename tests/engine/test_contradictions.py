"""What can't all be true is found with its place, and stops nothing."""

from datetime import date, timedelta
from typing import Any

import pytest

from comity.engine import facts
from comity.engine.contradictions import ORDER, REFERENCES, contradictions
from comity.engine.facts import POINTER
from comity.engine.hindsight import FUTURE
from comity.engine.shapes import CONTRADICTION, derive
from comity.engine.source import of
from comity.schemas.snapshot import Snapshot

SHAPES = derive(Snapshot)
AS_OF = "2025-06-30"


def found(block: dict[str, Any], **project: Any) -> list[tuple[str, str, str]]:
    """Kind, subject and pointer of each contradiction."""
    whole = {"project": {"name": "n", "as_of": AS_OF, **project}, **block}
    rows = contradictions(facts.read(of(whole), SHAPES).root, SHAPES)
    assert all(row["kind"] in CONTRADICTION.values for row in rows)
    return [(row["kind"], row["subject"], row[POINTER]) for row in rows]


def path_to(shape: str) -> tuple[str, bool]:
    """The field of a snapshot that holds a shape, and whether it is a list."""
    for field, kind in SHAPES["Snapshot"].fields.items():
        if kind.shape == shape:
            return field, False
        if kind.of and kind.of.shape == shape:
            return field, True
    raise AssertionError(shape)


def snapshot_with(shape: str, values: dict[str, Any]) -> dict[str, Any]:
    field, is_list = path_to(shape)
    item = {"id": "a", **values} if "id" in SHAPES[shape].fields else values
    return {field: [item] if is_list else item}


@pytest.mark.parametrize(
    ("shape", "early", "late"), [(s, *pair) for s, pairs in ORDER.items() for pair in pairs]
)
def test_dates_in_the_wrong_order_are_found_and_in_the_right_one_are_not(
    shape: str, early: str, late: str
):
    first, second = "2025-05-05", "2025-05-06"
    for values, wrong in (({early: second, late: first}, True), ({early: first, late: second}, False), ({early: first, late: first}, False)):  # fmt: skip
        if shape == "Project":
            kinds = [c for c in found({}, **values) if c[0] == "out_of_order"]
        else:
            kinds = [c for c in found(snapshot_with(shape, values)) if c[0] == "out_of_order"]
        assert [pointer.rpartition("/")[2] for _, _, pointer in kinds] == ([late] if wrong else [])


def test_a_date_that_offends_several_is_found_once():
    issue = {
        "id": "i1",
        "raised_on": "2025-05-05",
        "detected_on": "2025-05-05",
        "resolved_on": "2025-05-01",
    }
    assert found({"issues": [issue]}) == [
        ("out_of_order", "i1.resolved_on", "/issues/0/resolved_on")
    ]


def test_a_date_after_as_of_is_found_unless_it_speaks_of_the_future():
    after = str(date.fromisoformat(AS_OF) + timedelta(1))
    assert found({"issues": [{"id": "i1", "raised_on": after, "due": after}]}) == [
        ("after_as_of", "i1.raised_on", "/issues/0/raised_on"),
        ("after_as_of", "i1.detected_on", "/issues/0/detected_on"),
    ]
    assert found({"meetings": [{"id": "m", "on": after}]}, start=after, planned_end=after) == []
    assert found({"issues": [{"id": "i1", "raised_on": AS_OF}]}) == []
    assert found({"team": {"pulse": [{"on": after}]}})[0][2] == "/team/pulse/0/on"


def test_an_id_that_stands_twice_is_found_at_its_second_place():
    risks = [{"id": "k1"}, {"id": "k2"}, {"id": "k1"}]
    assert found({"risks": risks}) == [("duplicate_id", "k1.id", "/risks/2/id")]
    assert found({"requirements": {"items": risks[::2]}}) == [
        ("duplicate_id", "k1.id", "/requirements/items/1/id")
    ]


@pytest.mark.parametrize(
    ("shape", "field", "target"), [(s, *pair) for s, pairs in REFERENCES.items() for pair in pairs]
)
def test_a_reference_to_nothing_is_found_where_the_list_is_there(
    shape: str, field: str, target: str
):
    if shape == "Requirement":
        block: dict[str, Any] = {"requirements": {"items": [{"id": "a", field: "none"}]}}
    else:
        block = snapshot_with(shape, {field: "none"})
    known = {target: [*block.get(target, []), {"id": "there"}]}
    assert [c[0] for c in found(block | known)] == ["dangling_reference"]
    text = repr(block | known).replace("'none'", "'there'")
    assert found(eval(text)) == []  # noqa: S307 - our own literal
    if target not in block:
        assert found(block) == []


@pytest.mark.parametrize(
    ("block", "pointer"),
    [
        ({"meetings": [{"id": "m", "actions": {"due": 2, "closed_on_time": 3}}]}, "/meetings/0/actions/closed_on_time"),
        ({"meetings": [{"id": "m", "actions": {"due": 3, "closed_on_time": 3}}]}, None),
        ({"meetings": [{"id": "m", "actions": {"due": 3}}]}, None),
        ({"feedback": [{"id": "f", "score": 0, "scale": 5}]}, "/feedback/0/score"),
        ({"feedback": [{"id": "f", "score": 8, "scale": 7}]}, "/feedback/0/score"),
        ({"feedback": [{"id": "f", "score": -1, "scale": 10}]}, "/feedback/0/score"),
        ({"feedback": [{"id": "f", "score": 0, "scale": 10}]}, None),
        ({"feedback": [{"id": "f", "score": 1, "scale": 5}]}, None),
        ({"feedback": [{"id": "f", "score": -50, "scale": 100, "instrument": "nps"}]}, None),
        ({"feedback": [{"id": "f", "score": 99}]}, None),
    ],
)  # fmt: skip
def test_a_number_that_can_t_be_is_found(block: dict[str, Any], pointer: str | None):
    assert [(c[0], c[2]) for c in found(block)] == (
        [("impossible_number", pointer)] if pointer else []
    )


def test_an_item_without_a_name_is_named_by_its_place():
    block = {
        "retrospectives": [{"kind": "stage"}],
        "communications": [{"with": "x"}],
        "stakeholders": [],
    }
    assert found(block) == [("dangling_reference", "0.with", "/communications/0/with")]


def test_every_field_that_is_named_here_is_a_field_of_the_snapshot():
    for shape, pairs in [*ORDER.items(), *REFERENCES.items()]:
        for first, second in pairs:
            assert first in SHAPES[shape].fields
            assert second in (SHAPES[shape].fields if shape in ORDER and (first, second) in ORDER[shape] else SHAPES["Snapshot"].fields)  # fmt: skip
    dates = {f for s in SHAPES.values() for f, kind in s.fields.items() if kind.kind == "date"}
    assert dates >= FUTURE

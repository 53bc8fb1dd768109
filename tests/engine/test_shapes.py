"""The shape of a snapshot, derived from the models: what the rule language and the reader go by."""

import pickle
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field

from comity.engine.shapes import (
    ANY,
    BOOL,
    CALENDAR,
    COUNT,
    DATE,
    NOTE,
    NUMBER,
    TEXT,
    Type,
    derive,
    enum_of,
    item_of,
    list_of,
)
from comity.schemas.fields import ORDERED, Count, Flag, Label, Moment, Number, Rating
from comity.schemas.snapshot import Note, Quantity, Snapshot

SHAPES = derive(Snapshot)


class Inner(BaseModel):
    id: Label


class Outer(BaseModel):
    id: Label
    one: Inner | None = None
    many: tuple[Inner, ...] | None = None
    again: Annotated[Inner | None, Field(alias="with")] = None
    level: Annotated[Literal["low", "high"], ORDERED] | None = None
    kind: Literal["a", "b"] | None = None
    scale: Literal[5, 7] | None = None
    number: Annotated[Number, Field(ge=1)] | None = None
    count: Count | None = None
    rating: Rating | None = None
    flag: Flag | None = None
    when_: Moment | None = None
    note: Note | None = None
    quantity: Quantity | None = None
    days: Annotated[tuple[Count, ...], Field(min_length=1)] | None = None
    holidays: Label | tuple[Moment, ...] | None = None
    table: dict[Literal["x", "y"], Rating] | None = None


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("id", TEXT),
        ("one", item_of("Inner")),
        ("many", list_of(item_of("Inner"))),
        ("with", item_of("Inner")),
        ("level", enum_of("low", "high", ordered=True)),
        ("kind", enum_of("a", "b")),
        ("scale", COUNT._replace(values=(5, 7))),
        ("number", NUMBER._replace(low=1)),
        ("count", COUNT._replace(low=0)),
        ("rating", NUMBER._replace(low=1, high=5)),
        ("flag", BOOL),
        ("when_", DATE),
        ("note", NOTE),
        ("quantity", ANY),
        ("days", list_of(COUNT._replace(low=0))._replace(low=1)),
        ("holidays", CALENDAR),
        ("table", Type("table", values=("x", "y"), low=1, high=5)),
    ],
)
def test_an_annotation_becomes_a_type_with_its_bounds(field: str, kind: Type):
    assert derive(Outer)["Snapshot"].fields[field] == kind


def test_the_models_below_are_shapes_too_by_their_names():
    shapes = derive(Outer, "Outer")
    assert shapes["Outer"].required == ("id",)
    assert shapes["Inner"].fields == {"id": TEXT}
    assert "Contradiction" in shapes


def test_a_shape_knows_its_date_its_subject_and_what_ages():
    assert SHAPES["Communication"].when == "on"
    assert SHAPES["Communication"].subject == "on"
    assert SHAPES["Communication"].ageing == ("tone_ours", "tone_client", "behaviours")
    assert SHAPES["Issue"].subject == "id"
    assert SHAPES["Project"].required == ("name", "as_of")
    for shape in SHAPES.values():
        assert {shape.when, shape.subject, *shape.ageing} <= {*shape.fields, ""}


def test_every_shape_is_reached_from_the_snapshot():
    reached, todo = {"Contradiction", "SelfRating", "Lapsed"}, ["Snapshot"]
    while todo:
        name = todo.pop()
        reached.add(name)
        kinds = [kind.of or kind for kind in SHAPES[name].fields.values()]
        todo += [kind.shape for kind in kinds if kind.shape and kind.shape not in reached]
    assert reached == SHAPES.keys()


def test_shapes_can_be_kept():
    assert pickle.loads(pickle.dumps(SHAPES)) == SHAPES  # noqa: S301 - our own


def test_a_type_is_named_as_a_person_would():
    assert str(list_of(item_of("Issue"))) == "list of Issue"
    assert str(enum_of("low", "high")) == "one of low, high"
    assert str(NUMBER) == "number"

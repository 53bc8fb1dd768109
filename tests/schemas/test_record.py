import copy
import pickle
from dataclasses import FrozenInstanceError, dataclass, fields, is_dataclass, replace

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from comity.schemas.record import record


@record
class Point:
    x: int
    y: int | None
    name: str = "origin"


@dataclass(frozen=True, slots=True)
class Plain:
    """What a record must be like."""

    x: int
    y: int | None
    name: str = "origin"


points = st.tuples(st.integers(), st.none() | st.integers(), st.text())


@given(points, points)
def test_record_compares_and_hashes_as_a_frozen_dataclass(one, other):
    assert (Point(*one) == Point(*other)) is (Plain(*one) == Plain(*other))
    assert hash(Point(*one)) == hash(Plain(*one))


def test_record_equals_nothing_of_another_class():
    others: list[object] = [Plain(1, 2), (1, 2, "origin")]
    assert Point(1, 2) not in others


def test_record_shows_its_fields():
    assert repr(Point(1, None)) == "Point(x=1, y=None, name='origin')"


@pytest.mark.parametrize("arguments", [(), (1,), (1, 2, "a", 3)])
def test_record_refuses_too_few_and_too_many_values(arguments):
    with pytest.raises(TypeError):
        Point(*arguments)


def test_record_cannot_be_changed():
    point = Point(1, 2)
    for name in ("x", "z"):
        with pytest.raises(FrozenInstanceError, match=name):
            setattr(point, name, 3)
        with pytest.raises(FrozenInstanceError, match=name):
            delattr(point, name)
    assert not hasattr(point, "__dict__")


@given(points)
def test_record_survives_pickle_and_copy(values):
    point = Point(*values)
    assert pickle.loads(pickle.dumps(point)) == point  # noqa: S301  our own
    assert copy.deepcopy(point) == point


def test_record_is_a_dataclass_to_the_libraries_that_read_one():
    point = Point(1, 2)
    assert is_dataclass(point)
    assert [field.name for field in fields(point)] == ["x", "y", "name"]
    assert replace(point, y=5) == Point(1, 5)
    assert orjson.dumps(point) == b'{"x":1,"y":2,"name":"origin"}'
    read = TypeAdapter(Point).validate_json('{"x":1,"y":2}', strict=True)
    assert read == point
    assert hash(read) == hash(point)


def test_fields_of_a_record_match_by_place():
    match Point(1, 2):
        case Point(x, y):
            assert (x, y) == (1, 2)

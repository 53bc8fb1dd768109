"""A mistake is told with its place and what to do, in either language."""

import pytest

from comity.engine.errors import (
    ComityError,
    Mistakes,
    Position,
    SnapshotError,
    UsageError,
    clip,
    suggest,
)
from comity.schemas.text import Text

WRONG = Text("wrong", "有误")
DO_THIS = Text("do this", "请这样做")


def mistake(line: int, file: str = "a.yaml") -> SnapshotError:
    return SnapshotError(WRONG, file=file, position=Position(line, 2))


def test_error_shows_file_line_column_message_and_hint():
    error = SnapshotError(WRONG, file="a.yaml", position=Position(3, 7), hint=DO_THIS)
    assert error.render() == "a.yaml:3:7: wrong\n    hint: do this"
    assert error.render("zh") == "a.yaml:3:7: 有误\n    提示：请这样做"
    assert str(error) == error.render("en")


def test_error_without_a_place_shows_what_there_is():
    assert UsageError(WRONG).render() == "wrong"
    assert UsageError(WRONG, file="a.yaml").render() == "a.yaml: wrong"


def test_mistakes_are_told_in_the_order_of_their_places():
    unplaced = SnapshotError(WRONG, file="a.yaml")
    found = Mistakes([mistake(9), mistake(2), mistake(1, "b.yaml"), unplaced])
    assert (
        found.render() == "a.yaml: wrong\na.yaml:2:2: wrong\na.yaml:9:2: wrong\nb.yaml:1:2: wrong"
    )
    assert found.message == Text("4 mistakes", "4 处错误")
    assert "有误" in found.render("zh")


def test_every_error_is_caught_as_one_kind():
    with pytest.raises(ComityError):
        raise Mistakes([mistake(1), mistake(2)])


def test_positions_are_equal_by_line_and_column():
    assert Position(1, 2) == Position(1, 2)
    assert Position(1, 2) != Position(2, 1)
    assert Position(1, 2) != (1, 2)
    assert len({Position(1, 2), Position(1, 2)}) == 1
    assert repr(Position(1, 2)) == "Position(1, 2)"


def test_a_near_word_is_suggested_and_a_far_one_is_not():
    assert suggest("comitments", ["issues", "commitments"]) == Text(
        'did you mean "commitments"?', "是否想写“commitments”？"
    )
    assert suggest("xyz", ["issues", "commitments"]) is None


def test_a_word_longer_than_any_of_ours_is_not_compared():
    assert suggest("commitments" * 10, ["commitments" * 10]) is None


def test_a_message_bears_one_line_of_a_text_without_control_characters():
    assert clip("short") == "short"
    assert clip("x" * 60) == "x" * 60
    assert clip("x" * 61) == "x" * 59 + "…"
    assert clip("a\x1b[31m\nb") == "a\N{REPLACEMENT CHARACTER}[31m\N{REPLACEMENT CHARACTER}b"

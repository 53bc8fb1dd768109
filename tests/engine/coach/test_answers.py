"""Answers as people type them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.engine.catalog import load
from comity.engine.coach.answers import Refusal, value_of
from comity.engine.shapes import BOOL, COUNT, DATE, NOTE, NUMBER, TEXT, enum_of, list_of

WORDS = load().words
TODAY = date(2025, 6, 30)
RATING = NUMBER._replace(low=1.0, high=5.0)
STANDING = enum_of("unaware", "resistant", "supportive", ordered=True)


def value(text, kind):
    return value_of(text, kind, WORDS, TODAY)


def refused(text, kind):
    with pytest.raises(Refusal) as caught:
        value(text, kind)
    return caught.value.message


@pytest.mark.parametrize("kind", [BOOL, NOTE])
@pytest.mark.parametrize("text", ["yes", "Y", " true ", "是", "有"])
def test_yes_is_said_in_several_ways(kind, text):
    assert value(text, kind) is True


@pytest.mark.parametrize("text", ["no", "N", "false", "否", "没有"])
def test_no_is_said_in_several_ways(text):
    assert value(text, BOOL) is False


def test_maybe_is_neither():
    assert refused("maybe", BOOL).zh == "请回答“是”或“否”"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2025-06-02", "2025-06-02"),
        ("2025/06/02", "2025-06-02"),
        ("2025.06.02", "2025-06-02"),
        ("today", "2025-06-30"),
        ("今天", "2025-06-30"),
    ],
)
def test_a_day_is_written_the_usual_ways(text, day):
    assert value(text, DATE) == day


@pytest.mark.parametrize("text", ["2025-02-30", "2025-13-01"])
def test_a_day_that_does_not_exist_is_refused(text):
    assert refused(text, DATE).en == "there is no such day"


@pytest.mark.parametrize("text", ["last Monday", "30.6.2025", "2025"])
def test_a_day_in_words_is_refused_with_an_example(text):
    assert "2025-06-30" in refused(text, DATE).en


def test_numbers_may_have_separators_and_keep_their_bounds():
    assert value("1,200,000", NUMBER) == 1_200_000
    assert value("0.97", NUMBER) == 0.97
    assert value("5", RATING) == 5
    assert refused("6", RATING).en == "between 1 and 5"
    assert refused("1.5", COUNT).en == "answer with a whole number"
    assert refused("-1", COUNT._replace(low=0.0)).en == "0 or more"
    assert refused("many", NUMBER).en == "answer with a number"


@pytest.mark.parametrize("text", ["2", "resistant", "Resistant", "抵触"])
def test_a_choice_is_made_by_number_by_the_files_word_or_by_the_readers(text):
    assert value(text, STANDING) == "resistant"


@pytest.mark.parametrize("text", ["0", "4", "angry"])
def test_what_is_no_choice_is_refused(text):
    assert refused(text, STANDING).en.startswith("answer with a number from 1 to 3")


def test_a_scale_is_one_of_its_numbers():
    scale = COUNT._replace(values=(5, 7, 10, 100))
    assert value("10", scale) == 10
    assert refused("1", scale).en == "one of 5, 7, 10, 100"


@pytest.mark.parametrize(
    "text", ["2025-06-02, 2025-06-03", "2025-06-02，2025-06-03", "2025-06-02、2025-06-03"]
)
def test_several_are_separated_by_commas_of_either_script(text):
    assert value(text, list_of(DATE)) == ["2025-06-02", "2025-06-03"]


def test_quotes_make_a_text_of_a_word_that_is_a_command():
    assert value('"q"', TEXT) == "q"
    assert value("“跳过”", TEXT) == "跳过"
    assert refused('""', TEXT).en == "there is nothing in it"


@given(
    st.text(max_size=30),
    st.sampled_from([BOOL, DATE, NUMBER, RATING, COUNT, STANDING, TEXT, list_of(DATE)]),
)
def test_whatever_is_typed_gives_a_value_or_a_refusal(text, kind):
    try:
        found = value(text, kind)
    except Refusal as refusal:
        found = refusal.message
    assert found is not None

"""Working days: the first day is left out, the last one counts."""

from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.engine.calendar import Calendar

DAYS = st.dates(date(2020, 1, 1), date(2027, 12, 31)).map(date.toordinal)


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def between(calendar: Calendar, start: str, end: str) -> int:
    return calendar.between(day(start), day(end))


def test_a_day_to_itself_and_backwards_is_no_working_day():
    assert between(Calendar(), "2025-06-30", "2025-06-30") == 0
    assert between(Calendar(), "2025-06-30", "2025-06-02") == 0


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        ("2025-06-30", "2025-07-01", 1),  # Monday to Tuesday
        ("2025-06-27", "2025-06-30", 1),  # Friday to Monday
        ("2025-06-27", "2025-06-29", 0),  # Friday to Sunday
        ("2025-06-28", "2025-06-29", 0),
        ("2025-06-02", "2025-06-30", 20),
    ],
)
def test_weekends_are_left_out(start: str, end: str, count: int):
    assert between(Calendar(), start, end) == count


def test_days_off_are_left_out_once_and_only_on_working_days():
    calendar = Calendar(days_off=[day("2025-06-03"), day("2025-06-03"), day("2025-06-07")])
    assert between(calendar, "2025-06-02", "2025-06-09") == 4
    assert between(calendar, "2025-06-03", "2025-06-09") == 4


def test_a_week_may_have_other_working_days():
    assert between(Calendar(workdays=[6, 7]), "2025-06-27", "2025-06-30") == 2
    assert between(Calendar(workdays=range(1, 8)), "2025-06-02", "2025-06-09") == 7


def test_a_country_s_holidays_and_make_up_days_are_known():
    china = Calendar(country="CN")
    # Spring Festival 2025: 28 January to 4 February off; Sunday 26 January and Saturday 8 February worked.
    assert between(china, "2025-01-25", "2025-02-10") == 7
    assert between(china, "2025-01-27", "2025-02-04") == 0
    # Asked again, over the turn of a year.
    assert between(china, "2024-12-31", "2025-01-02") == 1
    assert between(china, "2025-01-25", "2025-02-10") == 7


def test_a_make_up_day_counts_once_where_the_week_has_it_anyway():
    assert between(Calendar(workdays=range(1, 8), country="CN"), "2025-01-25", "2025-01-27") == 2


@given(
    st.sets(st.integers(1, 7), min_size=1),
    st.lists(DAYS, max_size=5),
    st.sampled_from([None, "CN", "GB"]),
    DAYS,
    st.integers(0, 900),
)
def test_counting_by_weeks_is_counting_day_by_day(
    workdays: set[int], days_off: list[int], country: str | None, start: int, length: int
):
    calendar = Calendar(workdays, days_off, country)
    end = start + length
    single = sum(one_by_one(workdays, days_off, country, start, end))
    assert calendar.between(start, end) == single


def one_by_one(
    workdays: set[int], days_off: list[int], country: str | None, start: int, end: int
) -> Iterable[bool]:
    from holidays import country_holidays

    years = range(date.fromordinal(start).year, date.fromordinal(end).year + 1)
    table = country_holidays(country, years=years) if country else {}
    extra = getattr(table, "weekend_workdays", {})
    for ordinal in range(start + 1, end + 1):
        today = date.fromordinal(ordinal)
        if today.isoweekday() in workdays:
            yield ordinal not in days_off and today not in table
        else:
            yield today in extra


@given(DAYS, st.integers(0, 400), st.integers(0, 400))
def test_spans_add_up(start: int, first: int, second: int):
    calendar = Calendar(days_off=[start + 3, start + 100])
    middle, end = start + first, start + first + second
    assert calendar.between(start, end) == calendar.between(start, middle) + calendar.between(
        middle, end
    )

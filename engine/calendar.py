"""The project's working days.

Days are proleptic Gregorian ordinals (`date.toordinal`), so that a difference is a subtraction.
"""

from collections.abc import Iterable
from datetime import date

__all__ = ["HOURS_A_DAY", "Calendar"]

HOURS_A_DAY = 8


class Calendar:
    """Counts working days: ISO weekdays, less the days off, plus a country's make-up days."""

    __slots__ = ("_country", "_extra", "_off", "_weekdays", "_years")

    def __init__(
        self,
        workdays: Iterable[int] = (1, 2, 3, 4, 5),
        days_off: Iterable[int] = (),
        country: str | None = None,
    ) -> None:
        """`workdays` are ISO weekdays, `days_off` ordinals, `country` a code that `schemas.places` knows."""
        self._weekdays = frozenset(day % 7 for day in workdays)  # ordinal % 7: Sunday is 0
        self._off = set(days_off)
        self._extra: set[int] = set()
        self._country = country
        self._years: set[int] = set()

    def between(self, start: int, end: int) -> int:
        """Working days from the day after `start` to `end`, both ordinals; 0 when `end` is not later."""
        if end <= start:
            return 0
        self._load(start, end)
        weeks, rest = divmod(end - start, 7)
        weekdays = self._weekdays
        count = weeks * len(weekdays)
        count += sum((end - i) % 7 in weekdays for i in range(rest))
        if self._off:
            count -= sum(start < day <= end and day % 7 in weekdays for day in self._off)
        if self._extra:
            count += sum(start < day <= end and day % 7 not in weekdays for day in self._extra)
        return count

    def _load(self, start: int, end: int) -> None:
        """Fetch the country's holidays for the years that are asked about, each once."""
        if self._country is None:
            return
        years = range(date.fromordinal(start).year, date.fromordinal(end).year + 1)
        wanted = [year for year in years if year not in self._years]
        if wanted:
            from holidays import country_holidays  # 60 ms: only for files that name a country

            table = country_holidays(self._country, years=wanted)
            self._off.update(day.toordinal() for day in table)
            self._extra.update(
                day.toordinal()
                for day in getattr(table, "weekend_workdays", ())
                if day.year in wanted
            )
            self._years.update(wanted)

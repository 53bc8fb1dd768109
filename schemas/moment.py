"""How a date or a date-time is written in a file: ISO 8601, the extended form."""

import re

__all__ = ["DATE_LENGTH", "MOMENT"]

DATE_LENGTH = len("2025-06-30")
#: A date, or a date-time with or without offset. Two centuries around us: a year that is mistyped shows,
#: and no calendar is asked about the year 1.
MOMENT = re.compile(
    r"(?:19|2[01])\d\d-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)?)?",
    re.ASCII,
)

"""How a date or a date-time is written in a file: ISO 8601, the extended form."""

import re

__all__ = ["MOMENT"]

#: A date, or a date-time with or without offset.
MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)?)?", re.ASCII
)

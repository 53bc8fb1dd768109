"""What a matcher answers, and the bound that holds for every one of them."""

from typing import NamedTuple

__all__ = ["MAX_MATCHES", "Match", "Matches", "too_many"]

#: Of one rule, in one snapshot. Facts that no join tells apart are one token, so honest rules stay far
#: below: only unrelated joins in one rule multiply.
MAX_MATCHES = 100_000


class Match(NamedTuple):
    """One way to meet a rule."""

    rule: int  #: by its place in the stratum
    tokens: tuple[int, ...]  #: one for each pattern that is met by presence


class Matches(NamedTuple):
    found: list[Match]  #: sorted
    faults: dict[int, str]  #: why a rule could not be matched; nothing of it is among the found


def too_many() -> str:
    return f"more than {MAX_MATCHES} matches"

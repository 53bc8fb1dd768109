"""What the report knows of itself: own ratings against the evidence, failures that went quiet.

The rows are made from outcomes, so the data-quality rules that read them are judged in a second pass.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from comity.engine.facts import POINTER, Row
from comity.engine.outcomes import Evidence, Finding, Outcome
from comity.schemas.text import Text

__all__ = ["client_mark", "client_voice", "lapsed", "self_ratings", "sticky"]

#: The client's own marks (1 to 5) that speak of a sub-point.
_PULSE = {
    "S1.1": "credibility",
    "S1.2": "reliability",
    "S2.2": "openness",
    "S3.2": "works_in_our_interest",
}
_QUIET = Text(
    "failed in the earlier result, and what it was judged by is not in the file any more",
    "上次未通过，而当时据以判断的数据已不在文件中",
)


def client_voice(root: Row) -> int | None:
    """The last day up to `as_of` on which the client said something themselves, as an ordinal."""
    said = [
        *(row["on"] for row in root["feedback"] or ()),
        *(row["on"] for row in root["trust_pulse"] or ()),
        *(row["played_back_on"] for row in root["expectations"] or ()),
    ]
    return max((day for day in said if day is not None and day <= root["as_of"]), default=None)


def self_ratings(
    root: Row, outcomes: Sequence[Outcome], covers: Mapping[str, Sequence[str]]
) -> list[Row] | None:
    """Each own rating beside the gravest evidence there and the client's latest mark up to `as_of`."""
    own: dict[str, float] | None = root["self_assessment"]
    if own is None:
        return None
    grave = {
        row
        for outcome in outcomes
        if any(f.severity in ("high", "critical") for f in outcome.findings)
        for row in covers[outcome.rule]
    }
    return [
        {
            "row": row,
            "rating": rating,
            "grave": row in grave,
            "client": client_mark(root, row),
            POINTER: f"/self_assessment/{row}",
        }
        for row, rating in own.items()
    ]


def client_mark(root: Row, row: str) -> float | None:
    """The client's latest mark (1 to 5) on a sub-point up to `as_of`, where they are asked for one.

    The least where several people gave one on that day.
    """
    field = _PULSE.get(row)
    if field is None:
        return None
    pulses = [p for p in root["trust_pulse"] or () if p["on"] and p["on"] <= root["as_of"]]
    marks = [(p["on"], -p[field]) for p in pulses if p[field] is not None]
    return -max(marks)[1] if marks else None


def lapsed(outcomes: Sequence[Outcome], previous: Mapping[str, str] | None) -> list[Row] | None:
    """The rules that failed in the previous result and lack their data now."""
    if previous is None:
        return None
    return [
        {"rule": outcome.rule, POINTER: _missing(outcome)[0]}
        for outcome in outcomes
        if _quiet(outcome, previous)
    ]


def sticky(
    outcomes: Sequence[Outcome], previous: Mapping[str, str], severities: Mapping[str, str]
) -> tuple[Outcome, ...]:
    """A rule that failed before and lacks its data now stays failed, as gravely as then.

    A finding says so. Else leaving out a block would be the cheapest way to a better score, and through
    every gate. `previous` and `severities` are of the earlier result, by rule id.
    """
    return tuple(
        _remembered(o, severities.get(o.rule, o.severity)) if _quiet(o, previous) else o
        for o in outcomes
    )


def _quiet(outcome: Outcome, previous: Mapping[str, str]) -> bool:
    failed = previous.get(outcome.rule) == "fail"
    return failed and outcome.outcome == "unknown" and outcome.kind == "scored"


def _missing(outcome: Outcome) -> tuple[str, ...]:
    return outcome.missing or ("",)


def _remembered(outcome: Outcome, severity: str) -> Outcome:
    """Failed by memory: it keeps what it misses, so it is neither assessed nor forgotten."""
    missing = _missing(outcome)
    finding = Finding(
        outcome.rule,
        outcome.dimension,
        severity,
        "",
        _QUIET,
        tuple(Evidence(pointer, None) for pointer in missing),
    )
    return replace(outcome, outcome="fail", severity=severity, findings=(finding,), missing=missing)

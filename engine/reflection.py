"""What the report knows of itself: own ratings against the evidence, failures that went quiet.

These rows are made from outcomes, so the data-quality rules that read them are judged in a second pass.
"""

from collections.abc import Mapping, Sequence

from comity.engine.facts import POINTER, Row
from comity.engine.outcomes import Outcome

__all__ = ["client_voice", "lapsed", "self_ratings"]

#: The client's own marks (1 to 5) that speak of a sub-point.
_PULSE = {
    "S1.1": "credibility",
    "S1.2": "reliability",
    "S2.2": "openness",
    "S3.2": "works_in_our_interest",
}


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
    """Each own rating beside the gravest evidence there and the client's latest mark."""
    own: dict[str, float] | None = root["self_assessment"]
    if own is None:
        return None
    grave = {
        row
        for outcome in outcomes
        if any(f.severity in ("high", "critical") for f in outcome.findings)
        for row in covers[outcome.rule]
    }
    pulses = sorted((p for p in root["trust_pulse"] or () if p["on"]), key=lambda p: p["on"])
    marks = pulses[-1] if pulses else {}
    return [
        {
            "row": row,
            "rating": rating,
            "grave": row in grave,
            "client": marks.get(_PULSE.get(row, "")),
            POINTER: f"/self_assessment/{row}",
        }
        for row, rating in own.items()
    ]


def lapsed(outcomes: Sequence[Outcome], previous: Mapping[str, str] | None) -> list[Row] | None:
    """The rules that failed in the previous result and lack their data now."""
    if previous is None:
        return None
    return [
        {"rule": outcome.rule, POINTER: (outcome.missing or ("",))[0]}
        for outcome in outcomes
        if outcome.outcome == "unknown" and previous.get(outcome.rule) == "fail"
    ]

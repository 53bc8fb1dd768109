"""What of a snapshot can't all be true: dates in the wrong order or in the future, ids, references.

Found here, judged by the rule DQ004: a contradiction lowers the confidence in a report, it never stops
one. Each is a row of the shape `Contradiction`, its pointer at the offending value.
"""

from collections.abc import Iterator
from typing import Any

from comity.engine.facts import POINTER, Row
from comity.engine.hindsight import FUTURE, PLANNED
from comity.engine.shapes import Shapes, Type

__all__ = ["contradictions"]

#: Per shape, pairs of dates of which the second can't be the earlier.
ORDER: dict[str, tuple[tuple[str, str], ...]] = {
    "Project": (("start", "planned_end"), ("start", "actual_end"), ("start", "closing_started_on")),
    "Commitment": (
        ("made_on", "due"),
        ("made_on", "delivered_on"),
        ("made_on", "client_informed_on"),
        ("due", "revised_due"),
    ),
    "Issue": (
        ("raised_on", "resolved_on"),
        ("raised_on", "acknowledged_on"),
        ("detected_on", "client_informed_on"),
        ("detected_on", "resolved_on"),
        ("raised_on", "escalated_on"),
        ("resolved_on", "follow_up_on"),
    ),
    "Risk": (("raised_on", "closed_on"), ("raised_on", "shared_with_client_on")),
    "ContractNotice": (
        ("trigger_on", "sent_on"),
        ("trigger_on", "deadline"),
        ("sent_on", "replied_on"),
    ),
    "Dispute": (("opened_on", "closed_on"),),
    "Deliverable": (("submitted_on", "accepted_on"),),
    "ChangeRequest": (("raised_on", "impact_told_on"), ("raised_on", "decided_on")),
    "Decision": (("raised_on", "decided_on"),),
    "Meeting": (("on", "minutes_sent_on"),),
    "Feedback": (
        ("on", "acknowledged_on"),
        ("on", "responded_on"),
        ("on", "followed_up_on"),
        ("on", "closed_on"),
        ("on", "told_on"),
    ),
    "Communication": (("on", "replied_on"),),
    "Improvement": (("done_on", "told_client_on"),),
    "ValueAdded": (("on", "benefit_confirmed_on"),),
}
#: Reference fields by shape, and the list whose ids they name.
REFERENCES: dict[str, tuple[tuple[str, str], ...]] = {
    "Stakeholder": (("successor", "stakeholders"),),
    "Commitment": (("to", "stakeholders"),),
    "Communication": (("with", "stakeholders"),),
    "Feedback": (("by", "stakeholders"),),
    "TrustPulse": (("by", "stakeholders"),),
    "Expectation": (("agreed_by", "stakeholders"),),
    "Requirement": (("source", "stakeholders"),),
    "Issue": (("recurrence_of", "issues"),),
    "Risk": (("became_issue", "issues"),),
}


def contradictions(root: Row, shapes: Shapes) -> list[Row]:
    """Every contradiction of a snapshot, in the order of the file's blocks."""
    ids = {
        key: {row["id"] for row in root[key]} if root[key] is not None else None
        for key in ("stakeholders", "issues")
    }
    return list(_of_row(root, "Snapshot", shapes, root["as_of"], ids))


_Ids = dict[str, set[str] | None]


def _of_row(row: Row, name: str, shapes: Shapes, as_of: int, ids: _Ids) -> Iterator[Row]:
    shape = shapes[name]
    wrong = (
        late
        for early, late in ORDER.get(name, ())
        if row[early] is not None and row[late] is not None and row[late] < row[early]
    )
    for field in dict.fromkeys(wrong):  # one fact, one finding, however many dates it offends
        yield _found("out_of_order", row, shape.subject, field)
    for field, target in REFERENCES.get(name, ()):
        known = ids[target]
        if known is not None and row[field] is not None and row[field] not in known:
            yield _found("dangling_reference", row, shape.subject, field)
    yield from _numbers(row, name, shape.subject)
    for field, kind in shape.fields.items():
        value = row[field]
        if value is not None:
            if kind.kind == "date":
                if value > as_of and field not in FUTURE and (name, field) not in PLANNED:
                    yield _found("after_as_of", row, shape.subject, field)
            else:
                yield from _below(value, kind, shapes, as_of, ids)


def _below(value: Any, kind: Type, shapes: Shapes, as_of: int, ids: _Ids) -> Iterator[Row]:
    if kind.kind == "item":
        yield from _of_row(value, kind.shape, shapes, as_of, ids)
    elif kind.kind == "list" and kind.of.kind == "item":
        shape = shapes[kind.of.shape]
        if shape.subject == "id":
            yield from _duplicates(value)
        for item in value:
            yield from _of_row(item, shape.name, shapes, as_of, ids)


def _duplicates(rows: list[Row]) -> Iterator[Row]:
    seen: set[str] = set()
    for row in rows:
        if row["id"] in seen:
            yield _found("duplicate_id", row, "id", "id")
        seen.add(row["id"])


def _numbers(row: Row, name: str, subject: str) -> Iterator[Row]:
    if name == "MeetingActions" and None not in (row["due"], row["closed_on_time"]):
        if row["closed_on_time"] > row["due"]:
            yield _found("impossible_number", row, subject, "closed_on_time")
    elif name == "Feedback" and None not in (row["score"], row["scale"]):
        low = 1 if row["scale"] in (5, 7) else 0
        if row["instrument"] != "nps" and not low <= row["score"] <= row["scale"]:
            yield _found("impossible_number", row, subject, "score")


def _found(kind: str, row: Row, subject: str, field: str) -> Row:
    name: Any = row.get(subject) or row.get("id") or row[POINTER].rpartition("/")[2] or field
    pointer = f"{row[POINTER]}/{field}"
    return {"kind": kind, "subject": f"{name}.{field}", POINTER: pointer}

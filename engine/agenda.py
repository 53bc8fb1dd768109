"""What a meeting talks about: decisions that wait, words of the client and what came of them, dates.

Nothing is judged here. Each record says whether the client knows of it, so that a page for the client
never tells news.
"""

from collections.abc import Iterator
from datetime import date

from comity.engine.facts import Facts, Row
from comity.schemas.report import ClientWord, NextDate, OpenDecision

__all__ = ["client_words", "next_dates", "open_decisions"]

_NEVER = date.max.toordinal()
_AHEAD = 60  #: days that are looked ahead
_BACK = 180  #: days: older words of the client are history


def open_decisions(facts: Facts) -> tuple[OpenDecision, ...]:
    """Decisions and change requests that nobody has decided yet, by the day they are needed."""
    rows = [
        (row, "decision", row["topic"], row["owner"], _is_client_decision(row))
        for row in facts.root["decisions"] or ()
        if row["decided_on"] is None
    ]
    rows += [
        (row, "change_request", row["title"], None, _is_client_change(row))
        for row in facts.root["change_requests"] or ()
        if row["decided_on"] is None and row["decision"] in (None, "open")
    ]
    rows.sort(key=lambda entry: (entry[0]["needed_by"] or _NEVER, entry[0]["id"]))
    return tuple(
        OpenDecision(
            id=row["id"],
            kind=kind,
            topic=topic or row["id"],
            owner=owner,
            needed_by=_iso(row["needed_by"]),
            late=(row["needed_by"] or _NEVER) < facts.as_of,
            client=client,
        )
        for row, kind, topic, owner, client in rows
    )


def _is_client_decision(row: Row) -> bool:
    return (row["owner"] or "").casefold() == "client" or row["client_involved"] is True


def _is_client_change(row: Row) -> bool:
    return row["raised_by"] == "client" or row["impact_told_on"] is not None


def client_words(facts: Facts) -> tuple[ClientWord, ...]:
    """What the client said in the last half year, latest first.

    What was done is told only where the client was told already.
    """
    said = [
        (row, row["text"] or row["theme"])
        for row in facts.root["feedback"] or ()
        if row["on"] is not None and facts.as_of - _BACK <= row["on"] <= facts.as_of
    ]
    said.sort(key=lambda entry: (-entry[0]["on"], entry[0]["id"]))
    return tuple(_word(facts, row, text) for row, text in said if text)


def _word(facts: Facts, row: Row, text: str) -> ClientWord:
    answers = [i for i in facts.root["improvements"] or () if i["source"] == row["id"]]
    told = row["told_on"] is not None and row["told_on"] <= facts.as_of
    done = [i["measure"] for i in answers if i["told_client_on"] is not None and i["measure"]]
    due = [i["due"] for i in answers if i["done_on"] is None and i["due"] is not None]
    if row["closed_on"] is not None:
        state, day = "done", row["closed_on"]
    elif told or row["responded_on"] is not None or answers:
        state, day = "under_way", min((d for d in due if d >= facts.as_of), default=None)
    else:
        state, day = "open", None
    did = row["decision"] if told else None
    return ClientWord(
        row["id"], _iso(row["on"]) or "", row["kind"], text, did or next(iter(done), None), state, _iso(day)
    )  # fmt: skip


def next_dates(facts: Facts) -> tuple[NextDate, ...]:
    """What is promised to the client: what is late and what falls due soon, by day."""
    dates = [*_promises(facts), *_deliverables(facts), *_reports(facts), *_reviews(facts)]
    return tuple(sorted(dates, key=lambda entry: (entry.on, entry.kind, entry.id)))


def _promises(facts: Facts) -> Iterator[NextDate]:
    """Of a promise that was put off the client knows the old date until the new one was told."""
    for row in facts.root["commitments"] or ():
        due, revised = row["due"], row["revised_due"]
        if row["delivered_on"] is not None or due is None or row["by"] == "client":
            continue
        told = revised if row["client_informed_on"] is not None else None
        if due < facts.as_of:
            yield _date(facts, "commitment", row, row["text"], due, told)
        elif due <= facts.as_of + _AHEAD:
            yield _date(facts, "commitment", row, row["text"], told or due)


def _deliverables(facts: Facts) -> Iterator[NextDate]:
    for row in facts.root["deliverables"] or ():
        due = row["due"]
        if row["submitted_on"] is None and due is not None and due <= facts.as_of + _AHEAD:
            yield _date(facts, "deliverable", row, row["title"], due)


def _reports(facts: Facts) -> Iterator[NextDate]:
    for row in facts.root["reports"] or ():
        if row["sent_on"] is None and _soon(facts, row["due"]):
            yield _date(facts, "report", row, "", row["due"])


def _reviews(facts: Facts) -> Iterator[NextDate]:
    after = facts.root["post_project"]
    for place, row in enumerate((after["reviews"] if after else None) or ()):
        if row["held_on"] is None and _soon(facts, row["planned"]):
            numbered = {**row, "id": row["kind"] or str(place)}
            yield _date(facts, "review", numbered, row["kind"] or "", row["planned"])


def _soon(facts: Facts, day: int | None) -> bool:
    return day is not None and facts.as_of <= day <= facts.as_of + _AHEAD


def _date(
    facts: Facts, kind: str, row: Row, text: str | None, day: int, new: int | None = None
) -> NextDate:
    named = row["id"] if text is None else text
    return NextDate(row["id"], kind, named, _iso(day) or "", day < facts.as_of, _iso(new))


def _iso(day: int | None) -> str | None:
    return None if day is None else date.fromordinal(day).isoformat()

"""A promise made in a session, as the file holds it: so that the rules on promises judge it next time."""

import re
from datetime import date
from typing import NamedTuple

from comity.engine.coach.answers import Refusal, value_of
from comity.engine.coach.saying import workday
from comity.engine.coach.writing import Write
from comity.engine.errors import UsageError, suggest
from comity.engine.facts import Facts
from comity.engine.shapes import DATE
from comity.schemas.text import Text

__all__ = ["Promise", "due_day", "promised", "write"]

_DAYS = re.compile(r"(\d{1,3})\s*(?:wd|working days?|days?|个?工作日|天)?")


class Promise(NamedTuple):
    text: str
    due: str  #: ISO date
    owner: str | None
    to: str | None  #: id of the client's person


def due_day(said: str, facts: Facts) -> str:
    """A date, or so many working days from the day of the file. Raises Refusal."""
    today = date.fromordinal(facts.as_of)
    counted = _DAYS.fullmatch(said.strip().casefold())
    if counted:
        day = workday(facts.calendar, facts.as_of, int(counted[1]))
        return date.fromordinal(day).isoformat()
    day_said: str = value_of(said, DATE, {}, today)
    if date.fromisoformat(day_said[:10]) < today:
        raise Refusal(
            f"{day_said} is before {today}, the day of the file",
            f"{day_said} 早于文件日期 {today}",
        )
    return day_said


def promised(text: str, due: str, owner: str | None, to: str | None, facts: Facts) -> Promise:
    """A promise as it was typed. Raises UsageError."""
    people = [row["id"] for row in facts.root["stakeholders"] or ()]
    if to and people and to not in people:
        known = ", ".join(people)
        raise UsageError(
            Text(f'--to: no stakeholder "{to}"', f"--to：没有编号为“{to}”的人员"),
            hint=suggest(to, people) or Text(f"one of {known}", f"可选：{'、'.join(people)}"),
        )
    if not text.strip():
        raise UsageError(
            Text("--commit: nothing is promised", "--commit：没有写承诺的内容"),
            hint=Text('--commit "what you will do"', '--commit "要做的事"'),
        )
    try:
        return Promise(text.strip(), due_day(due, facts), owner, to)
    except Refusal as refusal:
        raise UsageError(
            Text(f"--due: {refusal.message.en}", f"--due：{refusal.message.zh}"),
            hint=Text("a day, or working days: --due 5", "写日期，或几个工作日：--due 5"),
        ) from None


def write(promise: Promise, facts: Facts) -> Write:
    """It was made on the day of the file, by us; of middling importance, so that every rule can judge it."""
    item = {
        "text": promise.text,
        "to": promise.to,
        "owner": promise.owner,
        "importance": "medium",
        "made_on": date.fromordinal(facts.as_of).isoformat(),
        "due": promise.due,
        "by": "us",
    }
    known = {key: value for key, value in item.items() if value is not None}
    return Write("/commitments", known, append=True)

"""A plan as iCalendar: a task (VTODO) a step, with its day where it has one.

The library writes, escapes and folds. No time of making stands in it: the stamp is the day of the report,
and a task keeps its UID, so importing a later plan renews the tasks that are still in it.
"""

from datetime import UTC, date, datetime

from icalendar import Calendar, Todo

from comity.engine.report.plan_words import closed, due
from comity.engine.report.quoting import plain
from comity.engine.report.words import words
from comity.schemas.plan import Plan
from comity.schemas.text import Language

__all__ = ["plan_ics"]

_MOST = 20  #: findings of one step
_PRIORITY = {"critical": 1, "high": 3, "medium": 5, "low": 7}  #: 1 is the highest


def plan_ics(plan: Plan, language: Language) -> str:
    say = words(language)
    calendar = Calendar()
    calendar.add("prodid", "-//comity//plan//EN")
    calendar.add("version", "2.0")
    about = plain(plan.project.id or plan.project.name)
    day = date.fromisoformat(plan.project.as_of)
    for step in plan.steps:
        task = Todo()
        task.add("uid", f"{step.id}@{about}.comity")
        task.add("dtstamp", datetime(day.year, day.month, day.day, tzinfo=UTC))
        task.add("summary", plain(say.of(step.text)))
        told = [say["dot"].join((plain(plan.project.name), say.who(step.who), due(say, step)))]
        told += closed(say, step.closes, _MOST)
        task.add("description", "\n".join(plain(line) for line in told))
        if step.due:
            task.add("due", date.fromisoformat(step.due))
        gravest = [p for k, p in _PRIORITY.items() if k in {f.severity for f in step.closes}]
        task.add("priority", gravest[0] if gravest else 0)
        task.add("categories", ["comity"])
        calendar.add_component(task)
    text: bytes = calendar.to_ical()
    return text.decode()

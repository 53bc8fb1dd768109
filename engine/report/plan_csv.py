"""A plan as a table: for a spreadsheet, or for Jira's import of CSV files.

Jira is told of each step: a summary, a description with what it closes, the day, labels. Its import asks
once which column is which; the heads are the names of its own fields, days are YYYY-MM-DD.
"""

import csv
import io
from collections.abc import Iterable, Sequence

from comity.engine.report.plan_words import closed, due
from comity.engine.report.quoting import cell
from comity.engine.report.words import words
from comity.schemas.plan import Plan
from comity.schemas.text import Language

__all__ = ["HEADS", "JIRA", "jira_csv", "plan_csv"]

HEADS = (
    *("place", "id", "action", "who", "due", "when", "effort", "cost", "score", "gained"),
    *("rules", "closes"),
)
JIRA = ("Summary", "Description", "Issue Type", "Priority", "Due Date", "Labels")
_PRIORITY = {"critical": "Highest", "high": "High", "medium": "Medium", "low": "Low"}
_BYTE_ORDER_MARK = "\ufeff"  # tells spreadsheets that the text is UTF-8
_SUMMARY = 250  #: characters; Jira takes 255
_MOST = 20  #: findings of one step


def plan_csv(plan: Plan, language: Language) -> str:
    """A step a row, in the order to take them; heads are those of the JSON in either language."""
    say = words(language)
    rows = [
        (
            *(place, step.id, say.of(step.text), say.who(step.who), step.due, say.of(step.when)),
            *(step.effort, step.cost, step.score, step.gained, " ".join(step.rules)),
            "; ".join(closed(say, step.closes, _MOST)),
        )
        for place, step in enumerate(plan.steps, 1)
    ]
    return _BYTE_ORDER_MARK + _table(HEADS, rows)


def jira_csv(plan: Plan, language: Language) -> str:
    """A task a step. Who does it stands in the description: Jira's names are not known here."""
    say = words(language)
    rows = []
    for step in plan.steps:
        gravest = next((k for k in _PRIORITY if k in {f.severity for f in step.closes}), "low")
        told = [f"{say.who(step.who)}{say['dot']}{due(say, step)}"]
        told += [f"* {line}" for line in closed(say, step.closes, _MOST)]
        text = "\n".join(cell(line) for line in told)
        summary = cell(say.of(step.text))[:_SUMMARY]
        rows.append((summary, text, "Task", _PRIORITY[gravest], step.due, "comity"))
    return _table(JIRA, rows, done={0, 1})


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]], done: Iterable[int] = ()) -> str:
    """The rows; `done` are columns that are inert already, line breaks of ours among them."""
    out = io.StringIO()
    table = csv.writer(out, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    table.writerow(heads)
    for row in rows:
        table.writerow(
            [
                value if isinstance(value, int | float) or n in done else cell(str(value or ""))
                for n, value in enumerate(row)
            ]
        )
    return out.getvalue()

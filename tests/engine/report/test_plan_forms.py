"""Every form of a plan: complete, the same bytes again, and inert whatever the file says."""

import csv
import io
from dataclasses import replace
from datetime import date

import icalendar
import openpyxl
import pytest
from markdown_it import MarkdownIt

from comity.engine.catalog import BUILT_IN, load
from comity.engine.check import Settings
from comity.engine.facts import read
from comity.engine.plan import plan
from comity.engine.report.layout import columns
from comity.engine.report.plan_csv import HEADS, JIRA, jira_csv, plan_csv
from comity.engine.report.plan_ics import plan_ics
from comity.engine.report.plan_markdown import plan_markdown
from comity.engine.report.plan_text import plan_text
from comity.engine.report.plan_xlsx import plan_xlsx
from comity.engine.source import parse
from comity.schemas.text import Text

EXAMPLE = "examples/watermelon.comity.yaml"
HOSTILE = "=1+1 \x1b[31m\u202eevil <b>x</b> | `y` [a](http://b)\nBEGIN:VEVENT"


@pytest.fixture(scope="module")
def made(pytestconfig):
    catalog = load((BUILT_IN,))
    text = (pytestconfig.rootpath / EXAMPLE).read_bytes()
    facts = read(parse(text, EXAMPLE), catalog.shapes)
    return plan(facts, catalog, Settings(), effort=None, target="healthy")


@pytest.fixture(scope="module")
def hostile(made):
    """The same plan, where every text that a file or pack may bring says something wicked."""
    evil = Text(HOSTILE, HOSTILE)
    steps = tuple(
        replace(
            step,
            text=evil,
            who=HOSTILE,
            when=evil,
            closes=tuple(replace(f, message=evil, subject=HOSTILE) for f in step.closes),
        )
        for step in made.steps
    )
    project = replace(made.project, name=HOSTILE, id=HOSTILE, client=HOSTILE)
    return replace(made, steps=steps, project=project, file=HOSTILE)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [40, 80])
def test_text_fits_its_width_and_drives_no_terminal(made, hostile, language, width):
    for found in (made, hostile):
        text = plan_text(found, language, width)
        assert all(columns(line) <= width for line in text.splitlines())
        assert "\x1b" not in text
        assert "\u202e" not in text
    assert "\x1b[" in plan_text(made, language, width, color=True)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_markdown_is_a_checklist_and_data_stays_text(made, hostile, language):
    assert plan_markdown(made, language).count("- [ ] ") == len(made.steps)
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(plan_markdown(hostile, language))
    inline = [child for token in tokens for child in token.children or ()]
    assert not [t for t in (*tokens, *inline) if t.type in ("link_open", "image", "html_block")]
    raw = {t.content for t in inline if t.type == "html_inline"}
    assert raw <= {"<br>"}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_tables_have_a_row_a_step_and_no_formula(made, hostile, language):
    for write, heads in ((plan_csv, HEADS), (jira_csv, JIRA)):
        for found in (made, hostile):
            rows = list(csv.reader(io.StringIO(write(found, language).removeprefix("\ufeff"))))
            assert tuple(rows[0]) == heads
            assert len(rows) == len(made.steps) + 1
            assert all(len(row) == len(heads) for row in rows)
            assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_workbook_holds_texts_and_days(made, hostile, language):
    for found in (made, hostile):
        data = plan_xlsx(found, language)
        assert data == plan_xlsx(found, language)
        (sheet,) = openpyxl.load_workbook(io.BytesIO(data)).worksheets
        rows = list(sheet.iter_rows(min_row=2))
        assert len(rows) == len(made.steps)
        assert {cell.data_type for row in rows for cell in row} <= {"s", "n", "d"}
        for row, step in zip(rows, made.steps, strict=True):
            day = row[3].value.date() if row[3].value else None
            assert day == (date.fromisoformat(step.due) if step.due else None)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_calendar_holds_a_task_a_step_and_nothing_else(made, hostile, language):
    for found in (made, hostile):
        text = plan_ics(found, language)
        assert text == plan_ics(found, language)
        assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
        tasks = icalendar.Calendar.from_ical(text).subcomponents
        assert [task.name for task in tasks] == ["VTODO"] * len(made.steps)
        for task, step in zip(tasks, made.steps, strict=True):
            due = date.fromisoformat(step.due) if step.due else None
            assert (task.get("due").dt if task.get("due") else None) == due
        assert len({str(task["uid"]) for task in tasks}) == len(tasks)


def test_calendar_says_what_the_plan_says(made):
    tasks = icalendar.Calendar.from_ical(plan_ics(made, "zh")).subcomponents
    assert [str(task["summary"]) for task in tasks] == [step.text.zh for step in made.steps]

"""What holds of the forms for other tools, for any report: nothing raises, and text of data stays text."""

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET  # reads what we wrote

import openpyxl
import pytest
import xmlschema
from hypothesis import given, settings
from jsonschema import Draft7Validator
from markdown_it import MarkdownIt

from comity.engine.report.csv import HEADS
from comity.engine.report.forms import FORMS, renderer
from comity.engine.report.json import dumps, loads
from comity.schemas.report import SCHEMA
from comity.tests.properties.test_renderers import LANGUAGES, REPORTS, UNSAFE
from comity.tests.properties.test_renderers import PARTS as MANY

PARTS = settings(MANY, max_examples=50)  # each makes a whole report and reads it back
SCHEMAS = Path(__file__).parents[1] / "data" / "schemas"
SARIF = Draft7Validator(json.loads((SCHEMAS / "sarif-2.1.0.json").read_bytes()))
JUNIT = xmlschema.XMLSchema(str(SCHEMAS / "junit.xsd"), allow="local")
GITHUB_FLAVOUR = MarkdownIt("commonmark").enable(["table", "strikethrough"])

#: The elements that our own Markdown writes.
OUR_HTML = re.compile(r"<(/?details|/?summary|br)>")
#: What a forge would link, outside code.
LINKED = re.compile(r"@\w|#\d|!\d|://|\bwww\.|:[\w+-]+:")
FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20|%]")
COMMAND = re.compile(r"::(error|warning|notice) (?:(?:file|line|col|title)=[^:,]*,?)+::(?!.*\n)")


def replaced(report):
    return replace(report, schema=SCHEMA)


def text_of(form, report, language):
    out = renderer(form)(report, language=language)
    assert isinstance(out, str)
    return out


@pytest.mark.parametrize("form", [form for form in FORMS if form != "xlsx"])
def test_no_text_drives_a_terminal_and_a_saved_report_renders_to_the_same_bytes(form):
    @PARTS
    @given(REPORTS.map(replaced), LANGUAGES)
    def holds(report, language):
        out = text_of(form, report, language)
        assert not UNSAFE.search(out)
        assert text_of(form, loads(dumps(report)), language) == out

    holds()


@PARTS
@given(REPORTS, LANGUAGES)
def test_sarif_follows_its_schema(report, language):
    SARIF.validate(json.loads(text_of("sarif", report, language)))


@PARTS
@given(REPORTS, LANGUAGES)
def test_junit_follows_its_schema(report, language):
    JUNIT.validate(ET.fromstring(text_of("junit", report, language)))  # noqa: S314


@PARTS
@given(REPORTS, LANGUAGES)
def test_gitlab_gets_unique_findings_with_a_line(report, language):
    rows = json.loads(text_of("gitlab", report, language))
    assert len({row["fingerprint"] for row in rows}) == len(rows)
    assert all(row["location"]["lines"]["begin"] >= 1 for row in rows)


@PARTS
@given(REPORTS, LANGUAGES)
def test_every_line_for_github_is_one_command_of_ours(report, language):
    for line in text_of("github", report, language).splitlines():
        assert COMMAND.match(line), line


@PARTS
@given(REPORTS, LANGUAGES)
def test_markdown_has_no_markup_but_ours(report, language):
    out = text_of("markdown", report, language)
    tokens = GITHUB_FLAVOUR.parse(out)
    parts = [part for token in tokens for part in (token, *(token.children or ()))]
    kinds = {part.type for part in parts}
    assert kinds.isdisjoint({"link_open", "image", "fence", "code_block", "hr", "blockquote_open"})
    headings = [part for part in parts if part.type == "heading_open"]
    assert len(headings) <= len(report.reports)
    for part in parts:
        if part.type in ("html_block", "html_inline"):
            assert "<" not in OUR_HTML.sub("", part.content)
        if part.type == "text":
            assert not LINKED.search(part.content)


@PARTS
@given(REPORTS, LANGUAGES)
def test_no_cell_of_the_table_is_a_formula_however_it_is_split(report, language):
    out = text_of("csv", report, language).removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(out)))
    findings = sum(len(project.findings) for project in report.reports)
    assert len(rows) == findings + 1
    assert all(len(row) == len(HEADS) for row in rows)
    for cell in (cell for row in rows for cell in row):
        for part in re.split("[;\t]", cell):
            assert not FORMULA.match(part) or is_number(cell)


def is_number(cell):
    try:
        float(cell)
    except ValueError:
        return False
    return True


@PARTS
@given(REPORTS, LANGUAGES)
def test_the_workbook_opens_and_holds_no_formula_and_no_link(report, language):
    data = renderer("xlsx")(report, language=language)
    assert isinstance(data, bytes)
    book = openpyxl.load_workbook(io.BytesIO(data))
    summary, *_ = book.worksheets
    assert summary.max_row == len(report.reports) + 1
    for sheet in book:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.data_type in ("s", "n", "b")
            assert cell.hyperlink is None
            assert not UNSAFE.search(str(cell.value))


@PARTS
@given(REPORTS, LANGUAGES)
def test_a_saved_report_gives_the_same_workbook(report, language):
    render = renderer("xlsx")
    saved = loads(dumps(replaced(report)))
    assert render(saved, language=language) == render(report, language=language)


@PARTS
@given(REPORTS, LANGUAGES)
def test_the_badge_is_text_on_two_boxes(report, language):
    drawn = ET.fromstring(text_of("badge", report, language))  # noqa: S314
    tags = [element.tag.rpartition("}")[2] for element in drawn.iter()]
    assert sorted(tags) == sorted(
        [*("svg", "title", "clipPath", "rect", "g", "rect", "rect", "g", "text", "text")]
    )

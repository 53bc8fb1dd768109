import io
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from comity.engine.report.xlsx import render
from comity.schemas.report import EvidenceReport


def book(report, language="en"):
    return openpyxl.load_workbook(io.BytesIO(render(report, language=language)))


def table(sheet):
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["Summary", "Dimensions", "Findings", "Actions", "Fixed"]),
        ("zh", ["概览", "各维度", "发现", "行动", "已解决"]),
    ],
)
def test_it_has_five_sheets_each_with_a_filter_and_a_head_that_stays(
    several_reports, language, names
):
    found = book(several_reports, language)
    assert found.sheetnames == names
    for sheet in found:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")


def test_the_summary_has_a_row_a_project(several_reports):
    rows = table(book(several_reports)["Summary"])
    assert [(row["Project"], row["Score"], row["Band"]) for row in rows] == [
        ("Meridian chilled warehouse automation", 54.3, "at risk (C)"),
        ("Riverside bridge bearings", 91.2, "healthy (A)"),
        ("听松里二期住宅工程", None, "insufficient data"),
    ]


def test_findings_say_where_they_stand(sample_report):
    rows = table(book(sample_report)["Findings"])
    assert {row["Rule"]: row["Status"] for row in rows} == {
        "TRU007": "new",
        "TRU002": "new",
        "LNG006": "waived until 2025-09-20",
        "TRA004": "new",
        "TRU003": "told by another finding",
        "DQ003": "new",
    }
    assert rows[0]["Line"] == 214


def test_the_summary_says_what_moved_since_an_earlier_result(compared_report, sample_report):
    heads = ("Compared with", "Moved", "By facts", "By waivers", "New", "Fixed", "Standing")
    [row] = table(book(compared_report)["Summary"])
    assert [row[head] for head in heads] == ["2025-08-15", -6.7, -8.2, 1.5, 4, 2, 1]
    [alone] = table(book(sample_report)["Summary"])
    assert {alone[head] for head in heads} == {None}


def test_what_is_fixed_has_a_sheet_of_its_own(compared_report):
    rows = table(book(compared_report)["Fixed"])
    assert [(row["Rule"], row["Item"], row["Severity"]) for row in rows] == [
        ("TRU002", "c1", "high"),
        ("NED003", None, "low"),
    ]


def test_every_action_is_there(sample_report):
    rows = table(book(sample_report)["Actions"])
    assert len(rows) == 6
    assert rows[0]["What to do"].startswith("Send one honest report")
    assert rows[0]["Gain"] == 22.4


def test_dimensions_have_their_counts(sample_report):
    [trust, *_] = table(book(sample_report)["Dimensions"])
    assert (trust["Dimension"], trust["Score"], trust["Failed"]) == ("trust", 39.3, 2)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_severities_and_bands_are_coloured_by_the_words_that_the_cells_hold(
    sample_report, language
):
    found = book(sample_report, language)
    for sheet, column in ((found.worksheets[2], 2), (found.worksheets[0], 6)):
        words = {
            rule.formula[0].strip('"')
            for rules in sheet.conditional_formatting
            for rule in rules.rules
            if rule.type == "cellIs"
        }
        values = {sheet.cell(row, column).value for row in range(2, sheet.max_row + 1)}
        assert values <= words


def test_the_same_report_gives_the_same_bytes(several_reports):
    first, second = (render(several_reports, language="zh") for _ in range(2))
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time[:3] for info in archive.infolist()} <= {(1980, 1, 1), (1980, 1, 31)}
        assert b"2000-01-01T00:00:00Z" in archive.read("docProps/core.xml")


@pytest.mark.parametrize(
    "text",
    ["=1+1", "=cmd|' /C calc'!A0", "@SUM(1)", "http://e.example", "mailto:a@e.example", "12"],
)
def test_a_text_stays_a_text(sample_report, text):
    project = sample_report.reports[0]
    finding = replace(project.findings[0], evidence=(EvidenceReport("/x", text, None, None),))
    about = replace(project.project, name=text)
    report = replace(sample_report, reports=(replace(project, project=about, findings=(finding,)),))
    sheet = book(report)["Findings"]
    for column in (1, 9):
        cell = sheet.cell(2, column)
        assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


@pytest.mark.parametrize(
    ("value", "kind"), [(3, "n"), (0.84, "n"), (True, "b"), (10**30, "s"), (-(10**400), "s")]
)
def test_a_number_that_would_lose_digits_is_written_as_text(sample_report, value, kind):
    project = sample_report.reports[0]
    finding = replace(project.findings[0], evidence=(EvidenceReport("/x", value, None, None),))
    sheet = book(replace(sample_report, reports=(replace(project, findings=(finding,)),)))[
        "Findings"
    ]
    assert sheet.cell(2, 9).data_type == kind


def test_a_report_without_projects_is_four_empty_tables(sample_report):
    for sheet in book(replace(sample_report, reports=())):
        assert sheet.max_row == 1

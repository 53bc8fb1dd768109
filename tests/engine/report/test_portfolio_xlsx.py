import io
from dataclasses import replace

import openpyxl
import pytest

from comity.engine.report.portfolio_xlsx import render
from comity.tests.engine import portfolio_work as work


def book(portfolio, language="en"):
    return openpyxl.load_workbook(io.BytesIO(render(portfolio, language=language)))


def rows(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


@pytest.fixture(scope="module")
def portfolio():
    return work.portfolio()


def test_the_sheets_are_named_in_either_language(portfolio):
    assert book(portfolio).sheetnames == [
        *("Summary", "Projects", "Heat map", "What recurs", "Not checked")
    ]
    assert book(portfolio, "zh").sheetnames == ["汇总", "项目", "热力图", "共性问题", "未能检查"]


def test_every_sheet_has_a_head_that_stays_and_a_filter_over_all_of_it(portfolio):
    for sheet in book(portfolio):
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions


def test_projects_stand_in_their_order_with_numbers_that_are_numbers(portfolio):
    head, *found = rows(book(portfolio)["Projects"])
    places = {name: head.index(name) for name in ("project", "score", "crit", "file")}
    assert [row[places["score"]] for row in found] == [31.5, 70, 91.2, None]
    assert [row[places["crit"]] for row in found] == [2, 0, 0, 0]
    assert [row[places["file"]] for row in found] == [row.file for row in portfolio.projects]


def test_a_field_of_the_heat_map_has_letter_score_and_ground(portfolio):
    sheet = book(portfolio)["Heat map"]
    assert [sheet["B2"].value, sheet["C2"].value, sheet["F2"].value] == ["D 31", "B 62", "?"]
    grounds = {sheet[place].fill.fgColor.rgb for place in ("B2", "C2", "F2", "K2")}
    assert len(grounds) == 4


def test_the_summary_holds_mean_worst_and_trend(portfolio):
    told = {row[0]: row[1:] for row in rows(book(portfolio)["Summary"])}
    assert told["mean"] == [64.2, None]
    assert told["worst"] == [31.5, "Depot roof"]
    assert told["Not checked"] == [4, None]
    assert told["mean of those compared, before"] == [50.5, None]
    assert told["not here any more"] == [2, "Canal lock, 老桥加固"]


def test_what_recurs_stands_with_the_organisations_action(portfolio):
    head, *found = rows(book(portfolio)["What recurs"])
    assert [row[head.index("rule")] for row in found] == ["TRU001", "NED004"]
    assert found[0][head.index("action")] == portfolio.themes[0].action.text.en


@pytest.mark.parametrize(
    "text", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(1)", "-2", "https://e.example"]
)
def test_a_text_is_a_text_whatever_it_looks_like(portfolio, text):
    project = replace(portfolio.projects[0].project, name=text, client=text)
    hostile = replace(portfolio, projects=(replace(portfolio.projects[0], project=project),))
    cells = [cell for sheet in book(hostile) for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert not [cell for cell in cells if cell.hyperlink]
    assert [cell.value for cell in cells].count(text) == 3


def test_the_bytes_hold_no_time(portfolio):
    assert render(portfolio, language="en") == render(portfolio, language="en")

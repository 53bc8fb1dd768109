"""What holds of every form of a portfolio for any portfolio, however strange."""

import csv
import io
import json
import re
from html.parser import HTMLParser

import openpyxl
from hypothesis import given, settings

from comity.engine.portfolio_forms import FORMS, render
from comity.engine.report.layout import _inert, columns
from comity.engine.report.portfolio_csv import HEADS
from comity.engine.report.portfolio_text import text
from comity.schemas.portfolio import Portfolio
from comity.tests.properties.test_all_renderers import FORMULA, is_number
from comity.tests.properties.test_renderers import LANGUAGES, UNSAFE, WIDTHS, made
from comity.tests.properties.test_renderers import PARTS as MANY

PORTFOLIOS = made(Portfolio)
PARTS = settings(MANY, max_examples=50)
CONTROL = re.compile("[\x00-\x09\x0b-\x1f]")
OURS = re.compile(r"#main|projects/[A-Za-z0-9-]+\.html")
#: What our own templates write; nothing else may come out of a value.
ELEMENTS = {
    *("html", "head", "meta", "title", "style", "body", "a", "span", "header", "p", "div"),
    *("fieldset", "legend", "label", "input", "main", "section", "h1", "h2", "h3", "ul", "li"),
    *("table", "thead", "tbody", "tfoot", "tr", "th", "td", "bdi", "small", "code", "strong"),
    *("footer", "script"),
}


class Outline(HTMLParser):
    """Elements, handlers and targets of links of a page."""

    def __init__(self):
        super().__init__()
        self.tags: list[str] = []
        self.handlers: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]


@PARTS
@given(PORTFOLIOS, LANGUAGES)
def test_no_form_raises_or_drives_a_terminal(portfolio, language):
    for form in FORMS:
        out = render(portfolio, form, language=language)
        assert isinstance(out, bytes) == (form == "xlsx")
        # JSON keeps what it was told, but for what a terminal would obey.
        unsafe = CONTROL if form == "json" else UNSAFE
        assert isinstance(out, bytes) or not unsafe.search(out)


@PARTS
@given(PORTFOLIOS, LANGUAGES, WIDTHS)
def test_text_keeps_to_the_width(portfolio, language, width):
    out = text(portfolio, language=language, width=width, color=False, show_all=True)
    files = [
        *(reason.file for reason in portfolio.gate.reasons),
        *(target.file for target in portfolio.unchecked),
    ]
    for line in out.splitlines():
        # A path is not broken, so that it can be clicked on.
        assert columns(line) <= max(width, 40) or any(_inert(file) in line for file in files)


@PARTS
@given(PORTFOLIOS, LANGUAGES)
def test_no_cell_of_the_table_is_a_formula_however_it_is_split(portfolio, language):
    out = render(portfolio, "csv", language=language)
    assert isinstance(out, str)
    rows = list(csv.reader(io.StringIO(out.removeprefix("\ufeff"))))
    assert len(rows) == len(portfolio.projects) + len(portfolio.unchecked) + 1
    assert all(len(row) == len(HEADS) for row in rows)
    for cell in (cell for row in rows for cell in row):
        for part in re.split("[;\t]", cell):
            assert not FORMULA.match(part) or is_number(cell)


@PARTS
@given(PORTFOLIOS, LANGUAGES)
def test_a_page_has_no_markup_but_ours_and_no_link_out_of_its_folder(portfolio, language):
    outline = Outline()
    out = render(portfolio, "html", language=language)
    assert isinstance(out, str)
    outline.feed(out)
    outline.close()
    assert set(outline.tags) <= ELEMENTS
    assert outline.tags.count("script") == 1
    assert outline.handlers == []
    assert all(OURS.fullmatch(link) for link in outline.links)


@PARTS
@given(PORTFOLIOS, LANGUAGES)
def test_the_workbook_opens_and_holds_no_formula_and_no_link(portfolio, language):
    data = render(portfolio, "xlsx", language=language)
    assert isinstance(data, bytes)
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.worksheets[1].max_row == len(portfolio.projects) + 1
    for sheet in book:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.data_type in ("s", "n", "b")
            assert cell.hyperlink is None
            assert not UNSAFE.search(str(cell.value))


@PARTS
@given(PORTFOLIOS, LANGUAGES)
def test_the_json_says_every_project_and_every_reason(portfolio, language):
    told = json.loads(str(render(portfolio, "json", language=language)))
    assert len(told["projects"]) == len(portfolio.projects)
    assert [target["reason"]["zh"] for target in told["unchecked"]] == [
        target.reason.zh for target in portfolio.unchecked
    ]

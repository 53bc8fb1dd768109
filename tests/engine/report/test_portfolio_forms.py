"""Every form of a portfolio against its golden file, in both languages."""

import csv
import io
import json
import re
from dataclasses import replace

import pytest

from comity.engine.errors import UsageError
from comity.engine.portfolio_forms import FORMS, render
from comity.engine.report import portfolio_html, portfolio_text
from comity.engine.report.portfolio_csv import HEADS
from comity.schemas.report import Gate, GateReason
from comity.schemas.text import Language
from comity.tests.engine import portfolio_work as work

LANGUAGES: tuple[Language, ...] = ("en", "zh")
MAIN = re.compile(r"<main .*</main>", re.DOTALL)


@pytest.fixture(scope="module")
def portfolio():
    return work.portfolio()


def page(portfolio, language="en"):
    return portfolio_html.render(portfolio, language=language)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [40, 60, 80])
def test_text(golden, portfolio, language, width):
    out = portfolio_text.text(portfolio, language=language, width=width, color=False)
    golden(f"portfolio-text-{language}-{width}.txt", out)


@pytest.mark.parametrize("language", LANGUAGES)
def test_csv(golden, portfolio, language):
    golden(f"portfolio-{language}.csv", render(portfolio, "csv", language=language))


def test_json_is_the_same_in_both_languages(golden, portfolio):
    english, chinese = (render(portfolio, "json", language=language) for language in LANGUAGES)
    assert english == chinese
    golden("portfolio.json", english)


def test_a_page_holds_both_languages_and_shows_the_wanted_one(golden, portfolio):
    english, chinese = page(portfolio, "en"), page(portfolio, "zh")
    (body,) = MAIN.findall(english)
    golden("portfolio.html", body + "\n")
    assert MAIN.findall(chinese) == [body]
    assert '<html lang="en"' in english
    assert '<html lang="zh-Hans"' in chinese


def test_a_page_asks_for_nothing_and_runs_our_script_alone(portfolio):
    out = page(portfolio)
    assert not re.search(r"https?://|src=|@import|url\(", out)
    assert re.findall(r'href="([^"]*)"', out)[0] == "#main"
    assert len(re.findall("<script", out)) == 1
    assert "default-src 'none'" in out


def test_every_field_of_the_heat_map_has_a_letter_on_the_ground_of_its_band(portfolio):
    english = page(portfolio).partition('<div class="zh"')[0]
    fields = re.findall(r'<td class="(g-\w)"><span class="letter (g-\w)">(.)</span>', english)
    assert len(fields) == len(portfolio.projects) * 10
    for ground, own, letter in fields:
        assert ground == own == ("g-u" if letter == "?" else f"g-{letter}")
    assert {letter for _, _, letter in fields} == {"A", "B", "D", "?"}


def test_a_table_has_a_row_for_each_target(portfolio):
    text = render(portfolio, "csv", language="en")
    assert isinstance(text, str)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert tuple(rows[0]) == HEADS
    assert [row["file"] for row in rows] == [
        *(project.file for project in portfolio.projects),
        *(target.file for target in portfolio.unchecked),
    ]
    assert [row["unchecked"] for row in rows if row["unchecked"]] == [
        *("unreadable", "folder", "crashed", "timeout")
    ]


def test_text_shows_the_worst_projects_and_tells_how_many_more_there_are():
    many = work.many(30)
    short = render(many, "text", language="en", width=80)
    assert isinstance(short, str)
    assert "and 5 more; --show-all shows every one" in short
    assert "Project 24" in short
    assert "Project 25" not in short
    assert "Project 29" in str(render(many, "text", language="en", width=80, show_all=True))


def test_colour_follows_the_bands(portfolio):
    painted = portfolio_text.text(portfolio, language="en", width=80, color=True)
    plain = portfolio_text.text(portfolio, language="en", width=80, color=False)
    assert painted != plain
    assert re.sub("\x1b\\[[0-9;]*m", "", painted) == plain


def test_all_of_a_portfolio_is_in_its_json(portfolio):
    told = json.loads(str(render(portfolio, "json", language="en")))
    assert told["schema"] == "comity-portfolio/1"
    assert [row["overall"] for row in told["projects"]] == [31.5, 70.0, 91.2, None]
    assert told["roll_up"]["mean"] == 64.2
    assert told["roll_up"]["worst"]["score"] == 31.5
    assert told["trend"]["gone"] == ["Canal lock", "老桥加固"]


def test_a_form_whose_library_is_missing_says_what_to_install(portfolio, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    monkeypatch.delitem(sys.modules, FORMS["xlsx"], raising=False)
    with pytest.raises(UsageError) as caught:
        render(portfolio, "xlsx", language="en")
    assert caught.value.hint is not None
    assert caught.value.hint.en == "pip install 'comity[xlsx]'"


def test_of_very_many_gates_not_met_the_first_are_listed_and_the_others_counted():
    reasons = tuple(GateReason("fail_under", f"p/{n:03}.yaml", 50.0, 1.0) for n in range(60))
    many = replace(work.portfolio(), gate=Gate(passed=False, reasons=reasons))
    text = str(render(many, "text", language="en"))
    assert "p/024.yaml" in text
    assert "p/025.yaml" not in text
    assert text.endswith("and 35 more; --show-all shows every one\n")
    assert "p/059.yaml" in str(render(many, "text", language="en", show_all=True))
    assert "<li>and 35 more</li>" in page(many)
    assert "p/025.yaml" not in page(many)

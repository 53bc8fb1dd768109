"""The page of a history in a browser: it fits, its curve shows, axe is content."""

import re
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from comity.engine.catalog import load
from comity.engine.check import Settings, check
from comity.engine.facts import read
from comity.engine.history import Now, entry_of, from_file
from comity.engine.history_file import Recorded
from comity.engine.report.history_html import history_html
from comity.engine.source import read as opened

EXAMPLE = Path(__file__).parents[2] / "examples" / "healthy.comity.yaml"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture(scope="module")
def page_file(tmp_path_factory):
    """Six weeks of a project whose file stands still."""
    catalog, document = load(), opened(str(EXAMPLE))
    weeks = [date(2025, 6, 30) + timedelta(weeks=n) for n in range(6)]
    reports = [check(read(document, catalog.shapes, as_of=day), catalog) for day in weeks]
    now = Now(read(document, catalog.shapes), reports[0], catalog, Settings())
    record = Recorded(tuple(entry_of(report, catalog) for report in reports))
    path = tmp_path_factory.mktemp("history") / "trend.html"
    path.write_text(history_html(from_file(now, record)), encoding="utf-8")
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1440])
@pytest.mark.parametrize(("language", "hidden"), [("en", ".zh"), ("zh", ".en")])
def test_a_history_fits_its_screen_and_axe_has_nothing_to_say(
    browser, page_file, language, hidden, width, scheme
):
    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    asked, wrong = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: wrong.append(message.text))
    page.goto(f"{page_file.as_uri()}?lang={language}")
    assert all(re.match("file:", url) for url in asked)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    chart = page.locator("svg.curve:visible")
    assert chart.count() == 1
    assert chart.locator("circle").count() == 6
    assert chart.bounding_box()["width"] > width / 2
    page.evaluate(
        "away => document.querySelectorAll(away).forEach(e => e.remove())", f"main > {hidden}"
    )
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
    page.evaluate(axe)
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", AXE_TAGS)
    assert found["passes"]
    assert [(rule["id"], rule["nodes"][0]["target"]) for rule in found["violations"]] == []
    assert wrong == []
    page.close()

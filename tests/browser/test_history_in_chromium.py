"""The page of a history in a browser: it fits, its curve shows, axe is content."""

from datetime import date, timedelta

import pytest

from comity.engine.catalog import load
from comity.engine.check import Settings, check
from comity.engine.facts import read
from comity.engine.history import Now, entry_of, from_file
from comity.engine.history_file import Recorded
from comity.engine.report.history_html import history_html
from comity.engine.source import read as opened
from comity.tests.browser.conftest import EXAMPLES
from comity.tests.browser.test_html_in_chromium import LOOKS, axe, violations, widest

__all__ = ["axe"]  # a fixture


@pytest.fixture(scope="session")
def pages(tmp_path_factory):
    """Six weeks of a project whose file stands still."""
    catalog, document = load(), opened(str(EXAMPLES["healthy"]))
    weeks = [date(2025, 6, 30) + timedelta(weeks=n) for n in range(6)]
    reports = [check(read(document, catalog.shapes, as_of=day), catalog) for day in weeks]
    now = Now(read(document, catalog.shapes), reports[0], catalog, Settings())
    record = Recorded(tuple(entry_of(report, catalog) for report in reports))
    path = tmp_path_factory.mktemp("history") / "trend.html"
    path.write_text(history_html(from_file(now, record)), encoding="utf-8")
    return {"all": path}


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_a_history_fits_its_screen_and_axe_has_nothing_to_say(visit, axe, language, width, scheme):
    page = visit("all", width=width, scheme=scheme, query=f"?lang={language}")
    chart = page.locator("svg.curve:visible")
    assert chart.count() == 1
    assert chart.locator("circle").count() == 6
    assert chart.bounding_box()["width"] > width / 2
    assert widest(page) == 0
    assert violations(page, axe, language) == []

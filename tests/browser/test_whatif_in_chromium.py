"""The page of a what-if in a browser: it fits, both sides of it show, axe is content."""

import pytest

from comity.engine.catalog import load
from comity.engine.report.whatif_html import whatif_html
from comity.engine.whatif import Wishes, whatif
from comity.tests.browser.conftest import EXAMPLES
from comity.tests.browser.test_html_in_chromium import LOOKS, axe, violations, widest

__all__ = ["axe"]  # a fixture


@pytest.fixture(scope="session")
def pages(tmp_path_factory):
    example = EXAMPLES["watermelon"]
    wishes = Wishes(("TRU007", "TRU001"), ("metrics.client_told_end=2025-12-19",), ("COL005",))
    found = whatif(example.read_text(encoding="utf-8"), example.name, wishes, load())
    path = tmp_path_factory.mktemp("whatif") / "whatif.html"
    path.write_text(whatif_html(found), encoding="utf-8")
    return {"all": path}


@pytest.mark.parametrize(("language", "width", "scheme"), LOOKS)
def test_a_whatif_fits_its_screen_and_axe_has_nothing_to_say(visit, axe, language, width, scheme):
    page = visit("all", width=width, scheme=scheme, query=f"?lang={language}")
    last = page.locator("table.beside:visible tr:first-child th:last-child").bounding_box()
    assert last["x"] + last["width"] <= width
    assert widest(page) == 0
    assert violations(page, axe, language) == []
